"""The parent's end of the process that parses HTML pages: it waits so long and no longer."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from provenance.errors import ReadError
from provenance.readers.listing import Unreadable

__all__ = ["PageExtractor"]

_WORKER = Path(__file__).with_name("_html_worker.py")
_START_SECONDS = 60.0
_LARGEST_REPLY = 256 << 20


class PageExtractor:
    """Extracts the article from HTML pages in one worker process; a context manager.

    The process starts with the first page. When a page takes too long or crashes it, it is ended and
    another one is started for the next page.

    Parameters
    ----------
    seconds
        Longest time one page may take.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def extract(self, page: str) -> dict[str, str | None]:
        """Text and metadata of the article on a page, under the names of an Article's fields.

        Raises
        ------
        Unreadable
            If no article is found on the page, it takes too long, or it brings the process down.
        ReadError
            If the process cannot be started, which is no fault of the page.
        """
        process = self._process or self._start()
        try:
            reply = _exchange(process, page, time.monotonic() + self._seconds)
        except TimeoutError as error:
            self.close()
            raise Unreadable(f"the page takes longer than {self._seconds:g} s") from error
        except (EOFError, BrokenPipeError) as error:
            raise Unreadable(f"the page crashes the HTML parser ({self._end_of_process()})") from error
        except BaseException:  # a reply may be under way that belongs to this page
            self.close()
            raise
        if reply is None:
            raise Unreadable("no article text found in the page")
        if not isinstance(reply, dict):
            raise Unreadable(f"the page cannot be parsed: {reply}")
        return reply

    def close(self) -> None:
        """End the process; a new one starts if another page comes."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> PageExtractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process; it finds the modules this process finds, and nothing in the working directory."""
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", os.fspath(_WORKER), str(self._seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError as error:
            raise ReadError(f"the HTML parser does not start: {error}") from error
        self._process = process
        try:
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                os.set_blocking(pipe.fileno(), False)
            _receive(process, time.monotonic() + _START_SECONDS)
        except (TimeoutError, EOFError) as error:
            ended = self._end_of_process()
            raise ReadError(f"the HTML parser does not start ({ended}); is trafilatura installed?") from error
        except BaseException:
            self.close()
            raise
        return process

    def _end_of_process(self) -> str:
        """How the process ended, in words; it is gone afterwards."""
        process = self._process
        if process is None:
            return "not running"
        try:
            code = process.wait(timeout=1.0)  # its pipe is closed: it has ended, or is about to
        except subprocess.TimeoutExpired:
            code = 0
        self.close()
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _exchange(process: subprocess.Popen[bytes], page: str, deadline: float) -> object:
    body = json.dumps(page).encode("ascii")
    pending = memoryview(len(body).to_bytes(4, "big") + body)
    assert process.stdin is not None
    descriptor = process.stdin.fileno()
    while pending:
        _wait(descriptor, select.POLLOUT, deadline)
        pending = pending[os.write(descriptor, pending) :]
    return _receive(process, deadline)


def _receive(process: subprocess.Popen[bytes], deadline: float) -> object:
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    length = int.from_bytes(_read(descriptor, 4, deadline), "big")
    if length > _LARGEST_REPLY:
        raise EOFError
    reply: object = json.loads(_read(descriptor, length, deadline))
    return reply


def _read(descriptor: int, size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        _wait(descriptor, select.POLLIN, deadline)
        chunk = os.read(descriptor, size - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError
