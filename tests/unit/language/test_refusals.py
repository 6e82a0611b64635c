"""What a condition may not say: each mistake has its code, the column where its mark begins, and words that help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.language.scope import Scope
from engine.language.types import check
from engine.model.condition import Condition
from engine.playbook.catalog import read_catalog
from engine.source.tree import Mapping, Scalar, Sequence, compose

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHARED = Path(__file__).parents[4] / "shared" / "conformance" / "language.yaml"

REFUSED = [
    # what cannot be read
    ("", "PB201", 1, "empty"),
    ("   ", "PB201", 1, "empty"),
    ("deal.seats > ", "PB201", 14, "missing"),
    ("deal.seats >= 3 and", "PB201", 20, "missing"),
    ("and deal.seats > 3", "PB201", 1, "missing"),
    ("deal.seats > 3 or or deal.seats > 4", "PB201", 19, "missing"),
    ("deal..seats > 1", "PB201", 6, "name"),
    ("(deal.seats > 3", "PB201", 16, "')'"),
    ("deal.seats between 1", "PB201", 21, "between"),
    ("deal.seats is null", "PB201", 15, "is set"),
    ("deal.seats is not 3", "PB201", 19, "is not set"),
    ("deal.segment in ['a' 'b']", "PB201", 22, "comma"),
    ("1 = not deal.approved", "PB201", 5, "brackets"),
    ("deal.seats > 3 deal.approved", "PB202", 16, "and"),
    ("deal.seats > 3)", "PB202", 15, "bracket"),
    ("deal.approved AND deal.seats > 3", "PB202", 15, "write and"),
    ("deal.approved && deal.seats > 3", "PB202", 15, "write and"),
    ("deal.approved || deal.seats > 3", "PB202", 15, "write or"),
    ("!deal.approved", "PB202", 1, "write not"),
    ("deal.seats => 3", "PB202", 12, ">="),
    ("deal.segment not contains 'x'", "PB202", 14, "not x contains"),
    ("deal.seats not between 1 and 3", "PB202", 12, "not x between"),
    ("deal.amount > 500 CNY", "PB202", 19, "CNY 500"),
    ("deal.close_date > today + 14 d", "PB202", 30, "14d"),
    ("deal.seats > 50,000", "PB202", 16, "50_000"),
    ("deal.amount > ¥500", "PB202", 15, "CNY"),
    ("deal.seats\u200b > 3", "PB202", 11, "U+200B"),
    ("deal.approved else true", "PB202", 15, "aggregate"),
    ("deal.seats ÷ 2 > 3", "PB202", 12, "ratio(a, b)"),
    ("“deal.seats > 3”", "PB221", 1, "quotes away: deal.seats > 3"),
    ("deal.segment = 'smb", "PB203", 16, "quote"),
    ("deal.segment = “smb'", "PB203", 16, "quote"),
    # names
    ("deal.amout >= CNY 1", "PB204", 6, "amount"),
    ("deal.owner.nam = 'x'", "PB204", 12, "name"),
    ("deal.owner = 'x'", "PB204", 6, "hired_on"),
    ("deal.owner.name.first = 'x'", "PB204", 12, "text"),
    ("deal > 3", "PB204", 1, "record"),
    ("amount > CNY 1", "PB204", 1, "deal.amount"),
    ("opportunity.amount > CNY 1", "PB204", 1, "deal."),
    ("deal.segment = enterprise", "PB204", 16, "'enterprise'"),
    ("deal.segment = null", "PB204", 16, "is not set"),
    ("deal.approved = yes", "PB204", 17, "true"),
    ("deal.approved = TRUE", "PB204", 17, "true"),
    ("deal.amount > CNY500", "PB204", 15, "CNY 500"),
    ("deal.amount > CNY -5", "PB204", 15, "CNY 500_000"),
    ("today.year = 3", "PB204", 7, "date"),
    ("count(activites) > 1", "PB204", 7, "activities"),
    ("count(activities where tpye = 'meeting') > 1", "PB204", 24, "type"),
    ("sum(activities.minuts) > 1", "PB204", 16, "minutes"),
    ("compliance >= 90%", "PB204", 1, "deal"),
    ("counts(activities) > 1", "PB205", 1, "did you mean"),
    ("foo(3) > 1", "PB205", 1, "ratio"),
    ("abs(1, 2) = 3", "PB205", 1, "abs(x)"),
    ("ratio(1) > 2", "PB205", 1, "ratio(a, b)"),
    ("least() > 1", "PB205", 1, "least(a"),
    # kinds of value
    ("deal.segment > 3", "PB206", 1, "text"),
    ("deal.amount > 50000", "PB206", 1, "CNY 50_000"),
    ("deal.amount > deal.seats", "PB206", 1, "money"),
    ("deal.approved = 'yes'", "PB206", 1, "boolean"),
    ("deal.close_date > 14d", "PB206", 1, "duration"),
    ("deal.close_date > '2026-01-05'", "PB206", 1, "quotes"),
    ("deal.close_date + 5 > today", "PB206", 1, "5d"),
    ("deal.segment in ['a', 3]", "PB206", 23, "text"),
    ("deal.seats in period", "PB206", 1, "date"),
    ("14d - today > 3d", "PB206", 1, "today + 14d"),
    ("today + today > today", "PB206", 1, "subtract"),
    ("deal.segment + 'x' = 'y'", "PB206", 1, "text"),
    ("deal.amount * deal.cost > CNY 1", "PB206", 1, "multipl"),
    ("14d * 1.5 > 3d", "PB206", 1, "whole"),
    ("-deal.approved", "PB206", 2, "boolean"),
    ("abs('x') = 3", "PB206", 5, "text"),
    ("days(deal.close_date) > 1", "PB206", 6, "date"),
    ("first_set(deal.competitor, 3) = 'x'", "PB206", 28, "text"),
    ("ratio(deal.amount, 3) > 1", "PB206", 20, "CNY 3"),
    ("sum(line_items.price) else 0 > CNY 1", "PB206", 28, "money"),
    ("avg(line_items.price) > 3", "PB206", 1, "CNY 3"),
    # numbers, money, dates, durations
    ("deal.seats > 50k", "PB207", 14, "50_000"),
    ("deal.seats > 1.5m", "PB207", 14, "1_500_000"),
    ("deal.seats > 50万", "PB207", 14, "500_000"),
    ("deal.seats > 5__0", "PB207", 14, "50"),
    ("deal.seats > .5", "PB207", 14, "0.5"),
    ("deal.seats > 1e5", "PB207", 14, "50_000"),
    ("deal.close_date > today + 14days", "PB207", 27, "14d"),
    ("deal.close_date > today + 1.5d", "PB207", 27, "whole"),
    ("deal.amount > CNY 50k", "PB207", 19, "50_000"),
    ("deal.amount > CNY 5%", "PB207", 15, "CNY 5"),
    ("deal.amount > CNY 1.00005", "PB208", 15, "decimals"),
    ("deal.amount > JPY 1.12345", "PB208", 15, "decimals"),
    ("deal.seats > 1.5", "PB208", 14, "decimals"),
    ("deal.score = 7.255", "PB208", 14, "decimals"),
    ("deal.discount < 0.12345", "PB208", 17, "decimals"),
    ("deal.seats in [1, 2.5]", "PB208", 19, "decimals"),
    ("deal.seats between 1 and 2.5", "PB208", 26, "decimals"),
    ("sum(line_items.quantity) else 0.5 > 1", "PB208", 31, "decimals"),
    ("deal.amount > XYZ 5", "PB209", 15, "currency"),
    ("deal.amount > cny 5", "PB209", 15, "CNY"),
    ("deal.amount > XXX 5", "PB209", 15, "currency"),
    ("deal.close_date = 2026-02-30", "PB210", 19, "2026-02-30"),
    ("deal.close_date = 0000-01-01", "PB210", 19, "no day"),
    ("deal.close_date > 2026-1-5", "PB210", 19, "2026-01-05"),
    ("deal.close_date > 2026/01/05", "PB210", 19, "2026-01-05"),
    ("deal.close_date > 2026年1月5日", "PB210", 19, "2026-01-05"),
    ("deal.created_at > 2026-01-05T10:00:00", "PB210", 19, "2026-01-05"),
    ("deal.close_date - today > 1mo", "PB211", 27, "date"),
    ("1mo > 30d", "PB211", 1, "date"),
    ("days(5bd) > 3", "PB211", 6, "date"),
    ("today + 2 * 1mo > today", "PB211", 13, "date"),
    ("count(activities within 1mo) > 1", "PB211", 25, "14d"),
    ("count(activities within 3bd) > 1", "PB211", 25, "14d"),
    ("count(activities within 0d) > 1", "PB211", 25, "14d"),
    ("count(activities within 14) > 1", "PB211", 25, "14d"),
    # comparisons and division
    ("1 < deal.seats < 3", "PB212", 16, "between"),
    ("deal.seats = 1 = 2", "PB212", 16, "between"),
    ("deal.seats / 2 > 3", "PB213", 12, "ratio"),
    ("deal.seats % 2 = 0", "PB213", 12, "ratio"),
    # related records
    ("deal.activities.type = 'meeting'", "PB214", 6, "count"),
    ("activities.type = 'meeting'", "PB214", 1, "count"),
    ("deal.activities is set", "PB214", 6, "count"),
    ("count(activities where contacts.role = 'x') > 1", "PB214", 24, "one level"),
    ("count(activities where deal.contacts.role = 'x') > 1", "PB214", 29, "one level"),
    ("count(activities where count(contacts) > 1) > 1", "PB215", 24, "inside another"),
    ("count(count(activities)) > 1", "PB215", 7, "inside another"),
    ("count(contacts.agreed) > 1", "PB215", 16, "no field"),
    ("every(contacts where active = true)", "PB215", 7, "field"),
    ("sum(activities) > 1", "PB215", 5, "sum(activities.minutes)"),
    ("sum(activities.type) > 1", "PB215", 16, "text"),
    ("any(contacts.role)", "PB215", 14, "where"),
    ("sum(line_items.price * quantity) > CNY 1", "PB215", 5, "one field"),
    ("sum(deal.amount) > CNY 1", "PB215", 10, "a + b"),
    ("min(deal.seats, 7) > 1", "PB215", 1, "least"),
    ("max(deal.seats) > 1", "PB215", 10, "greatest"),
    ("count(owner) > 1", "PB215", 7, "activities"),
    ("count(activities) else 0 > 1", "PB215", 24, "else"),
    ("any(contacts.agreed) else true", "PB215", 27, "else"),
    ("sum(line_items.price) else deal.amount > CNY 1", "PB215", 28, "literal"),
    ("first(contacts.role) = 'x'", "PB216", 1, "clock"),
    ("count(contacts within 14d) > 1", "PB216", 23, "clock"),
    # fractions, lists, periods
    ("ratio(1, 10) + 1 > 0", "PB217", 1, "ratio"),
    ("ratio(ratio(1, 2), 3) > 3", "PB217", 7, "ratio"),
    ("avg(activities.minutes) + 1 is set", "PB217", 1, "avg"),
    ("deal.segment in []", "PB218", 17, "empty"),
    ("deal.segment in ('a', 'b')", "PB218", 17, "['a', 'b']"),
    ("deal.segment in 'a'", "PB218", 17, "['a', 'b']"),
    ("deal.segment in [deal.stage]", "PB218", 18, "literals"),
    ("deal.seats", "PB221", 1, "number"),
    ("deal.segment = 'a' or 'b'", "PB221", 23, "in ["),
    ("not 14d", "PB221", 5, "duration"),
    ("stage = 'x'", "PB224", 1, "stage.at_most"),
    ("period = 3", "PB224", 1, "in period"),
    ("deal.tags = 'renewal'", "PB225", 1, "contains"),
    ("deal.tags in ['renewal']", "PB225", 15, "contains"),
    ("deal.segment > 'a'", "PB225", 1, "order"),
    ("deal.approved > false", "PB225", 1, "order"),
    ("deal.seats contains '1'", "PB225", 1, "list"),
    ("deal.tags contains 3", "PB225", 20, "text"),
    ("deal.tags contains deal.seats", "PB225", 20, "text"),
    # bounds
    ("deal.seats * deal.seats * deal.seats > 1", "PB220", 1, "38"),
    ("deal.seats > " + "9" * 39, "PB220", 14, "38"),
    ("(" * 1000 + "deal.approved", "PB219", 31, "nested"),
    ("not " * 1000 + "deal.approved", "PB219", 1, "nested"),
    ("1 + " * 1000 + "1 > 0", "PB219", 1, "nested"),
    ("deal.approved " * 1000, "PB219", 1, "longer"),
]


@pytest.mark.parametrize(("text", "code", "column", "says"), REFUSED)
def test_a_mistake_is_refused_at_its_place(refuse, text, code, column, says):
    found = [
        (problem.code, problem.span.start.column)
        for problem in refuse(text)
        if says in f"{problem.message.en} {problem.help.en if problem.help else ''}"
    ]
    assert (code, column) in found


@pytest.mark.parametrize("text", [text for text, *_ in REFUSED])
def test_a_mistake_is_told_in_both_languages_inside_the_text(refuse, text):
    for problem in refuse(text):
        words = [problem.message, *([problem.help] if problem.help else [])]
        assert all(set(filter(CHINESE.match, word.en)) <= set(text) for word in words)
        assert all(CHINESE.search(word.zh) for word in words)
        assert 1 <= problem.span.start.column <= problem.span.end.column <= len(text) + 1


def test_all_mistakes_are_told_at_once(refuse):
    text = "(deal.amout > 3 and deal.seats >) or deal.segmnt = 'x' or deal.seats > 50k or deal.seats > 'a'"
    marked = [(problem.code, text[problem.span.start.column - 1 : problem.span.end.column - 1]) for problem in refuse(text)]
    assert marked == [("PB204", "amout"), ("PB201", ")"), ("PB204", "segmnt"), ("PB207", "50k"), ("PB206", "deal.seats > 'a'")]


def test_a_mistake_is_told_once(refuse):
    for text in ("deal.seats = counts(activities)", "deal.seats ? > 3", "deal.amount > ¥500", "deal.seats > 50,000", "(deal.seats > 3"):
        assert len(refuse(text)) == 1, text


@pytest.mark.skipif(not SHARED.exists(), reason="the shared conformance file is not here")
def test_the_shared_errors_are_refused_where_they_say():
    root, problems = compose(SHARED.read_bytes(), SHARED.name)
    assert problems == []
    assert isinstance(root, Mapping)
    catalog, problems = read_catalog(root, None)
    assert not problems
    errors = root.get("errors")
    assert isinstance(errors, Sequence)
    assert errors.items
    for error in errors.items:
        assert isinstance(error, Mapping)
        told = {key.text: value.text for key, value in error.entries if isinstance(value, Scalar)}
        expr, found = check(Condition.bare(told["when"]), Scope(catalog, "deal"))
        assert expr is None
        words = [f"{problem.message.en} {problem.help.en if problem.help else ''}" for problem in found]
        columns = [problem.span.start.column for problem in found]
        assert any(
            told["says"] in word and ("column" not in told or int(told["column"]) == column)
            for word, column in zip(words, columns, strict=True)
        ), told
