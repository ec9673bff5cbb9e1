"""A process of its own for parsing what may be hostile: it may crash, and it is waited for so long and no longer."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from provenance.errors import ReadError

__all__ = ["Crash", "Worker"]

_START_SECONDS = 60.0
_LARGEST_REPLY = 512 << 20


class Crash(Exception):  # noqa: N818  it is a finding about an input, which its caller lists
    """The process ended before it had replied; says how."""


class Worker:
    """A script in a process of its own that answers messages; a context manager.

    It starts with the first message. When it crashes or takes too long it is ended, and another one is started for the
    next message. It hears on standard input, a socket, and answers on standard output; a message is four bytes of
    length (big endian) and that many bytes of JSON, in either direction. The script says when it is ready.

    Parameters
    ----------
    script
        What it runs.
    arguments
        What the script is given.
    name
        What it is called in messages: ``HTML parser``.
    needs
        The package that is likely missing if it does not start.
    """

    def __init__(self, script: Path, *arguments: str, name: str, needs: str) -> None:
        self._command = [sys.executable, "-P", os.fspath(script), *arguments]
        self._name = name
        self._needs = needs
        self._running: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    def ask(self, message: object, seconds: float, descriptor: int | None = None) -> object:
        """Its reply to a message; raises as `send` and `receive` do."""
        deadline = time.monotonic() + seconds
        self.send(message, seconds, descriptor)
        return json.loads(self.receive(deadline - time.monotonic()))

    def send(self, message: object, seconds: float, descriptor: int | None = None) -> None:
        """Say something, and hand over an open file with it.

        Raises
        ------
        TimeoutError
            If it takes longer than ``seconds``.
        Crash
            If it ends instead.
        ReadError
            If it cannot be started.
        """
        running = self._running or self._start()
        try:
            _send(running[1], message, time.monotonic() + seconds, descriptor)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Crash(self._how_it_ended()) from error
        except BaseException:
            self.close()
            raise

    def receive(self, seconds: float) -> bytes:
        """The next reply, as it came: JSON in UTF-8; raises as `send` does."""
        assert self._running is not None
        output = self._running[0].stdout
        assert output is not None
        deadline = time.monotonic() + seconds
        try:
            length = int.from_bytes(_read(output.fileno(), 4, deadline), "big")
            if length > _LARGEST_REPLY:
                raise EOFError
            return _read(output.fileno(), length, deadline)
        except EOFError as error:
            raise Crash(self._how_it_ended()) from error
        except BaseException:  # a reply may be under way that belongs to this message
            self.close()
            raise

    def close(self) -> None:
        """End the process; a new one starts if another message comes."""
        running, self._running = self._running, None
        if running is None:
            return
        process, channel = running
        process.kill()
        process.wait()
        channel.close()
        if process.stdout is not None:
            process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """Start the process; it finds the modules this process finds, and nothing in the working directory."""
        ours, theirs = socket.socketpair()
        try:
            process = subprocess.Popen(
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError as error:
            ours.close()
            raise ReadError(f"the {self._name} does not start: {error}") from error
        finally:
            theirs.close()
        self._running = process, ours
        try:
            assert process.stdout is not None
            os.set_blocking(process.stdout.fileno(), False)
            ours.setblocking(False)
            self.receive(_START_SECONDS)
        except (TimeoutError, Crash) as error:
            raise ReadError(
                f"the {self._name} does not start ({error or 'no answer'}); is {self._needs} installed?"
            ) from error
        return self._running

    def _how_it_ended(self) -> str:
        """How the process ended, in words; it is gone afterwards."""
        assert self._running is not None
        try:
            code = self._running[0].wait(timeout=1.0)  # its pipe is closed: it has ended, or is about to
        except subprocess.TimeoutExpired:
            code = 0
        self.close()
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _send(channel: socket.socket, message: object, deadline: float, descriptor: int | None) -> None:
    body = json.dumps(message).encode("ascii")
    pending = memoryview(len(body).to_bytes(4, "big") + body)
    descriptors = [] if descriptor is None else [descriptor]
    while pending:
        _wait(channel.fileno(), select.POLLOUT, deadline)
        sent = socket.send_fds(channel, [pending], descriptors) if descriptors else channel.send(pending)
        pending = pending[sent:]
        descriptors = []


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
