"""Progress on standard error, for what takes longer than a second and where somebody is watching."""

from __future__ import annotations

import os
import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

__all__ = ["Progress"]

_PATIENCE = 1.0  # seconds
_NAMES = {
    "read": "reading",
    "furniture": "learning furniture",
    "fingerprint": "fingerprinting",
    "candidates": "finding candidates",
    "verify": "verifying",
    "measure recall": "measuring recall",
    "compare": "comparing copies",
    "look up": "looking up",
    "choose": "choosing canonical texts",
    "apply": "acting on files",
    "undo": "putting files back",
}


class Progress:
    """One line that says which step is under way and how far it is; it is gone when the work is done.

    It is called as the library calls it: with a step, how much of it is done, and how much there is (0 when that is not
    known).
    """

    def __init__(self, wanted: bool = True) -> None:
        self._wanted = wanted and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._lock = threading.Lock()
        self._state: tuple[str, int, int] | None = None
        self._bars: Bars | None = None
        self._task: TaskID | None = None
        self._begun = time.monotonic()
        self._timer: threading.Timer | None = None

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of how far a step is."""
        if self._wanted:
            with self._lock:
                is_new = self._state is None or self._state[0] != step or self._state[1] > done
                self._state = (step, done, total)
                self._show(is_new)

    def __enter__(self) -> Progress:
        if self._wanted:
            self._timer = threading.Timer(_PATIENCE, self._start)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wanted = False
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            bars, self._bars = self._bars, None
        if bars is not None:
            bars.stop()

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        with self._lock:
            if not self._wanted:
                return
            self._bars = Bars(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                TextColumn("{task.fields[count]}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bars.start()
            self._show(is_new=True)

    def _show(self, is_new: bool) -> None:
        """Bring the line up to date; the lock is held."""
        if self._bars is None or self._state is None:
            return
        step, done, total = self._state
        if is_new and self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None
        if self._task is None:
            self._task = self._bars.add_task(_NAMES.get(step, step), total=None, count="")
            self._bars.tasks[-1].start_time = self._begun  # the clock does not start again with each step
        is_counted = total > 1
        self._bars.update(
            self._task,
            completed=done,
            total=total if is_counted else None,
            count=f"{done:,} of {total:,}" if is_counted else f"{done:,}" if done else "",
        )
