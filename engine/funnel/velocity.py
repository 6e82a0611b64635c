"""How much money flows through the funnel in a day, and which factor changed it."""

from __future__ import annotations

import math
from fractions import Fraction

from engine.model.funnel import Factors, Split, Velocity
from engine.model.text import Text

UNKNOWN = Text("not enough data: needs n ≥ 1 decided deal and n ≥ 1 deal won", "数据不足:需要 n ≥ 1 个已决商机,且 n ≥ 1 个赢单")
NO_DAYS = Text("the days to win are not positive", "成交天数不为正数")
NO_SPLIT = Text("a factor is not positive, so the change is not split", "有因子不为正数,因此不拆分变化")
NO_BEFORE = Text("there is no velocity before to compare with", "没有可比的前期流速")


def factors(
    deals: int, won: int, decided: int, amount: Fraction, days: int, *, priced: int | None = None, dated: int | None = None
) -> Factors:
    """Give the factors from counts: ``amount`` and ``days`` are summed over the deals ``won``; what has no divisor is not known.

    ``priced`` and ``dated`` are how many of those have an amount and sound days at all, where not all do.
    """
    priced, dated = won if priced is None else priced, won if dated is None else dated
    return Factors(
        Fraction(deals),
        Fraction(won, decided) if decided > 0 else None,
        amount / priced if priced > 0 else None,
        Fraction(days, dated) if dated > 0 else None,
    )


def value(now: Factors) -> Fraction | None:
    """Reckon ``V = N W D / L`` exactly, in money a day; None where a factor is not known or the days are not positive."""
    if now.win is None or now.size is None or now.days is None or now.days <= 0:
        return None
    return now.deals * now.win * now.size / now.days


def velocity(now: Factors, before: Factors | None = None) -> Velocity:
    """Give the velocity, and what of its change came from which factor: ``ln V = ln N + ln W + ln D - ln L``, each as a difference."""
    current = value(now)
    if current is None:
        return Velocity(None, value(before) if before else None, None, NO_DAYS if now.days is not None and now.days <= 0 else UNKNOWN)
    if before is None:
        return Velocity(current)
    earlier = value(before)
    if earlier is None:
        return Velocity(current, None, None, NO_BEFORE)
    then, here = _parts(before), _parts(now)
    if min(*then, *here) <= 0:
        return Velocity(current, earlier, None, NO_SPLIT)
    deals, win, size, days = (_log(new) - _log(old) for new, old in zip(here, then, strict=True))
    return Velocity(current, earlier, Split(_log(current) - _log(earlier), deals, win, size, -days))


def _parts(each: Factors) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    nothing = Fraction(0)
    return each.deals, each.win or nothing, each.size or nothing, each.days or nothing


def _log(each: Fraction) -> float:
    # whole numbers of any size have a logarithm, where a quotient of them may be beyond what a float holds
    return math.log(each.numerator) - math.log(each.denominator)
