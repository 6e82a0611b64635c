"""What a case gives is judged, and each expectation that does not come true is told with what came instead."""

from __future__ import annotations

import pytest

from tests.unit.cases.conftest import PLAYBOOK

SOUND = "stage: qualify, stage_entered_on: -3d, amount: CNY 200, discount: 5%, probability: 60%, competitor: Acme"
LONG_HERE = "hired_on: -200d"
SLOW = "stage: qualify, stage_entered_on: -11d, amount: CNY 200"


def case(given: str, expect: str) -> str:
    return f"{{name: it, given: {{{given}}}, expect: {{{expect}}}}}"


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        (f"deal: {{{SOUND}}}", "gate: met, big: met, cheap: met, likely: met, rival: met, plays: [], prompts: [], raised: []"),
        (f"deal: {{{SOUND}}}, activities: [{{type: call, at: -3d}}]", "meet: met, name-it: not_met"),
        (f"deal: {{{SOUND}, activities: [{{at: -4d}}]}}", "meet: not_met"),
        ("deal: {stage: qualify, stage_entered_on: unset}", "meet: not_met, slow: unknown"),
        ("deal: {stage: qualify, amount: CNY 200}", "cheap: not_met, likely: unknown, gate: not_met, plays: [find-buyer]"),
        ("deal: {stage: qualify, amount: CNY 200, discount: 20%}", "likely: unknown, gate: met"),
        ("deal: {stage: qualify, discount: 20%}", "big: unknown, gate: unknown, plays: [find-buyer, show-value]"),
        ("deal: {stage: qualify, amount: CNY 50, discount: 21%}", "big: not_met, cheap: not_met, gate: not_met"),
        (f"deal: {{{SLOW}}}", "prompts: [again], raised: [stuck], slow: met, bare: not_met"),
        ("deal: {stage: qualify, stage_entered_on: -10d, amount: CNY 200}", "prompts: [], raised: [], slow: not_met"),
        ("deal: {stage: qualify, stage_entered_on: -11d}", "prompts: [fill], raised: [stuck], bare: met"),
        (f"rep: {{hired_on: -200d}}, deals: [{{{SLOW}}}, {{{SLOW}}}]", "prompts: [pattern], raised: [stuck, habit], new: not_met"),
        (f"rep: {{hired_on: -20d}}, deals: [{{{SLOW}}}, {{{SLOW}}}]", "prompts: [again, again], raised: [stuck], new: met"),
        (f"rep: {{hired_on: unset}}, deals: [{{{SLOW}}}, {{{SLOW}}}]", "prompts: [again, again], new: unknown"),
        (
            f"team: {{reps: [{{id: a, {LONG_HERE}, deals: [{{{SLOW}}}, {{{SLOW}}}]}}, {{id: b, {LONG_HERE}, deals: [{{{SLOW}}}, {{{SLOW}}}]}}]}}",
            "crowded: met, prompts: [team-talk], raised: [stuck, habit]",
        ),
        ("deal: {stage: won, status: won, stage_entered_on: -11d}", "prompts: [], raised: []"),
        (f"deal: {{{SLOW}, status: lost}}", "prompts: [], raised: []"),
    ],
)
def test_a_case_that_is_right(run, given, expect):
    ran = run(case(given, expect))
    assert [miss for result in ran.results for miss in result.misses] == []
    assert [each for each in ran.problems if each.code != "CS106"] == []


def test_what_came_instead_is_told(run):
    [result] = run(case(f"deal: {{{SLOW}}}", "gate: met, big: not_met, prompts: [move, move], raised: [], plays: [show-value]")).results
    assert [(miss.id, miss.expected, miss.got) for miss in result.misses] == [
        ("gate", "met", "not_met"),
        ("big", "not_met", "met"),
        ("prompts", "[move, move]", "[again]"),
        ("raised", "[]", "[stuck]"),
        ("plays", "[show-value]", "[find-buyer]"),
    ]
    assert not result.passed


def test_prompts_count_and_their_order_does_not_matter(run):
    given = f"deals: [{{{SLOW}}}, {{stage: qualify, stage_entered_on: -1d}}, {{{SLOW}}}]"
    assert run(case(given, "prompts: [again, fill, again]")).failed == 0
    assert run(case(given, "prompts: [again, fill]")).failed == 1


def test_a_gate_where_there_is_none_is_no_verdict(run):
    [result] = run(case("deal: {stage: won}", "gate: met")).results
    assert [(miss.id, miss.got) for miss in result.misses] == [("gate", "none")]


def test_a_todo_fails_still_and_is_told_when_it_no_longer_does(run):
    todo = "{name: later, todo: soon, given: {deal: {stage: qualify}}, expect: {big: %s}}"
    assert run(todo % "met").failed == 0
    assert run(todo % "unknown").failed == 1


