"""The forecast section: read, laid over, typed, and its grades proved or refused with an example."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.model.forecast import DEFAULT, STEADY

OVERLAY = "overlay: north\nlevel: region\nlanguage: 1\n"
TWO = """\
forecast:
  grades:
    - {id: A, name: {en: Soon, zh: 近期}, when: "deal.stage = 'meet'", months: 1, prior: 60%}
    - {id: B, name: {en: Other, zh: 其他}, when: "deal.stage != 'meet' or deal.stage is not set", prior: 5%}
  categories: {commit: "calls >= 1 and quiet", best_case: "quiet", pipeline: "deal.stage = 'meet'"}
  qualified_from: meet
"""


def codes(result):
    return [each.code for each in result.problems]


def graded(sound, *conditions):
    lines = [
        f'    - {{id: {chr(65 + at)}, name: {{en: G, zh: 级}}, when: "{when}", months: {at + 1}, prior: {50 - at}%}}\n'
        for at, when in enumerate(conditions)
    ]
    return sound + "forecast:\n  known_then: [amount, type, cost]\n  grades:\n" + "".join(lines)


def test_a_playbook_says_how_deals_are_graded_and_what_counts(loaded, sound):
    result = loaded(sound + TWO)
    assert result.problems == ()
    rules = result.playbook.forecast
    assert [(each.id, each.name.zh, each.months, each.prior) for each in rules.grades] == [
        ("A", "近期", 1, Fraction(3, 5)),
        ("B", "其他", None, Fraction(1, 20)),
    ]
    assert (rules.qualified_from, rules.known_then, rules.default) == ("meet", STEADY, False)
    assert set(result.checked.grades) == {"A", "B"}
    assert set(result.checked.categories) == {"commit", "best_case", "pipeline"}


def test_without_the_section_the_default_grades_hold(loaded, sound):
    result = loaded(sound)
    assert result.playbook.forecast is None
    assert list(result.checked.grades) == [each.id for each in DEFAULT]
    only = loaded(sound + "forecast: {qualified_from: meet}\n")
    assert only.problems == ()
    assert only.playbook.forecast.default
    assert only.playbook.forecast.grades == DEFAULT


def test_an_overlay_changes_one_grade_or_category_and_leaves_the_rest(loaded, sound):
    result = loaded(
        sound + TWO,
        OVERLAY
        + 'set:\n  grades.A: {prior: 70%}\n  categories.commit: "calls >= 2"\n  meet: {weight: 20%}\n  forecast: {known_then: [amount]}\n',
    )
    assert result.problems == ()
    rules = result.playbook.forecast
    assert [each.prior for each in rules.grades] == [Fraction(7, 10), Fraction(1, 20)]
    assert rules.categories["commit"].text == "calls >= 2"
    assert (rules.known_then, rules.qualified_from) == (("amount",), "meet")
    assert result.playbook.stages[0].weight == Fraction(1, 5)
    added = loaded(sound, OVERLAY + 'add:\n  forecast: {categories: {commit: "quiet"}}\n')
    assert added.problems == ()
    assert list(added.playbook.forecast.categories) == ["commit"]


def test_a_base_hands_its_forecast_down(loaded, sound):
    own = 'forecast:\n  categories: {pipeline: "deal.amount is set"}\n'
    result = loaded("extends: [base]\n" + sound + own, bases={"base": "language: 1\n" + TWO})
    assert result.problems == ()
    rules = result.playbook.forecast
    assert [each.id for each in rules.grades] == ["A", "B"]
    assert (list(rules.categories), rules.categories["pipeline"].text) == (["commit", "best_case", "pipeline"], "deal.amount is set")


@pytest.mark.parametrize(
    ("conditions", "expected", "words"),
    [
        (["deal.amount > CNY 10", "deal.amount < CNY 10 or deal.amount is not set"], ["PB420"], "deal.amount = CNY 10"),
        (["deal.amount >= CNY 10", "deal.amount <= CNY 10 or deal.amount is not set"], ["PB421"], "deal.amount = CNY 10"),
        (["deal.amount > CNY 10 and deal.amount < CNY 5", "deal.amount is set or deal.amount is not set"], ["PB423"], "'A'"),
        (["deal.amount > deal.cost", "not (deal.amount > deal.cost)"], ["PB424"], "else 'B'"),
        (["calls >= 1 and deal.amount > deal.cost", "deal.stage = 'meet'"], ["PB420", "PB421"], "deal.stage"),
        (["deal.category = 'commit'", "deal.category != 'commit' or deal.category is not set"], ["PB429", "PB429"], "category"),
        (["calls >= 1", "calls = 0"], [], ""),  # a count is never unset
        (["deal.ammount > CNY 5", "deal.amount is set"], ["PB204"], "ammount"),
    ],
)
def test_grades_are_proved_or_refused_with_an_example(loaded, sound, conditions, expected, words):
    result = loaded(graded(sound, *conditions))
    assert codes(result) == expected
    assert all(words in each.message.en for each in result.problems)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("months: 1, prior: 60%", "months: 1, prior: 2%", ["PB422"]),
        ("prior: 60%", "prior: 160%", ["PB426"]),
        ("prior: 60%", "prior: maybe", ["PB325"]),
        ("qualified_from: meet", "qualified_from: won", ["PB428"]),
        ("qualified_from: meet", "qualified_from: met", ["PB304"]),
        ("qualified_from: meet", "known_then: [ammount]", ["PB425"]),
        ("calls >= 1 and quiet", "calls >= 1 and quite", ["PB204"]),
        ("id: B", "id: A", ["PB310"]),
    ],
)
def test_what_is_wrong_with_the_section_is_told(loaded, sound, old, new, expected):
    assert codes(loaded(sound + TWO.replace(old, new))) == expected


def test_weights_never_fall_and_stand_at_open_stages_only(loaded, sound):
    stage = "  - id: meet\n"
    later = "  - {id: talk, name: {en: Talk, zh: 洽谈}, goal: {en: G, zh: 目}, kpis: [calls], weight: 10%}\n  - id: won\n"
    text = sound.replace(stage, stage + "    weight: 20%\n").replace("  - id: won\n", later).replace("[won]", "[talk]\n  talk: [won]")
    assert codes(loaded(text)) == ["PB427"]
    assert codes(loaded(sound.replace("    end: won\n", "    end: won\n    weight: 100%\n"))) == ["PB426"]
    assert codes(loaded(sound.replace(stage, stage + "    weight: 120%\n"))) == ["PB426"]
