"""Reads the targets of a playbook into the model of targets, each still without an owner: it is one for every rep or team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction

from engine.language import nodes
from engine.language.parser import parse
from engine.model.condition import Condition
from engine.model.periods import CALENDAR, Fiscal, named
from engine.model.playbook import Section
from engine.model.target import Amount, Baseline, Direction, Target
from engine.playbook.amounts import read_amount

NONE = "none"


def read_target(section: Section, measures: Mapping[str, Condition] | None = None, *, zone: str = "", fiscal: Fiscal = CALENDAR) -> Target:
    """Read one target of a checked playbook; what does not read (a duration, a period that is none) is None.

    ``metric`` is the measure's name, or its text where it is written out. The filter of the population is what its aggregates ask for
    (``where``, ``within``); results are credited by the relation they are gathered over (``rep.deals``). ``zone`` is the book's.
    """
    content = section.content
    measure = str(content.get("measure", "")).strip()
    meant = (measures or {}).get(measure, Condition.bare(measure)).text
    subject = str(content.get("for", ""))
    found = list(_aggregates(meant))
    direction: Direction | None = None
    if ("at_least" in content) != ("at_most" in content):
        direction = "at_least" if "at_least" in content else "at_most"
    days = content.get("checkpoints")
    bridge = amount(content.get("bridge"))
    return Target(
        id=section.id,
        owner="",
        metric=measure,
        value=amount(content.get(direction)) if direction else None,
        period=named(str(content.get("period", "")), fiscal),
        level="team" if subject == "team" else "rep",
        direction=direction,
        floor=amount(content.get("floor")),
        stretch=amount(content.get("stretch")),
        where="; ".join(dict.fromkeys(where for _, where in found if where)),
        credit=", ".join(dict.fromkeys(f"{subject}.{rows}" for rows, _ in found if subject)),
        zone=zone,
        checkpoints=tuple(dt.date.fromisoformat(str(day)) for day in days) if isinstance(days, list) else (),
        parent=str(content["parent"]) if content.get("parent") else None,
        root=content.get("root") is True,
        bridge=bridge if isinstance(bridge, Fraction) else None,
        baseline=_baseline(content),
    )


def amount(written: object) -> Amount | None:
    """Read a value as it is written: CNY 400_000, 20 %, 12; None for what is no such value."""
    if written is None:
        return None
    return read_amount(Condition.bare(str(written)), ("money", "percent", "number"), "value")[0]


def _baseline(content: Mapping[str, object]) -> Baseline | None:
    """Read a baseline, or the reason why there is none."""
    written = content.get("baseline")
    if written is None:
        return None
    return Baseline(None if written == NONE else amount(written), str(content.get("because", "")))


def _aggregates(text: str) -> Iterator[tuple[str, str]]:
    """Give each aggregate of a measure: the relation it goes over, and what it asks of its rows, as written."""
    tree, _ = parse(Condition.bare(text))
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, nodes.Aggregate):
            rows = node.rows.parts[0] if isinstance(node.rows, nodes.Path) else node.rows
            asked = [_said(text, each) for each in (node.where, node.within) if each is not None]
            yield _said(text, rows), ", ".join(asked)
        elif isinstance(node, tuple):
            waiting += node
        elif is_dataclass(node) and isinstance(node, nodes.Node):
            waiting += [getattr(node, each.name) for each in fields(node)]


def _said(text: str, node: nodes.Node) -> str:
    return text[node.span.start.column - 1 : node.span.end.column - 1]
