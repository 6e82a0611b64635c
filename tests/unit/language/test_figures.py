"""Figures of reps and teams are read like fields of the record, named in one form however they are written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.language.python import compile_expr
from engine.language.scope import Scope
from engine.language.tree import Figure, inputs
from engine.language.types import check
from engine.model.condition import Condition
from engine.model.values import PERCENT
from engine.playbook.catalog import standard_catalog

REP = Scope(standard_catalog(), "rep", stages=frozenset({"propose", "won"}), targets=frozenset({"q4-bookings"}))
DEAL = replace(REP, subject="deal")


def checked(text, scope=REP):
    return check(Condition.bare(text), scope)


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("conversion('propose', 90d) < 30%", "conversion('propose', 90d)", ("propose", 90)),
        ("conversion(propose, 2w) < 30%", "conversion('propose', 14d)", ("propose", 14)),
        ("attainment(q4-bookings) >= 100%", "attainment('q4-bookings')", ("q4-bookings",)),
        ("compliance >= 90%", "compliance", ()),
        ("not compliance >= 90% and attainment('q4-bookings') < 1", "compliance", ()),
    ],
)
def test_a_figure_is_an_input_of_its_record(text, name, arguments):
    tree, problems = checked(text)
    assert problems == []
    first = next(iter(inputs(tree)))
    assert isinstance(first, Figure)
    assert (first.text, first.name, first.arguments, first.path, first.record, first.type) == (name, name, arguments, (), "rep", PERCENT)


def test_a_condition_judges_by_the_figure_and_is_unknown_without():
    tree, _ = checked("conversion('propose', 90d) < 30%")
    judge = compile_expr(tree)
    name = "conversion('propose', 90d)"
    assert [judge({name: value}, None) for value in (2_999, 3_000, None)] == [True, False, None]
    assert judge({}, None) is None


def test_a_deals_incentive_speaks_of_whom_it_is_for():
    tree, problems = checked("compliance >= 90% and deal.status = 'won'", replace(DEAL, owner=("owner",)))
    assert problems == []
    figure = next(iter(inputs(tree)))
    assert (figure.text, figure.path, figure.record) == ("deal.owner.compliance", ("owner",), "rep")
    tree, _ = checked("compliance >= 90%", replace(DEAL, owner=("owner", "team")))
    assert next(iter(inputs(tree))).record == "team"


@pytest.mark.parametrize(
    ("text", "code", "at", "help"),
    [
        ("conversion('propos', 90d) < 30%", "PB309", 12, "propose"),
        ("attainment('q3') < 30%", "PB309", 12, None),
        ("conversion('propose') < 30%", "PB205", 1, "conversion('stage', 90d)"),
        ("conversion('propose', 0d) < 30%", "PB205", 1, "conversion('stage', 90d)"),
        ("conversion('propose', 3mo) < 30%", "PB205", 1, None),
        ("attainment < 30%", "PB205", 1, "attainment('target')"),
        ("compliance.now < 30%", "PB205", 1, "compliance"),
        ("count(deals where compliance < 30%) > 1", "PB215", 19, "outside"),
    ],
)
def test_what_is_not_written_so_is_told(text, code, at, help):
    tree, problems = checked(text)
    assert tree is None
    found = next(each for each in problems if each.code == code)
    assert found.span.start.column == at
    assert help is None or help in found.help.en


@pytest.mark.parametrize("text", ["compliance >= 90%", "conversion('propose', 90d) < 30%"])
def test_a_deal_has_no_figures_of_its_own(text):
    tree, problems = checked(text, DEAL)
    assert tree is None
    assert [each.code for each in problems] == ["PB204" if text.startswith("compliance") else "PB205"]
