"""Judges the whole book in one query a kind of record: DuckDB gives facts and verdicts, the same judgements are drawn from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.judge.record import DealRules, Deeds, conclude, no_playbook, why_not
from engine.judge.rulebook import KNOWN_SINCE, SOURCE, Rulebook
from engine.language.change import tomorrow
from engine.language.sql import select
from engine.language.sql_facts import read_facts
from engine.language.sql_rows import SUBJECT
from engine.language.sql_tables import clock_day, not_after, table
from engine.model.catalog import Catalog
from engine.model.judgement import Fact, Judgement
from engine.model.moment import Moment
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    import duckdb

BATCH = 2_000  # rows fetched at a time
PROVENANCE = ("_source", "recorded_at", "_until")  # beside the record's own columns, in every view of a book


@dataclass(frozen=True, slots=True)
class Judged:
    """One record as the query gave it: its facts, the verdict of each condition, and when time alone next moves one."""

    id: str
    facts: Mapping[str, Fact]
    verdicts: Mapping[str, Verdict]
    next_change: dt.date | None


def judged_rows(connection: duckdb.DuckDBPyConnection, catalog: Catalog, book: Rulebook, moment: Moment) -> Iterator[Judged]:
    """Judge every record of the rulebook's kind, in the order of their ids."""
    conditions = book.conditions
    query = select(catalog, book.subject, book.inputs, conditions, moment, until=True)
    query.select(*(exp.column(name, table=SUBJECT, quoted=True) for name in PROVENANCE), copy=False)
    query.order_by(exp.column("id", table=SUBJECT), copy=False)
    answer = connection.execute(query.sql("duckdb", copy=False))
    names = list(conditions)
    while rows := answer.fetchmany(BATCH):
        for row in rows:
            *rest, next_change, source, recorded_at, until = row
            verdicts = {name: Verdict.of(truth) for name, truth in zip(names, rest[len(rest) - len(names) :], strict=True)}
            facts = read_facts(book.inputs, row, moment, until=True)
            facts[SOURCE] = Fact(source, until=until)
            facts[KNOWN_SINCE] = Fact(None if recorded_at is None else recorded_at.isoformat(timespec="seconds"))
            yield Judged(row[0], facts, verdicts, next_change)


def judge_deals(
    connection: duckdb.DuckDBPyConnection,
    rules: DealRules,
    moment: Moment,
    deeds: Callable[[str], Deeds],
    chosen: Callable[[str], bool] = lambda _: True,
) -> Iterator[Judgement]:
    """Judge the deals that are ``chosen`` by one playbook; one to which it does not apply says so."""
    playbook, catalog = rules.playbook, rules.checked.catalog
    for each in judged_rows(connection, catalog, rules.book, moment):
        if not chosen(each.id):
            continue
        applies = each.verdicts.get("applies", Verdict.MET)
        if applies is Verdict.MET:
            yield conclude(rules, each.id, each.verdicts, each.facts, moment, deeds(each.id), each.next_change)
        else:
            yield no_playbook(each.id, moment, each.facts, catalog.digest, why_not(playbook.id, applies), each.next_change)


def first_unseen(connection: duckdb.DuckDBPyConnection, catalog: Catalog, moment: Moment) -> dt.date | None:
    """Give the first later day on which a deal that is not seen yet comes into sight; None where all are seen."""
    deal = catalog["deal"]
    later = not_after(moment, SUBJECT, deal, later=True)
    if later is None:
        return None
    query = exp.select(exp.Min(this=clock_day(deal, SUBJECT))).from_(table("deal", SUBJECT)).where(later)
    found = connection.execute(query.sql("duckdb")).fetchone()
    day: dt.date | None = found[0] if found else None
    return None if day is None else max(day, tomorrow(moment))


def choose(connection: duckdb.DuckDBPyConnection, several: Mapping[str, DealRules], moment: Moment) -> Iterator[tuple[str, list[str]]]:
    """Give, for each deal, the playbooks that apply to it, in the order given."""
    catalog = next(iter(several.values())).checked.catalog
    conditions = {key: rules.checked.applies_to for key, rules in several.items() if rules.checked.applies_to is not None}
    query = select(catalog, "deal", (), conditions, moment).order_by("id")
    answer = connection.execute(query.sql("duckdb"))
    while rows := answer.fetchmany(BATCH):
        for id, *truths in rows:
            found = dict(zip(conditions, truths, strict=True))
            yield id, [key for key in several if found.get(key, True)]
