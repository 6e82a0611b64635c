"""What ``book.yaml`` says, as plain data: where each record type is read from and how each of its fields is filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from engine.book.formats import Format
from engine.model.catalog import Catalog
from engine.model.periods import CALENDAR, Fiscal
from engine.model.problem import Span
from engine.model.values import Type
from engine.model.workdays import Workdays

Suffix = Literal["csv", "parquet", "jsonl", "xlsx"]
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in ``book.yaml``: a column or a file, with its place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: ``dates`` and ``datetimes`` are tried in order, ISO 8601 last; ``null`` are words that mean *not set*."""

    format: Suffix | None = None  # by the file's ending where not said
    encoding: str = "utf-8"
    delimiter: str | None = None  # a comma; a tab for .tsv
    sheet: str | None = None  # the first
    null: frozenset[str] = frozenset()
    dates: tuple[Format, ...] = ()
    datetimes: tuple[Format, ...] = ()
    decimal: str = "."
    thousands: str = ""
    zone: ZoneInfo | None = None  # of times without an offset; the book's


@dataclass(frozen=True, slots=True)
class Listed:
    """A column of another file: its keys in the rows of ``only``, and (for a lookup) the column with the value of each."""

    file: Named
    key: Named
    value: Named | None
    reading: Reading
    only: tuple[Rows, ...] = ()
    keep: bool = False  # a value that is not among the keys stays as it is


@dataclass(frozen=True, slots=True)
class Mapped:
    """How one field or relation is filled.

    The cells of ``columns`` are joined by ``join`` (or the first that is set is taken), ``constant`` stands where there is no
    column; then ``lookup``, ``values``, ``null`` and ``default`` are applied in this order, and the text is read as the type.
    """

    target: str
    type: Type
    span: Span
    columns: tuple[Named, ...] = ()
    take: Literal["join", "first"] = "join"
    join: str = ""
    constant: str | None = None
    lookup: Listed | None = None
    values: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    null: frozenset[str] = frozenset()
    default: str | None = None
    prefix: str = ""
    strip: tuple[str, ...] = ()
    split: str = ";"
    points: bool = False  # 15 means 15 %
    round: bool = False  # more decimals than the type has are rounded, half to even, not refused
    formats: tuple[Format, ...] = ()
    currency: str | None = None
    currency_column: Named | None = None
    options: tuple[str, ...] = ()  # the only words it may hold, where there are such
    only: tuple[Rows, ...] = ()  # the rows in which it is filled
    bound: int | None = None  # the largest scaled value, where it is less than the type's

    @property
    def plain(self) -> bool:
        """Whether the cells of one column are taken as they are."""
        changed = (
            self.lookup
            or self.values
            or self.null
            or self.default is not None
            or self.prefix
            or self.strip
            or self.options
            or self.bound
            or self.only
        )
        return len(self.columns) == 1 and not changed and not self.points and not self.round


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows are meant: those whose cell in ``column`` is one of ``words``, or stands in another file."""

    column: Named
    words: frozenset[str] = frozenset()
    listed: Listed | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file (or several of one shape, by a pattern) that fills a record type or a link relation.

    ``table`` is the record type's name, or ``<type>__<relation>``. ``complete`` files hold every row there is, so that what is
    missing is gone. A ``history`` holds every change of its records, so that a row without a change is left out. A ``distinct``
    one repeats its records, so that rows which say the same are one record.
    """

    table: str
    file: Named
    reading: Reading
    fields: tuple[Mapped, ...]
    only: tuple[Rows, ...] = ()
    leave_out: tuple[Rows, ...] = ()
    complete: bool = False
    history: bool = False
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class InlineRate:
    """An exchange rate that stands in ``book.yaml`` itself: one unit of ``source`` is ``rate`` (at 6 decimals) of ``target``."""

    source: str
    target: str
    since: str
    rate: str
    span: Span


@dataclass(frozen=True, slots=True)
class BookSettings:
    """The whole of ``book.yaml``. ``data`` is where the files lie, ``book`` where the batches go; both absolute."""

    path: Path
    data: Path
    book: Path
    zone: ZoneInfo
    currency: str
    catalog: Catalog
    sources: tuple[Source, ...] = ()
    rates: tuple[InlineRate, ...] = ()
    workdays: Workdays = field(default_factory=Workdays)
    fiscal: Fiscal = CALENDAR
    standard: bool = False
    reading: Reading = field(default_factory=Reading)

    def with_sources(self, more: tuple[Source, ...]) -> BookSettings:
        """Return the same settings with further sources."""
        return replace(self, sources=self.sources + more)
