"""What each SQL engine says in its own way, as expressions for sqlglot to write."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from engine.errors import DealcoachError
from engine.model.text import Text

Name = Literal["duckdb", "spark", "postgres", "snowflake", "bigquery"]
NAMES: tuple[Name, ...] = ("duckdb", "spark", "postgres", "snowflake", "bigquery")

WIDE = exp.DataType.build("DECIMAL(38, 0)")
WHOLE = exp.DataType.build("BIGINT")
DAY = exp.var("DAY")


class NotInSqlError(DealcoachError):
    """An engine's SQL cannot say what a condition means."""

    exit_code = 2


def whole(number: int) -> exp.Expr:
    """Write an integer; one that no machine word holds as a decimal of 38 digits."""
    written: exp.Expr = exp.Literal.number(abs(number))
    if number < 0:
        written = exp.Neg(this=written)
    return written if abs(number) < 2**63 else exp.cast(exp.Literal.string(str(number)), WIDE)


def text(words: str) -> exp.Expr:
    """Write a text."""
    return exp.Literal.string(words)


def day(date: dt.date) -> exp.Expr:
    """Write a date."""
    return exp.cast(exp.Literal.string(date.isoformat()), exp.DType.DATE)


def instant(at: dt.datetime) -> exp.Expr:
    """Write an instant, in UTC without a zone, as the book's columns hold it."""
    plain = at.astimezone(dt.UTC).replace(tzinfo=None)
    return exp.cast(exp.Literal.string(plain.isoformat(sep=" ")), exp.DType.TIMESTAMPNTZ)


def null(kind: exp.DType | exp.DataType = exp.DType.BOOLEAN) -> exp.Expr:
    """Write a value that is not there, with its type."""
    return exp.cast(exp.null(), kind)


def name(word: str) -> exp.Identifier:
    """Write a name, quoted, as a catalog may use any word."""
    return exp.to_identifier(word, quoted=True)


def column(table: str, word: str) -> exp.Column:
    """Write a column of a table."""
    return exp.Column(this=name(word), table=name(table))


def when(condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr | None = None) -> exp.Case:
    """Write a choice; without ``otherwise`` it is NULL where the condition does not hold."""
    return exp.Case(ifs=[exp.If(this=condition, true=then)], default=otherwise)


def is_null(item: exp.Expr) -> exp.Expr:
    """Write the test for a value that is not there."""
    return exp.Is(this=bracket(item), expression=exp.null())


def is_there(item: exp.Expr) -> exp.Expr:
    """Write the test for a value that is there."""
    return exp.Not(this=is_null(item))


