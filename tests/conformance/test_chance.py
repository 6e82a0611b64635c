"""Python and SQL agree on conditions and records made by chance: truth, facts, and the day they next change."""

from __future__ import annotations

from random import Random

import pytest

from engine.language.change import compile_change
from engine.language.gather import gather
from engine.language.python import compile_expr
from engine.language.sql import select
from engine.language.sql_facts import read_facts
from engine.language.tree import inputs
from engine.language.types import Scope, check
from engine.model.condition import Condition
from tests.conformance.chance import CATALOG, LIMITS, Maker, Writer, moment_of
from tests.conformance.engines import connect

CONDITIONS, RECORDS = 60, 40
PAIRS = 20_000
SUBJECTS = ("deal", "deal", "deal", "rep", "team")


def conditions(chance: Random, subject: str, count: int):
    """Give so many conditions that the checker accepts."""
    scope = Scope(CATALOG, subject, limits=LIMITS)
    trees = {}
    while len(trees) < count:
        text = Writer(chance, subject).condition()
        tree, problems = check(Condition.bare(text), scope)
        assert all(problem.code in REFUSED for problem in problems), (text, problems)
        if tree is not None:
            trees[text] = tree
    return trees


REFUSED = {"PB208", "PB220"}  # a literal with more decimals than the field; too wide


def compare(seed: int, *, count: int = CONDITIONS, records: int = RECORDS) -> int:
    """Judge by both and compare; give the number of pairs."""
    chance = Random(seed)
    subject = SUBJECTS[seed % len(SUBJECTS)]
    moment = moment_of(chance)
    maker = Maker(chance, moment)
    book = [maker.record(subject) for _ in range(records)]
    trees = conditions(chance, subject, count)
    names = dict(zip((f"c{at}" for at in range(len(trees))), trees, strict=True))
    needed = list({node.text: node for tree in trees.values() for node in inputs(tree)}.values())
    by_name = {name: trees[text] for name, text in names.items()}
    query = select(CATALOG, subject, needed, by_name, moment, until=True).sql(dialect="duckdb")
    connection = connect(CATALOG, book)
    rows = {row[0]: row for row in connection.execute(query).fetchall()}
    connection.close()
    compiled = {name: compile_expr(tree) for name, tree in by_name.items()}
    change = compile_change(by_name.values())
    pairs = 0
    for record in book:
        if record.id not in rows:
            continue
        row = rows[record.id]
        facts = gather(needed, record, moment, CATALOG)
        assert read_facts(needed, row, moment, until=True) == facts, (seed, record.id)
        values = {name: fact.value for name, fact in facts.items()}
        truths = row[-len(names) - 1 : -1]
        for (name, judge), truth in zip(compiled.items(), truths, strict=True):
            found = judge(values, moment)
            assert found is truth, (seed, record, names[name], found, truth)
            pairs += 1
        assert row[-1] == change(facts, moment), (seed, record.id)
    return pairs


def test_python_and_sql_agree():
    assert sum(compare(seed) for seed in range(12)) >= PAIRS


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1060))
def test_python_and_sql_agree_at_length(seed):
    assert compare(seed) > 0
