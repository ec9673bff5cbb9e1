"""Quarantine: a file is moved out of its folder, and back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import PurePosixPath

from provenance.plan.held import Held, Missing, Refused, held, look, opened_folder
from provenance.plan.journal import Intent
from provenance.plan.moving import move, tidy
from provenance.plan.places import Places

__all__ = ["clear", "destination", "put_back", "quarantine", "settle"]

_TRIES = 1000


def destination(places: Places, root: int, parts: tuple[str, ...]) -> str:
    """The path below the quarantine that a file gets: its own, or one with a number where something has that.

    Raises
    ------
    Refused
        If there is none.
    """
    base = places.quarantine(root)
    if base is None:
        return "/".join(parts)
    try:
        with opened_folder(base, parts[:-1]) as folder:
            path = PurePosixPath(parts[-1])
            for number in range(_TRIES):
                name = f"{path.stem}~{number}{path.suffix}" if number else path.name
                if look(folder, name) is None:
                    return "/".join((*parts[:-1], name))
    except Missing:  # a folder that is made when the file comes
        return "/".join(parts)
    raise Refused("too many files have its name in the quarantine")


def quarantine(places: Places, intent: Intent, file: Held) -> None:
    """Move a file there.

    Raises
    ------
    Refused, OSError
        If it cannot be done; then it is where it was.
    """
    *way, name = intent.to.split("/")
    base = places.quarantine(intent.place.root, make=True)
    assert base is not None
    with opened_folder(base, way, make=True) as folder:
        move(file, folder, name, places.passing(intent.number))


def settle(places: Places, intent: Intent) -> bool:
    """Whether a file is in the quarantine: one that is there and at home is taken away there, unless it is changed.

    Raises
    ------
    Refused
        If it is in neither place as it was.
    """
    *way, name = intent.to.split("/")
    passing = places.passing(intent.number)
    if not places.dry:
        _tidy(places, intent, passing)
    with ExitStack() as closing:
        home = _if_there(closing, places.root(intent.place.root), intent.place.parts)
        base = places.quarantine(intent.place.root)
        there = None if base is None else _if_there(closing, base, (*way, name))
        if home is not None and there is not None and os.path.samestat(home.status, there.status):
            if there.status.st_nlink == 1:
                raise Refused("the quarantine is where it was")
            if not places.dry:
                there.remove()
            return False
        is_home = home is not None and home.has(intent.size, intent.digest)
        if there is None or not there.has(intent.size, intent.digest):
            if is_home:  # what may be there is something else
                return False
            what = "neither where it was nor in the quarantine" if there is None else "changed in the quarantine"
            raise Refused(f"it is {what}")
        if home is None or not is_home or not _is_copy(home, there):
            return True
        if not places.dry:
            there.remove()
        return False


def _is_copy(home: Held, there: Held) -> bool:
    """Whether of two files with the same bytes one was made to take the place of the other."""
    return (home.status.st_mode, home.status.st_mtime_ns) == (there.status.st_mode, there.status.st_mtime_ns)


def put_back(places: Places, intent: Intent) -> bool:
    """Move a file home; ``False`` if it is there already.

    Raises
    ------
    Refused, OSError
        If it cannot be done.
    """
    if not settle(places, intent):
        return False
    base = places.quarantine(intent.place.root)
    assert base is not None
    *way, name = intent.place.parts
    with held(base, intent.to.split("/")) as file:
        if places.dry:
            with suppress(Missing), opened_folder(places.root(intent.place.root), way) as folder:
                _check_free(folder, name)
            return True
        with opened_folder(places.root(intent.place.root), way, make=True) as folder:
            _check_free(folder, name)
            move(file, folder, name, places.passing(intent.number))
    return True


def _check_free(folder: int, name: str) -> None:
    if look(folder, name) is not None:
        raise Refused("something else is where it was")


def clear(places: Places, intent: Intent) -> None:
    """Take away the folders of the quarantine that are empty now."""
    base = places.quarantine(intent.place.root)
    way = intent.to.split("/")[:-1]
    while way and base is not None:
        try:
            with suppress(Missing, FileNotFoundError), opened_folder(base, way[:-1]) as folder:
                os.rmdir(way[-1], dir_fd=folder)
        except (OSError, Refused):
            return
        way.pop()


def _if_there(closing: ExitStack, root: int, parts: Sequence[str]) -> Held | None:
    """A regular file; ``None`` where there is none."""
    try:
        return closing.enter_context(held(root, parts))
    except Refused:
        return None


def _tidy(places: Places, intent: Intent, passing: str) -> None:
    ways = [(places.root(intent.place.root), intent.place.parts[:-1])]
    base = places.quarantine(intent.place.root)
    if base is not None:
        ways.append((base, tuple(intent.to.split("/")[:-1])))
    for root, way in ways:
        with suppress(Refused), opened_folder(root, way) as folder:
            tidy(folder, passing)
