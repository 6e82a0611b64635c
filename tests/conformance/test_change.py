"""Until the day of its next change a verdict stays as it is: judged again on every day before it, morning and night."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

import pytest

from engine.language.change import days_until, next_change
from engine.language.gather import gather
from engine.language.python import compile_expr
from engine.language.python_truth import OPERATORS
from engine.language.tree import inputs
from tests.conformance.chance import CATALOG, Maker, moment_of
from tests.conformance.test_chance import conditions

DAYS = 45


def later(moment, days, hour):
    """Give the same book some days on."""
    local = dt.datetime.combine(moment.today + dt.timedelta(days), hour).replace(tzinfo=moment.zone)
    return replace(moment, as_of=local.astimezone(dt.UTC))


def verdict(tree, record, moment):
    facts = gather(inputs(tree), record, moment, CATALOG)
    return compile_expr(tree)({name: fact.value for name, fact in facts.items()}, moment)


def first_change(tree, record, moment):
    """Find by trial the first day on which the verdict differs; None within the days tried."""
    now = verdict(tree, record, moment)
    for days in range(1, DAYS):
        if any(verdict(tree, record, later(moment, days, hour)) != now for hour in (dt.time(0, 0), dt.time(23, 59, 59))):
            return moment.today + dt.timedelta(days)
    return None


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(100, 160))])
def test_no_verdict_changes_before_the_day_named(seed):
    chance = Random(seed)
    moment = replace(moment_of(chance), rates_until=None)
    subject = ("deal", "deal", "rep", "team")[seed % 4]
    maker = Maker(chance, moment)
    records = [maker.record(subject) for _ in range(6)]
    for text, tree in conditions(chance, subject, 30).items():
        for record in records:
            named = next_change([tree], gather(inputs(tree), record, moment, CATALOG), moment)
            changed = first_change(tree, record, moment)
            assert changed is None or (named is not None and named <= changed), (text, record)
            assert named is None or named > moment.today


@pytest.mark.parametrize("op", OPERATORS)
@pytest.mark.parametrize("growth", [-3, -1, 1, 2, 5])
@pytest.mark.parametrize("gap", range(-12, 13))
def test_days_until_a_comparison_turns(op, growth, gap):
    now = OPERATORS[op](gap, 0)
    first = next((days for days in range(1, 100) if OPERATORS[op](gap + growth * days, 0) != now), None)
    named = days_until(op, gap, growth)
    if op in ("=", "!=") and gap % growth:
        assert first is None  # it passes over 0 without touching it; the day named is one too many
    else:
        assert named == first
