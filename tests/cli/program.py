"""Runs the program as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

AS_OF = "2026-11-21"
PROGRAM = Path(sys.executable).with_name("dealcoach")


def dealcoach(*words, cwd=None, check=True, language="en", **environment):
    """Run the program; its output and exit code as they are."""
    env = {**os.environ, "LC_ALL": "zh_CN.UTF-8" if language == "zh" else "C.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "160", **environment}
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, cwd=cwd, env=env, check=False, timeout=300)
    assert "Traceback" not in done.stderr, done.stderr
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return done
