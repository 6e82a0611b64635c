"""Commands of several people at once: nobody's word is lost, and what cannot be written is said in words."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from contextlib import closing

import pytest

from tests.cli.program import AS_OF, PROGRAM, dealcoach

TICKS = 6
MOST_BLOCKS = 64  # of a file, as a disk with little room left


def at_once(*commands):
    """Start commands together and wait for all; give what each said."""
    started = [
        subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for words in commands
    ]
    ended = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0] * len(started), ended
    return ended


def to_tick(workspace):
    told = dealcoach("-C", workspace, "next", "--as-of", AS_OF, "--all", "--format", "json").stdout
    rows = [json.loads(line) for line in told.splitlines()]
    return [(row["deal"], row["id"]) for row in rows if row["kind"] == "do" and row["because"] == "not ticked yet"]


@pytest.mark.slow
def test_ticks_by_many_at_once_are_all_kept_and_judged(workspace):
    chosen = to_tick(workspace)[:TICKS]
    judging = ("-C", workspace, "judge", "--as-of", AS_OF)
    at_once(*(("--as", "amy", "-C", workspace, "tick", deal, action, "--as-of", AS_OF) for deal, action in chosen), judging, judging)
    with closing(sqlite3.connect(workspace / "store.db")) as connection:
        assert sorted(connection.execute("SELECT deal, action FROM ticks")) == sorted(chosen)
    assert "stored 0 changes" in dealcoach(*judging).stdout


@pytest.mark.slow
def test_importing_and_judging_at_once(workspace):
    at_once(*[("-C", workspace, "import")] * 2, *[("-C", workspace, "judge", "--as-of", "2026-11-22")] * 2)
    assert "stored 0 changes" in dealcoach("-C", workspace, "judge", "--as-of", "2026-11-22").stdout


@pytest.mark.long
def test_a_store_that_stays_locked_is_told_of(workspace):
    deal, action = to_tick(workspace)[0]
    with closing(sqlite3.connect(workspace / "store.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert dealcoach("-C", workspace, "next", "--as-of", AS_OF).stdout  # readers do not wait
        done = dealcoach("-C", workspace, "tick", deal, action, "--as-of", AS_OF, check=False)
    assert "ST102" in done.stderr
    assert "stored 0 changes" in dealcoach("-C", workspace, "judge", "--as-of", AS_OF).stdout


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may do everything finds no folder read-only")
def test_a_folder_that_is_read_only_is_told_of(workspace):
    deal, action = to_tick(workspace)[0]
    for path in (workspace / "store.db", workspace):
        path.chmod(0o555)
    try:
        done = dealcoach("-C", workspace, "tick", deal, action, "--as-of", AS_OF, check=False)
    finally:
        for path in (workspace, workspace / "store.db"):
            path.chmod(0o755)
    assert "ST103" in done.stderr


def test_a_full_disk_is_told_of_and_leaves_what_was_there(workspace):
    command = f"ulimit -f {MOST_BLOCKS}; trap '' XFSZ; exec {PROGRAM} -C {workspace} judge --as-of 2026-11-22"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=300)  # noqa: S607 - any bash
    assert done.returncode not in (0, 70), done.stderr
    assert "Traceback" not in done.stderr
    assert "ST10" in done.stderr
    assert "stored 0 changes" in dealcoach("-C", workspace, "judge", "--as-of", AS_OF).stdout
