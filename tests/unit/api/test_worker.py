"""A trigger worker that dies or hangs on one rep leaves everyone else judged, and the screen as it was."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest

from engine.api import prompting
from engine.triggers import worker
from engine.triggers.circle import Limits
from engine.triggers.door import run
from engine.triggers.process import Worker
from tests.unit.api.workspaces import opened

# A worker that comes to its end over one session of the run, each time it is asked about it.
FAILING = """
import json, os, sys, time
sys.path.insert(0, {folder!r})
import worker
whole = worker.run
def run(shards, sid, facts):
    if len(facts) == {size}:
        {end}
    return whole(shards, sid, facts)
worker.run = run
worker.serve(json.loads(sys.stdin.readline()))
"""
ENDS = {"dies": "os._exit(9)", "is out of memory": "raise MemoryError", "hangs": "time.sleep(600)", "raises": "raise ValueError('x')"}


def sizes():
    """Give how many facts are in each session of a run, in order."""
    seen = []

    class Watched(Worker):
        def ask(self, ruleset, facts):
            seen.append((ruleset, len(facts)))
            return super().ask(ruleset, facts)

    return seen, Watched


@pytest.mark.parametrize("end", [pytest.param(name, marks=pytest.mark.slow if name == "hangs" else ()) for name in ENDS])
def test_everyone_else_is_judged(workspace, monkeypatch, end):
    desk = opened(workspace)
    seen, watched = sizes()
    monkeypatch.setattr(prompting, "run", partial(run, start=watched))
    desk.judge_all()
    before = {each.id: each for each in desk.store.prompts(as_of=desk.as_of)}
    size = max(size for ruleset, size in seen if ruleset == "deal")
    assert sum(each == ("deal", size) for each in seen) == 1
    (workspace / "store.db").unlink()

    code = FAILING.format(folder=str(Path(worker.__file__).parent), size=size, end=ENDS[end])
    failing = partial(Worker, command=(sys.executable, "-c", code))
    monkeypatch.setattr(prompting, "run", partial(run, start=failing, limits=Limits(seconds=3)))
    desk = opened(workspace)
    done = desk.judge_all()
    assert len(done.not_judged) in (1, 2)  # the rep, and their team
    assert all(cause.en and cause.zh for cause in done.not_judged.values())
    after = {each.id: each for each in desk.store.prompts(as_of=desk.as_of)}
    lost = {each.rep or each.record for id, each in before.items() if id not in after}
    assert after
    assert lost <= done.not_judged.keys()
    assert all(before[id] == each for id, each in after.items())
    assert len(desk.deals()) == done.tally.deals
    assert desk.prompts()
