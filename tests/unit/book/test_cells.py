"""One cell as what its field holds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.book.cells import ErrorCell, as_text
from engine.book.fields import FieldReader
from engine.book.formats import compiled
from engine.book.settings import Mapped, Named, Reading
from engine.model.problem import Place, Span
from engine.model.values import BOOLEAN, DATE, DATETIME, LIST, MONEY, PERCENT, TEXT, Type, number

SPAN = Span("book.yaml", Place(1, 1), Place(1, 1))
BERLIN = ZoneInfo("Europe/Berlin")


def reader(type: Type, reading: Reading | None = None, **more: Any) -> FieldReader:
    beside = more.pop("currency_column", None)
    mapped = Mapped("f", type, SPAN, (Named("c", SPAN),), currency_column=Named(beside, SPAN) if beside else None, **more)
    return FieldReader(mapped, reading or Reading(), BERLIN, "CNY")


def read(cell: Any, type: Type, reading: Reading | None = None, **more: Any) -> Any:
    """Read one cell: its stored value, a tuple of several, or the code of why not."""
    filled = reader(type, reading, **more).fill([[cell]], 1)
    if filled.bad:
        return filled.bad[0][2].code
    values = tuple(array[0].as_py() for array in filled.arrays)
    return values[0] if len(values) == 1 else values


@pytest.mark.parametrize(
    ("cell", "type", "expected"),
    [
        ("  Acme\u3000", TEXT, "Acme"),
        ("\u3000", TEXT, None),
        ("e\u0301", TEXT, "é"),
        ("a\0b", TEXT, "BK109"),
        ("\udcff", TEXT, "BK109"),
        (7.0, TEXT, "7"),
        (True, TEXT, "true"),
        ("1e2", number(), 100),
        ("1.5", number(), "BK103"),
        ("1.50", number(1), 15),
        ("１２．５", number(1), 125),
        ("NaN", number(), "BK104"),
        (float("inf"), number(2), "BK104"),
        (0.1, number(1), 1),
        ("1e999", number(), "BK102"),
        ("1e-999", number(), "BK103"),
        ("9" * 15, number(), 10**15 - 1),
        ("9" * 16, number(), "BK102"),
        ("9" * 5000, number(), "BK101"),
        ("1,000", number(), "BK101"),
        ("15%", PERCENT, 1500),
        ("15 ％", PERCENT, 1500),
        ("0.15", PERCENT, 1500),
        ("0.00001", PERCENT, "BK103"),
        ("CNY 10.50", MONEY, (Decimal(105000), "CNY")),
        ("10.00005", MONEY, "BK103"),
        ("USD 10", MONEY, (Decimal(100000), "USD")),
        ("RMB 10", MONEY, "BK110"),
        ("nan", MONEY, "BK104"),
        ("JPY 10.5", MONEY, (Decimal(105000), "JPY")),
        ("KWD 0.125", MONEY, (Decimal(1250), "KWD")),
        ("是", BOOLEAN, True),
        ("No", BOOLEAN, False),
        ("maybe", BOOLEAN, "BK101"),
        ("2026-02-28", DATE, dt.date(2026, 2, 28)),
        ("2026-02-28T23:30:00Z", DATE, dt.date(2026, 3, 1)),
        (dt.datetime(2026, 2, 28, 9), DATE, dt.date(2026, 2, 28)),  # noqa: DTZ001 - as a workbook gives it
        ("0001-01-01T00:00:00+14:00", DATE, "BK102"),
        ("a; b ;;c", LIST, ["a", "b", "c"]),
        ('["a", " b", ""]', LIST, ["a", "b"]),
        (["x", 1], LIST, ["x", "1"]),
        (" ; ", LIST, None),
        (ErrorCell("#N/A"), TEXT, "BK111"),
    ],
)
def test_a_cell_is_read_or_refused(cell, type, expected):
    assert read(cell, type) == expected


@pytest.mark.parametrize(
    ("text", "at", "day"),
    [
        ("2026-03-29 02:30", dt.datetime(2026, 3, 29, 1, 30), dt.date(2026, 3, 29)),  # noqa: DTZ001 - skipped: read as that much later
        ("2026-10-25 02:30", dt.datetime(2026, 10, 25, 0, 30), dt.date(2026, 10, 25)),  # noqa: DTZ001 - repeated: the first
        ("2026-07-01", dt.datetime(2026, 6, 30, 22), dt.date(2026, 7, 1)),  # noqa: DTZ001 - stored in UTC
    ],
)
def test_local_times_across_clock_changes(text, at, day):
    assert read(text, DATETIME) == (at, day)


def test_marks_of_the_file_hold_for_text_alone():
    german = Reading(decimal=",", thousands=".")
    assert read("1.234,50", number(2), german) == 123450
    assert read("1.234.50", number(2), german) == "BK101"
    assert read(Decimal("1234.5"), number(2), german) == 123450


def test_times_of_another_zone():
    utc = Reading(zone=ZoneInfo("UTC"))
    assert read("2026-07-01 23:30", DATETIME, utc) == (dt.datetime(2026, 7, 1, 23, 30), dt.date(2026, 7, 2))  # noqa: DTZ001 - stored in UTC
    assert read("2026-07-01 23:30", DATE, utc) == dt.date(2026, 7, 2)
    assert read("2026-07-01 00:00", DATE, utc) == dt.date(2026, 7, 1)
    assert read("2026-07-01", DATETIME, utc) == (dt.datetime(2026, 6, 30, 22), dt.date(2026, 7, 1))  # noqa: DTZ001 - stored in UTC


def test_transforms_stand_in_their_order():
    assert read(" GTXPro ", TEXT, values={"GTXPro": "GTX Pro"}) == "GTX Pro"
    assert read("N/A", TEXT, Reading(null=frozenset({"N/A"}))) is None
    assert read("", DATE, default="2026-01-31") == dt.date(2026, 1, 31)
    assert read("$5", MONEY, strip=("$",), currency="USD") == (Decimal(50000), "USD")
    assert read("15", PERCENT, points=True) == 1500
    assert read("2.345", number(2), round=True) == 234
    assert read("Pending", TEXT, options=("open", "won", "lost")) == "BK112"
    assert read("03/02/2026", DATE, formats=(compiled("DD/MM/YYYY"),)) == dt.date(2026, 2, 3)


def test_a_currency_column_binds():
    money = reader(MONEY, currency_column="cur")
    filled = money.fill([["5", "5", "EUR 5", None], ["EUR", None, "USD", None]], 4)
    assert filled.arrays[1].to_pylist() == ["EUR", None, None, None]
    assert [(row, reason.code) for row, _, reason in filled.bad] == [(1, "BK110"), (2, "BK110")]


def test_value_maps_and_defaults_are_counted():
    field = reader(TEXT, values={"a": "b"}, default="z")
    field.fill([["a", "a", "c", None]], 4)
    assert dict(field.applied) == {("a", "b"): 2}
    assert field.defaulted == 1


@given(
    st.one_of(
        st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.decimals(), st.dates(), st.datetimes(), st.binary(max_size=5)
    ),
    st.sampled_from([TEXT, number(), number(6), PERCENT, MONEY, BOOLEAN, DATE, DATETIME, LIST]),
)
def test_any_cell_is_a_value_or_a_reason(cell, type):
    filled = reader(type).fill([[cell]], 1)
    assert len(filled.bad) <= 1
    assert all(len(array) == 1 for array in filled.arrays)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14))
def test_exact_numbers_stay_exact(value):
    assert read(as_text(value), number(4)) == value.scaleb(4)
