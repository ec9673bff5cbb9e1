"""The files that cover others: looked at anew before each of these goes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

from provenance.plan.document import Keeper
from provenance.plan.held import Held, Refused, held
from provenance.plan.places import Places
from provenance.readers.naming import printable

__all__ = ["Keepers"]

_SETTLED = 2 * 10**9  # nanoseconds; clocks of file systems may be as coarse
_Known: TypeAlias = tuple[int, int, int, int, int]


class Keepers:
    """Files that must be there, and must hold what they held when the plan was made.

    A large one is not read again for each text that it covers: while the system says that it was not changed, and it
    was not just before it was read, it is what it was.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._known: dict[Keeper, _Known] = {}

    @contextmanager
    def hold(self, keeper: Keeper) -> Iterator[Held]:
        """The file, open.

        Raises
        ------
        Refused
            If it is not there, or not as it was.
        """
        with ExitStack() as closing:
            try:
                file = closing.enter_context(held(self._places.root(keeper.place.root), keeper.place.parts))
                if self._known.get(keeper) != _known(file):
                    began = time.time_ns()
                    file.check(keeper.size, keeper.digest)
                    file.check_untouched()  # what was read first may be another by now
                    if began - max(file.status.st_ctime_ns, file.status.st_mtime_ns) > _SETTLED:
                        self._known[keeper] = _known(file)
            except Refused as error:
                raise Refused(f"what covers it, {printable(keeper.place.file)}: {error.reason}") from error
            yield file


def _known(file: Held) -> _Known:
    status = os.fstat(file.descriptor)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
