"""Any text is a tree or problems with a place: never an exception, never a hang."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.parser import parse
from engine.language.printer import format_condition, show
from engine.language.suggest import did_you_mean
from engine.language.types import check
from engine.model.condition import Condition

WORDS = [
    "deal",
    ".",
    "amount",
    "seats",
    "discount",
    "segment",
    "tags",
    "approved",
    "close_date",
    "created_at",
    "activities",
    "contacts",
    "line_items",
    "count",
    "(",
    ")",
    "sum",
    "avg",
    "min",
    "max",
    "first",
    "last",
    "any",
    "every",
    "where",
    "within",
    "stage",
    "14d",
    "2w",
    "1mo",
    "3bd",
    "and",
    "or",
    "not",
    "in",
    "[",
    "]",
    ",",
    "'x'",
    '"y"',
    "“z”",
    "5",
    "50_000",
    "1.5",
    "20%",
    "CNY",
    "USD",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "==",
    "<>",
    "+",
    "-",
    "*",
    "/",
    "between",
    "contains",
    "is",
    "set",
    "else",
    "true",
    "false",
    "today",
    "period",
    "2026-01-01",
    "2026-02-30",
    "50k",
    "deal.amount",
    "deal.seats",
    "deal.segment",
    "count(activities)",
    "type",
    "role",
    "minutes",
    "price",
    "金额",
    "（",
    "）",
    "，",
    "ratio(",
    "abs(",
    "least(",
    "first_set(",
    "days(",
    "stage.at_most",
    "?",
    "#",
    "'un",
    "\n",
    "_",
    "-",
]
SPOKEN = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
GLUED = st.lists(st.sampled_from(WORDS), max_size=15).map("".join)


def holds(text, scope):
    """Check what is promised of any text."""
    expr, problems = check(Condition.bare(text), scope)
    assert (expr is None) == bool(problems)
    for problem in problems:
        assert 1 <= problem.span.start.column <= problem.span.end.column <= len(text) + 1
        assert problem.message.en
        assert problem.message.zh
    node, mistakes = parse(Condition.bare(text))
    if node is not None and not mistakes:
        written = show(node)
        assert parse(Condition.bare(written)) == (node, [])
        again, _ = check(Condition.bare(written), scope)
        assert (again and again.text) == (expr and expr.text)
    assert format_condition(format_condition(text)) == format_condition(text)


@settings(max_examples=300, deadline=None)
@given(text=SPOKEN | GLUED | st.text(max_size=60))
def test_any_text(scope, text):
    holds(text, scope)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(text=SPOKEN | GLUED | st.text())
def test_any_text_at_length(scope, text):
    holds(text, scope)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "not " * 2400 + "deal.approved",
        "-" * 9000 + "3 > 1",
        "abs(" * 2400,
        "count(" * 1600,
        "[" * 9000,
        "deal.segment in [" * 500,
        "XYZ 5 and " * 900,
        "counts(x) and " * 700,
        "1+" * 4900 + "1 > 0",
        "9" * 9999,
        "9" * 9000 + "d",
        "'" * 9999,
        "deal." * 1990,
        "\u0301" * 9000,
        "a" * 9999,
        "2026-02-30 " * 900,
        "x" * 1_000_000,
        "\ud800 = '\udfff'",
        "\0",
    ],
)
def test_what_is_long_or_deep_ends(scope, text):
    expr, problems = check(Condition.bare(text), scope)
    assert expr is None
    assert problems


def test_wide_conditions_are_no_problem(scope):
    for text in ("deal.approved and " * 500 + "true", "deal.segment in [" + "'a'," * 2000 + "'b']", "(" * 29 + "deal.approved" + ")" * 29):
        assert check(Condition.bare(text), scope)[1] == []


@pytest.mark.parametrize(
    ("word", "meant"), [("amout", "amount"), ("AMOUNT", "amount"), ("amount", "amount"), ("zebra", None), ("", None), ("a" * 10_000, None)]
)
def test_what_was_probably_meant(word, meant):
    assert did_you_mean(word, ("amount", "stage")) == meant
