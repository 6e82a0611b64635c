"""A thousand deals of the smallest book, with what was gathered on each and what our SQL says of each rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.book.connect import connect
from engine.language.sql import select
from engine.language.sql_facts import read_facts
from engine.model.moment import Moment
from engine.model.values import Value
from tests.bench.books import make, now, settings
from tests.bench.rules import Rules, read_rules

BOOK, EVERY = 10_000, 10


@dataclass(frozen=True, slots=True)
class Thousand:
    """Facts by deal, and the rules that are met by deal."""

    rules: Rules
    moment: Moment
    facts: Mapping[str, Mapping[str, Value]]
    met: Mapping[str, frozenset[str]]


def thousand() -> Thousand:
    """Gather every tenth deal of the book of ten thousand."""
    make(BOOK)
    rules, opened = read_rules(), settings(BOOK)
    moment = now(opened)
    query = select(rules.catalog, "deal", rules.needed, rules.conditions, moment).order_by("id").sql("duckdb")
    with connect(opened.book, rules.catalog, moment) as connection:
        rows = connection.execute(query).fetchall()[::EVERY]
    names = list(rules.conditions)
    return Thousand(
        rules,
        moment,
        {row[0]: {key: fact.value for key, fact in read_facts(rules.needed, row, moment).items()} for row in rows},
        {row[0]: frozenset(name for name, met in zip(names, row[-len(names) :], strict=True) if met) for row in rows},
    )
