"""Draws: pay in advance of earnings, as a guarantee or on top, taken back from later earnings where it is recoverable (Incentives 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from engine.incentives.amounts import ZERO, exact, money, rounded, written
from engine.incentives.ground import Ground
from engine.incentives.periods import following, period_of
from engine.incentives.quota import proration
from engine.model.award import EntryKind, Line, Member, Step
from engine.model.incentive import Draw
from engine.model.moment import Period
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class Drawn:
    """One pay period of a draw: what was earned, drawn and recovered in it, and the balance still to be recovered after it."""

    period: Period
    earned: Fraction
    drawn: Fraction
    recovered: Fraction
    balance: Fraction


def draw_lines(ground: Ground, lines: Iterable[Line], *, since: dt.date | None = None) -> list[Line]:
    """Give the draws and recoveries of an incentive for all its members, in pay periods that have ended by today.

    ``lines`` are the incentive's own (awards, clawbacks); what is held was not earned. Periods are counted from the day of hiring or the
    incentive's first day, whichever is later; those before ``since`` (by default the incentive's first day, else that of the first event)
    were settled elsewhere: they count, and give nothing.
    """
    draw = ground.incentive.draw
    found = [line for line in lines if line.incentive == ground.incentive.id]
    first = since or ground.incentive.valid_from or min((line.at for line in found), default=None)
    if draw is None or first is None:
        return []
    earned: dict[str, dict[str, Fraction]] = {}
    for line in found:
        if not line.held and line.kind in ("award", "clawback", "adjustment"):
            mine = earned.setdefault(line.person, {})
            name = (line.paid_in or line.period).name
            mine[name] = mine.get(name, ZERO) + exact(line.amount)
    made = []
    for person in sorted({*ground.members, *earned}):
        for each in balance(ground, draw, ground.member(person), earned.get(person, {}), first):
            made += _lines(ground, draw, person, each)
    return made


def balance(ground: Ground, draw: Draw, member: Member, earned: dict[str, Fraction], first: dt.date) -> list[Drawn]:
    """Follow a person's draw over the pay periods.

    A guarantee tops what was earned up to the amount, an additive draw comes on top. What is recoverable is taken back from what was
    earned above the draw of that period, all of it once the draws have ended, and never more than was earned.
    """
    unit = ground.plan.unit if ground.plan else ground.incentive.unit
    starts = [day for day in (member.hired, ground.incentive.valid_from) if day is not None]
    at: Period | None = period_of(max(starts, default=first), unit)
    if draw.periods is None and at is not None and at.end < first:
        at = period_of(first, unit)  # without an end, periods need not be counted
    found: list[Drawn] = []
    number, owed, currency = 0, ZERO, draw.amount.currency
    while at is not None and at.end <= ground.today and (member.left is None or at.start <= member.left):
        number += 1
        amount = rounded(exact(draw.amount) * proration(ground.incentive, member, at), currency)
        amount = amount if draw.periods is None or number <= draw.periods else ZERO
        if at.end >= first:
            mine = earned.get(at.name, ZERO)
            drawn = max(ZERO, amount - max(ZERO, mine)) if draw.kind == "guarantee" else amount
            back = min(owed, max(ZERO, mine - amount)) if draw.recoverable else ZERO
            owed += (drawn if draw.recoverable else ZERO) - back
            found.append(Drawn(at, mine, drawn, back, owed))
        at = following(at)
    return found


def _lines(ground: Ground, draw: Draw, person: str, each: Drawn) -> list[Line]:
    currency = draw.amount.currency
    earned, owed = written(each.earned, currency), written(each.balance, currency)
    left = Text(f"; {owed} to be recovered", f";尚待收回 {owed}") if draw.recoverable else Text()
    given = Text(f"{earned} earned: draw of {written(each.drawn, currency)}", f"已赚 {earned}:预支 {written(each.drawn, currency)}")
    back = Text(f"{earned} earned: draw recovered", f"已赚 {earned}:收回预支")
    kinds: tuple[tuple[EntryKind, Fraction, Text], ...] = (("draw", each.drawn, given), ("recovery", -each.recovered, back))
    return [
        Line(
            ground.incentive.id, person, f"draw {each.period.name}", "", each.period.end, each.period, 0, ZERO, money(amount, currency),
            (Step("rate", each.earned, amount, why),), kind=kind, why=Text(why.en + left.en, why.zh + left.zh), paid_in=each.period,
        )
        for kind, amount, why in kinds
        if amount
    ]  # fmt: skip
