"""The life of a prompt: open, accepted, committed, verified or expired, escalated, or dismissed with a reason; nothing else is legal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from engine.model.judgement import PromptState
from engine.model.text import Text
from engine.model.views_coaching import PromptStep

# What may follow what. A prompt that was escalated, or whose commitment expired, may still be taken on; verified and dismissed are ends.
NEXT: Mapping[PromptState, frozenset[PromptState]] = {
    "open": frozenset({"accepted", "escalated", "dismissed"}),
    "accepted": frozenset({"committed", "dismissed"}),
    "committed": frozenset({"verified", "expired", "dismissed"}),
    "expired": frozenset({"escalated", "accepted", "dismissed"}),
    "escalated": frozenset({"accepted", "dismissed"}),
    "verified": frozenset(),
    "dismissed": frozenset(),
}
NAMES: Mapping[PromptState, Text] = {
    "open": Text("open", "待处理"),
    "accepted": Text("accepted", "已接受"),
    "committed": Text("committed", "已承诺"),
    "verified": Text("verified", "已验证"),
    "expired": Text("expired", "已过期"),
    "escalated": Text("escalated", "已升级"),
    "dismissed": Text("dismissed", "已忽略"),
}
UNANSWERED: frozenset[PromptState] = frozenset({"open", "escalated"})
BY_ITSELF = "dealcoach"  # who took a step that nobody took: an escalation, a commitment verified or expired


def state(steps: Sequence[PromptStep]) -> PromptState:
    """Give the state that the steps, in order, lead to."""
    return steps[-1].state if steps else "open"


def may_follow(steps: Sequence[PromptStep], to: PromptState) -> bool:
    """Tell whether a prompt may become ``to`` after its steps so far."""
    return to in NEXT[state(steps)]


def escalates_at(raised: dt.datetime, steps: Sequence[PromptStep], after: int | None) -> dt.datetime | None:
    """Give the instant at which a prompt that nobody took on is escalated: ``after`` days after it was raised, or after it expired.

    None when it is never, as someone answered in time, or when that step is among ``steps`` already.
    """
    if after is None or any(step.state == "escalated" for step in steps):
        return None
    wait = dt.timedelta(days=after)
    waiting: dt.datetime | None = raised
    for step in steps:
        if waiting is not None and step.at > waiting + wait:
            return waiting + wait
        waiting = step.at if step.state == "expired" else None
    return None if waiting is None else waiting + wait
