"""The forms in which reports are plain data: money an exact decimal as text, shares and intervals numbers of four places."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from engine.model.estimate import Estimate
from engine.model.text import Language, Text

PLACES = 4


def money(value: Fraction | None) -> str | None:
    """Write money as a decimal, rounded half to even at four places."""
    if value is None:
        return None
    return f"{Decimal(round(value * 10**PLACES)).scaleb(-PLACES):f}"


def decimal(value: Fraction | None) -> float | None:
    """Give a share as the nearest decimal of four places."""
    return None if value is None else round(float(value), PLACES)


def interval(estimate: Estimate | None) -> dict[str, float | None] | None:
    """Give an estimate with the ends of its interval."""
    if estimate is None:
        return None
    high = None if estimate.high is None else round(estimate.high, PLACES)
    return {"value": round(estimate.value, PLACES), "low": round(estimate.low, PLACES), "high": high}


def said(text: Text | None, language: Language) -> str | None:
    """Give a sentence in one language, where there is one."""
    return text.to(language) if text else None
