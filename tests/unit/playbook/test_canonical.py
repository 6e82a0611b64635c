"""Formatting a playbook changes its conditions and not one byte more."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.printer import format_condition
from engine.playbook.canonical import canonical
from engine.source.shapes import shipped
from engine.source.tree import compose

PLAYBOOK = shipped("playbook")
BEFORE = """\
# a comment   \r
playbook: odd\r
applies_to:   "deal.segment == 'enterprise'"   # keep
name: {en: "a==b", zh: '（a==b）'}
measures:
  a: 'count( activities where type == ''meeting'' )'
  b: deal.seats<>3   # three
  c: >-
    deal.seats > 3 and
    deal.approved   and (deal.segment ＝ “x” or
    deal.seats==2)

  d: |
    deal.amount>CNY 50000
  e: deal.segment in 【'a'，'b'】
  f: {x: "deal.seats==1"}
  g: "deal.segment = \\u2018x\\\\y\\u2019 and
      deal.seats==3"
  h: "deal.seats > 50k"
  i: &same today -  deal.close_date
  j: *same
  k: “a” = deal.segment
  l: "deal.segment == 'a\\nb\\tc'"
  m: 'deal.segment == "it''s"'
"""
AFTER = """\
# a comment   \r
playbook: odd\r
applies_to:   "deal.segment = 'enterprise'"   # keep
name: {en: "a==b", zh: '（a==b）'}
measures:
  a: 'count(activities where type = ''meeting'')'
  b: deal.seats != 3   # three
  c: >-
    deal.seats > 3
    and deal.approved
    and (deal.segment = 'x' or deal.seats = 2)

  d: |
    deal.amount > CNY 50_000
  e: "deal.segment in ['a', 'b']"
  f: {x: "deal.seats==1"}
  g: "deal.segment = 'x\\\\y'
      and deal.seats = 3"
  h: "deal.seats > 50k"
  i: &same today - deal.close_date
  j: *same
  k: "'a' = deal.segment"
  l: "deal.segment = 'a\\U0000000ab\\U00000009c'"
  m: 'deal.segment = "it''s"'
"""


def test_only_conditions_change():
    assert canonical(BEFORE, "playbook.yaml", PLAYBOOK) == (AFTER, [])
    assert canonical(AFTER, "playbook.yaml", PLAYBOOK) == (AFTER, [])


def test_line_ends_stay_as_they_are():
    text = "measures:\r\n  a: >\r\n    deal.seats==1\r\n    and deal.seats==2\r\n"
    assert canonical(text, "x", PLAYBOOK)[0] == "measures:\r\n  a: >\r\n    deal.seats = 1\r\n    and deal.seats = 2\r\n"


@pytest.mark.parametrize("text", ["a: [", "measures: {a: 'x'", "\ta: 1", "a: 1\na: 2\n"])
def test_what_cannot_be_read_stays_and_is_told(text):
    written, problems = canonical(text, "x", PLAYBOOK)
    assert written == text
    assert problems


PARTS = st.sampled_from(
    [
        "deal.seats==3",
        "deal.segment ＝ “x: y”",
        "（deal.approved）",
        "deal.tags contains '#1'",
        "today-deal.close_date>14d",
        'deal.segment = "it\'s"',
    ]
)
CONDITIONS = st.lists(PARTS, min_size=1, max_size=4).map("  and ".join)
WRAPPED = {
    "plain": str,
    "single": lambda text: "'" + text.replace("'", "''") + "'",
    "double": lambda text: '"' + text.replace('"', '\\"') + '"',
    "folded": lambda text: ">-\n    " + text.replace("  and ", "\n    and "),
    "literal": lambda text: "|\n    " + text.replace("  and ", " and\n    "),
    "broken": lambda text: '"' + text.replace('"', '\\"').replace("  and ", "\n     and ") + '"',
}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CONDITIONS, st.sampled_from(sorted(WRAPPED))), min_size=1, max_size=4))
def test_every_way_of_quoting_keeps_its_meaning(conditions):
    text = (
        "# head\nmeasures:\n" + "".join(f"  m{at}: {WRAPPED[style](one)}\n" for at, (one, style) in enumerate(conditions)) + "name: a==b\n"
    )
    root, problems = compose(text, "x")
    if root is None or problems:
        return  # plain style cannot hold every condition
    written, problems = canonical(text, "x", PLAYBOOK)
    assert problems == []
    assert canonical(written, "x", PLAYBOOK) == (written, [])
    before, after = root.get("measures"), compose(written, "x")[0].get("measures")
    for (name, old), (_, new) in zip(before.entries, after.entries, strict=True):
        assert format_condition(new.text) == format_condition(old.text), name
    assert written.startswith("# head\nmeasures:\n")
    assert written.endswith("name: a==b\n")
