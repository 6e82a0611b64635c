"""Which tables a query reads: the record's own, those its to-one relations lead to, and the calendar of business days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from engine.language.dialects import WHOLE, Dialect, column, day, instant, is_null, name, whole
from engine.language.sql_money import amount_of
from engine.language.sql_numbers import Number
from engine.language.sql_values import Instant, Lane
from engine.language.tree import Field
from engine.model.catalog import Catalog, RecordType
from engine.model.moment import Moment
from engine.model.values import Kind
from engine.model.workdays import FIRST, LAST

WORKDAY = "workday"
MONDAY = dt.date(1900, 1, 1)


@dataclass(slots=True)
class Query:
    """What all parts of one query share; ``business`` is set once a date is moved by business days."""

    catalog: Catalog
    moment: Moment
    dialect: Dialect
    business: bool = False


@dataclass(slots=True)
class Tables:
    """The table of one record type, named ``alias`` in the query, with the joins that reading it called for."""

    query: Query
    record: RecordType
    alias: str
    joins: list[exp.Join] = field(default_factory=list)
    _reached: dict[tuple[str, ...], tuple[str, RecordType]] = field(default_factory=dict)
    _shifted: dict[tuple[str, int], exp.Column] = field(default_factory=dict)

    def table(self) -> exp.Table:
        """Write the table itself."""
        return table(self.record.name, self.alias)

    def reach(self, path: tuple[str, ...]) -> tuple[str, RecordType]:
        """Give the alias and type of the record at the end of a to-one path, joined when it is not yet."""
        if not path:
            return self.alias, self.record
        if path not in self._reached:
            *_, step = path
            before, record = self.reach(path[:-1])
            target = self.query.catalog[record.relations[step].to]
            alias = f"{before}__{step}"
            on: exp.Expr = exp.EQ(this=column(alias, "id"), expression=column(before, f"{step}__id"))
            seen = self.seen(alias, target)
            self.joins.append(left_join(table(target.name, alias), exp.and_(on, seen) if seen else on))
            self._reached[path] = alias, target
        return self._reached[path]

    def seen(self, alias: str, record: RecordType) -> exp.Expr | None:
        """Tell whether a record's clock lies at or before ``as_of``; None for a type without a clock."""
        return not_after(self.query.moment, alias, record)

    def lane(self, node: Field) -> Lane:
        """Give a field as what is computed with."""
        alias, _ = self.reach(node.path)
        item = column(alias, node.name)
        match node.type.kind:
            case Kind.NUMBER | Kind.PERCENT | Kind.DURATION:
                return Number(item, node.type.decimals, node.type.bound)
            case Kind.MONEY:
                native = Number(item, node.type.decimals, node.type.bound)
                return amount_of(native, column(alias, f"{node.name}__currency"), self.query.moment)
            case Kind.DATETIME:
                return Instant(item, column(alias, f"{node.name}__day"))
            case _:
                return item

    def shift_business(self, date: exp.Expr, by: int) -> exp.Expr:
        """Move a date by business days: its count of business days leads to the day sought."""
        self.query.business = True
        key = date.sql(self.query.dialect.name), by
        if key not in self._shifted:
            start, end = (f"{self.alias}__{WORKDAY}_{len(self._shifted)}_{part}" for part in ("from", "to"))
            self.joins.append(left_join(table(WORKDAY, start), exp.EQ(this=column(start, "day"), expression=date)))
            if by == 0:
                self._shifted[key] = column(start, "day")
                return self._shifted[key]
            passed = column(start, "passed")
            before: exp.Expr = exp.Sub(this=passed, expression=column(start, "open")) if by < 0 else passed
            sought = exp.Add(this=before, expression=whole(by if by > 0 else by + 1))
            on = exp.and_(exp.EQ(this=column(end, "open"), expression=whole(1)), exp.EQ(this=column(end, "passed"), expression=sought))
            self.joins.append(left_join(table(WORKDAY, end), on))
            self._shifted[key] = column(end, "day")
        return self._shifted[key]


def not_after(moment: Moment, alias: str, record: RecordType, *, later: bool = False) -> exp.Expr | None:
    """Compare a record's clock with ``as_of``: at or before it (or not set, as a case may leave it), or ``later``; None without a clock."""
    if record.clock is None:
        return None
    now = instant(moment.as_of) if record.fields[record.clock].kind is Kind.DATETIME else day(moment.today)
    clock = column(alias, record.clock)
    if later:
        return exp.GT(this=clock, expression=now)
    return exp.or_(exp.LTE(this=clock, expression=now), is_null(clock))


def clock_day(record: RecordType, alias: str) -> exp.Column:
    """Give the local date of a record's clock."""
    clock = record.clock or ""
    return column(alias, f"{clock}__day" if record.fields[clock].kind is Kind.DATETIME else clock)


def table(kind: str, alias: str) -> exp.Table:
    """Write a table under a name of its own."""
    return exp.Table(this=name(kind), alias=exp.TableAlias(this=name(alias)))


def left_join(source: exp.Expr, on: exp.Expr) -> exp.Join:
    """Write a join that keeps every row of the left side."""
    return exp.Join(this=source, side="LEFT", on=on)


def workdays(query: Query) -> exp.Select:
    """Write the calendar: each day, whether it is a business day (1 or 0), and how many there were up to and with it."""
    item = column("d", "day")
    base: exp.Expr = exp.LT(
        this=exp.Mod(this=exp.paren(query.dialect.days_between(item, day(MONDAY))), expression=whole(7)), expression=whole(5)
    )
    calendar = query.moment.workdays
    if calendar.holidays:
        base = exp.and_(base, exp.Not(this=exp.In(this=item, expressions=_days(calendar.holidays))))
    if calendar.make_up:
        base = exp.or_(base, exp.In(this=item, expressions=_days(calendar.make_up)))
    is_open = exp.cast(exp.Case(ifs=[exp.If(this=base, true=whole(1))], default=whole(0)), WHOLE)
    opened = exp.select(exp.alias_(item, name("day")), exp.alias_(is_open, name("open"))).from_(query.dialect.each_day(FIRST, LAST, "d"))
    passed = exp.Window(
        this=exp.Sum(this=column("o", "open")),
        order=exp.Order(expressions=[exp.Ordered(this=column("o", "day"), nulls_first=query.dialect.name != "postgres")]),
    )
    return exp.select(column("o", "day"), column("o", "open"), exp.alias_(exp.cast(passed, WHOLE), name("passed"))).from_(
        opened.subquery(name("o"))
    )


def _days(days: Iterable[dt.date]) -> list[exp.Expr]:
    return [day(each) for each in sorted(days) if FIRST <= each <= LAST]
