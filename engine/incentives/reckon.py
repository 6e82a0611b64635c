"""From the events of one incentive to its lines: who earned what, in which period, by which steps, to the cent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from engine.incentives.amounts import ZERO, money
from engine.incentives.budget import settle_amounts
from engine.incentives.clawback import clawbacks
from engine.incentives.credit import Arranged, arrange
from engine.incentives.faults import Why
from engine.incentives.ground import Currencies, Ground, currencies
from engine.incentives.periods import named
from engine.incentives.steps import Draft, drafts, pays_money
from engine.model.award import Event, Line
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.model.values import Money


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The lines of an incentive in the order of their events, held ones among them, and what was wrong with the events left out."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()


def reckon(ground: Ground, events: Iterable[Event]) -> Reckoned:
    """Reckon one incentive: lines of kind award, clawback and honour, deterministic whatever the order events are given in.

    Never raises for what the data holds: an event that cannot be reckoned gives a line held with its reason, one that is refused a problem.
    """
    incentive = ground.incentive
    if incentive.off is not None or incentive.contest is not None:
        return Reckoned()
    whole = named(incentive.period) if incentive.period else None
    starts = [day for day in (incentive.valid_from, whole and whole.start) if day]
    ends = [day for day in (incentive.valid_to, whole and whole.end) if day]
    arranged = arrange(events, start=max(starts, default=None), end=min(ends, default=None), today=ground.today)
    cash = currencies(ground)
    lines: list[Line] = []
    if pays_money(incentive.pay):
        made = drafts(ground, cash, arranged.events)
        settle_amounts(ground, cash, made)
        awards = finished(ground, cash, made)
        lines += awards
        lines += clawbacks(ground, cash, arranged.events, awards)
    if incentive.honour is not None:
        lines += _honours(ground, arranged)
    return Reckoned(tuple(lines), tuple(_problem(ground, event, why) for event, why in arranged.refused))


def finished(ground: Ground, cash: Currencies, made: Iterable[Draft]) -> list[Line]:
    """Turn drafts into lines, numbered within their period."""
    orders: dict[str, dict[str, int]] = {}
    lines = []
    for draft in made:
        event = draft.event
        order = orders.setdefault(draft.period.name, {})
        credit: Money | object = draft.credit if draft.currency is None else money(draft.credit, draft.currency)
        lines.append(
            Line(
                ground.incentive.id,
                draft.to.person,
                event.id,
                event.deal,
                event.at,
                draft.period,
                order.setdefault(event.id, len(order) + 1),
                credit,  # type: ignore[arg-type]
                money(ZERO if draft.stopped else draft.amount, cash.pay),
                tuple(draft.trail),
                draft.attainment,
                held=draft.why is not None,
                why=draft.why.text if draft.why else Text(),
                facts=event.facts,
                type=draft.to.type,
                share=draft.to.share,
                code=draft.why.code if draft.why else "",
                paid_in=ground.paid_in(event.at),
            )
        )
    return lines


def _honours(ground: Ground, arranged: Arranged) -> list[Line]:
    """Give a line without money for each event that earns an honour, with the day by which it is to be given."""
    honour = ground.incentive.honour
    lines = []
    for number, event in enumerate((each for each in arranged.events if each.when.truth and not each.reverses and not each.undone_on), 1):
        if honour is None:
            continue
        hours = honour.within_hours
        due = f" ({hours} h)" if hours is not None else ""
        why = Text(f"{honour.what.to('en')}{due}", f"{honour.what.to('zh')}{due}")
        lines += [
            Line(
                ground.incentive.id, to.person, event.id, event.deal, event.at, ground.period(event.at), number,
                event.amount, Money(0, ground.currency), kind="honour", why=why, facts=event.facts, type=to.type, share=to.share,
                held=(waits := event.hold or event.gate.truth is not True), code="AW410" if waits else "", paid_in=ground.paid_in(event.at),
            )
            for to in event.credited
        ]  # fmt: skip
    return lines


def due_at(event_day: dt.date, hours: int) -> dt.date:
    """Give the last day on which an honour is in time."""
    return event_day + dt.timedelta(days=-(-hours // 24))


def _problem(ground: Ground, event: Event, why: Why) -> Problem:
    place = f" ({event.source})" if event.source else ""
    message = Text(f"event {event.id}{place}: {why.text.en}", f"事件 {event.id}{place}:{why.text.zh}")
    return Problem(why.code, Severity.WARNING, None, message, path=(f"incentive {ground.incentive.id}", event.id))
