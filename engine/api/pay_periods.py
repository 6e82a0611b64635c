"""Judges reps and teams of the book as of the end of a period: what incentives about people and contests are reckoned from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.api.derived import with_figures
from engine.book.connect import connect
from engine.book.moments import moment
from engine.incentives import persons
from engine.incentives.contest import Entrant
from engine.incentives.one import PayGround
from engine.incentives.rules import PayRules
from engine.judge.book import Judged, judged_rows
from engine.model.award import Event
from engine.model.incentive import Incentive
from engine.model.moment import Moment, Period

if TYPE_CHECKING:
    from engine.api.desk import Desk


def rep_events(desk: Desk, rules: PayRules, incentive: Incentive, whole: PayGround, since: dt.date | None = None) -> list[Event]:
    """Give one event for each person in each period that has ended, judged as of the period's last day.

    ``since`` is the day of the first that was posted: what was paid once is reckoned again for ever, else it would be taken back.
    """
    return persons.person_events(rules, incentive, whole, lambda period: _judged(desk, rules, incentive, period, None), since)


def entrants(desk: Desk, rules: PayRules, incentive: Incentive, whole: PayGround) -> Sequence[Entrant]:
    """Give who competes in a contest, judged over its window: as of its end, as known when late data ceased to count."""
    contest = incentive.contest
    late = None if contest is None or contest.late_until is None else _end_of(contest.late_until, desk)
    return persons.entrants(rules, incentive, whole, desk.settings.zone, lambda period: _judged(desk, rules, incentive, period, late))


def _judged(
    desk: Desk, rules: PayRules, incentive: Incentive, period: Period, known_at: dt.datetime | None
) -> Iterator[tuple[Judged, Moment]]:
    """Judge all reps or teams as of the end of a period (or now, where it has not ended), with the period in force."""
    as_of = min(desk.as_of, _end_of(period.end, desk))
    known = min(desk.known_at, known_at) if known_at is not None else desk.known_at
    now = replace(moment(desk.settings, as_of, known_at=known), period=period)
    connection = connect(desk.settings.book, desk.settings.catalog, now, known, ends=desk.stage_ends)
    try:
        with_figures(desk, connection, rules.books[incentive.subject].inputs, now, known)
        for judged in judged_rows(connection, desk.settings.catalog, rules.books[incentive.subject], now):
            yield judged, now
    finally:
        connection.close()


def _end_of(day: dt.date, desk: Desk) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.max, desk.settings.zone).astimezone(dt.UTC)
