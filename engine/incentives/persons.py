"""Incentives about people rather than deals: what was reached in a period, and who stands where in a contest."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from engine.incentives.contest import Entrant
from engine.incentives.happened import as_amount, written
from engine.incentives.one import PayGround
from engine.incentives.periods import named, period_of
from engine.incentives.rules import VALUE, PayRules
from engine.judge.book import Judged
from engine.judge.rulebook import SOURCE, Rulebook
from engine.language.tree import inputs
from engine.model.award import Credited, Event
from engine.model.incentive import Incentive
from engine.model.moment import Moment, Period
from engine.model.values import Money
from engine.model.verdict import Verdict

LOOKS_BACK = dt.timedelta(days=366)  # how far back periods are judged where an incentive does not say since when it is valid
AsOf = Callable[[Period], Iterable[tuple[Judged, Moment]]]  # all reps or teams judged as of the end of a period, with the period in force


def person_events(rules: PayRules, incentive: Incentive, whole: PayGround, as_of: AsOf) -> list[Event]:
    """Give one event for each person in each period that has ended, judged as of the period's last day."""
    if incentive.event is not None or incentive.contest is not None:
        return []
    found = []
    for period in periods(incentive, whole.today):
        for judged, now in as_of(period):
            if whole.may_earn(incentive, judged.id):
                found.append(_event(rules.books[incentive.subject], incentive, judged, period, now))
    return found


def periods(incentive: Incentive, today: dt.date) -> Iterator[Period]:
    """Give the periods of an incentive about people that have ended: the one it names, or those since it is valid."""
    if incentive.period is not None:
        whole = named(incentive.period)
        if whole is not None and whole.end < today:
            yield whole
        return
    day = incentive.valid_from or today - LOOKS_BACK
    while (period := period_of(day, incentive.unit)).end < today:
        yield period
        day = period.end + dt.timedelta(days=1)


def _event(asked: Rulebook, incentive: Incentive, judged: Judged, period: Period, now: Moment) -> Event:
    prefix = f"{incentive.id}/"
    needed = {each.text: each for name, tree in asked.trees.items() if name.startswith(prefix) for each in inputs(tree)}
    return Event(
        id=f"{period.name} {judged.id}",
        deal="",
        at=period.end,
        amount=Fraction(1),
        credited=(Credited(judged.id, "direct", Fraction(1)),),
        when=judged.verdicts.get(f"{incentive.id}/when", Verdict.UNKNOWN) if incentive.when else Verdict.MET,
        gate=judged.verdicts.get(f"{incentive.id}/gate", Verdict.UNKNOWN) if incentive.gate else Verdict.MET,
        facts={name: written(judged.facts[name], each.type, now) for name, each in sorted(needed.items())},
        source=str(judged.facts[SOURCE].value or ""),
    )


def entrants(rules: PayRules, incentive: Incentive, whole: PayGround, zone: dt.tzinfo, as_of: AsOf) -> Sequence[Entrant]:
    """Give who competes in a contest, judged over its window: as of its end, or of today where that is earlier."""
    contest = incentive.contest
    if contest is None or whole.today < contest.start:
        return ()
    window = Period(f"{contest.start} … {contest.end}", contest.start, contest.end)
    asked = rules.books[incentive.subject]

    @cache
    def values(day: dt.date) -> Mapping[str, Fraction | None]:
        return {each.id: _value(asked, incentive, "measure", each, now, whole) for each, now in as_of(replace(window, end=day))}

    found = []
    for judged, now in as_of(window):
        if not whole.may_earn(incentive, judged.id):
            continue
        found.append(
            Entrant(
                judged.id,
                _value(asked, incentive, "measure", judged, now, whole),
                judged.verdicts.get(f"{incentive.id}/eligible", Verdict.UNKNOWN) if contest.eligible else Verdict.MET,
                judged.verdicts.get(f"{incentive.id}/minimum", Verdict.UNKNOWN) if contest.minimum else Verdict.MET,
                str(_raw(asked, incentive, "group", judged, now) or "") if contest.group else "",
            )
        )
    return _reached(values, found, window, zone) if contest.ties == "earliest" else found


def _reached(
    values: Callable[[dt.date], Mapping[str, Fraction | None]], entrants: Sequence[Entrant], window: Period, zone: dt.tzinfo
) -> list[Entrant]:
    """Note for those who are level on which day each reached the value, by halving the window."""
    level = Counter((each.group, each.value) for each in entrants)
    found = []
    for each in entrants:
        if level[each.group, each.value] > 1 and each.value is not None:
            first, last = 0, (window.end - window.start).days
            while first < last:
                middle = (first + last) // 2
                if values(window.start + dt.timedelta(days=middle)).get(each.id) == each.value:
                    last = middle
                else:
                    first = middle + 1
            day = window.start + dt.timedelta(days=first)
            each = replace(each, reached=dt.datetime.combine(day, dt.time.min, zone))  # noqa: PLW2901 - the same entrant, with its day
        found.append(each)
    return found


def _value(asked: Rulebook, incentive: Incentive, part: str, judged: Judged, now: Moment, whole: PayGround) -> Fraction | None:
    """Give the measure as a plain number; money in the currency of the prizes, by the rate of the day."""
    raw = _raw(asked, incentive, part, judged, now)
    tree = asked.trees.get(f"{VALUE}{incentive.id}/{part}")
    amount = as_amount(raw, tree) if tree is not None else None
    if isinstance(amount, Money):
        rate = whole.rates(amount.currency, whole.currency, now.today)
        return None if rate is None else Fraction(amount.amount, 10**4) * rate
    return amount


def _raw(asked: Rulebook, incentive: Incentive, part: str, judged: Judged, now: Moment) -> Any:
    compiled = asked.compiled.get(f"{VALUE}{incentive.id}/{part}")
    return compiled({name: fact.value for name, fact in judged.facts.items()}, now) if compiled else None
