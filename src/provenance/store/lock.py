"""The writer's lock: one process writes to an index at a time, and the next one is told who does."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from pathlib import Path

from provenance.errors import IndexLockedError

__all__ = ["WriterLock"]


class WriterLock:
    """An exclusive ``flock`` on ``FILE.lock`` next to the index; the kernel drops it when the holder dies.

    Raises
    ------
    IndexLockedError
        If somebody else holds it; the message names process and host.
    """

    def __init__(self, index: Path) -> None:
        real = index.resolve()  # whoever comes by a link meets the same lock
        self.path = real.with_name(real.name + ".lock")
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._descriptor = os.open(self.path, flags, 0o666)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._descriptor, 4096)
            os.close(self._descriptor)
            raise IndexLockedError(f"{index} is being written by {_told(holder)}") from None
        os.ftruncate(self._descriptor, 0)
        me = {"process": os.getpid(), "host": socket.gethostname()}
        os.pwrite(self._descriptor, json.dumps(me).encode(), 0)

    def release(self) -> None:
        """Let the next writer in."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)  # which drops the lock; the file stays, or two writers could lock two files
            self._descriptor = -1


def _told(holder: bytes) -> str:
    try:
        values = json.loads(holder)
        return f"process {int(values['process'])} on {values['host']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
