"""Whether durable-rules works on this Python, tried out rather than assumed."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.text import Text
from engine.triggers.circle import Limits
from engine.triggers.process import NotJudgedError, Worker

PATTERN = {"d": {"$and": [{"k": "deal"}, {"$ex": {"me": 1}}, {"v0": 1}, {"one": 1}]}}
RULE = {"all": [PATTERN], "report": [["d", "me"]], "raises": None}
TRIAL = {"trial": [{"rules": {"r0": RULE}, "uses": ["k", "me", "v0", "one"]}]}


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether the rules can run here; ``reason`` says why not."""

    works: bool
    reason: Text | None = None


def probe() -> Probe:
    """Start a worker, and let it judge one rule on one record that matches and one that does not."""
    facts = [{"k": "deal", "me": place, "v0": value, "one": 1} for place, value in ((1, 1), (2, 0))]
    try:
        with Worker(TRIAL, Limits()) as worker:
            answer = worker.ask("trial", facts)
    except NotJudgedError as error:
        return Probe(works=False, reason=error.cause)
    if answer != [("r0", (1,))]:
        return Probe(works=False, reason=Text("durable-rules gives a wrong answer here", "durable-rules 在此给出错误结果"))
    return Probe(works=True)
