"""Killing any command at any moment leaves book and store as they were before or after it, and the next command works at once."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.program import AS_OF, PROGRAM, dealcoach

NEXT_DAY = "2026-11-22"
OF_THE_MOMENT = {"at", "as_of", "known_at", "recorded_at"}  # when something was noted differs from run to run

pytestmark = pytest.mark.slow


def killed(seconds, *words, cwd=None):
    """Start the program and kill it after so many seconds; tell whether it was faster."""
    with subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait() == 0


def store(workspace):
    """Give all that is in the store, but the moments at which it was noted."""
    with closing(sqlite3.connect(workspace / "store.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: rows(connection, name) for name in tables}


def rows(connection, table):
    found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of the database's own
    kept = [place for place, column in enumerate(found.description) if column[0] not in OF_THE_MOMENT]
    return sorted(repr([row[place] for place in kept]) for row in found)


def book(workspace):
    """Give what each batch of the book holds, and see that every file it names is there whole."""
    batches = json.loads((workspace / "book" / "manifest.json").read_text())["batches"]
    for batch in batches:
        for part in batch["parts"].values():
            assert pq.read_metadata(workspace / "book" / part["file"]).num_rows == part["rows"]
    return [{name: (part["rows"], part["again"], part["gone"]) for name, part in batch["parts"].items()} for batch in batches]


def playbooks(workspace):
    return {path.relative_to(workspace): path.read_bytes() for path in (workspace / "playbooks").rglob("*.yaml")}


def state(workspace):
    return store(workspace), book(workspace), playbooks(workspace)


def action_to_tick(workspace):
    told = dealcoach("-C", workspace, "next", "--as-of", AS_OF, "--format", "json").stdout
    found = [json.loads(line) for line in told.splitlines()]
    row = next(row for row in found if row["kind"] == "do" and row["because"] == "not ticked yet")
    return row["deal"], row["id"]


def criterion_to_waive(workspace):
    """Name an open deal, and a criterion of its playbook that may be waived."""
    text = (workspace / "playbooks" / "b2b-software" / "playbook.yaml").read_text()
    leaf = re.findall(r"- id: ([\w-]+)", text[: text.index("waive: {by")])[-1]
    return action_to_tick(workspace)[0], leaf


def with_changed_data(workspace):
    for name in ("account", "contact", "deal"):
        path = workspace.parent / "data" / f"{name}.parquet"
        was = pq.read_table(path)
        pq.write_table(pa.Table.from_pylist([{**row, "name": f"{row['name']} II"} for row in was.to_pylist()], schema=was.schema), path)


def with_loose_conditions(workspace):
    for path in (workspace / "playbooks").rglob("*.yaml"):
        path.write_text(path.read_text().replace(" >= ", "  >=  "))


def judging(_):
    return "judge", "--as-of", NEXT_DAY


def ticking(workspace):
    return "tick", *action_to_tick(workspace), "--evidence", "会议纪要", "--as-of", AS_OF


def waiving(workspace):
    return "waive", *criterion_to_waive(workspace), "--reason", "agreed", "--as-of", AS_OF


def importing(workspace):
    with_changed_data(workspace)
    return ("import",)


def formatting(workspace):
    with_loose_conditions(workspace)
    return "fmt", workspace / "playbooks" / "b2b-software" / "playbook.yaml"


@pytest.mark.parametrize("times", [3, pytest.param(60, marks=pytest.mark.long)])
@pytest.mark.parametrize("command", [judging, ticking, waiving, importing, formatting])
def test_killed_at_any_moment(workspace, tmp_path, command, times):
    draw = random.Random(times)
    words = ("-C", workspace, *command(workspace))
    before, saved = state(workspace), tmp_path / "saved"
    shutil.copytree(workspace.parent, saved)
    begun = time.monotonic()
    dealcoach(*words)
    span, after = time.monotonic() - begun, state(workspace)
    assert before != after
    for _ in range(times):
        shutil.rmtree(workspace.parent)
        shutil.copytree(saved, workspace.parent)
        killed(draw.uniform(0.3, 1.0) * span, *words)
        assert state(workspace) in (before, after)
        if state(workspace) == before:
            dealcoach(*words)
            assert state(workspace) == after
            assert not list((workspace / "book").glob(".staging"))


@pytest.mark.parametrize("times", [3, pytest.param(40, marks=pytest.mark.long)])
def test_a_sample_or_a_workspace_appears_whole_or_not_at_all(tmp_path, times):
    draw = random.Random(times)
    sample = ("sample", "--deals", "150", "--seed", "3", "--as-of", AS_OF, "data")
    init = ("init", "w", "--playbook", "services", "--data", "data")
    (tmp_path / "whole").mkdir()
    spans = {}
    for words in (sample, init):
        begun = time.monotonic()
        dealcoach(*words, cwd=tmp_path / "whole")
        spans[words] = time.monotonic() - begun
    for number in range(times):
        here = tmp_path / str(number)
        here.mkdir()
        for words, made in ((sample, "data"), (init, "w")):
            killed(draw.uniform(0.3, 1.0) * spans[words], *words, cwd=here)
            if not (here / made).exists():
                dealcoach(*words, cwd=here)
            assert files(here / made) == files(tmp_path / "whole" / made)
        dealcoach(*sample, cwd=here)
        assert {each.name for each in here.iterdir()} == {"data", "w"}


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
