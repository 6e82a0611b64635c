"""What is measured side by side answers the same, on a small book; time is never looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.book.connect import connect
from tests.bench import thousand as sample
from tests.bench.books import make, now, settings
from tests.bench.flat import flattened
from tests.bench.query import answer, query, run
from tests.bench.rivals import durable_rules
from tests.bench.rules import read_rules

DEALS = 600


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEALCOACH_BENCH", str(tmp_path))
    monkeypatch.setattr(sample, "BOOK", DEALS)
    monkeypatch.setattr(sample, "EVERY", 3)
    make(DEALS)


def test_generated_sql_answers_as_the_query_by_hand() -> None:
    rules, opened = read_rules(), settings(DEALS)
    moment = now(opened)
    with connect(opened.book, rules.catalog, moment) as connection:
        generated, by_hand = (answer(connection, query(which, rules, moment)) for which in ("generated", "by-hand"))
        assert generated == by_hand
        assert run(connection, query("generated", rules, moment)) == DEALS
        assert run(connection, query("scan", rules, moment)) > 0
    assert len(rules.conditions) == 60


def test_flat_logic_in_another_engine_meets_the_same_rules() -> None:
    given = sample.thousand()
    logic, flat = flattened(given.rules.conditions, given.moment)
    judge = durable_rules(logic)
    assert {deal: judge(flat.facts(values)) for deal, values in given.facts.items()} == given.met
    assert all(any(name in met for met in given.met.values()) for name in logic if name != "margin-share")
