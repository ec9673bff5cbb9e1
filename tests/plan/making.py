"""Folders with copies in them, plans for them, and what there is in them."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from xxhash import xxh3_128_hexdigest

import provenance as pv
from provenance.plan import Keeper, Place, Plan, Removal
from provenance.readers.naming import printable

__all__ = ["Tree", "contents", "plan_of", "tree", "write_plan"]

Tree: TypeAlias = dict[bytes, tuple[str, bytes, int, int]]


def tree(folder: Path) -> Tree:
    """All in a folder but folders: kind, bytes or target, mode, time of change."""
    found: Tree = {}
    for where, folders, files in os.walk(folder):
        for name in [*files, *folders]:
            path = Path(where, name)
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                found[os.fsencode(path)] = ("link", os.fsencode(path.readlink()), 0, status.st_mtime_ns)
            elif stat.S_ISREG(status.st_mode):
                found[os.fsencode(path)] = ("file", path.read_bytes(), status.st_mode, status.st_mtime_ns)
            elif not stat.S_ISDIR(status.st_mode):
                found[os.fsencode(path)] = ("special", b"", status.st_mode, 0)
    return found


def contents(found: Tree) -> set[bytes]:
    """The bytes of all files."""
    return {data for kind, data, *_ in found.values() if kind == "file"}


def plan_of(root: Path, covered: Mapping[str, str], share: float = 1.0, extracted: bool = False) -> Plan:
    """A plan by which each of these files is covered by another one."""
    data = {name: (root / name).read_bytes() for name in {*covered, *covered.values()}}
    return Plan(
        (os.path.realpath(root),),
        tuple(
            Removal(
                id=printable(name),
                place=Place(0, name),
                size=len(data[name]),
                digest=xxh3_128_hexdigest(data[name]),
                by=printable(by),
                share=share,
                relation="identical",
                equal=data[name] == data[by],
                extracted=extracted,
            )
            for name, by in sorted(covered.items())
        ),
        {
            printable(name): Keeper(Place(0, name), len(data[name]), xxh3_128_hexdigest(data[name]), "it was first")
            for name in sorted(set(covered.values()))
        },
        (),
        (),
    )


def write_plan(root: Path, covered: Mapping[str, str], share: float = 1.0, extracted: bool = False) -> Path:
    """The same, written to a file beside the folder."""
    path = root.parent / "plan.json"
    pv.plan.write(plan_of(root, covered, share, extracted), path)
    return path
