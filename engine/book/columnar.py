"""Fast paths for Parquet columns that are already of the right type: whole columns at once, or None where a cell needs a closer look."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.language.numerals import currencies
from engine.model.values import MONEY_DECIMALS, Kind, Type

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGES = r"^[\x00-\x20\x7f]|[\x00-\x20\x7f]$|\x00"  # ASCII that trimming may take, or that cannot be kept
DAY_US = 86_400_000_000
FIRST_DAY, LAST_DAY = -719_162 + 3, 2_932_896 - 3  # days since 1970 of the years 1 to 9999, less what a zone may add


def fast(array: pa.Array, type: Type, zone: ZoneInfo, currency: pa.Array | str | None) -> tuple[pa.Array, ...] | None:
    """Convert a column as it lies; None where it is of another type or holds a value that must be judged cell by cell.

    ``currency`` is the column beside an amount, or the one currency of all.
    """
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_null(array.type):
        return None
    match type.kind:
        case Kind.TEXT:
            return _text(array)
        case Kind.BOOLEAN:
            return (array,) if pa.types.is_boolean(array.type) else None
        case Kind.DATE:
            return _date(array)
        case Kind.DATETIME:
            return _instant(array, zone)
        case Kind.NUMBER:
            return _number(array, type)
        case Kind.MONEY:
            return _money(array, type, currency)
        case _:
            return None


def _text(array: pa.Array) -> tuple[pa.Array, ...] | None:
    if pa.types.is_large_string(array.type):
        array = array.cast(pa.string())
    if not pa.types.is_string(array.type) or not _all(pc.string_is_ascii(array)):
        return None
    shortest = pc.min(pc.binary_length(array)).as_py()
    if shortest == 0 or pc.any(pc.match_substring_regex(array, EDGES)).as_py():
        return None
    return (array,)


def _date(array: pa.Array) -> tuple[pa.Array, ...] | None:
    if not pa.types.is_date32(array.type):
        return None
    bounds = pc.min_max(array.view(pa.int32()))
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    return (array,) if low is None or (low >= FIRST_DAY and high <= LAST_DAY) else None


def _number(array: pa.Array, type: Type) -> tuple[pa.Array, ...] | None:
    if not pa.types.is_integer(array.type) or type.decimals:
        return None
    bounds = pc.min_max(array)
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    if low is not None and max(abs(low), abs(high)) > type.bound:
        return None
    return (array.cast(pa.int64()),)


def _money(array: pa.Array, type: Type, currency: pa.Array | str | None) -> tuple[pa.Array, ...] | None:
    """Read decimal(p,4) as whole ten-thousandths: the same bytes under another type."""
    if not pa.types.is_decimal128(array.type) or array.type.scale > MONEY_DECIMALS or currency is None:
        return None
    if isinstance(currency, str):
        currency = pa.array([currency] * len(array), pa.string())
    elif not (codes := _text(currency)):
        return None
    else:
        currency = codes[0]
    currency = pc.if_else(pc.is_valid(array), currency, pa.scalar(None, pa.string()))
    if not currencies().issuperset(pc.unique(currency).drop_null().to_pylist()) or pc.sum(pc.is_null(currency)).as_py() != array.null_count:
        return None
    exact = array.cast(pa.decimal128(38, MONEY_DECIMALS))
    units = pa.Array.from_buffers(pa.decimal128(38, 0), len(exact), exact.buffers(), exact.null_count, exact.offset)
    low, high = _halves(units)
    if not np.array_equal(high, low >> 63):  # wider than 64 bits
        return None
    if len(low) and max(abs(int(low.min())), abs(int(low.max()))) > type.bound:
        return None
    return units, currency


def _halves(units: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    data = np.frombuffer(units.buffers()[1], np.int64)[2 * units.offset : 2 * (units.offset + len(units))]
    valid = pc.is_valid(units).to_numpy(zero_copy_only=False)
    return np.where(valid, data[0::2], 0), np.where(valid, data[1::2], 0)


def _instant(array: pa.Array, zone: ZoneInfo) -> tuple[pa.Array, ...] | None:
    """Give instants in UTC and their local days; within a stretch whose clock never changes, days are plain arithmetic."""
    if not pa.types.is_timestamp(array.type):
        return None
    aware = array.type.tz is not None
    if array.type.unit == "ns":
        return None  # finer than is kept: read cell by cell
    micros = array.cast(pa.timestamp("us", array.type.tz)).view(pa.int64())
    valid = pc.is_valid(micros).to_numpy(zero_copy_only=False)
    at = np.where(valid, pc.fill_null(micros, 0).to_numpy(zero_copy_only=False), 0)
    days, where = np.unique(at // DAY_US, return_inverse=True)
    if len(days) and (days[0] < FIRST_DAY or days[-1] > LAST_DAY):
        return None
    offsets = [steady_offset(int(day), zone) for day in days]
    steady = np.array([each or 0 for each in offsets], np.int64)[where] if len(days) else at
    utc = at if aware else at - steady
    local = at + steady if aware else at
    day = local // DAY_US
    changing = [index for index, each in enumerate(offsets) if each is None]
    for row in np.flatnonzero(np.isin(where, changing)):
        utc[row], day[row] = _slowly(int(at[row]), zone, aware=aware)
    mask = ~valid
    return pa.array(utc, pa.int64(), mask=mask).view(pa.timestamp("us")), pa.array(day.astype(np.int32), pa.int32(), mask=mask).view(
        pa.date32()
    )


@lru_cache(maxsize=100_000)
def steady_offset(day: int, zone: ZoneInfo) -> int | None:
    """Return the zone's distance from UTC, in microseconds, when it is one and the same around that day; else None."""
    start = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)
    around = {(start + dt.timedelta(hours=hours)).astimezone(zone).utcoffset() for hours in (-24, -12, 0, 12, 24, 36, 48)}
    only = around.pop()
    return None if around or only is None else only // dt.timedelta(microseconds=1)


def _slowly(micros: int, zone: ZoneInfo, *, aware: bool) -> tuple[int, int]:
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC if aware else None)
    moment = epoch + dt.timedelta(microseconds=micros)
    at = (moment if aware else moment.replace(tzinfo=zone)).astimezone(dt.UTC)
    local = at.astimezone(zone).date()
    return (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1), (local - dt.date(1970, 1, 1)).days


def _all(values: Any) -> bool:
    return pc.all(values).as_py() is not False
