"""The day of the next change is named to the day wherever time moves a value evenly, and not at all where it moves nothing."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from engine.language.change import next_change
from engine.language.gather import gather
from engine.language.tree import inputs
from engine.language.types import Scope, check
from engine.model.condition import Condition
from engine.model.moment import Moment, Period
from engine.model.record import Record
from engine.model.values import Instant, Money
from engine.playbook.catalog import standard_catalog

ZONE = ZoneInfo("Asia/Shanghai")
PERIOD = Period("2026-Q4", dt.date(2026, 10, 1), dt.date(2026, 12, 31))
MOMENT = Moment(
    dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC), ZONE, "CNY", {"USD": 7_200_000}, period=PERIOD, rates_until=dt.date(2026, 12, 1)
)


def at(month, day, hour=9):
    local = dt.datetime(2026, month, day, hour, tzinfo=ZONE)
    return Instant(local.astimezone(dt.UTC), local.date())


MEETINGS = tuple(
    Record("activity", f"a{day}", {"type": kind, "at": at(11, day)}) for day, kind in ((10, "meeting"), (9, "call"), (20, "meeting"))
)
DEAL = Record(
    "deal",
    "d",
    {"amount": Money(1, "CNY"), "stage": "qualify", "stage_entered_on": dt.date(2026, 11, 11), "close_date": dt.date(2026, 12, 5)},
    many={"activities": MEETINGS},
)
PLANNED = Record("deal", "p", many={"activities": (Record("activity", "x", {"type": "meeting", "at": at(11, 25)}),)})
TODAY_LATER = Record("deal", "t", many={"activities": (Record("activity", "x", {"type": "meeting", "at": at(11, 21, 20)}),)})


@pytest.mark.parametrize(
    ("record", "when", "expected"),
    [
        (DEAL, "deal.stage = 'qualify'", None),
        (DEAL, "deal.competitor = 'x' and today - deal.closed_on > 3d", None),
        (DEAL, "today - deal.stage_entered_on > 21d", "2026-12-03"),
        (DEAL, "today - deal.stage_entered_on >= 21d", "2026-12-02"),
        (DEAL, "today - deal.stage_entered_on = 10d", "2026-11-22"),
        (DEAL, "today - deal.stage_entered_on < 5d", None),
        (DEAL, "today - deal.stage_entered_on > stage.at_most", "2026-12-03"),
        (DEAL, "days(today - deal.stage_entered_on) * 2 > 31", "2026-11-27"),
        (DEAL, "deal.close_date <= today + 2w", "9999-12-18"),  # where the years end
        (DEAL, "deal.close_date <= today + 1w", "2026-11-28"),
        (DEAL, "deal.close_date < today", "2026-12-06"),
        (DEAL, "today in period", "2027-01-01"),
        (DEAL, "today > 2026-12-24 or today > 2026-12-23", "2026-12-24"),
        (DEAL, "count(activities where type = 'meeting' within 14d) >= 2", "2026-11-24"),
        (DEAL, "count(activities within 14d) >= 2", "2026-11-23"),
        (DEAL, "count(activities where type = 'meeting' within 7d) >= 1", "2026-11-27"),
        (DEAL, "count(activities) >= 2", None),
        (PLANNED, "any(activities)", "2026-11-25"),
        (TODAY_LATER, "any(activities)", "2026-11-22"),
        (DEAL, "deal.amount > CNY 1", "2026-12-01"),
    ],
)
def test_the_day_named(record, when, expected):
    scope = Scope(standard_catalog(), "deal", limits=(("qualify", 21),))
    tree, problems = check(Condition.bare(when), scope)
    assert tree is not None, problems
    named = next_change([tree], gather(inputs(tree), record, MOMENT, standard_catalog()), MOMENT)
    assert (named.isoformat() if named else None) == expected
