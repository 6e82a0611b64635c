"""The fast paths give what reading cell by cell gives."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.book.columnar import fast
from engine.book.fields import FieldReader
from engine.book.settings import Mapped, Named, Reading
from engine.model.problem import Place, Span
from engine.model.values import BOOLEAN, DATE, DATETIME, MONEY, TEXT, Type, number

SPAN = Span("book.yaml", Place(1, 1), Place(1, 1))
ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")]

FIRST, LAST = dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001 - naive and aware by turns


def agree(array: pa.Array, type: Type, zone: ZoneInfo, currency: pa.Array | None = None) -> bool:
    """Compare both ways; tell whether the fast one answered."""
    quick = fast(array, type, zone, currency if currency is not None else "CNY")
    if quick is None:
        return False
    mapped = Mapped("f", type, SPAN, (Named("c", SPAN),), currency_column=Named("k", SPAN) if currency is not None else None)
    cells = [array.to_pylist()] + ([currency.to_pylist()] if currency is not None else [])
    slow = FieldReader(mapped, Reading(), zone, "CNY").fill(cells, len(array))
    assert not slow.bad
    assert [each.to_pylist() for each in quick] == [each.to_pylist() for each in slow.arrays]
    assert [each.type for each in quick] == [each.type for each in slow.arrays]
    return True


@given(st.lists(st.none() | st.datetimes(FIRST, LAST), max_size=30), st.sampled_from(ZONES), st.booleans())
@settings(max_examples=150)
def test_instants(moments, zone, aware):
    array = pa.array(moments, pa.timestamp("us", "UTC" if aware else None))
    assert agree(array, DATETIME, zone)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_instants_around_every_clock_change_of_a_year(zone):
    hours = [dt.datetime(2026, 1, 1) + dt.timedelta(minutes=30 * step) for step in range(2 * 24 * 365)]  # noqa: DTZ001 - local by meaning
    assert agree(pa.array(hours, pa.timestamp("us")), DATETIME, zone)
    assert agree(pa.array(hours, pa.timestamp("ms", "UTC")), DATETIME, zone)


@given(st.lists(st.none() | st.text(st.characters(codec="utf-8"), max_size=5), max_size=20))
def test_texts(texts):
    agree(pa.array(texts, pa.string()), TEXT, ZONES[0])


def test_clean_texts_take_the_fast_path_and_others_do_not():
    assert agree(pa.array(["a", None, "b c"]), TEXT, ZONES[0])
    for odd in ("", " a", "a\u3000", "é", "a\0"):
        assert not agree(pa.array(["a", odd]), TEXT, ZONES[0])


@given(
    st.lists(st.none() | st.decimals(places=4, min_value=-(10**14), max_value=10**14, allow_nan=False), max_size=20),
    st.sampled_from(["CNY", "JPY", "KWD", "XXX"]),
)
def test_amounts(amounts, code):
    array = pa.array(amounts, pa.decimal128(19, 4))
    agree(array, MONEY, ZONES[0], pa.array([code] * len(amounts), pa.string()))


def test_whole_amounts_take_the_fast_path_also_in_a_slice():
    from decimal import Decimal

    array = pa.array([Decimal("1.00"), None, Decimal("-12345678901234.50"), Decimal(7)], pa.decimal128(19, 4))
    assert agree(array, MONEY, ZONES[0])
    assert agree(array[1:], MONEY, ZONES[0])
    assert agree(pa.array([Decimal("1.0001")], pa.decimal128(19, 4)), MONEY, ZONES[0])


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=10))
def test_numbers(values):
    agree(pa.array(values, pa.int64()), number(), ZONES[0])


def test_dates_and_truths():
    assert agree(pa.array([dt.date(2026, 5, 3), None]), DATE, ZONES[0])
    assert agree(pa.array([True, None, False]), BOOLEAN, ZONES[0])
