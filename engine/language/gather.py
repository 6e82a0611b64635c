"""The facts of one record: its fields, and what its related rows come to, out of the record as it was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from engine.language.change import moving, slope, tomorrow
from engine.language.dates import add_days
from engine.language.fold import fold
from engine.language.python import evaluator
from engine.language.python_sums import day_of
from engine.language.tree import Aggregate, Expr, Field, Input, inputs
from engine.model.catalog import Catalog
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.record import Record
from engine.model.values import Instant, Value


class Pair(NamedTuple):
    """A row with the record that the rule is about: what the expressions inside an aggregate read."""

    row: Record
    subject: Record


def gather(needed: Iterable[Input], record: Record, moment: Moment, catalog: Catalog, *, until: bool = True) -> dict[str, Fact]:
    """Give the facts that conditions need, by ``Input.text``, from a record with its related records.

    A related record whose clock lies after ``as_of`` is not seen; the record itself is taken as seen. Without ``until`` the day until
    which each fact holds is not sought, which costs as much as the facts do.
    """
    world = _World(record, moment, catalog, until)
    return {node.text: world.field(node) if isinstance(node, Field) else world.aggregate(node) for node in needed}


class _World(NamedTuple):
    """One record at one moment."""

    record: Record
    moment: Moment
    catalog: Catalog
    dated: bool

    def field(self, node: Field) -> Fact:
        value, until = self.follow(node, self.record)
        return Fact(value, until=until)

    def follow(self, node: Field, start: Record) -> tuple[Value, dt.date | None]:
        """Give a field at the end of its path; behind a link not yet in sight it is not set, and is looked at again tomorrow."""
        at = start
        for name in node.path:
            linked = at.one.get(name)
            if linked is None:
                return None, None
            if self.ahead(linked):
                return None, tomorrow(self.moment)
            at = linked
        return (at.id if node.name == "id" else at.fields.get(node.name)), None

    def ahead(self, record: Record) -> dt.date | None:
        """Give the day after today on which a record comes into sight; None when it is seen."""
        kind = self.catalog.types.get(record.type)
        clock = record.fields.get(kind.clock) if kind and kind.clock else None
        if isinstance(clock, Instant):
            return max(clock.day, tomorrow(self.moment)) if clock.at > self.moment.as_of else None
        return clock if isinstance(clock, dt.date) and clock > self.moment.today else None

    def fetch(self, item: Input) -> Callable[[Any], Value]:
        """Find a field inside an aggregate: of the row, or of the subject."""
        if not isinstance(item, Field):
            raise TypeError(type(item))
        if item.of_row:
            return lambda env: self.follow(item, env.row)[0]
        return lambda env: self.follow(item, env.subject)[0]

    def aggregate(self, node: Aggregate) -> Fact:
        later: list[dt.date] = []
        seen: list[Pair] = []
        for row in self.record.many.get(node.relation, ()):
            when = self.ahead(row)
            if when:
                later.append(when)
            else:
                seen.append(Pair(row, self.record))
        inside = self._window(node)
        if inside is None:
            return Fact(None)
        window = [pair for pair in seen if inside(pair)]
        verdicts = self._verdicts(node.where, window)
        part = [pair for pair, verdict in zip(window, verdicts, strict=True) if verdict]
        value, no_rate = fold(node, self._values(node, part), len(part), self.moment)
        until = min([*later, *self._moves(node, window, part)], default=None) if self.dated else None
        return Fact(value, len(part), verdicts.count(None), until, no_rate)

    def _verdicts(self, where: Expr | None, window: Sequence[Pair]) -> list[bool | None]:
        if where is None:
            return [True] * len(window)
        read = evaluator(where, self.fetch)
        return [read(pair, self.moment) for pair in window]

    def _window(self, node: Aggregate) -> Callable[[Pair], bool] | None:
        """Tell which rows lie in the window; None when the day it begins is not set."""
        if node.within is None:
            return lambda _pair: True
        if node.within == "stage":
            since = self.follow(node.since, self.record)[0] if node.since else None
            if since is None:
                return None
            after = day_of(since).toordinal() - 1
        else:
            after = self.moment.today.toordinal() - node.within

        def inside(pair: Pair) -> bool:
            clock = self._clock(node, pair)
            return clock is not None and day_of(clock).toordinal() > after

        return inside

    def _clock(self, node: Aggregate, pair: Pair) -> Value:
        return pair.row.fields.get(node.clock.name) if node.clock else None

    def _values(self, node: Aggregate, part: Sequence[Pair]) -> list[Any]:
        """Give what the rows hold; for first and last, in the order of the clock, then id."""
        if node.value is None:
            return []
        if node.function in ("first", "last"):
            dated = [(clock, pair.row.id, pair) for pair in part if (clock := self._clock(node, pair)) is not None]
            part = [pair for *_, pair in sorted(dated, key=lambda each: each[:2])]
        read = evaluator(node.value, self.fetch)
        return [read(pair, self.moment) for pair in part]

    def _moves(self, node: Aggregate, window: Sequence[Pair], part: Sequence[Pair]) -> list[dt.date]:
        """Find the days on which rows leave the window, or time changes what they are."""
        where_moves = moving(node.where, self.fetch) if node.where else []
        value_moves = moving(node.value, self.fetch) if node.value else []
        if node.value is not None and slope(node.value) != 0:
            value_moves.append(lambda _env, moment: tomorrow(moment))
        fields = [item for tree in (node.where, node.value) if tree for item in inputs(tree) if isinstance(item, Field)]
        found = [self.follow(item, pair.row if item.of_row else pair.subject)[1] for item in fields for pair in window]
        found += [move(pair, self.moment) for move in where_moves for pair in window]
        found += [move(pair, self.moment) for move in value_moves for pair in part]
        if isinstance(node.within, int):
            clocks = [self._clock(node, pair) for pair in (window if where_moves else part)]
            found += [add_days(day_of(clock), node.within) for clock in clocks if clock]
        return [day for day in found if day]
