"""Every engine's SQL can be written and read again; where an engine is at hand, it judges as Python does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import sqlglot

from engine.language.dialects import NAMES, NotInSqlError, column
from engine.language.sql import select
from engine.language.sql_numbers import Number
from engine.language.tree import inputs
from engine.language.types import Scope, check
from engine.model.condition import Condition
from engine.model.moment import Moment
from tests.conformance.chance import CATALOG, Maker, moment_of
from tests.conformance.cluster import Postgres, cluster, is_here
from tests.conformance.engines import ENGINES, python
from tests.conformance.run import disagreements
from tests.conformance.suite import read_suite
from tests.conformance.test_chance import SUBJECTS, conditions

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance" / "language.yaml"
FILES = [*sorted((HERE / "cases").glob("*.yaml")), *([SHARED] if SHARED.exists() else [])]
MOMENT = Moment(dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC), ZoneInfo("Asia/Shanghai"), "CNY")


@pytest.mark.parametrize("dialect", NAMES)
def test_every_dialect_reads_what_is_written_for_it(dialect):
    for seed in range(3):
        chance = Random(seed)
        subject, moment = SUBJECTS[seed], moment_of(chance)
        trees = conditions(chance, subject, 25)
        needed = list({node.text: node for tree in trees.values() for node in inputs(tree)}.values())
        named = {f"c{at}": tree for at, tree in enumerate(trees.values())}
        written = select(CATALOG, subject, needed, named, moment, dialect=dialect, until=True).sql(dialect=dialect)
        assert sqlglot.parse_one(written, dialect=dialect).sql(dialect=dialect)


def test_what_an_engine_cannot_hold_is_refused_with_its_reason():
    tree, _ = check(Condition.bare("deal.stage = 'a\x00b'"), Scope(CATALOG, "deal"))
    assert tree is not None
    with pytest.raises(NotInSqlError) as refused:
        select(CATALOG, "deal", (), {"c": tree}, MOMENT, dialect="postgres")
    assert refused.value.code == "PB290"


def test_a_value_wider_than_sql_holds_is_refused():
    wide = Number(column("t", "a"), 0, 10**20)
    with pytest.raises(NotInSqlError) as refused:
        wide.times(wide)
    assert refused.value.code == "PB291"


@pytest.fixture(scope="module")
def postgres():
    """Give an engine that judges in PostgreSQL."""
    if not is_here():
        pytest.skip("PostgreSQL is not installed here")
    with cluster() as folder:
        yield Postgres(folder)


@pytest.mark.long
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_cases_hold_in_postgres(postgres, path, monkeypatch):
    monkeypatch.setitem(ENGINES, "postgres", postgres)
    assert list(disagreements(read_suite(path), ("python", "postgres"))) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_python_and_postgres_agree(postgres, seed):
    chance = Random(seed)
    subject, moment = SUBJECTS[seed % len(SUBJECTS)], moment_of(chance)
    maker = Maker(chance, moment)
    book = [maker.record(subject) for _ in range(30)]
    trees = conditions(chance, subject, 40)
    named = {f"c{at}": tree for at, tree in enumerate(trees.values())}
    found = postgres(CATALOG, subject, book, named, moment)
    wanted = python(CATALOG, subject, book, named, moment)
    texts = dict(zip(named, trees, strict=True))
    assert {(record, texts[name]): truth for (record, name), truth in found.items() if wanted[record, name] is not truth} == {}
    assert found
