"""One pre-aggregated subquery over the rows of a to-many relation, shared by all that is asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from engine.language.dates import from_ordinal
from engine.language.dialects import column, day, filtered, is_there, name
from engine.language.sql_reader import Reader, day_of
from engine.language.sql_tables import Query, Tables, clock_day, left_join, not_after, table
from engine.language.sql_values import Lane
from engine.language.tree import Aggregate, Field, Input
from engine.model.catalog import RecordType, Relation

ROW, LINK, SUBJECT = "row", "link", "subject"


@dataclass(slots=True)
class Rows:
    """The rows of ``relation`` of each record of type ``root``, grouped by that record.

    With ``later`` they are instead the rows not yet in sight.
    """

    query: Query
    root: RecordType
    relation: Relation
    later: bool = False
    columns: dict[str, tuple[str, exp.Expr]] = field(default_factory=dict)
    windows: list[int | None] = field(default_factory=list)
    _row: Tables | None = None
    _subject: Tables | None = None

    @property
    def alias(self) -> str:
        """The subquery's name."""
        return f"{'later' if self.later else 'rows'}__{self.relation.name}"

    @property
    def record(self) -> RecordType:
        """The type of the rows."""
        return self.query.catalog[self.relation.to]

    @property
    def row(self) -> Tables:
        """The rows and what they lead to."""
        if self._row is None:
            self._row = Tables(self.query, self.record, ROW)
        return self._row

    @property
    def subject(self) -> Tables:
        """The record that the rule is about; once asked for, it is joined to its rows."""
        if self._subject is None:
            self._subject = Tables(self.query, self.root, SUBJECT)
        return self._subject

    @property
    def reader(self) -> Reader:
        """Writes what stands inside an aggregate over these rows."""
        return Reader(self.query.moment, self.query.dialect, self.fetch, self.row.shift_business)

    def fetch(self, node: Input) -> Lane:
        """Give a field of the row or of the subject."""
        if not isinstance(node, Field):
            raise TypeError(type(node))
        return self.row.lane(node) if node.of_row else self.subject.lane(node)

    def window(self, node: Aggregate) -> exp.Expr | None:
        """Tell whether a row lies in the aggregate's window; None without one."""
        if node.within is None:
            return None
        clock = clock_day(self.record, ROW)
        if node.within == "stage":
            return exp.GTE(this=clock, expression=self.since(node))
        after = from_ordinal(self.query.moment.today.toordinal() - node.within)
        return exp.GT(this=clock, expression=day(after)) if after else is_there(clock)

    def since(self, node: Aggregate) -> exp.Expr:
        """Give the day on which the subject entered its stage, inside the subquery."""
        if node.since is None:
            raise TypeError(type(node))
        return day_of(self.subject.lane(node.since))

    def taken(self, node: Aggregate) -> exp.Expr | None:
        """Tell whether a row takes part; None when all do."""
        where = self.reader.condition(node.where) if node.where else None
        parts = [part for part in (self.window(node), where) if part is not None]
        return exp.and_(*parts) if parts else None

    def ask(self, aggregate: exp.Expr, taken: exp.Expr | None = None) -> exp.Column:
        """Add an aggregate over the rows taken, once; give its column outside of the subquery."""
        whole = filtered(aggregate, taken)
        key = whole.sql(self.query.dialect.name)
        if key not in self.columns:
            self.columns[key] = f"v{len(self.columns) + 1}", whole
        return column(self.alias, self.columns[key][0])

    def join(self) -> exp.Join:
        """Write the subquery, joined to the record."""
        key, source = self._source()
        found = exp.select(exp.alias_(key, name("key")), *(exp.alias_(item, name(word)) for word, item in self.columns.values()))
        found = found.from_(source[0])
        for each in source[1:]:
            found.append("joins", each)
        for each in self.row.joins:
            found.append("joins", each)
        if self._subject is not None:
            found.append("joins", exp.Join(this=self.subject.table(), on=exp.EQ(this=column(SUBJECT, "id"), expression=key)))
            for each in self.subject.joins:
                found.append("joins", each)
        for condition in self._visible():
            found = found.where(condition, copy=False)
        found = found.group_by(key, copy=False)
        return left_join(found.subquery(name(self.alias)), exp.EQ(this=column(self.alias, "key"), expression=column(SUBJECT, "id")))

    def _source(self) -> tuple[exp.Column, list[exp.Expr]]:
        """Give the column by which rows belong to a record, and where they come from."""
        if not self.relation.via:
            joined = exp.Join(this=self.row.table(), on=exp.EQ(this=column(ROW, "id"), expression=column(LINK, "to_id")))
            return column(LINK, "from_id"), [table(f"{self.root.name}__{self.relation.name}", LINK), joined]
        *path, last = self.relation.via
        alias, _ = self.row.reach(tuple(path))
        return column(alias, f"{last}__id"), [self.row.table()]

    def _visible(self) -> list[exp.Expr]:
        seen = not_after(self.query.moment, ROW, self.record, later=self.later)
        conditions = [seen] if seen is not None else []
        widest = max((window for window in self.windows if window is not None), default=0)
        if self.windows and None not in self.windows and widest:
            after = from_ordinal(self.query.moment.today.toordinal() - widest)
            if after:
                conditions.append(exp.GT(this=clock_day(self.record, ROW), expression=day(after)))
        return conditions
