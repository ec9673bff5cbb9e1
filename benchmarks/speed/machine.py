"""What the measurements ran on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from provenance import _kernels

__all__ = ["machine"]

_PACKAGES = ("text-provenance", "numpy", "datasketch", "rensa", "fastsketchlsh", "gaoya", "xxhash")


def machine() -> dict[str, Any]:
    """Processor, memory, system, versions, kernels and how busy the machine is."""
    information = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.split(":", 1)[1].strip() for line in information.splitlines() if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.system(),
        "release": platform.release(),
        "python": platform.python_version(),
        "kernels": _kernels.NAME,
        "load": round(os.getloadavg()[0], 2),
        "versions": {name: _version(name) for name in _PACKAGES},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
