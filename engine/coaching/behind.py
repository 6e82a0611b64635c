"""Which targets a rep or team is behind: what is measured today against the elapsed share of the target. Seasons come with pace proper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from engine.coaching.periods import elapsed
from engine.model.moment import Moment, Period
from engine.model.values import RATE_DECIMALS, Kind, Mean, Money, Value

ADDS_UP = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DURATION})  # over a period; a share (conversion, margin) is held to the whole target


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of one rep or team as of today: ``wanted`` at least (or ``at_most``) in the period, ``value`` so far."""

    id: str
    kind: Kind
    period: Period
    wanted: Value
    value: Value | Fraction
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Behind:
    """A target that is behind: the share of its period that is over, and of what was to be reached by now, how much there is."""

    aim: Aim
    elapsed: Fraction
    reached: Fraction | None  # None where nothing was to be reached


def behind(aim: Aim, moment: Moment) -> Behind | None:
    """Tell whether a target is behind today; None when it is not, when its period is not running, or when it cannot be known.

    At least ``T`` is behind under ``T × elapsed share``. At most ``T`` is only met at the end, so it is behind once it is exceeded.
    """
    today: dt.date = moment.today
    if not aim.period.start <= today <= aim.period.end:
        return None
    wanted, value = amount(aim.wanted, moment), amount(aim.value, moment)
    if wanted is None or value is None:
        return None
    share = elapsed(aim.period, today)
    if aim.at_most:
        return Behind(aim, share, value / wanted if wanted else None) if value > wanted else None
    by_now = wanted * share if aim.kind in ADDS_UP else wanted
    return Behind(aim, share, value / by_now if by_now else None) if value < by_now else None


def amount(value: Value | Fraction, moment: Moment) -> Fraction | None:
    """Give a countable value exactly, money in the book's currency by the rate of today; None without a rate or a value."""
    match value:
        case None | bool():
            return None
        case int() | Fraction():
            return Fraction(value)
        case Money(units, currency, decimals):
            worth = Fraction(units, 10**decimals)
            if currency == moment.currency:
                return worth
            rate = moment.rates.get(currency)
            return None if rate is None else worth * Fraction(rate, 10**RATE_DECIMALS)
        case Mean(total, count, decimals):
            whole = amount(total, moment)
            scale = 1 if isinstance(total, Money) else 10**decimals
            return None if whole is None or not count else whole / (count * scale)
        case _:
            return None
