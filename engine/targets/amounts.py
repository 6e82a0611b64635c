"""Exact amounts of targets: minor units of money, or units."""

from __future__ import annotations

from fractions import Fraction

from engine.incentives.amounts import money, scale
from engine.model.target import Amount
from engine.model.values import Money

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
