"""Finds the company's target that a forecast is held against, and the gap to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.chances import Counted, counted
from engine.api.target_gap import Closing
from engine.api.target_ground import Held
from engine.book.rates import rates_by_day
from engine.incentives.amounts import exact, written
from engine.model.closing import Gap
from engine.model.moment import Period
from engine.model.target import Why
from engine.model.text import Text
from engine.targets.gap import converted

if TYPE_CHECKING:
    from engine.api.desk import Desk

COMPANY = "company"


@dataclass(frozen=True)
class Against:
    """The target that a forecast is held against, and the gap to it; ``said`` names it, or says why there is none."""

    said: Text
    value: Fraction | None = None
    gap: Gap | None = None


def held_against(desk: Desk, period: Period, currency: str, day: dt.date) -> Against:
    """Give the company's target of won amounts for a period and its gap, in a currency by the rate of a day.

    It is one to be reached at least. Of several, one that counts all deals comes first, then the one written first; the others are named.
    """
    odds = desk.targets.odds
    counts = comparable(odds.standings.held, period)
    found = [each for each in odds.standings.of(counts) if each.owner.id == COMPANY and each.target.value is not None]
    if not found:
        return Against(Text(f"there is no company target of won amounts for {period.name}", f"{period.name} 没有公司级赢单金额目标"))
    first, *others = sorted(found, key=lambda each: len(counts[each.held.id].fields) > 0)
    own = first.held.metric.currency or ""
    said = f"{first.held.id}, {written(exact(first.target.value), own)}" if first.target.value is not None else first.held.id
    actual = odds.standings.actual(first)
    if isinstance(actual, Why):
        return Against(Text(f"the target {said}: {actual.text.en}", f"目标 {said}:{actual.text.zh}"))
    rate = Fraction(1) if own == currency else rates_by_day(desk.settings.book, desk.known_at)(own, currency, day)
    if rate is None:
        return Against(Text(f"the target {said} has no rate to {currency} on {day}", f"目标 {said} 在 {day} 没有兑 {currency} 的汇率"))
    by = Text() if own == currency else Text(f", by the rate of {day}: {float(rate):g}", f",按 {day} 的汇率 {float(rate):g} 折算")
    names = ", ".join(each.held.id for each in others)
    more = Text(f"; other targets of the period: {names}", f";同期其他目标:{names}") if names else Text()
    missing = converted(Closing(odds).missing(first, actual), rate)
    return Against(Text(f"the target {said}{by.en}{more.en}", f"目标 {said}{by.zh}{more.zh}"), missing.target, missing)


def comparable(held: Iterable[Held], period: Period | None = None) -> dict[str, Counted]:
    """Give the deals that each company target of won amounts sums, by its id (of one period): those to be reached at least."""
    found = {}
    for each in held:
        own, counts = each.target.period, counted(each)
        same = period is None or (own is not None and (own.start, own.end) == (period.start, period.end))
        if each.target.level == COMPANY and each.target.direction != "at_most" and same and isinstance(counts, Counted) and counts.money:
            found[each.id] = counts
    return found
