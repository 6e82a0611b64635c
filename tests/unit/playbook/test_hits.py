"""Overlaps, gaps and rows that never hit are found exactly: as trying every value finds them, and with an example that is one."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model.problem import Severity
from engine.playbook.catalog import standard_catalog
from engine.playbook.load import load

PLAYBOOK = """\
playbook: p
version: 1
language: 1
measures:
  cycle: "deal.closed_on - deal.created_on"
  tries: "count(activities)"
  big: "deal.amount > CNY 5"
  share: "ratio(deal.cost, deal.amount)"
stages:
  - {id: s, name: {en: S, zh: 段}, goal: {en: G, zh: 目标}, kpis: [tries], end: won}
incentives:
  - {id: a, kind: material, for: rep, event: "deal.status = 'won'", pay: {table: t.csv, hit: HIT}}
"""


def problems(folder, table, hit="unique"):
    (folder / "playbook.yaml").write_text(PLAYBOOK.replace("HIT", hit), encoding="utf-8")
    (folder / "t.csv").write_text(table, encoding="utf-8")
    return load(folder / "playbook.yaml", catalog=standard_catalog()).problems


@pytest.mark.parametrize(
    ("table", "hit", "expected"),
    [
        # whole: nothing to say
        ("deal.type,rate\n-,5%\n", "unique", []),
        ("deal.type,rate\nnew,5%\nnot in ['new'],4%\n", "unique", []),
        ("deal.type,rate\nnew,5%\n!= 'new',4%\n", "unique", []),
        ("deal.amount,rate\n< CNY 10,5%\n>= CNY 10,4%\n", "unique", []),
        ("deal.discount,rate\n<= 9.99%,5%\n>= 10%,4%\n", "unique", []),  # a percent has four decimals: nothing lies between
        ("tries,rate\n<= 5,5%\n> 5,4%\n", "unique", []),
        ("tries,rate\n<= 5,5%\n>= 6,4%\n", "unique", []),
        ("deal.closed_on,rate\n<= 2026-06-30,5%\n>= 2026-07-01,4%\n", "unique", []),
        ("cycle,rate\n< 30d,5%\n>= 30d,4%\n", "unique", []),
        ("big,rate\ntrue,5%\nfalse,4%\n", "unique", []),
        ("share,rate\n<= 0.5,5%\n> 0.5,4%\n", "unique", []),
        ("deal.type,rate\nis set,5%\nis not set,4%\n", "unique", []),
        ("deal.type,rate\nnew,5%\n-,4%\n", "first", []),
        ("deal.type,rate\nnew,5%\n-,5%\n", "any", []),
        ("deal.type,rate\nnew,5%\n-,4%\n", "collect", []),
        ("deal.product,rate\n100,5%\n!= '100',4%\n", "unique", []),  # a text that looks like a number
        # gaps
        ("deal.type,rate\nnew,5%\n", "unique", [("PB411", "deal.type is any other text")]),
        ("deal.amount,rate\n< CNY 10,5%\n> CNY 10,4%\n", "unique", [("PB411", "deal.amount = CNY 10")]),
        ("deal.amount,rate\n<= CNY 9.99,5%\n>= CNY 10,4%\n", "unique", [("PB411", "deal.amount = CNY 9.995")]),
        ("tries,rate\n<= 5,5%\n>= 7,4%\n", "unique", [("PB411", "tries = 6")]),
        ("deal.discount,rate\n< 10%,5%\n>= 10.01%,4%\n", "unique", [("PB411", "deal.discount = 10%")]),
        ("deal.closed_on,rate\n< 2026-06-30,5%\n> 2026-06-30,4%\n", "unique", [("PB411", "deal.closed_on = 2026-06-30")]),
        ("big,rate\ntrue,5%\n", "unique", [("PB411", "big = false")]),
        ("deal.type,tries,rate\nnew,-,5%\n!= 'new',< 3,4%\n", "unique", [("PB411", "deal.type is any other text and tries = 3")]),
        # overlaps
        ("tries,rate\n<= 5,5%\n>= 5,4%\n", "unique", [("PB340", "lines 2 and 3 both hit where tries = 5")]),
        ("tries,rate\nbetween 1 and 5,5%\nin [3],4%\n", "unique", [("PB340", "tries = 3")]),
        ("deal.type,rate\n-,5%\nis not set,4%\n", "unique", [("PB340", "deal.type is not set")]),
        ("deal.type,rate\nnew,5%\n-,4%\n", "any", [("PB340", "deal.type = 'new'")]),
        # rows that never hit
        ("tries,rate\n-,5%\nin [3],4%\n", "first", [("PB415", "line 2 where tries = 3")]),
        ("tries,rate\n<= 3,5%\n> 3,4%\n-,3%\n", "first", []),  # where nothing is set, the last row hits
        ("tries,rate\n<= 3,5%\n> 3,4%\nis set,3%\n", "first", [("PB415", "this row never hits")]),
        ("tries,rate\n< 5,5%\n>= 5,4%\nbetween 5 and 1,3%\n", "unique", [("PB415", "no value meets")]),
        # not followed
        ("deal.amount * 2,rate\n> CNY 5,5%\n", "unique", [("PB412", "calculation")]),
        ("deal.tags,rate\ncontains 'a',5%\n", "unique", [("PB412", "more than a value")]),
        ("deal.amount,rate\n> deal.cost,5%\n", "unique", [("PB412", "more than a value")]),
        ("deal.amount,rate\n> CNY 5,5%\n<= USD 5,4%\n", "unique", [("PB412", "several currencies")]),
        ("deal.amount,big,rate\n> CNY 5,true,5%\n", "unique", [("PB412", "rests on what 'deal.amount' rests on")]),
    ],
)
def test_what_is_said_of_a_table(tmp_path, table, hit, expected):
    found = problems(tmp_path, table, hit)
    assert [each.code for each in found] == [code for code, _ in expected]
    for each, (_, says) in zip(found, expected, strict=True):
        assert says in each.message.en
        assert each.message.zh
        assert each.span.file.endswith("t.csv")
        assert each.severity is (Severity.ERROR if each.code == "PB340" else Severity.WARNING)


COUNTS = range(6)
TYPES = ("a", "b", "\N{BULLET}")
COUNT_TESTS = st.one_of(
    st.just("-"),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]), st.integers(0, 4)),
    st.builds("between {} and {}".format, st.integers(0, 4), st.integers(0, 4)),
    st.builds("in [{}; {}]".format, st.integers(0, 4), st.integers(0, 4)),
)
TYPE_TESTS = st.sampled_from(["-", "a", "b", "in ['a'; 'b']", "not in ['a']", "!= 'b'"])
OPERATORS = {
    "<": int.__lt__,
    "<=": int.__le__,
    "=": int.__eq__,
    "!=": int.__ne__,
    ">=": int.__ge__,
    ">": int.__gt__,
}


def counted(test: str, value: int) -> bool:
    if test == "-":
        return True
    numbers = [int(each) for each in re.findall(r"\d+", test)]
    if test.startswith("between"):
        return numbers[0] <= value <= numbers[1]
    if test.startswith("in"):
        return value in numbers
    return OPERATORS[test.split(maxsplit=1)[0]](value, numbers[0])


def typed(test: str, value: str) -> bool:
    if test == "-":
        return True
    words = re.findall(r"'(\w)'", test) or [test]
    return (value in words) is not test.startswith(("not", "!="))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(COUNT_TESTS, TYPE_TESTS), min_size=1, max_size=5), st.sampled_from(["unique", "first"]))
def test_trying_every_value_finds_the_same(tmp_path, rows, hit):
    cells = [f'"{count.replace(";", ",")}","{type.replace(";", ",")}",{at + 1}%' for at, (count, type) in enumerate(rows)]
    found = problems(tmp_path, "\n".join(["tries,deal.type,rate", *cells]) + "\n", hit)
    points = [(count, type) for count in COUNTS for type in TYPES]
    hits = {(count, type): [at for at, row in enumerate(rows) if counted(row[0], count) and typed(row[1], type)] for count, type in points}
    pairs = {pair for each in hits.values() for pair in itertools.combinations(each, 2)} if hit == "unique" else set()
    never = {at for at in range(len(rows)) if not any(at in each for each in hits.values())}
    if hit == "first":
        # with nothing set a row of any value hits too, so that one is covered only by another such row above it
        covered = {at for at in range(len(rows)) if not any(each and each[0] == at for each in hits.values())}
        never = {at for at in covered if not _hits_unset(rows, at)}
    told = [each for each in found if each.code == "PB340"]
    lines = {tuple(int(number) - 2 for number in re.findall(r"\d+", each.message.en.partition(" both ")[0])) for each in told}
    assert lines == pairs
    if not pairs:
        assert {each.span.start.line - 2 for each in found if each.code == "PB415"} == never
        gaps = [point for point, each in hits.items() if not each]
        said = [each for each in found if each.code == "PB411"]
        assert bool(said) is bool(gaps)
        for each in said:
            match = re.search(r"tries = (\d+) and deal.type (= '(\w)'|is any)", each.message.en)
            assert (min(int(match[1]), 5), match[3] or "\N{BULLET}") in gaps


def _hits_unset(rows, at) -> bool:
    """Tell whether some values, not set among them, make this the first row that hits."""
    for count, type in itertools.product((None, *COUNTS), (None, *TYPES)):
        first = next((k for k, row in enumerate(rows) if _meets(row, count, type)), None)
        if first == at:
            return True
    return False


def _meets(row, count, type) -> bool:
    return (row[0] == "-" if count is None else counted(row[0], count)) and (row[1] == "-" if type is None else typed(row[1], type))