def bracket(item: exp.Expr) -> exp.Expr:
    """Put what is no single word in parentheses."""
    compound = isinstance(item, exp.Binary | exp.Unary | exp.In) and not isinstance(item, exp.Paren | exp.Dot)
    return exp.paren(item, copy=False) if compound else item


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's way of saying things."""

    name: Name = "duckdb"

    @property
    def narrow_sums(self) -> bool:
        """Whether a sum of whole numbers must be widened by hand, as it would overflow."""
        return self.name in ("spark", "bigquery")

    def days_between(self, later: exp.Expr, earlier: exp.Expr) -> exp.Expr:
        """Count the days from one date to another, as a number wide enough to go on with."""
        if self.name in ("duckdb", "postgres"):
            days: exp.Expr = exp.Sub(this=bracket(later), expression=bracket(earlier))
        else:
            days = exp.DateDiff(this=later, expression=earlier, unit=DAY)
        return exp.cast(days, WHOLE) if self.name in ("postgres", "spark") else days

    def plus_days(self, date: exp.Expr, days: exp.Expr) -> exp.Expr:
        """Move a date by days that keep it within the years."""
        number = days if isinstance(days, exp.Literal | exp.Neg) else exp.cast(days, exp.DType.INT)
        if self.name in ("duckdb", "postgres"):
            return exp.Add(this=bracket(date), expression=bracket(number))
        return exp.DateAdd(this=date, expression=number, unit=DAY)

    def plus_months(self, date: exp.Expr, months: int) -> exp.Expr:
        """Move a date by calendar months, clamped, where that keeps it within the years."""
        moved = exp.DateAdd(this=bracket(date), expression=whole(months), unit=exp.var("MONTH"))
        return exp.cast(moved, exp.DType.DATE)

    def contains(self, item: exp.Expr, wanted: exp.Expr, *, member: bool) -> exp.Expr:
        """Look for a member of a list, or a substring of a text; NULL when either is."""
        if not member:
            if self.name == "duckdb":
                return exp.Contains(this=item, expression=wanted)
            return exp.GT(this=exp.StrPosition(this=item, substr=wanted), expression=whole(0))
        if self.name == "postgres":
            return exp.EQ(this=wanted, expression=exp.Any(this=exp.paren(item)))
        found: exp.Expr = exp.ArrayContains(this=item, expression=wanted)
        if self.name == "bigquery":
            found = when(is_there(item), found)
        return found if isinstance(wanted, exp.Literal) else when(is_there(wanted), found)

    def each_day(self, first: dt.date, last: dt.date, alias: str) -> exp.Expr:
        """List every day from one date to another, as the column ``day`` of a table of that name."""
        if self.name == "snowflake":
            count = (last - first).days + 1
            number = exp.func("SEQ4")
            numbered = exp.Sub(
                this=exp.Window(this=exp.RowNumber(), order=exp.Order(expressions=[exp.Ordered(this=number)])), expression=whole(1)
            )
            moved = exp.alias_(self.plus_days(day(first), numbered), name("day"))
            generator = exp.func("TABLE", exp.func("GENERATOR", exp.Kwarg(this=exp.var("ROWCOUNT"), expression=whole(count))))
            return exp.select(moved).from_(generator).subquery(name(alias))
        step = exp.Interval(this=exp.Literal.string("1"), unit=DAY)
        days = exp.GenerateDateArray(start=day(first), end=day(last), step=step)
        if self.name == "bigquery":
            return (
                exp.select(exp.alias_(exp.column("each_day"), name("day")))
                .from_(exp.Unnest(expressions=[days], alias=exp.TableAlias(columns=[exp.to_identifier("each_day")])))
                .subquery(name(alias))
            )
        return exp.Unnest(expressions=[days], alias=exp.TableAlias(this=name(alias), columns=[name("day")]))

    def at_edge(self, value: exp.Expr, order: list[exp.Expr], taken: exp.Expr, *, last: bool, alike: bool = False) -> exp.Expr:
        """Give the value of the first or last row, in that order, among the rows taken; ``alike`` when rows of one clock share it."""
        pick = exp.ArgMax if last else exp.ArgMin
        if self.name == "duckdb":
            key = order[0] if alike else exp.Tuple(expressions=order)  # a pair costs several times a single key
            return filtered(pick(this=value, expression=key), taken)
        if self.name == "spark":
            return filtered(pick(this=value, expression=exp.Struct(expressions=order)), taken)
        clock, identity = order
        if self.name == "snowflake":
            written = exp.func("TO_CHAR", clock, exp.Literal.string("YYYY-MM-DD HH24:MI:SS.FF6"))
            return pick(this=value, expression=when(taken, exp.func("CONCAT", written, identity)))
        if self.name == "postgres":
            identity = exp.Collate(this=identity, expression=name("C"))
        keys = [exp.Ordered(this=key, desc=last, nulls_first=last is (self.name == "postgres")) for key in (clock, identity)]
        if self.name == "postgres":
            listed = filtered(exp.ArrayAgg(this=exp.Order(this=value, expressions=keys)), taken)
            return exp.Bracket(this=exp.paren(listed), expressions=[whole(0)])
        there = exp.IgnoreNulls(this=exp.Order(this=when(taken, value), expressions=keys))
        return exp.Bracket(this=exp.ArrayAgg(this=there), expressions=[whole(0)], offset=0, safe=True)


def least(items: list[exp.Expr], most: int) -> exp.Expr:
    """Give the least of whole numbers, one that is not there counting as ``most``."""
    there: list[exp.Expr] = [exp.Coalesce(this=item, expressions=[whole(most)]) for item in items] or [whole(most)]
    return exp.Least(this=there[0], expressions=there[1:], ignore_nulls=True) if len(there) > 1 else there[0]


def sayable(query: exp.Select, dialect: Name) -> exp.Select:
    """Give the query, or raise NotInSqlError when it holds a text that the engine cannot hold."""
    if dialect == "postgres" and any("\x00" in literal.name for literal in query.find_all(exp.Literal)):
        raise NotInSqlError(
            "PB290",
            Text("PostgreSQL holds no text with the character NUL", "PostgreSQL 的文本不能包含 NUL 字符"),
            help=Text("take it out of the condition", "请将其从条件中去掉"),
        )
    return query


def filtered(aggregate: exp.Expr, taken: exp.Expr | None) -> exp.Expr:
    """Write an aggregate over the rows for which a condition holds."""
    return aggregate if taken is None else exp.Filter(this=aggregate, expression=exp.Where(this=taken))
