"""Which periods of pay are locked, and the first one that is open; the periods themselves are those of the calendar."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from engine.model.moment import Period
from engine.model.periods import days_in, following, length, months_of, named, period_of, unit_of

__all__ = ["days_in", "following", "is_locked", "length", "months_of", "named", "open_from", "period_of", "unit_of"]


def is_locked(period: Period, locked: Collection[str]) -> bool:
    """Tell whether a period is locked: by its name, or because every month of it is (a locked quarter locks its months)."""
    return period.name in locked or _locked_months(frozenset(locked)).issuperset(months_of(period))


def open_from(period: Period, locked: Collection[str]) -> Period | None:
    """Give the first period from this one on that is not locked; None when there is none."""
    at: Period | None = period
    locked = frozenset(locked)
    while at is not None and is_locked(at, locked):
        at = following(at)
    return at


@lru_cache(maxsize=64)
def _locked_months(locked: frozenset[str]) -> frozenset[tuple[int, int]]:
    return frozenset(month for name in locked if (period := named(name)) for month in months_of(period))
