"""The plan: which files need not be kept, what covers each, and which texts cannot be acted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from provenance.errors import PlanError
from provenance.readers.naming import name_of, printable

__all__ = ["FORMAT", "Keeper", "Place", "Plan", "Removal", "Stuck", "parts_of", "plan_document", "system_path"]

FORMAT = "provenance.plan/1"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a file lies: the number of its root, and its path below that as the system has it."""

    root: int
    file: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders on the way and the name."""
        return tuple(self.file.split("/"))


@dataclass(frozen=True, slots=True)
class Keeper:
    """A file that stays because a text in it covers others.

    Attributes
    ----------
    place, size, digest
        The file, its bytes and their XXH3-128.
    reason
        Why this text is the one to keep.
    """

    place: Place
    size: int
    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A file that need not be kept.

    Attributes
    ----------
    id
        Of its article.
    place, size, digest
        The file, its bytes and their XXH3-128.
    by, share, relation
        The article that covers it, how much of its core that holds, rounded down, and what kind of copy it is
        (``None`` when they were not compared).
    equal
        Whether the file of that article has the same bytes.
    extracted
        Whether the file holds more than the text that was compared, as a page does and a damaged text.
    """

    id: str
    place: Place
    size: int
    digest: str
    by: str
    share: float
    relation: str | None
    equal: bool
    extracted: bool


@dataclass(frozen=True, slots=True)
class Stuck:
    """A text that need not be kept, and why its file cannot be acted on."""

    id: str
    by: str
    share: float
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be done about the copies in some folders; nothing is done by making it.

    Attributes
    ----------
    roots
        The folders that paths are relative to: absolute, without symbolic links, none within another.
    remove
        Files that need not be kept.
    keep
        By the ids of their articles, files that stay because they cover one of these.
    cannot
        Texts that need not be kept and are not in files of their own, or whose file is not acted on for another reason.
    others
        Ids of all other texts: they stay.

    Raises
    ------
    PlanError
        If it contradicts itself: a file that is to go covers another one, or is named twice.
    """

    roots: tuple[str, ...]
    remove: tuple[Removal, ...]
    keep: Mapping[str, Keeper]
    cannot: tuple[Stuck, ...]
    others: tuple[str, ...]

    def __post_init__(self) -> None:
        paths = [PurePosixPath(root) for root in self.roots]
        for root, path in zip(self.roots, paths, strict=True):
            if not root.startswith("/") or root.startswith("//") or str(path) != root or {".", ".."} & {*path.parts}:
                raise PlanError(f"roots: not an absolute path without detours: {printable(root)}")
        for outer, inner in pairwise(sorted(paths, key=lambda path: path.parts)):
            if inner.is_relative_to(outer):
                raise PlanError(f"roots: {printable(str(inner))} and {printable(str(outer))} lie within each other")
        places = [*(each.place for each in self.remove), *(each.place for each in self.keep.values())]
        for place in places:
            if place.root >= len(self.roots):
                raise PlanError(f"{printable(place.file)}: there is no root {place.root}")
            parts_of(place.file)
        staying = {keeper.place: name for name, keeper in self.keep.items()}
        going: set[Place] = set()
        for each in self.remove:
            shown = printable(each.place.file)
            if each.place in going:
                raise PlanError(f"{shown} is to be removed twice")
            going.add(each.place)
            if each.by not in self.keep:
                raise PlanError(f"{shown}: what covers it, {each.by!r}, is not under keep")
            keeper = self.keep[each.by]
            if each.equal and (each.size, each.digest) != (keeper.size, keeper.digest):
                raise PlanError(f"{shown} is said to equal what covers it, but has other bytes")
            if each.place in staying:
                raise PlanError(f"{shown} is to stay and to be removed: it covers others")


def parts_of(file: str) -> tuple[str, ...]:
    """The parts of a path below a root.

    Raises
    ------
    PlanError
        If it is none, or leads out of it.
    """
    parts = tuple(file.split("/"))
    if "\0" in file or any(part in ("", ".", "..") for part in parts):
        raise PlanError(f"not a path below a folder: {printable(file)!r}")
    return parts


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as ``provenance.plan/1``; paths are in printable form."""
    return {
        "format": FORMAT,
        "roots": [printable(root) for root in plan.roots],
        "remove": [
            {
                "file": printable(each.place.file),
                "by": each.by,
                "share": each.share,
                "relation": each.relation,
                "equal": each.equal,
                "extracted": each.extracted,
                "size": each.size,
                "xxh3_128": each.digest,
                "root": each.place.root,
                "id": each.id,
            }
            for each in plan.remove
        ],
        "keep": {
            name: {
                "file": printable(keeper.place.file),
                "reason": keeper.reason,
                "size": keeper.size,
                "xxh3_128": keeper.digest,
                "root": keeper.place.root,
            }
            for name, keeper in plan.keep.items()
        },
        "cannot": [{"id": each.id, "by": each.by, "share": each.share, "reason": each.reason} for each in plan.cannot],
        "others": list(plan.others),
    }


def system_path(shown: str) -> str:
    """A path as the system has it, from its printable form.

    Raises
    ------
    PlanError
        If it is the printable form of none.
    """
    try:
        name = name_of(shown)
        name.encode("utf-8", "surrogateescape")
    except ValueError as error:
        raise PlanError(f"not a path: {printable(shown)!r}") from error
    if "\0" in name:
        raise PlanError(f"not a path: {printable(shown)!r}")
    return name
