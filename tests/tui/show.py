"""Runs the screen on the fake desk: `python -m tests.tui.show [zh|en] [boss] [deals]`, for the terminal tests and to look at."""

from __future__ import annotations

import sys

from tests.tui.fake import FakeDesk
from tui.app import DealcoachApp
from tui.desk_thread import DeskThread
from tui.settings import Settings
from tui.terminal import leave_with_terminal

if __name__ == "__main__":
    leave_with_terminal()
    language = "zh" if "zh" in sys.argv else "en"
    size = next((int(word) for word in sys.argv[1:] if word.isdigit()), 24)
    DealcoachApp(
        DeskThread(lambda _say: FakeDesk(size, language, "boss" if "boss" in sys.argv else "li.wei")), Settings(ascii="ascii" in sys.argv)
    ).run()
