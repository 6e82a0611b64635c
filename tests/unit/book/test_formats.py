"""Dates and times as exports write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.book.formats import compiled, read_moment


def read(text: str, *formats: str) -> dt.date | dt.datetime | None:
    return read_moment(text, tuple(format for each in formats if (format := compiled(each))))


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("2026-02-28", (), dt.date(2026, 2, 28)),
        ("2026-02-30", (), None),
        ("28/02/2026", ("DD/MM/YYYY",), dt.date(2026, 2, 28)),
        ("2/28/2026", ("M/D/YYYY",), dt.date(2026, 2, 28)),
        ("2026年2月8日", ("YYYY年M月D日",), dt.date(2026, 2, 8)),
        ("8-Feb-26", ("D-MMM-YY",), dt.date(2026, 2, 8)),
        ("8-Foo-26", ("D-MMM-YY",), None),
        ("31.12.99", ("DD.MM.YY",), dt.date(1999, 12, 31)),
        ("28/02/2026 3:05 PM", ("DD/MM/YYYY h:mm AM",), dt.datetime(2026, 2, 28, 15, 5)),  # noqa: DTZ001 - local by meaning
        ("28/02/2026 13:05 PM", ("DD/MM/YYYY h:mm AM",), None),
        ("2026-02-28T10:00:00Z", (), dt.datetime(2026, 2, 28, 10, tzinfo=dt.UTC)),
        ("2026-02-28 10:00:00.123456 UTC", (), dt.datetime(2026, 2, 28, 10, 0, 0, 123456, dt.UTC)),
        ("2026-02-28 10:00:00+0800", (), dt.datetime(2026, 2, 28, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))),
        ("1772272800000", ("epoch_ms",), dt.datetime(2026, 2, 28, 10, tzinfo=dt.UTC)),
        ("99999999999999", ("epoch_s",), None),
        ("2026-02-28 25:00", (), None),
        ("tomorrow", ("DD/MM/YYYY",), None),
    ],
)
def test_reads(text, formats, expected):
    assert read(text, *formats) == expected


@pytest.mark.parametrize("text", ["DD/MM", "YYYY", "DD/MM/YYYY DD", "hh:mm", ""])
def test_a_format_that_names_no_whole_date_is_none(text):
    assert compiled(text) is None


@given(st.text(max_size=40), st.sampled_from(["YYYY-MM-DD", "DD.MM.YY hh:mm:ss", "epoch_ms", "D MMM YYYY h:mm AM Z"]))
def test_any_text_is_read_or_not(text, format):
    found = read(text, format)
    assert found is None or isinstance(found, dt.date)


@given(st.dates())
def test_what_is_written_is_read_again(day):
    assert read(f"{day.day}/{day.month}/{day.year:04}", "D/M/YYYY") == day
