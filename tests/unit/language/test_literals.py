"""Values as data gives them: exact, bounded, local to the zone, and never guessed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.literals import BadValueError, read_value
from engine.model.text import Text
from engine.model.values import BOOLEAN, DATE, DATETIME, DURATION, LIST, MONEY, PERCENT, TEXT, Instant, Money, number

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
AS_OF = dt.datetime(2026, 11, 21, 17, 30, tzinfo=dt.UTC)  # 01:30 of the 22nd in Shanghai
TYPES = (number(), number(2), PERCENT, MONEY, TEXT, BOOLEAN, DATE, DATETIME, DURATION, LIST)


@pytest.mark.parametrize(
    ("text", "type", "value"),
    [
        ("50_000", number(), 50_000),
        ("-7.25", number(2), -725),
        ("7", number(2), 700),
        ("２０", number(), 20),
        ("15%", PERCENT, 1500),
        ("0.15", PERCENT, 1500),
        ("33.33 %", PERCENT, 3333),
        ("200%", PERCENT, 20_000),
        ("0%", PERCENT, 0),
        ("CNY 500_000", MONEY, Money(5_000_000_000, "CNY")),
        ("CNY -5.5", MONEY, Money(-55_000, "CNY")),
        ("-USD 5", MONEY, Money(-50_000, "USD")),
        ("JPY 100", MONEY, Money(1_000_000, "JPY")),
        ("KWD 1.005", MONEY, Money(10_050, "KWD")),
        (" smb\u3000", TEXT, "smb"),
        ("Cafe\u0301", TEXT, "Caf\u00e9"),
        ("unset", TEXT, None),
        (" \u3000 ", TEXT, None),
        ("", MONEY, None),
        ("true", BOOLEAN, True),
        ("FALSE", BOOLEAN, False),
        ("renewal; 重点 ;", LIST, ("renewal", "重点")),
        (" ; ", LIST, None),
        ("2024-02-29", DATE, dt.date(2024, 2, 29)),
        ("today", DATE, dt.date(2026, 11, 22)),
        ("-3d", DATE, dt.date(2026, 11, 19)),
        ("+2w", DATE, dt.date(2026, 12, 6)),
        ("1mo", DATE, dt.date(2026, 12, 22)),
        ("14d", DURATION, 14),
        ("2w", DURATION, 14),
    ],
)
def test_what_is_read(text, type, value):
    assert read_value(text, type, SHANGHAI, AS_OF) == value


@pytest.mark.parametrize(
    ("text", "type", "says"),
    [
        ("7.255", number(2), "decimals"),
        ("1.5", number(), "decimals"),
        ("1000000000000000", number(), "large"),
        ("1e5", number(), "number"),
        ("1,000", number(), "number"),
        ("nan", number(), "number"),
        ("9" * 5000, number(), "number"),
        ("33.333%", PERCENT, "2 decimals"),
        ("10000%", PERCENT, "large"),
        ("5", MONEY, "money"),
        ("XYZ 5", MONEY, "currency"),
        ("CNY 1.00005", MONEY, "decimals"),
        ("JPY 1.12345", MONEY, "decimals"),
        ("CNY 1000000000000000", MONEY, "large"),
        ("-CNY -5", MONEY, "money"),
        ("yes", BOOLEAN, "boolean"),
        ("2026-02-30", DATE, "no day"),
        ("2026-2-3", DATE, "date"),
        ("9999999y", DATE, "years"),
        ("2026-11-21T25:00", DATETIME, "no time"),
        ("0001-01-01T00:00", DATETIME, "no time"),
        ("9999-12-31T23:59:59-12:00", DATETIME, "no time"),
        ("1mo", DURATION, "duration"),
    ],
)
def test_what_is_refused(text, type, says):
    with pytest.raises(BadValueError) as refused:
        read_value(text, type, SHANGHAI, AS_OF)
    assert says in refused.value.message.en
    assert refused.value.message.zh


def test_without_an_instant_nothing_is_relative():
    assert read_value("unset", TEXT, SHANGHAI) == "unset"
    with pytest.raises(BadValueError):
        read_value("-3d", DATE, SHANGHAI)


def test_times_are_local_and_keep_their_day():
    late = read_value("2026-10-31T23:30:00", DATETIME, SHANGHAI)
    assert late == Instant(dt.datetime(2026, 10, 31, 15, 30, tzinfo=dt.UTC), dt.date(2026, 10, 31))
    assert read_value("2026-10-31T15:30:00Z", DATETIME, SHANGHAI) == late
    assert read_value("2026-11-01", DATETIME, SHANGHAI).day == dt.date(2026, 11, 1)
    assert read_value("-3d", DATETIME, SHANGHAI, AS_OF) == Instant(AS_OF - dt.timedelta(days=3), dt.date(2026, 11, 19))


def test_a_clock_change_is_read_as_the_language_says():
    skipped = read_value("2026-03-08T02:30", DATETIME, NEW_YORK)
    assert skipped.at.astimezone(NEW_YORK).time() == dt.time(3, 30)
    repeated = read_value("2026-11-01T01:30", DATETIME, NEW_YORK)
    assert repeated.at == dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"[A-Z]{3} -?[0-9._]{1,20}%?|[0-9T:+-]{1,25}", fullmatch=True), st.sampled_from(TYPES))
def test_any_text_is_a_value_or_a_refusal(text, type):
    try:
        value = read_value(text, type, NEW_YORK, AS_OF)
    except BadValueError as refused:
        value, told = None, refused.message
    else:
        told = Text("read", "已读")
    assert told.en
    assert told.zh
    scaled = value.amount if isinstance(value, Money) else value
    if type in (number(), number(2), PERCENT, MONEY):
        assert abs(scaled or 0) <= type.bound
