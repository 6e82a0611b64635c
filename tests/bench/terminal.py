"""A program in a real pseudo-terminal: what it wrote, and when."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

ROWS, COLUMNS = 40, 140
QUIET = 0.15  # seconds without output after which a picture is whole


class Terminal:
    """Runs a program until the block ends; ``seen`` is all that it has written so far."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.started = time.perf_counter()
        self.process, self.stream = pty.fork()
        if self.process == 0:
            os.execvpe(arguments[0], list(arguments), {**os.environ, "TERM": "xterm-256color"})  # noqa: S606 - the program itself, without a shell
        fcntl.ioctl(self.stream, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.seen = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.stream)

    def read(self, wait: float) -> bool:
        """Take in what is written within so many seconds; False when nothing is."""
        ready, _, _ = select.select([self.stream], [], [], wait)
        try:
            part = os.read(self.stream, 1 << 16) if ready else b""
        except OSError:  # how Linux tells that the program is gone
            part = b""
        self.seen += part
        return bool(part)

    def until(self, text: str, limit: float) -> float:
        """Give the seconds since the start after which ``text`` stood on the screen. Raises TimeoutError."""
        wanted = text.encode()
        while wanted not in self.seen:
            if time.perf_counter() - self.started > limit:
                raise TimeoutError(f"{text!r} did not appear within {limit:.0f} s")
            self.read(0.05)
        return time.perf_counter() - self.started

    def settle(self) -> None:
        """Wait until nothing more is written."""
        while self.read(QUIET):
            pass

    def press(self, key: bytes) -> float:
        """Press a key; give the seconds until the last of what it changed was written."""
        pressed = last = time.perf_counter()
        os.write(self.stream, key)
        while self.read(1.0 if last == pressed else QUIET):
            last = time.perf_counter()
        return last - pressed
