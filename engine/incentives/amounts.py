"""Exact amounts: from Money to fractions and back, rounded half to even to the currency's minor unit, and written for a statement."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from engine.model.values import MONEY_DECIMALS, Money

ZERO = Fraction(0)
ONE = Fraction(1)
USUAL_DIGITS = 2
SCALES = (1, 10, 100, 1_000, 10_000)
# ISO 4217, table A.1: the currencies whose minor unit is not a hundredth.
DIGITS = {
    **dict.fromkeys(
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"], 0
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}


def digits(currency: str) -> int:
    """Give the decimals of a currency's minor unit."""
    return DIGITS.get(currency, USUAL_DIGITS)


def scale(currency: str) -> int:
    """Give how many minor units make one unit of a currency."""
    return SCALES[digits(currency)]


def exact(amount: Money | Fraction) -> Fraction:
    """Give an amount as a fraction, in its own currency or in units."""
    return Fraction(amount.amount, 10**amount.decimals) if isinstance(amount, Money) else amount


def rounded(amount: Fraction, currency: str) -> Fraction:
    """Round half to even to the currency's minor unit."""
    return Fraction(round(amount * scale(currency)), scale(currency))


def money(amount: Fraction, currency: str) -> Money:
    """Give an amount as Money at four decimals, rounded half to even where it has more."""
    return Money(round(amount * 10**MONEY_DECIMALS), currency)


def minor(amount: Fraction, currency: str) -> int:
    """Give a rounded amount in minor units."""
    return round(amount * scale(currency))


def apportion(weights: Sequence[Fraction], total: int) -> list[int]:
    """Split ``total`` in the ratio of ``weights`` so that the parts sum to it exactly: the largest remainders get one more.

    Equal remainders go to the earlier place. Weights that sum to nothing get nothing.
    """
    whole = sum(weights, ZERO)
    if not whole:
        return [0] * len(weights)
    parts = [weight * total / whole for weight in weights]
    floors = [part.numerator // part.denominator for part in parts]
    left = total - sum(floors)
    first = sorted(range(len(parts)), key=lambda at: (floors[at] - parts[at], at))[:left]
    for at in first:
        floors[at] += 1
    return floors


def written(amount: Fraction, currency: str | None) -> str:
    """Write an amount with its currency (units without): USD 1,234.50; an inexact one at six decimals with an ellipsis."""
    least = 0 if currency is None else digits(currency)
    text = _decimal(amount, least)
    return text if currency is None else f"{currency} {text}"


def percent(share: Fraction) -> str:
    """Write a share as a percentage: 6%, 33.333333…%."""
    return f"{_decimal(share * 100, 0)}%"


@lru_cache(maxsize=4096)
def _decimal(value: Fraction, least: int) -> str:
    places = 6
    scaled = value * 10**places
    whole = round(scaled)
    text = f"{Decimal(whole).scaleb(-places):,f}"
    head, _, tail = text.partition(".")
    tail = tail.rstrip("0").ljust(least, "0")
    return (f"{head}.{tail}" if tail else head) + ("" if scaled.denominator == 1 else "…")
