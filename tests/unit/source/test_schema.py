"""A tree under a schema: every difference in the author's words, and the rest still read."""

from __future__ import annotations

import pytest

from engine.source.keys import keys_page
from engine.source.schema import examine, plain, shipped, validate
from engine.source.shapes import NAMES
from engine.source.tree import Mapping, compose

HEAD = "playbook: p\nversion: 1\nlanguage: 1\n"


def problems(text, schema="playbook"):
    node, found = compose(text, "f")
    assert found == []
    return validate(node, shipped(schema))


def told(text, schema="playbook"):
    return [(each.code, each.span.start.line, each.span.start.column) for each in problems(text, schema)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD, []),
        (HEAD.replace("version: 1", "version: three"), [("PB123", 2, 10)]),
        (HEAD.replace("version: 1", "version: 0"), [("PB126", 2, 10)]),
        (HEAD.replace("version: 1", "version:"), [("PB123", 2, 9)]),
        (HEAD.replace("version: 1\n", ""), [("PB122", 1, 1)]),
        ("- a\n", [("PB123", 1, 1)]),
        (HEAD + "stages: []\n", [("PB127", 4, 1)]),
        (HEAD + "stages:\n  - {id: a b, name: x}\n", [("PB125", 5, 10)]),
        (HEAD + "stages:\n  - {id: a}\n", [("PB122", 5, 6)]),
        (HEAD + "stages:\n  - {id: a, name: {fr: x}}\n", [("PB121", 5, 20)]),
        (HEAD + "stages:\n  - {id: a, name: x, at_most: 3 weeks}\n", [("PB125", 5, 31)]),
        (HEAD + "stages:\n  - {id: a, name: x, end: one}\n", [("PB124", 5, 27)]),
        (HEAD + "stages:\n  - {id: a, name: x, exit: {all: [{id: b, when: c}]}}\n", [("PB122", 5, 36)]),
        (
            HEAD + "stages:\n  - {id: a, name: x, exit: {all: [{id: b, say: c, when: d}], any: [{id: e, say: f, when: g}]}}\n",
            [("PB128", 5, 62)],
        ),
        (HEAD + "measures: {a-b: x}\n", [("PB125", 4, 12)]),
        (HEAD + "targets: [{id: a, for: rep, measure: m, period: 2026-Q4, checkpoints: [2026-02-30]}]\n", [("PB125", 4, 72)]),
    ],
)
def test_each_fault_has_its_code_and_place(text, expected):
    assert told(text) == expected


def test_all_faults_are_told_at_once():
    text = HEAD + "stages:\n  - {id: a, nmae: x, at_most: soon, end: never}\n"
    assert [code for code, _, _ in told(text)] == ["PB121", "PB125", "PB124"]


def test_a_misspelled_key_is_one_problem_and_what_stands_under_it_is_read():
    node, _ = compose(HEAD + "stges:\n  - {id: a, name: x, at_most: soon}\n", "f")
    left, found = examine(node, shipped("playbook"))
    assert found[0].help.en == "did you mean 'stages'?"
    assert [each.code for each in found] == ["PB121", "PB125"]
    assert isinstance(left, Mapping)
    assert plain(left, shipped("playbook"))["stages"] == [{"id": "a", "name": "x"}]


@pytest.mark.parametrize(
    ("wrong", "right"), [("30 dayz", "30d"), ("30", "30d"), ("3 weeks", "3w"), ("2 周", "2w"), ("21天", "21d"), ("007d", None)]
)
def test_a_duration_is_repaired(wrong, right):
    found = problems(HEAD + f"stages:\n  - {{id: a, name: x, at_most: {wrong}}}\n")
    assert [each.code for each in found] == ["PB125"]
    assert right is None or f"did you mean '{right}'?" in found[0].help.en


@pytest.mark.parametrize(
    ("condition", "cut"),
    [
        ("tag = 'a #vip'", True),
        ("tag = “a #vip”", True),
        ("tag = 'a' #vip", False),
        ("tag = 'it' or x = \"it's\" # a", False),
        ("\"tag = 'a #vip'\"", False),
    ],
)
def test_a_condition_cut_by_a_comment_is_told_only_where_a_text_was_cut(condition, cut):
    found = problems(HEAD + f"applies_to: {condition}\n")
    assert [each.code for each in found] == (["PB113"] if cut else [])


def test_the_place_is_told_in_the_authors_words():
    found = problems(HEAD + "stages:\n  - id: q\n    name: x\n    exit: {all: [any: [{id: b, say: c, when: d, effort: long}]]}\n")
    assert [each.path for each in found] == [("stage q", "exit", "b")]


@pytest.mark.parametrize("name", NAMES)
def test_no_schema_needs_any_of(name):
    assert "anyOf" not in str(shipped(name))
    assert "oneOf" not in str(shipped(name))


def test_a_case_may_give_any_field_and_expect_any_id():
    text = "playbook: p\nas_of: 2026-11-21T18:00:00\ncases:\n  - name: n\n    given: {deal: {amount: CNY 1, tags: [a], owner: {name: x}}, contacts: [{active: true}]}\n    expect: {gate: met, big: unknown, prompts: []}\n"
    assert told(text, "cases") == []
    assert told(text.replace("unknown", "maybe"), "cases") == [("PB124", 6, 30)]


def test_the_page_of_keys_is_as_the_schemas_say(pytestconfig):
    page = (pytestconfig.rootpath / "docs" / "keys.md").read_text(encoding="utf-8")
    assert page == keys_page(), "write it again: python -m engine.source.keys > docs/keys.md"
    for name in NAMES:
        for key in shipped(name)["properties"]:
            assert f"`{key}`" in page
