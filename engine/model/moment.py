"""The instant a run judges as of, with all that time and money depend on, so that the core reads no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from engine.model.workdays import Workdays

NO_CURRENCY = "XXX"  # ISO 4217's code for none: where nobody said which currency the book is in


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both included, with the name an author gave it (2026-Q4)."""

    name: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Moment:
    """``as_of`` is aware, in UTC; ``rates`` gives, per currency, one unit of it in the book's currency at 6 decimals, in force today.

    ``rates_until`` is the next day on which another rate comes into force, when one is already known.
    """

    as_of: dt.datetime
    zone: ZoneInfo
    currency: str
    rates: Mapping[str, int] = field(default_factory=dict)
    workdays: Workdays = field(default_factory=Workdays)
    period: Period | None = None
    rates_until: dt.date | None = None

    @property
    def today(self) -> dt.date:
        """The local date of ``as_of``."""
        return self.as_of.astimezone(self.zone).date()
