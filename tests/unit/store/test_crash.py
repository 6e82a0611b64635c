"""Programs that write at once, or are killed while they write, leave a store that is whole."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.store.store import Store

WRITER = [sys.executable, str(Path(__file__).with_name("writer.py"))]
START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
END = START + dt.timedelta(days=10_000)
DEALS = 300


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([*WRITER, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> list[int]:
    out, _ = process.communicate()
    return [int(line) for line in out.splitlines(keepends=True) if line.endswith("\n")]


def many_at_once(path: Path, programs: int, count: int) -> None:
    writers = [start("ticks", path, f"w{n}", count) for n in range(programs)]
    judge = start("runs", path, "j", 5)
    assert [len(said(writer)) for writer in writers] == [count] * programs
    assert said(judge) == [1, 2, 3, 4, 5]
    store = Store.open(path)
    assert len(store.ticks()) == programs * count
    assert store.revision() == programs * count + 5


def killed_while_ticking(path: Path, rng: random.Random) -> None:
    process = start("ticks", path, "w", 100_000)
    time.sleep(rng.uniform(0.3, 1.2))
    process.kill()
    saved = said(process)
    ticks = Store.open(path).ticks()
    assert len(ticks) - len(saved) in (0, 1)  # one may be saved and not yet said, none said and not saved
    assert {f"w-{number}" for number in saved} <= {tick.deal for tick in ticks}


def killed_while_judging(path: Path, rng: random.Random) -> int:
    Store.open(path).close()  # its tables are there, so that the kill comes while it judges
    process = start("runs", path, "j", 10_000)
    first = process.stdout.readline()  # however slow the machine, one run is stored
    time.sleep(rng.uniform(0, 1.2))
    process.kill()
    saved = [int(first), *said(process)]
    store = Store.open(path)
    last = store.last_run()
    number = (last - START).days if last else 0
    assert number - (saved[-1] if saved else 0) in (0, 1)
    decisions = list(store.decisions(END))
    assert {decision.version for decision in decisions} <= {number}
    assert len(decisions) == (DEALS if number else 0)
    assert len(store.prompts()) == number
    assert store.prompt_history("p", END).on == ({("t", str(number))} if number else frozenset())
    assert store.revision() == number
    store.close()
    return number


def test_programs_that_write_at_once_lose_nothing(tmp_path):
    many_at_once(tmp_path / "s.db", programs=2, count=60)


def test_killed_while_ticking(tmp_path):
    killed_while_ticking(tmp_path / "s.db", random.Random(1))


@pytest.mark.slow
def test_killed_while_judging(tmp_path):
    rng = random.Random(2)
    assert all(killed_while_judging(tmp_path / f"{n}.db", rng) for n in range(3))


@pytest.mark.long
def test_at_length_programs_that_write_at_once_lose_nothing(tmp_path):
    many_at_once(tmp_path / "s.db", programs=4, count=1000)


@pytest.mark.long
def test_at_length_killed_at_any_moment(tmp_path):
    rng = random.Random(3)
    for number in range(40):
        killed_while_ticking(tmp_path / f"t{number}.db", rng)
        killed_while_judging(tmp_path / f"j{number}.db", rng)
