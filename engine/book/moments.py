"""The moment of a run, with the zone, currency, rates and calendar that a book's settings say."""

from __future__ import annotations

import datetime as dt

from engine.book.rates import rates_in_force
from engine.book.settings import BookSettings
from engine.model.moment import Moment, Period


def moment(settings: BookSettings, as_of: dt.datetime, *, known_at: dt.datetime | None = None, period: Period | None = None) -> Moment:
    """Build the moment of ``as_of`` (aware), with the rates in force on its local day as known at ``known_at``."""
    at = as_of.astimezone(dt.UTC)
    day = at.astimezone(settings.zone).date()
    rates, until = rates_in_force(settings.book, settings.currency, day, known_at)
    return Moment(at, settings.zone, settings.currency, rates, settings.workdays, period, until)
