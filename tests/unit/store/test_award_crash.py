"""Programs that post and approve awards at once and are killed at any moment pay nothing twice, lose nothing, and leave the chains whole."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from engine.store.store import Store
from tests.unit.store.awarder import DEALS, owed

ROOT = Path(__file__).resolve().parents[3]
AWARDER = [sys.executable, "-m", "tests.unit.store.awarder"]


def killed(store: Store, log: Path, workers: int, kills: int, seed: int) -> tuple[int, int]:
    arguments = map(str, (store.database.where, log, workers, kills, seed))
    done = subprocess.run([*AWARDER, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    said = [line.split() for line in log.read_text().splitlines()]
    posted = [id for act, *ids in said if act == "run" for id in ids]
    approved = [id for act, *ids in said if act == "approve" for id in ids]
    awards = store.awards
    with awards.posting():  # so that a server has ended what it was still doing for those that were killed
        assert awards.verify() == []
        entries, events = awards.entries(), awards.events("entry")
    there = {each.id for each in entries}
    assert set(posted) <= there  # nothing lost that was said to be posted,
    assert len(posted) == len(set(posted))  # nor posted by two
    approvals = Counter(event.subject for event in events)
    assert set(approved) <= approvals.keys() <= there
    assert max(approvals.values(), default=1) == 1
    assert {each.id for each in entries if each.state == "approved"} == approvals.keys()
    for period in {each.period for each in entries}:
        of_period = [each for each in entries if each.period == period]
        step = max(int(each.facts["step"]) for each in of_period)
        paid: dict[str, int] = {}
        for each in of_period:
            paid[each.event] = paid.get(each.event, 0) + each.amount.amount
        # to the unit what is owed: nothing twice, and no run half done
        assert paid == {deal: owed(deal, step) for deal in (f"{period}-{number}" for number in range(DEALS))}
    return len(entries), len(approved)


@pytest.mark.slow
def test_killed_while_posting_and_approving(store, tmp_path):
    posted, approved = 0, 0
    for seed in range(20):  # a slow machine may be killed before anything was done, so it is tried until something was
        posted, approved = killed(store, tmp_path / "log", workers=3, kills=30, seed=seed)
        if posted and approved:
            break
    assert posted
    assert approved


@pytest.mark.long
def test_at_length_killed_a_thousand_times(store, tmp_path):
    posted, approved = killed(store, tmp_path / "log", workers=4, kills=1000, seed=7)
    assert posted
    assert approved
