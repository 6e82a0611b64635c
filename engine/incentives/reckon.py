"""From the events of one incentive to its lines: who earned what, in which period, by which steps, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.incentives.amounts import ZERO, money
from engine.incentives.budget import settle_amounts
from engine.incentives.clawback import clawbacks
from engine.incentives.credit import Arranged, arrange, by_person
from engine.incentives.faults import no_one
from engine.incentives.ground import Currencies, Ground, currencies
from engine.incentives.honour import honour_lines
from engine.incentives.periods import named
from engine.incentives.steps import Draft, Pot, drafts, pays_money
from engine.model.award import Event, Line
from engine.model.problem import Problem, Severity
from engine.model.target import Why
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The lines of an incentive in the order of their events, held ones among them, and what was wrong with the events left out or credited to nobody."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()


def reckon(ground: Ground, events: Iterable[Event]) -> Reckoned:
    """Reckon one incentive: lines of kind award, clawback and honour, deterministic whatever the order events are given in.

    Never raises for what the data holds: an event that cannot be reckoned gives a line held with its reason, one that is refused a problem.
    """
    incentive = ground.incentive
    if incentive.off is not None or incentive.contest is not None:
        return Reckoned()
    arranged = arranged_for(ground, events)
    cash = currencies(ground)
    lines: list[Line] = []
    if pays_money(incentive.pay):
        made = drafts(ground, cash, arranged.events)
        settle_amounts(ground, cash, made)
        awards = finished(ground, cash, made)
        lines += awards
        lines += clawbacks(ground, cash, arranged.events, awards)
    lines += honour_lines(ground, arranged.events)
    return Reckoned(tuple(lines), _problems(ground, arranged))


def reckon_each(ground: Ground, events: Iterable[Event]) -> Iterator[Reckoned]:
    """Reckon person by person, in the order of their ids, so that no more than one person's lines are held at a time.

    Together they are the lines of ``reckon``, which is done at once where a budget makes everybody's pay hang together. Events that were
    refused are told with the first person.
    """
    known = list(events)
    if ground.incentive.budget is not None:
        yield reckon(ground, known)
        return
    arranged = arranged_for(ground, known)
    problems = _problems(ground, arranged)
    for person, theirs in sorted(by_person(arranged.events).items()):
        yield Reckoned(reckon(replace(ground, only=person), theirs).lines, problems)
        problems = ()


def arranged_for(ground: Ground, events: Iterable[Event]) -> Arranged:
    """Put the events that an incentive looks at in order: those within its days, by today."""
    incentive = ground.incentive
    whole = named(incentive.period) if incentive.period else None
    starts = [day for day in (incentive.valid_from, whole and whole.start) if day]
    ends = [day for day in (incentive.valid_to, whole and whole.end) if day]
    return arrange(events, start=max(starts, default=None), end=min(ends, default=None), today=ground.today)


def finished(ground: Ground, cash: Currencies, made: Iterable[Draft]) -> list[Line]:
    """Turn drafts into lines, numbered for each person within their period."""
    orders: dict[Pot, int] = {}
    lines = []
    for draft in made:
        event = draft.event
        orders[draft.pot] = orders.get(draft.pot, 0) + 1
        credit: Money | object = draft.credit if draft.currency is None else money(draft.credit, draft.currency)
        lines.append(
            Line(
                ground.incentive.id,
                draft.to.person,
                event.id,
                event.deal,
                event.at,
                draft.period,
                orders[draft.pot],
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


def _problems(ground: Ground, arranged: Arranged) -> tuple[Problem, ...]:
    """Tell of the events that were left out, and of those that count and are credited to nobody."""
    nobodys = [(event, no_one()) for event in arranged.events if event.when is Verdict.MET and not event.credited]
    return tuple(_problem(ground, event, why) for event, why in (*arranged.refused, *nobodys))


def _problem(ground: Ground, event: Event, why: Why) -> Problem:
    place = f" ({event.source})" if event.source else ""
    message = Text(f"event {event.id}{place}: {why.text.en}", f"事件 {event.id}{place}:{why.text.zh}")
    return Problem(why.code, Severity.WARNING, None, message, path=(f"incentive {ground.incentive.id}", event.id))
