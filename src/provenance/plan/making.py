"""From what was found to a plan: a pure function, nothing is looked at or done on the disk."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from provenance.plan.document import Keeper, Place, Plan, Removal, Stuck
from provenance.readers.naming import printable
from provenance.readers.origin import Origin

if TYPE_CHECKING:
    from provenance.copies import Cover, Deduplication

__all__ = ["make"]

_DIGITS = 10**6


def make(result: Deduplication, origins: Iterable[Origin]) -> Plan:
    """Plan what could be done about the copies that ``deduplicate`` found.

    Parameters
    ----------
    result
        What it found.
    origins
        What ``read`` said of the files, in its ``origins``.

    Returns
    -------
    Plan
        Every text that need not be kept is in it, under ``remove`` or, with the reason, under ``cannot``.

    Examples
    --------
    >>> import provenance as pv
    >>> plan = pv.plan.make(pv.deduplicate(["The dam held.", "The dam broke."]), origins=[])
    >>> plan.remove, plan.others
    ((), ('0', '1'))
    """
    files = _files(origins)
    relations = {member.id: member.relation for found in result.clusters for member in found.members}
    reasons = {found.canonical.id: found.canonical.reason for found in result.clusters}
    going: list[tuple[str, Cover, Origin, Origin]] = []
    cannot = []
    for name, cover in result.removed.items():
        file, by = files.get(name), files.get(cover.by)
        reason = _no_target(file) or _no_support(cover.by, by)
        if file is None or by is None or reason is not None:
            cannot.append(Stuck(name, cover.by, _down(cover.share), reason or ""))
        else:
            going.append((name, cover, file, by))
    roots = _outermost(origin.root or "" for _, _, *both in going for origin in both)
    numbers = {PurePosixPath(root): number for number, root in enumerate(roots)}
    remove = [
        Removal(
            id=name,
            place=_place(file, numbers),
            size=file.size,
            digest=file.digest or "",
            by=cover.by,
            share=_down(cover.share),
            relation=relations.get(name),
            equal=by.whole and (file.size, file.digest) == (by.size, by.digest),
            extracted=not file.verbatim,
        )
        for name, cover, file, by in going
    ]
    keep = {
        cover.by: Keeper(_place(by, numbers), by.size, by.digest or "", reasons.get(cover.by, ""))
        for _, cover, _, by in sorted(going, key=lambda each: each[1].by)
    }
    others = tuple(name for name in result.kept if name not in keep)
    return Plan(tuple(roots), tuple(sorted(remove, key=lambda each: each.place)), keep, tuple(cannot), others)


def _files(origins: Iterable[Origin]) -> dict[str, Origin | None]:
    """The file of each article; ``None`` where several were read under one id."""
    files: dict[str, Origin | None] = {}
    for origin in origins:
        for name in origin.ids:
            files[name] = origin if files.get(name, origin) == origin else None
    return files


def _down(share: float) -> float:
    """A share in six digits, never rounded up to the whole."""
    return math.floor(share * _DIGITS) / _DIGITS


def _no_target(file: Origin | None) -> str | None:
    """Why nothing can be done about the file of an article, if that is so."""
    if file is None:
        return "it was not read from one file"
    if file.root is None:
        return "it came from standard input"
    if not file.whole:
        return f"a record of {printable(file.file)}: only files that are one text are acted on"
    if file.symbolic:
        return "given as a symbolic link"
    if file.links > 1:
        return f"its file has {file.links} names (hard links)"
    if file.digest is None:
        return "its file was not read to its end"
    return None


def _no_support(name: str, by: Origin | None) -> str | None:
    """Why the file of what covers an article cannot be looked at again, if that is so."""
    shown = printable(name)
    if by is None:
        return f"{shown}, which covers it, was not read from one file"
    if by.root is None:
        return f"{shown}, which covers it, came from standard input"
    if by.symbolic:
        return f"{shown}, which covers it, was given as a symbolic link"
    if by.digest is None:
        return f"the file of {shown}, which covers it, was not read to its end"
    return None


def _outermost(roots: Iterable[str]) -> list[str]:
    """Folders without those that lie within others, in order."""
    found: list[str] = []
    for root in sorted(set(roots), key=lambda root: PurePosixPath(root).parts):
        if not found or not PurePosixPath(root).is_relative_to(found[-1]):
            found.append(root)
    return found


def _place(file: Origin, roots: Mapping[PurePosixPath, int]) -> Place:
    path = PurePosixPath(file.root or "", file.file)
    root = next(folder for folder in path.parents if folder in roots)
    return Place(roots[root], str(path.relative_to(root)))
