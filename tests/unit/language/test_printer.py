"""One canonical form: what it writes says the same, and writing it again changes nothing."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language import nodes
from engine.language.lexer import UNITS
from engine.language.numerals import exact, exact_percent
from engine.language.parser import parse
from engine.language.printer import format_condition, show
from engine.model.condition import Condition
from engine.model.problem import Place, Span

HERE = Span("", Place(1, 1), Place(1, 1))
SIGNS = ("=", "!=", "<", "<=", ">", ">=")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("deal.segment == 'enterprise' and deal.segment <> 'smb'", "deal.segment = 'enterprise' and deal.segment != 'smb'"),
        ("（deal.seats ＞＝ １２０）and deal.segment ＝ “enterprise”", "deal.seats >= 120 and deal.segment = 'enterprise'"),
        ("deal.segment in [‘mid’，‘enterprise’]", "deal.segment in ['mid', 'enterprise']"),
        ("deal.segment  in【'a'、'b'】", "deal.segment in ['a', 'b']"),
        ("deal.seats≥3 and deal.seats≤5 and deal.seats≠4", "deal.seats >= 3 and deal.seats <= 5 and deal.seats != 4"),
        ("deal.seats 》 3 and deal.seats《＝ 5", "deal.seats > 3 and deal.seats <= 5"),
        ("deal。seats × 2 − 1 > 3", "deal.seats * 2 - 1 > 3"),
        ("((deal.seats)) > (50000)", "deal.seats > 50_000"),
        ("deal.amount>CNY 3500.50", "deal.amount > CNY 3500.50"),
        ("deal.amount > CNY 3_500.50", "deal.amount > CNY 3_500.50"),
        ("deal.amount > CNY 1_0_0000", "deal.amount > CNY 100_000"),
        ("deal.discount > 015.50%", "deal.discount > 15.50%"),
        ("(a and b) and (c or d) or e", "a and b and (c or d) or e"),
        ("a and (b and (c and d))", "a and b and c and d"),
        ("not (a or b) and not (c = 1)", "not (a or b) and not c = 1"),
        ("(a - b) - (c - d) * (e + f)", "a - b - (c - d) * (e + f)"),
        ("-(a + b) * - - 3", "-(a + b) * --3"),
        ("(a + 1) between (b) and (c * 2)", "a + 1 between b and c * 2"),
        ("(a = 1) = true", "(a = 1) = true"),
        ("a is   not\n set", "a is not set"),
        ("a not\tin period", "a not in period"),
        ("count( rows  within 14d where x = 1 )", "count(rows where x = 1 within 14d)"),
        ("sum(rows.x)else 0 = 0", "sum(rows.x) else 0 = 0"),
        ('a = "it\'s"', 'a = "it\'s"'),
        ('a = "x"', "a = 'x'"),
        ('a = “it\'s "so"”', 'a = ‘it\'s "so"’'),
        ("a = 'Cafe\u0301'", "a = 'Caf\u00e9'"),
        ("ａ．ｂ ＝ １", "a.b = 1"),
    ],
)
def test_each_way_of_writing_has_one_form(written, canonical):
    assert format_condition(written) == canonical
    assert format_condition(canonical) == canonical


@pytest.mark.parametrize("text", ["deal.seats > 50k", "a and", "", "1 < a < 3", "(((", "a = 'x"])
def test_what_has_a_mistake_stays_as_it_is(text):
    assert format_condition(text) == text


def numbers(kind, read=exact):
    """Build literals from digits as an author may group them."""
    digits = st.from_regex(r"[0-9]{1,7}(\.[0-9]{1,3})?", fullmatch=True)
    return digits.map(lambda written: kind(HERE, *read(written), written))


QUOTED = st.text(st.characters(codec="utf-8"), max_size=8).filter(lambda text: not {"'", '"'} <= set(text))
NAMES = st.sampled_from(("a", "金额", "deal", "x_1", "stage", "today")).map(lambda name: nodes.Name(HERE, name))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: nodes.Path(HERE, tuple(names)))
LITERALS = st.one_of(
    numbers(nodes.Number),
    numbers(nodes.Percent, exact_percent),
    st.tuples(st.sampled_from(("CNY", "USD")), st.integers(0, 10**9)).map(
        lambda part: nodes.Money(HERE, *exact(str(part[1])), str(part[1]), part[0])
    ),
    QUOTED.map(lambda text: nodes.Text(HERE, unicodedata.normalize("NFC", text))),
    st.booleans().map(lambda truth: nodes.Boolean(HERE, truth)),
    st.dates().map(lambda day: nodes.Date(HERE, day)),
    st.tuples(st.integers(0, 99_999), st.sampled_from(UNITS)).map(lambda part: nodes.Duration(HERE, part[0], part[1], str(part[0]))),
)


def joint(kind):
    """Join two or three parts, none of the same kind, as the reader would flatten that."""
    return lambda parts: kind(HERE, tuple(parts)) if not any(isinstance(part, kind) for part in parts) else parts[0]


def larger(inner):
    """Build every kind of node on smaller ones."""
    few = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        few.map(joint(nodes.And)),
        few.map(joint(nodes.Or)),
        inner.map(lambda item: nodes.Not(HERE, item)),
        inner.map(lambda item: nodes.Negate(HERE, item)),
        st.builds(lambda a, b: nodes.Multiply(HERE, a, b), inner, inner),
        st.builds(lambda a, b, minus: nodes.Add(HERE, a, b, minus), inner, inner, st.booleans()),
        st.builds(lambda op, a, b: nodes.Compare(HERE, op, a, b), st.sampled_from(SIGNS), inner, inner),
        st.builds(lambda a, b, no: nodes.OneOf(HERE, a, tuple(b), no), inner, few, st.booleans()),
        st.builds(lambda a, no: nodes.InPeriod(HERE, a, no), inner, st.booleans()),
        st.builds(lambda a, b, c: nodes.Between(HERE, a, b, c), inner, inner, inner),
        st.builds(lambda a, b: nodes.Contains(HERE, a, b), inner, inner),
        st.builds(lambda a, no: nodes.IsSet(HERE, a, no), inner, st.booleans()),
        st.builds(lambda f, b: nodes.Call(HERE, nodes.Name(HERE, f), tuple(b)), st.sampled_from(nodes.FUNCTIONS), few),
        st.builds(
            lambda f, rows, where, within, other: nodes.Aggregate(HERE, nodes.Name(HERE, f), rows, where, within, other),
            st.sampled_from(nodes.AGGREGATES),
            inner,
            st.none() | inner,
            st.none() | st.just(nodes.Duration(HERE, 14, "d", "14")) | st.just(nodes.Name(HERE, "stage")),
            st.none() | LITERALS,
        ),
    )


@settings(max_examples=400, deadline=None)
@given(st.recursive(PATHS | LITERALS, larger, max_leaves=8))
def test_what_is_written_is_read_as_the_same(node):
    text = show(node)
    again, problems = parse(Condition.bare(text))
    assert problems == []
    assert again == node
    assert show(again) == text


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab.1 _%()[]'\"“”=<>!,，（）＝-+*/ andornotisset\u3000"), max_size=30))
def test_formatting_is_idempotent(text):
    once = format_condition(text)
    assert format_condition(once) == once


def test_a_day_keeps_its_zeros():
    assert show(nodes.Date(HERE, dt.date(7, 1, 2))) == "0007-01-02"
