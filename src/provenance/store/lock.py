"""The writer's lock: one process writes to an index at a time, and the next one is told who does."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from contextlib import suppress
from pathlib import Path

from provenance.errors import IndexLockedError

__all__ = ["WriterLock"]


class WriterLock:
    """An exclusive ``flock`` on ``FILE.lock`` next to the index.

    The kernel drops it when the holder dies, and whatever was forked from it meanwhile.

    Raises
    ------
    IndexLockedError
        If somebody else holds it; the message names process and host.
    """

    def __init__(self, index: Path) -> None:
        real = index.resolve()  # whoever comes by a link meets the same lock
        self.path = real.with_name(real.name + ".lock")
        while not self._taken(index):
            pass
        try:
            os.ftruncate(self._descriptor, 0)
            me = {"process": os.getpid(), "host": socket.gethostname()}
            os.pwrite(self._descriptor, json.dumps(me).encode(), 0)
        except BaseException:
            os.close(self._descriptor)
            raise

    def _taken(self, index: Path) -> bool:
        """Open the file and lock it; whether it is still the one of that name, which went if an import failed."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._descriptor = os.open(self.path, flags, 0o666)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(self._descriptor), self.path.stat()):
                return True
        except BlockingIOError:
            holder = os.read(self._descriptor, 4096)
            os.close(self._descriptor)
            raise IndexLockedError(f"{index} is being written by {_told(holder)}") from None
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(self._descriptor)
            raise
        os.close(self._descriptor)
        return False

    def release(self) -> None:
        """Let the next writer in; for the process that took it, not for one that was forked from it.

        The file stays as long as the index does.
        """
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor < 0:
            return
        try:
            with suppress(OSError):  # who holds it is only a note
                os.ftruncate(descriptor, 0)
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # closing alone does not, while a forked process has it open too
            os.close(descriptor)


def _told(holder: bytes) -> str:
    try:
        values = json.loads(holder)
        return f"process {int(values['process'])} on {values['host']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
