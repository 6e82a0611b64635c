"""Opens the screen on a desk: reads the user's settings, and runs the app until it is left."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from engine.model.desk import Desk
from tui.app import DealcoachApp
from tui.desk_thread import DeskThread, Say
from tui.settings import place, read
from tui.terminal import leave_with_terminal


def run(open_desk: Callable[[Say], Desk]) -> int:
    """Show the screen, and return the exit code.

    ``open_desk`` is given whom to tell what takes long; what it raises is raised here, before anything is drawn.
    """
    leave_with_terminal()
    app = DealcoachApp(DeskThread(open_desk), read(place(os.environ, Path.home())))
    app.run()
    return app.return_code or 0
