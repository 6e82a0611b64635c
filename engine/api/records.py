"""Reads chosen values of chosen records from the book as of an instant: one query for each kind of record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from engine.api.derived import with_figures
from engine.book.connect import connect
from engine.book.manifest import read_manifest
from engine.book.moments import moment
from engine.judge.book import Judged, judged_rows
from engine.judge.rulebook import Rulebook
from engine.language.python import compile_expr
from engine.language.sql import select
from engine.language.sql_facts import read_facts
from engine.language.sql_rows import SUBJECT
from engine.language.tree import Expr, Input, inputs
from engine.model.judgement import Fact
from engine.model.moment import Moment, Period
from engine.model.values import Mean, Value

if TYPE_CHECKING:
    import duckdb

    from engine.api.desk import Desk

BATCH = 2_000


class Book:
    """The book of a desk, open as of an instant."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, desk: Desk, now: Moment, known_at: dt.datetime) -> None:
        self.connection = connection
        self.desk, self.known_at = desk, known_at
        self.catalog = desk.settings.catalog
        self.now = now

    def facts(
        self, subject: str, needed: Sequence[Input], records: Collection[str] | None = None, period: Period | None = None
    ) -> Iterator[tuple[str, Mapping[str, Fact]]]:
        """Give the facts of records (default: all) by their ids, in the order of these; one that is not seen is left out."""
        now = self.in_period(period)
        with_figures(self.desk, self.connection, needed, now, self.known_at)
        query = select(self.catalog, subject, needed, {}, now).order_by(exp.column("id", table=SUBJECT), copy=False)
        if records is not None:
            query.where(exp.column("id", table=SUBJECT, quoted=True).isin(*sorted(records)), copy=False)
        answer = self.connection.execute(query.sql("duckdb", copy=False))
        while rows := answer.fetchmany(BATCH):
            for row in rows:
                yield row[0], read_facts(needed, row, now, until=False)

    def values(
        self, subject: str, trees: Mapping[str, Expr], records: Collection[str], period: Period | None = None
    ) -> dict[tuple[str, str], Value]:
        """Give the value of each expression on each record, by the expression's name and the record's id; a fraction as a ``Mean``."""
        if not records or not trees:
            return {}
        now = self.in_period(period)
        needed = list({need.text: need for tree in trees.values() for need in inputs(tree)}.values())
        compiled = {name: compile_expr(tree) for name, tree in trees.items()}
        found: dict[tuple[str, str], Value] = {}
        for record, facts in self.facts(subject, needed, records, period):
            plain = {name: fact.value for name, fact in facts.items()}
            for name, compute in compiled.items():
                found[name, record] = kept(compute(plain, now))
        return found

    def judged(self, rules: Rulebook) -> Iterator[Judged]:
        """Judge every record of a rulebook's kind, in the order of their ids."""
        with_figures(self.desk, self.connection, rules.inputs, self.now, self.known_at)
        return judged_rows(self.connection, self.catalog, rules, self.now)

    def in_period(self, period: Period | None) -> Moment:
        """Give the moment with the period that a target names."""
        return self.now if period is None else replace(self.now, period=period)


@contextmanager
def book(desk: Desk, as_of: dt.datetime | None = None, known_at: dt.datetime | None = None) -> Iterator[Book]:
    """Open the book of a desk as of its instant, or of an earlier one, with what was known when the desk says, or earlier."""
    known = known_at or desk.known_at
    now = moment(desk.settings, as_of or desk.as_of, known_at=known)
    connection = connect(desk.settings.book, desk.settings.catalog, now, known, ends=desk.stage_ends)
    try:
        yield Book(connection, desk, now, known)
    finally:
        connection.close()


def imported_by(desk: Desk, at: dt.datetime) -> dt.datetime | None:
    """Give when the book is read for what was known at an instant: then, or when the desk says, if earlier; None: nothing was imported yet."""
    known = min(at, desk.known_at)
    manifest = read_manifest(desk.settings.book)
    return known if manifest is not None and manifest.known(known) else None


def kept(value: Any) -> Value:
    """Give what was computed as a value that the store keeps: a fraction as the mean that it is."""
    result: Value = Mean(value.numerator, value.denominator) if isinstance(value, Fraction) else value
    return result
