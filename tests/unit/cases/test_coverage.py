"""Coverage counts what some case asserts; mutation names what no case guards, and the cases that guard nothing."""

from __future__ import annotations

import pytest

PLAYBOOK = """
playbook: tiny
version: 1
language: 1
stages:
  - id: meet
    name: Meet
    goal: Talk
    exit:
      all:
        - {id: big, say: Big, when: "deal.amount >= CNY 100"}
        - {id: rival, say: Rival, when: "deal.competitor is set"}
        - {id: cheap, say: Cheap, when: "deal.discount <= 20%", when_unknown: fail}
signals:
  bare: {of: deal, when: "deal.amount is not set"}
  new: {of: rep, when: "rep.hired_on is set"}
coaching:
  - {id: fill, for: deal, when: {all: [bare]}, say: Fill}
  - {id: greet, for: rep, when: {all: [new]}, say: Hello, instead_of: [fill]}
"""
OPEN = "given: {deal: {stage: meet, amount: CNY 100, competitor: A, discount: 1%}}"
BARE = "{name: bare, given: {deal: {stage: meet, amount: unset}}, expect: {prompts: [fill]}}"
GREETED = "{name: greeted, given: {rep: {hired_on: -1d}, deal: {stage: meet, amount: unset}}, expect: {prompts: [greet]}}"
GUARDED = (
    f"{{name: open, {OPEN}, expect: {{gate: met}}}}",
    "{name: small, given: {deal: {stage: meet, amount: CNY 1, competitor: A, discount: 1%}}, expect: {gate: not_met}}",
    "{name: alone, given: {deal: {stage: meet, amount: CNY 100, competitor: unset, discount: 1%}}, expect: {gate: not_met}}",
    "{name: dear, given: {deal: {stage: meet, amount: CNY 100, competitor: A, discount: 30%}}, expect: {gate: not_met}}",
    "{name: named, given: {deal: {stage: meet, amount: CNY 100}}, expect: {prompts: []}}",
    BARE,
    GREETED,
    "{name: not greeted, given: {rep: {hired_on: unset}, deal: {stage: meet, amount: unset}}, expect: {prompts: [fill]}}",
)


def missing(ran) -> dict[str, tuple[str, ...]]:
    return {each.id: each.missing for each in ran.covered}


def test_every_verdict_that_a_criterion_can_have_is_asked_for(run):
    ran = run(f"{{name: it, {OPEN}, expect: {{big: met}}}}", playbook=PLAYBOOK)
    assert missing(ran) == {
        "big": ("not_met", "unknown"),
        "rival": ("met", "not_met"),
        "cheap": ("met", "not_met"),
        "fill": ("fired", "silent", "suppressed"),
        "greet": ("fired", "silent"),
    }


@pytest.mark.parametrize(
    ("case", "left"),
    [
        (BARE, {"fill": ("silent", "suppressed"), "greet": ("fired",)}),
        (GREETED, {"fill": ("fired", "silent"), "greet": ("silent",)}),
        (f"{{name: it, {OPEN}, expect: {{prompts: []}}}}", {"fill": ("fired", "suppressed"), "greet": ("fired",)}),
    ],
)
def test_a_trigger_is_fired_silent_or_suppressed(run, case, left):
    found = missing(run(case, playbook=PLAYBOOK))
    assert {id: found[id] for id in ("fill", "greet")} == left


def test_what_a_case_does_not_name_is_not_covered(run):
    ran = run(f"{{name: it, {OPEN}, expect: {{gate: met}}}}", playbook=PLAYBOOK)
    assert all(not each.seen for each in ran.covered)


def test_cases_that_guard_every_condition_leave_nothing(run):
    ran = run(*GUARDED, playbook=PLAYBOOK, mutated=True)
    assert ran.failed == 0
    assert ran.mutation.survivors == ()
    assert ran.mutation.idle == ()


def test_a_condition_that_no_case_guards_is_named(run):
    ran = run(*(each for each in GUARDED if "dear" not in each), playbook=PLAYBOOK, mutated=True)
    assert [(each.name, each.change) for each in ran.mutation.survivors] == [("criterion/cheap", "drop")]


def test_a_condition_about_a_rep_is_guarded_too(run):
    ran = run(*GUARDED[:-2], playbook=PLAYBOOK, mutated=True)
    assert [(each.name, each.change) for each in ran.mutation.survivors] == [("signal/new", "flip"), ("signal/new", "drop")]


def test_a_case_that_guards_nothing_is_named(run):
    idle = "{name: idle, given: {deal: {stage: nowhere, amount: CNY 100}}, expect: {raised: []}}"
    assert run(*GUARDED, idle, playbook=PLAYBOOK, mutated=True).mutation.idle == ("idle",)


def test_cases_that_fail_are_not_mutated(run):
    ran = run(f"{{name: it, {OPEN}, expect: {{gate: not_met}}}}", playbook=PLAYBOOK, mutated=True)
    assert ran.failed == 1
    assert (ran.mutation.survivors, ran.mutation.idle) == ((), ())
