"""Conditions as one SQL query over the whole book: the record's table, its to-one joins, and one pre-aggregated subquery a relation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from engine.language.change import reads_money
from engine.language.dates import LAST_DAY
from engine.language.dialects import Dialect, Name, column, day, least, name, null, sayable, when, whole
from engine.language.sql_change import NEVER, Change, days_to_change, hidden_link
from engine.language.sql_facts import fact_columns
from engine.language.sql_folds import Fold
from engine.language.sql_reader import Reader
from engine.language.sql_rows import SUBJECT, Rows
from engine.language.sql_tables import WORKDAY, Query, Tables, not_after, workdays
from engine.language.sql_values import Lane
from engine.language.tree import Aggregate, Expr, Field, Input, inputs
from engine.model.catalog import Catalog
from engine.model.moment import Moment

NEXT_CHANGE = "next_change"


def select(
    catalog: Catalog,
    root: str,
    needed: Sequence[Input],
    conditions: Mapping[str, Expr],
    moment: Moment,
    where: Expr | None = None,
    *,
    dialect: Name = "duckdb",
    until: bool = False,
) -> exp.Select:
    """Give the query that judges every record of type ``root`` that is seen, and for which ``where`` holds.

    Its columns are ``id``, those of each fact needed (``sql_facts.read_facts`` reads them back), one truth value for each
    condition under its own name, and with ``until`` the day on which time alone next changes one of the conditions.
    Raises ``NotInSqlError`` for what the dialect cannot say.
    """
    book = _Book(Query(catalog, moment, Dialect(dialect)), root)
    chosen = [exp.alias_(column(SUBJECT, "id"), name("id"))]
    for index, node in enumerate(needed, 1):
        columns = fact_columns(node, book.lane(node), book.fold(node), book.until(node) if until else None)
        chosen += [exp.alias_(item, name(f"f{index}{suffix}")) for suffix, item in columns]
    chosen += [exp.alias_(book.reader.condition(tree), name(word)) for word, tree in conditions.items()]
    if until:
        chosen.append(exp.alias_(book.next_change(conditions), name(NEXT_CHANGE)))
    return sayable(book.query_for(chosen, where), dialect)


@dataclass(slots=True)
class _Book:
    """What one query has asked of the book so far."""

    query: Query
    root: str
    tables: Tables = field(init=False)
    rows: dict[str, Rows] = field(default_factory=dict)
    later: dict[str, Rows] = field(default_factory=dict)
    windowed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.tables = Tables(self.query, self.query.catalog[self.root], SUBJECT)

    @property
    def reader(self) -> Reader:
        return Reader(self.query.moment, self.query.dialect, self.lane, self.tables.shift_business)

    def lane(self, node: Input) -> Lane:
        return self.tables.lane(node) if isinstance(node, Field) else Fold(node, self.over(node)).value()

    def fold(self, node: Input) -> Fold | None:
        return Fold(node, self.over(node)) if isinstance(node, Aggregate) else None

    def over(self, node: Aggregate) -> Rows:
        """Give the subquery over a relation's rows; each aggregate's window is noted once."""
        relation = self.tables.record.relations[node.relation]
        rows = self.rows.setdefault(node.relation, Rows(self.query, self.tables.record, relation))
        if node.text not in self.windowed:
            self.windowed.add(node.text)
            rows.windows.append(node.within if isinstance(node.within, int) else None)
        return rows

    def days(self, node: Input) -> exp.Expr | None:
        """Count the days until time alone can change an input; None when it never does."""
        if isinstance(node, Field):
            return hidden_link(self.tables, node)
        rows = self.over(node)
        ahead = None
        if rows.record.clock is not None:
            ahead = self.later.setdefault(node.relation, Rows(self.query, rows.root, rows.relation, later=True))
        return Change(rows, ahead).of(node)

    def until(self, node: Input) -> exp.Expr:
        days = self.days(node)
        return null(exp.DType.DATE) if days is None else self._date(days)

    def next_change(self, conditions: Mapping[str, Expr]) -> exp.Expr:
        found = {each.sql(self.query.dialect.name): each for tree in conditions.values() for each in days_to_change(tree, self.reader)}
        needed = {node.text: node for tree in conditions.values() for node in inputs(tree)}
        moves = [days for node in needed.values() if (days := self.days(node)) is not None]
        rates = self.query.moment.rates_until
        if rates and any(reads_money(tree) for tree in conditions.values()):
            moves.append(whole(max((rates - self.query.moment.today).days, 1)))
        return self._date(least([*found.values(), *moves], NEVER))

    def _date(self, days: exp.Expr) -> exp.Expr:
        today = self.query.moment.today
        inside = exp.LTE(this=exp.paren(days), expression=whole(min(LAST_DAY - today.toordinal(), NEVER - 1)))
        return when(inside, self.query.dialect.plus_days(day(today), days))

    def query_for(self, chosen: Sequence[exp.Expr], where: Expr | None) -> exp.Select:
        condition = self.reader.condition(where) if where is not None else None
        found = exp.select(*chosen).from_(self.tables.table(), copy=False)
        for rows in (*self.rows.values(), *self.later.values()):
            found.append("joins", rows.join())
        for join in self.tables.joins:
            found.append("joins", join)
        seen = not_after(self.query.moment, SUBJECT, self.tables.record)
        found.where(*(part for part in (seen, condition) if part is not None), copy=False)
        return found.with_(name(WORKDAY), as_=workdays(self.query), copy=False) if self.query.business else found
