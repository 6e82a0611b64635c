"""Turns whole arrays of numbers into Arrow columns: ids, words, money, days and instants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.sample.draws import Bools, Ints

Table = Mapping[str, Any]  # a column a name, in the order of the file

NONE = -1  # stands for "no such row" among row numbers
MONEY = pa.decimal128(19, 4)
PERCENT = pa.decimal128(9, 4)
RATE = pa.decimal128(15, 6)
INSTANT = pa.timestamp("us", tz="UTC")


def ids(prefix: str, rows: Ints, width: int = 7) -> Any:
    """Give the ids of row numbers: ``D0000001`` is row 0; none for NONE."""
    texts = pc.utf8_lpad(pa.array(rows + 1, mask=rows == NONE).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, texts, "")


def words(options: Sequence[str], places: Ints, present: Bools | None = None) -> Any:
    """Give ``options[place]`` a row, as a dictionary column; none where not ``present`` or the place is NONE."""
    absent = places == NONE
    if present is not None:
        absent |= ~present
    own = list(dict.fromkeys(options))
    if len(own) < len(options):  # Arrow writes a dictionary that says a word twice in more than one way
        places = np.array([own.index(each) for each in options], np.int64)[places]
        options = own
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32), mask=absent), pa.array(options, pa.string()))


def texts(options: Sequence[str], places: Ints) -> Any:
    """Give ``options[place]`` a row as plain text, to be joined with others."""
    return pa.array(options, pa.string()).take(pa.array(places))


def joined(*parts: Any) -> Any:
    """Join texts row by row; a plain string stands in every row."""
    return pc.binary_join_element_wise(*parts, "")


def numbers(values: Ints, present: Bools | None = None) -> Any:
    """Give whole numbers, none where not ``present``."""
    return pa.array(values, pa.int64(), mask=None if present is None else ~present)


def booleans(values: Bools, present: Bools | None = None) -> Any:
    """Give truth values, none where not ``present``."""
    return pa.array(values, pa.bool_(), mask=None if present is None else ~present)


def decimals(scaled: Ints, type: pa.DataType, present: Bools | None = None) -> Any:
    """Give decimals of ``type`` from numbers already scaled by it, none where not ``present``."""
    halves = np.empty((len(scaled), 2), np.int64)  # 128 bits, the low half first
    halves[:, 0] = scaled
    halves[:, 1] = scaled >> 63
    valid = None if present is None else pa.array(present).buffers()[1]
    return pa.Array.from_buffers(type, len(scaled), [valid, pa.py_buffer(halves)])


def money(name: str, scaled: Ints, currency: Ints, present: Bools | None = None) -> Table:
    """Give the two columns of an amount scaled by 10,000: 0 is yuan and 1 US dollars."""
    return {name: decimals(scaled, MONEY, present), f"{name}_currency": words(("CNY", "USD"), currency, present)}


def days(values: Ints, present: Bools | None = None) -> Any:
    """Give dates from counts of days, none where not ``present``."""
    return pa.array(values.astype(np.int32), pa.int32(), mask=None if present is None else ~present).cast(pa.date32())


def instants(values: Ints) -> Any:
    """Give instants from microseconds since 1970 in UTC."""
    return pa.array(values, pa.int64()).cast(INSTANT)


def lists(options: Sequence[str], holds: Sequence[Bools]) -> Any:
    """Give a list of words a row: ``options[k]`` where ``holds[k]``; none where it would be empty."""
    held = np.stack(holds, axis=1)
    count = held.sum(axis=1)
    ends = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    places = np.nonzero(held)[1]
    offsets = pa.array(ends, mask=np.concatenate([count == 0, [False]]))
    return pa.ListArray.from_arrays(offsets, texts(options, places.astype(np.int64)))


def either(first: Bools, yes: Any, no: Any) -> Any:
    """Take a row of ``yes`` where ``first``, else of ``no``."""
    return pc.if_else(pa.array(first), yes, no)


def when(present: Bools, values: Any) -> Any:
    """Keep a row of ``values`` where ``present``."""
    return pc.if_else(pa.array(present), values, pa.scalar(None, values.type))