@pytest.mark.parametrize(
    ("given", "expect", "names"),
    [
        ("deal: {stage: qualify}", "big: unknown", "deal.amount"),
        ("deal: {stage: qualify, amount: unset}", "big: unknown", None),
        ("deal: {stage: qualify}", "rival: not_met", "deal.competitor"),
        ("deal: {stage: qualify, competitor: unset}", "rival: not_met", None),
        ("deal: {stage: qualify, amount: CNY 1}", "gate: not_met", None),
        ("deal: {stage: qualify, amount: CNY 200, probability: 60%}", "gate: not_met", "deal.discount"),
        ("deal: {stage: qualify, amount: unset, stage_entered_on: -1d}", "prompts: [fill]", None),
        ("deal: {stage: qualify, stage_entered_on: -1d}", "prompts: [fill]", "deal.amount"),
        ("deal: {stage: qualify, stage_entered_on: -11d}", "raised: [stuck]", None),
        ("deal: {stage: qualify}", "prompts: [fill], raised: []", "deal.amount"),
        ("deal: {stage: qualify}", "slow: unknown", "deal.stage_entered_on"),
        ("deal: {stage: qualify, amount: CNY 200}", "plays: [find-buyer]", "deal.competitor"),
        (f"deals: [{{{SLOW}}}, {{stage: qualify, stage_entered_on: -1d}}]", "prompts: [again, fill]", "deal.amount"),
    ],
)
def test_a_case_that_leans_on_silence_is_warned_of(run, given, expect, names):
    ran = run(case(given, expect))
    assert ran.failed == 0
    assert [result.leaning for result in ran.results] == [(names,) if names else ()]
    assert [each.code for each in ran.problems] == (["CS106"] if names else [])


@pytest.mark.parametrize(
    ("given", "expect", "code", "says"),
    [
        ("deal: {amout: CNY 1}", "gate: met", "CS101", "amount"),
        ("deels: [{}]", "gate: met", "CS101", "deals"),
        ("deal: {amount: a lot}", "gate: met", "CS102", "CNY"),
        ("deal: {amount: CNY 1}", "gat: met", "CS104", "gate"),
        ("deal: {amount: CNY 1}", "prompts: [fil]", "CS104", "fill"),
        ("deal: {amount: CNY 1}", "raised: [stuk]", "CS104", "stuck"),
        ("deal: {amount: CNY 1}", "plays: [show-valu]", "CS104", "show-value"),
        ("deal: {amount: CNY 1}", "gate: maybe", "PB124", "not_met"),
    ],
)
def test_a_case_that_cannot_be_read_runs_nothing(run, given, expect, code, says):
    ran = run(case(given, expect))
    assert ran.invalid
    assert ran.results == ()
    [problem] = ran.problems
    assert problem.code == code
    assert says in f"{problem.message.en} {problem.help and problem.help.en}"


def test_faults_of_shape_and_of_value_are_told_together(run):
    ran = run(
        case("deal: {amount: a lot, segmnt: smb}", "gate: maybe, prompts: [fil]"), "{name: b, todo: [], given: {}, expect: {bg: met}}"
    )
    assert [each.code for each in ran.problems] == ["CS102", "CS101", "PB124", "CS104", "PB123", "CS104"]
    assert ran.invalid


def test_cases_of_another_playbook_are_refused_at_its_name(run):
    ran = run(case("deal: {amount: CNY 1}", "big: met"), head="playbook: other\nas_of: 2026-11-21T18:00:00\n")
    assert [(each.code, each.span.start.line, each.span.start.column) for each in ran.problems if each.span] == [("CS104", 1, 11)]
    assert ran.invalid


def test_an_empty_text_is_unset_and_says_so(run):
    ran = run(case("deal: {stage: qualify, competitor: '', tags: []}", "rival: not_met"))
    assert (ran.failed, ran.problems) == (0, ())


def test_a_moment_may_say_its_offset(run):
    head = "playbook: small\nas_of: 2026-11-21T23:30:00-05:00\nzone: Asia/Shanghai\n"
    assert run(case("deal: {stage: qualify, stage_entered_on: 2026-11-12}", "slow: not_met"), head=head).failed == 0
    assert run(case("deal: {stage: qualify, stage_entered_on: 2026-11-11}", "slow: met"), head=head).failed == 0


RATES = "rates: [{from: USD, to: CNY, since: 2026-01-01, rate: 50}, {from: USD, to: CNY, since: 2026-12-01, rate: 40}]\n"


@pytest.mark.parametrize(
    ("as_of", "big"), [("", "met"), ("as_of: 2026-12-02T00:00:00, ", "not_met"), ("as_of: 2025-12-31T23:59:59, ", "unknown")]
)
def test_a_rate_is_the_one_in_force_on_the_day_of_the_case(run, as_of, big):
    head = "playbook: {name}\nas_of: 2026-11-21T18:00:00\nzone: Asia/Shanghai\ncurrency: CNY\n" + RATES.replace("{", "{{").replace(
        "}", "}}"
    )
    assert run(f"{{name: it, {as_of}given: {{deal: {{stage: qualify, amount: USD 2}}}}, expect: {{big: {big}}}}}", head=head).failed == 0


@pytest.mark.parametrize(
    ("segment", "expect", "failed"),
    [
        ("mid", "prompts: [], raised: [], plays: []", 0),
        ("mid", "gate: not_met", 1),
        ("smb", "prompts: [again], raised: [stuck], gate: not_met", 0),
        ("unset", "prompts: [again], raised: [stuck]", 0),
    ],
)
def test_a_deal_that_the_playbook_is_not_for_is_left_alone(run, segment, expect, failed):
    playbook = PLAYBOOK.replace("language: 1\n", "language: 1\napplies_to: \"deal.segment = 'smb'\"\n")
    ran = run(case(f"deal: {{{SLOW}, segment: {segment}}}", expect), playbook=playbook)
    assert ran.failed == failed
    assert [miss.got for result in ran.results for miss in result.misses] == ["none: 'small' does not apply"] * failed
