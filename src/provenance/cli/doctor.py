"""``provenance doctor``: versions, the kernel in use, what is installed."""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
from typing import Any, Final

import click

import provenance
from provenance.cli.exit_codes import DONE, FAILURE
from provenance.cli.messages import write_json
from provenance.cli.options import debug_option, format_option

__all__ = ["DEPENDENCIES", "EXTRAS", "doctor_command"]

DEPENDENCIES: Final = (
    "numpy",
    "xxhash",
    "rapidfuzz",
    "datasketch",
    "click",
    "rich",
    "trafilatura",
    "htmldate",
    "lxml_html_clean",
    "charset-normalizer",
    "jinja2",
)
EXTRAS: Final = {
    "arrow": ("pyarrow",),
    "warc": ("brotli",),
    "test": (
        "apsw",
        "brotli",
        "hypothesis",
        "jsonschema",
        "networkx",
        "pexpect",
        "playwright",
        "polars",
        "prov",
        "pyarrow",
        "pytest",
        "pytest-benchmark",
        "pytest-cov",
        "rdflib",
        "redis",
        "warcio",
    ),
    "spark": ("pandas", "pyarrow", "pyspark"),
    "bench": ("fastsketchlsh", "gaoya", "pytest-benchmark", "rensa"),
    "dev": ("mypy", "nanobind", "ruff"),
}


_LABEL, _NAME = 12, 20  # columns


@click.command("doctor", short_help="Versions, and what is installed and in use.")
@format_option("table", "json")
@debug_option
def doctor_command(form: str) -> int:
    """Say which versions are installed and what is in use.

    Exits with 1 if something that is needed is not installed.
    """
    findings = _findings()
    if form == "json":
        from provenance.export import json_text

        write_json([json_text(findings)])
    else:
        _show(findings)
    return DONE if all(findings["dependencies"].values()) else FAILURE


def _findings() -> dict[str, Any]:
    return {
        "format": "provenance.doctor/1",
        "provenance": provenance.__version__,
        "python": f"{platform.python_version()} ({platform.python_implementation()})",
        "platform": platform.platform(),
        **_in_use(),
        "sqlite": _sqlite(),
        "dependencies": {name: _version(name) for name in DEPENDENCIES},
        "extras": {extra: {name: _version(name) for name in names} for extra, names in EXTRAS.items()},
    }


def _in_use() -> dict[str, str | None]:
    """Kernel, version of the Unicode tables, digest of the default scheme; ``None`` where they do not load."""
    try:
        kernels = importlib.import_module("provenance._kernels")
        scheme = provenance.Scheme()
    except ImportError:
        return {"kernel": None, "unicode": None, "scheme": None}
    return {"kernel": kernels.NAME, "unicode": scheme.unicode, "scheme": scheme.digest}


def _sqlite() -> str | None:
    try:
        import sqlite3
    except ImportError:  # Python may be built without it
        return None
    return sqlite3.sqlite_version


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _show(findings: dict[str, Any]) -> None:
    from provenance.cli.terminal import Terminal

    terminal = Terminal.of_stdout()
    for name, value in findings.items():
        if name != "format" and not isinstance(value, dict):
            terminal.line((name.ljust(_LABEL), "dim"), *_found(value))
    terminal.line()
    for i, (name, version) in enumerate(findings["dependencies"].items()):
        terminal.line((("needs" if i == 0 else "").ljust(_LABEL), "dim"), name.ljust(_NAME), *_found(version))
    terminal.line()
    for i, (extra, packages) in enumerate(findings["extras"].items()):
        missing = [name for name, version in packages.items() if version is None]
        terminal.line(
            (("extras" if i == 0 else "").ljust(_LABEL), "dim"),
            extra.ljust(_NAME),
            (f"not installed: {', '.join(missing)}", "yellow") if missing else ("installed", "green"),
        )


def _found(value: str | None) -> list[tuple[str, str]]:
    return [("not installed", "bold red") if value is None else (value, "")]
