"""The kinds of session: how often each is due, what stands on its agenda in which order, and where to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.coaching import SessionKind, Slot
from engine.model.text import Text

GROW: tuple[Slot, ...] = ("goal", "reality", "options", "will")
FEEDBACK: tuple[Slot, ...] = ("praise", "gap", "suggestion")  # S86: all three, or it is no feedback
BROUGHT: tuple[Slot, ...] = ("difficulty", "need")  # what a rep may bring without a session

SLOT_NAMES: Mapping[Slot, Text] = {
    "goal": Text("Goal", "目标"),
    "reality": Text("Reality", "现状"),
    "options": Text("Options", "方案"),
    "will": Text("Will", "行动"),
    "praise": Text("Praise", "肯定"),
    "gap": Text("Gap", "不足"),
    "suggestion": Text("Suggestion", "建议"),
    "difficulty": Text("Difficulty", "困难"),
    "need": Text("Need", "需求"),
    "note": Text("Note", "记录"),
}


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of session: due every so many days, its agenda in the order of ``sections``, ``required`` slots filled before it closes."""

    kind: SessionKind
    name: Text
    every: int
    sections: tuple[str, ...]
    slots: tuple[Slot, ...]
    required: tuple[Slot, ...] = ()


# How often is ours: a 1:1 every two weeks, a meeting every week, a review every quarter, a career dialogue twice a year.
TEMPLATES: Mapping[SessionKind, Template] = {
    "one_to_one": Template(
        "one_to_one",
        Text("1:1", "一对一"),
        14,
        ("commitment", "win", "progress", "target", "prompt", "difficulty", "need", "support"),
        (*GROW, *BROUGHT, *FEEDBACK, "note"),
    ),
    "team_meeting": Template(
        "team_meeting",
        Text("team meeting", "团队会议"),
        7,
        ("win", "progress", "target", "prompt", "commitment", "difficulty", "need"),
        (*GROW, *BROUGHT, "praise", "note"),
    ),
    "performance_review": Template(
        "performance_review",
        Text("performance review", "绩效面谈"),
        91,
        ("target", "progress", "win", "commitment", "prompt", "difficulty", "need", "development", "support"),
        (*FEEDBACK, *GROW, *BROUGHT, "note"),
        FEEDBACK,
    ),
    "career": Template(
        "career",
        Text("career dialogue", "职业发展面谈"),
        182,
        ("development", "win", "difficulty", "need", "commitment", "support"),
        (*GROW, *BROUGHT, "note"),
    ),
}


def next_due(kind: SessionKind, last: dt.date | None, since: dt.date | None, on: dt.date) -> dt.date:
    """Give the day on which the next session of a kind is due: counted from the last one.

    Without one it is due ``on`` today, or when a newcomer has been there long enough for the first.
    """
    every = dt.timedelta(days=TEMPLATES[kind].every)
    return last + every if last else max(since + every, on) if since else on


def times_due(kind: SessionKind, since: dt.date, until: dt.date) -> int:
    """Count how often a session of a kind was due within the days from ``since`` to ``until``, both included."""
    return max((until - since).days + 1, 0) // TEMPLATES[kind].every
