"""Exact amounts of targets: minor units of money or units, and results added up in one currency by the rate of their date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from engine.incentives.amounts import ZERO, exact, money, scale
from engine.incentives.credit import Rates, converted, same_currency_only
from engine.model.target import Amount, Why
from engine.model.values import Money
from engine.targets.faults import mixed_units, no_rate


@dataclass(frozen=True, slots=True)
class Actual:
    """What has been reached, in the target's currency or in units; None with the reason when a part of it is unknown."""

    value: Fraction | None
    why: Why | None = None


MOST = 10**14  # more than any target is; what is beyond is a slip of the hand


def unit(amount: Amount) -> str | None:
    """Give the currency of an amount; None for units."""
    return amount.currency if isinstance(amount, Money) else None


def steps(currency: str | None) -> int:
    """Give how many of the smallest amounts that are handed out make one: 100 for USD, 1 for units."""
    return 1 if currency is None else scale(currency)


def least_units(amount: Fraction, currency: str | None) -> int:
    """Give an amount in minor units (whole units for what is no money), rounded half to even."""
    return round(amount * steps(currency))


def from_units(number: int, currency: str | None) -> Amount:
    """Give so many minor units as an amount."""
    value = Fraction(number, steps(currency))
    return value if currency is None else money(value, currency)


def total(results: Iterable[tuple[Amount, dt.date]], currency: str | None, rates: Rates = same_currency_only) -> Actual:
    """Add up dated results, each converted by the rate in force on its own date (V9: or unknown, never a part of it in silence)."""
    found = ZERO
    for amount, day in results:
        if isinstance(amount, Money) == (currency is None):
            return Actual(None, mixed_units(money=currency is None))
        worth = converted(amount, currency or "", day, rates) if isinstance(amount, Money) else exact(amount)
        if worth is None:
            return Actual(None, no_rate(unit(amount) or "", currency or "", day))
        found += worth
    return Actual(found)
