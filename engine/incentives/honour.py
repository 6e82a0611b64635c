"""Rewards that are no money: a line for each event that earns one, with the hours within which it is to be given (S78)."""

from __future__ import annotations

from collections.abc import Iterable

from engine.incentives.faults import on_hold
from engine.incentives.ground import Ground
from engine.model.award import Event, Line
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict


def honour_lines(ground: Ground, events: Iterable[Event]) -> list[Line]:
    """Give the honours of events that stand in order; none for one undone by today, a held one while it waits."""
    honour = ground.incentive.honour
    if honour is None:
        return []
    due = f" ({honour.within_hours} h)" if honour.within_hours is not None else ""
    what = Text(f"{honour.what.to('en')}{due}", f"{honour.what.to('zh')}{due}")
    lines: list[Line] = []
    orders: dict[tuple[str, str], int] = {}
    for event in events:
        undone = event.undone_on is not None and event.undone_on <= ground.today
        if event.when is not Verdict.MET or event.reverses or undone:
            continue
        waits = event.hold or event.gate is not Verdict.MET
        period = ground.period(event.at)
        for to in event.credited:
            if not ground.concerns(to.person):
                continue
            number = orders[to.person, period.name] = orders.get((to.person, period.name), 0) + 1
            lines.append(
                Line(
                    ground.incentive.id, to.person, event.id, event.deal, event.at, period, number, event.amount, Money(0, ground.currency),
                    kind="honour", held=waits, why=what, facts=event.facts, type=to.type, share=to.share,
                    code=on_hold().code if waits else "", paid_in=ground.paid_in(event.at),
                )
            )  # fmt: skip
    return lines
