"""Ends the program with its terminal, also where nobody tells of its end (a window closed over a running make): reading on would never end."""

from __future__ import annotations

import os
import signal
import sys
import time
from threading import Thread

LOOKS_EVERY = 2.0  # seconds


def leave_with_terminal() -> None:
    """Begin to watch the terminal on which the screen is drawn. What a person was told is saved is saved by the time it goes."""
    if sys.__stderr__ is not None and sys.__stderr__.isatty():
        Thread(target=_watch, args=(sys.__stderr__.fileno(),), name="terminal", daemon=True).start()


def _watch(number: int) -> None:
    while os.isatty(number):
        time.sleep(LOOKS_EVERY)
    os.kill(os.getpid(), signal.SIGHUP)
