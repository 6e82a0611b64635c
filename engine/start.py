"""Where the program starts: Ctrl-C ends it quietly already while the command line itself is being loaded."""

from __future__ import annotations

import signal


def main() -> None:
    """Load the command line and run it; until then nothing was begun, so an interruption may simply end the process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from engine.cli.main import main as run

    run()
