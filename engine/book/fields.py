"""Fills one field of a record type, a column at a time, each distinct cell read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.book import reasons
from engine.book.cells import (
    ErrorCell,
    FormulaCell,
    as_text,
    clean,
    read_boolean,
    read_date,
    read_decimal,
    read_instant,
    read_list,
    scaled,
    split_currency,
    storable,
)
from engine.book.layout import arrow_type, field_columns
from engine.book.reasons import BadCellError, Reason
from engine.book.settings import Mapped, Reading
from engine.model.values import Kind

if TYPE_CHECKING:
    import pyarrow as pa

REMEMBERED = 100_000  # distinct cells; a column of ids has more, and gains nothing by being remembered
PERCENT_SIGNS = ("%", "％", "‰")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cell came to: its stored values (one a column), or why not; ``applied`` names the value map's entry that was used."""

    values: tuple[Any, ...]
    reason: Reason | None = None
    applied: tuple[str, str] | None = None
    defaulted: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A chunk of one field: its Arrow columns, and the cells that could not be read, as (row, value, reason)."""

    arrays: tuple[pa.Array, ...]
    bad: tuple[tuple[int, str, Reason], ...] = ()


class FieldReader:
    """Reads the cells of one mapped field; counts what value maps and defaults did."""

    def __init__(self, mapped: Mapped, reading: Reading, zone: ZoneInfo, currency: str, lookup: Mapping[str, str] | None = None) -> None:
        self.mapped = mapped
        self.reading = reading
        self.zone = zone
        self.currency = None if mapped.currency_column else currency
        self.lookup = lookup
        self.columns = field_columns(mapped.target, mapped.type)
        self.types = [arrow_type(each.sql) for each in self.columns]
        self.null = reading.null | mapped.null
        self.memo: dict[Hashable, Outcome] = {}
        self.any_bad = False
        self.applied: Counter[tuple[str, str]] = Counter()
        self.defaulted = 0

    def fill(self, cells: Sequence[Sequence[Any]], size: int, ignored: AbstractSet[int] = frozenset()) -> Filled:
        """Read ``size`` rows; ``cells`` holds one sequence a column of the mapping, the currency's last. Rows ``ignored`` are not counted."""
        keys: Sequence[Hashable]
        if not cells:
            keys = [()] * size
        elif len(cells) == 1:
            keys = [_key(cell) for cell in cells[0]]
        else:
            keys = [tuple(map(_key, row)) for row in zip(*cells, strict=True)]
        outcomes = [self.memo.get(key) or self._learn(key, several=len(cells) != 1) for key in keys]
        counted = outcomes if not ignored else [each for row, each in enumerate(outcomes) if row not in ignored]
        if self.mapped.values:
            self.applied.update(each.applied for each in counted if each.applied)
        if self.mapped.default is not None:
            self.defaulted += sum(each.defaulted for each in counted)
        bad = tuple((row, _shown(keys[row]), each.reason) for row, each in enumerate(outcomes) if each.reason) if self.any_bad else ()
        return Filled(self._arrays(outcomes), bad)

    def _arrays(self, outcomes: Sequence[Outcome]) -> tuple[pa.Array, ...]:
        import pyarrow as pa

        return tuple(pa.array([each.values[at] for each in outcomes], type) for at, type in enumerate(self.types))

    def _learn(self, key: Hashable, *, several: bool) -> Outcome:
        if len(self.memo) >= REMEMBERED:
            self.memo.clear()
        outcome = self._read(key if several and isinstance(key, tuple) else (key,))
        self.any_bad |= outcome.reason is not None
        self.memo[key] = outcome
        return outcome

    def _read(self, cells: tuple[Hashable, ...]) -> Outcome:
        nothing = (None,) * len(self.columns)
        try:
            exact = any(isinstance(cell, tuple) for cell in cells)
            texts = [self._text(cell) for cell in cells]
            given = texts.pop() if self.mapped.currency_column else None
            text, applied = self._changed(self._one(texts))
            defaulted = text is None and self.mapped.default is not None
            text = self.mapped.default if text is None else text
            if text is None:
                return Outcome(nothing, applied=applied)
            return Outcome(self._typed(text, given, exact=exact), applied=applied, defaulted=defaulted)
        except BadCellError as error:
            return Outcome(nothing, error.reason)

    def _text(self, cell: Hashable) -> str | None:
        text = cell[0] if isinstance(cell, tuple) else cell
        if not isinstance(text, str):
            return None
        trimmed = clean(text)
        if not trimmed or trimmed in self.null:
            return None
        if isinstance(text, ErrorCell):
            raise reasons.not_computed(trimmed) if isinstance(text, FormulaCell) else reasons.error_cell(trimmed)
        if not storable(trimmed):
            raise BadCellError(reasons.undecodable(self.reading.encoding))
        return trimmed

    def _one(self, texts: list[str | None]) -> str | None:
        if self.mapped.constant is not None:
            return self.mapped.constant
        parts = [each for each in texts if each is not None]
        if not parts:
            return None
        return parts[0] if self.mapped.take == "first" else self.mapped.join.join(parts)

    def _changed(self, text: str | None) -> tuple[str | None, tuple[str, str] | None]:
        mapped = self.mapped
        for each in mapped.strip:
            text = clean(text.replace(each, "")) or None if text else None
        if text is not None and self.lookup is not None:
            keep = mapped.lookup is not None and mapped.lookup.keep
            text = self.lookup.get(text, text if keep else None)
        if text is None:
            return None, None
        to = mapped.values.get(text)
        applied = None if to is None else (text, to)
        text = (text if to is None else to) or None
        return (mapped.prefix + text if text and mapped.prefix else text), applied

    def _typed(self, text: str, given: str | None, *, exact: bool) -> tuple[Any, ...]:
        mapped, zone = self.mapped, self.zone
        if mapped.options and text not in mapped.options:
            raise reasons.not_one_of(text, mapped.options)
        decimal, thousands = (".", "") if exact else (self.reading.decimal, self.reading.thousands)
        kind = mapped.type.kind
        match kind:
            case Kind.NUMBER:
                type = mapped.type if mapped.bound is None else mapped.type.wider(mapped.bound)
                return (scaled(read_decimal(text, kind, decimal, thousands), type, text, round=mapped.round),)
            case Kind.PERCENT:
                sign = next((each for each in PERCENT_SIGNS if text.endswith(each)), "")
                value = read_decimal(text.removesuffix(sign).rstrip(), kind, decimal, thousands)
                hundredth = -3 if sign == "‰" else -2 if sign or mapped.points else 0
                return (scaled(value.scaleb(hundredth), mapped.type, text, round=mapped.round),)
            case Kind.MONEY:
                amount, code = split_currency(text, given or mapped.currency, self.currency)
                return scaled(read_decimal(amount, kind, decimal, thousands), mapped.type, text, round=mapped.round), code
            case Kind.BOOLEAN:
                return (read_boolean(text),)
            case Kind.DATE:
                return (read_date(text, mapped.formats, zone, self.reading.zone),)
            case Kind.DATETIME:
                return read_instant(text, mapped.formats, zone, self.reading.zone)
            case Kind.LIST:
                return (read_list(text, mapped.split),)
            case _:
                return (text,)


def _key(cell: Any) -> Hashable:
    """Name a cell in the memory: text by itself, anything else by its exact text in a tuple of one."""
    if cell is None or isinstance(cell, str):
        return cell
    return (as_text(cell),)


def _shown(key: Hashable) -> str:
    if isinstance(key, tuple):
        return " ".join(shown for each in key if (shown := _shown(each)))
    return str(key) if key is not None else ""
