"""A deal as it was at a moment."""

from __future__ import annotations

import datetime as dt

import pytest

BOOK = """
zone: Asia/Shanghai
sources:
  deal:
    file: d.csv
    fields: {id: id, stage: stage, status: status, created_on: created, stage_entered_on: entered, closed_on: closed, lost_reason: why}
  stage_change:
    file: s.csv
    fields: {id: id, deal: deal, from_stage: was, to_stage: now, at: at}
rates:
  - {from: USD, to: CNY, since: 2026-01-01, rate: 7.1}
  - {from: USD, to: CNY, since: 2026-03-01, rate: "7.25"}
  - {from: EUR, to: USD, since: 2026-01-01, rate: 1.1}
currency: CNY
"""
DEALS = """id,stage,status,created,entered,closed,why
D1,won,won,2026-01-05,2026-03-10,2026-03-10,
D2,lost,lost,2026-01-06,2026-04-01,2026-04-01,price
D3,qualify,open,2026-01-07,2026-01-07,,
D4,propose,open,2026-01-08,2026-03-20,,
"""
CHANGES = """id,deal,was,now,at
1,D1,qualify,propose,2026-02-01 10:00
2,D1,propose,won,2026-03-10 09:00
3,D2,,propose,2026-02-15 23:30
4,D2,,lost,2026-04-01 08:00
5,D4,propose,won,2026-03-05 08:00
6,D4,won,propose,2026-03-20 08:00
"""


@pytest.fixture
def book(workspace):
    workspace.write(book_yaml=BOOK, d_csv=DEALS, s_csv=CHANGES)
    workspace.load()
    return workspace


def asked(book, day):
    moment = dt.datetime.fromisoformat(f"{day}T12:00+08:00").astimezone(dt.UTC)
    rows = book.ask("SELECT id, stage, status, stage_entered_on, closed_on, lost_reason FROM deal ORDER BY id", moment)
    return {row[0]: tuple(str(each) if isinstance(each, dt.date) else each for each in row[1:]) for row in rows}


@pytest.mark.parametrize(
    ("day", "first", "second"),
    [
        ("2026-01-10", ("qualify", "open", "2026-01-05", None, None), (None, "open", "2026-01-06", None, None)),
        ("2026-02-10", ("propose", "open", "2026-02-01", None, None), (None, "open", "2026-01-06", None, None)),
        ("2026-03-09", ("propose", "open", "2026-02-01", None, None), ("propose", "open", "2026-02-15", None, None)),
        ("2026-03-10", ("won", "won", "2026-03-10", "2026-03-10", None), ("propose", "open", "2026-02-15", None, None)),
        ("2026-05-01", ("won", "won", "2026-03-10", "2026-03-10", None), ("lost", "lost", "2026-04-01", "2026-04-01", "price")),
    ],
)
def test_deals_are_unwound(book, day, first, second):
    deals = asked(book, day)
    assert (deals["D1"], deals["D2"]) == (first, second)
    assert deals["D3"] == ("qualify", "open", "2026-01-07", None, None)


def test_a_deal_that_was_opened_again_was_closed_until_then(book):
    assert asked(book, "2026-03-04")["D4"] == ("propose", "open", "2026-01-08", None, None)
    for day in ("2026-03-05", "2026-03-19"):
        assert asked(book, day)["D4"] == ("won", "won", "2026-03-05", "2026-03-05", None)
    assert asked(book, "2026-03-20")["D4"] == ("propose", "open", "2026-03-20", None, None)


def test_the_rates_of_a_day_are_read_without_a_database(book):
    from engine.book.rates import rates_in_force

    folder = book.settings.book
    assert rates_in_force(folder, "CNY", dt.date(2025, 12, 31)) == ({}, dt.date(2026, 1, 1))
    assert rates_in_force(folder, "CNY", dt.date(2026, 2, 1)) == ({"USD": 7_100_000}, dt.date(2026, 3, 1))
    assert rates_in_force(folder, "CNY", dt.date(2026, 3, 1)) == ({"USD": 7_250_000}, None)
    assert rates_in_force(folder, "CNY", dt.date(2026, 3, 1), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == ({}, None)
