"""Whatever is wrong with the meaning of a playbook is one problem at its place."""

from __future__ import annotations

import pytest

from engine.model.problem import Severity


def test_the_sound_playbook_has_no_problem(loaded, sound):
    result = loaded(sound)
    assert result.problems == ()
    checked = result.checked
    assert set(checked.criteria) == {"amount", "big", "old"}
    assert set(checked.done_when) == {"call"}
    assert set(checked.signals) == {"quiet", "slow", "poor"}
    assert set(checked.clear_when) == {"wake"}
    assert set().union(*checked.measures.values()) == {"calls", "age", "won"}
    stage = result.playbook.stages[0]
    assert (stage.at_most, stage.actions[0].effort, stage.actions[0].due.days) == (21, 60, 5)
    assert stage.exit.items[1].items[1].waive.days == 14


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # names of other parts
        ("meet: [won]", "meet: [wonn]", [("PB304", "wonn")]),
        ("meet: [won]", "meat: [won]", [("PB304", "meat")]),
        ("coach: ring", "coach: rong", [("PB305", "rong")]),
        ("play: ring\n      -", "play: rong\n      -", [("PB305", "rong")]),
        ("ask: [why]\n    actions", "ask: [whi]\n    actions", [("PB306", "whi")]),
        ("kpis: [calls]", "kpis: [cals]", [("PB309", "cals")]),
        ("all: [quiet]", "all: [quite]", [("PB307", "quite")]),
        ("of: asleep", "of: aslep", [("PB307", "aslep")]),
        ("instead_of: [wake]", "instead_of: [weak]", [("PB308", "weak")]),
        ("root: true, at_least: CNY 5, period", "at_least: CNY 5, parent: x, period", [("PB309", "x")]),
        ("root: true, at_least: CNY 5, period", "at_least: CNY 5, parent: q, period", [("PB318", "q")]),
        # ids
        ("{id: big,", "{id: old,", [("PB310", "old")]),
        ("{id: note,", "{id: big,", [("PB310", "big")]),
        ("  - id: won\n", "  - id: meet\n", [("PB310", "meet")]),
        ("  - id: many\n", "  - id: wake\n", [("PB310", "wake")]),
        ("{id: big,", "{id: gate,", [("PB312", "gate")]),
        ("  - id: won\n    name", "  - name", [("PB122", "name")]),
        ("raise: asleep", "raise: fast asleep", [("PB125", "fast asleep")]),
        # strata
        ("all: [poor]", "all: [quiet]", [("PB314", "quiet")]),
        ("of: asleep", "of: quiet", [("PB314", "quiet")]),
        ("all: [quiet]", "all: [poor]", [("PB314", "poor")]),
        ("none: [slow]", "none: [asleep]", [("PB315", "asleep")]),
        ("all: [quiet]", "all: [quiet, asleep]", [("PB318", "asleep")]),
        ("raise: asleep", "raise: slow", [("PB316", "slow")]),
        ("clear_when", "instead_of: [many]\n    clear_when", [("PB319", "many")]),
        ("instead_of: [wake]", "instead_of: [many]", [("PB319", "many")]),
        # texts
        ('en: "{calls} calls"', 'en: "{cals} calls"', [("PB313", "{cals}")]),
        ('en: "{calls} calls"', 'en: "{won} calls"', [("PB313", "{won}")]),
        ('en: "{calls} calls"', 'en: "{calls calls"', [("PB313", "{")]),
        ("en: Amount,", "en: '{nothing}',", [("PB313", "{nothing}")]),
        # conditions, each with what it may speak of
        ("deal.amount is set", "deal.amout is set", [("PB204", "amout")]),
        ("deal.segment = 'smb'", "rep.name = 'smb'", [("PB204", "rep")]),
        ("won < CNY 5", "deal.amount < CNY 5", [("PB204", "deal")]),
        ("calls >= 1", "calls >= 1 and", [("PB201", "")]),
        ("today - deal.created_on", "today - deal.creatd_on", [("PB204", "creatd_on")]),
        ("sum(deals.amount where status = 'won')\"", "sum(deals.amout where status = 'won')\"", [("PB204", "amout")]),
        ("  age:", "  stage:", None),
        ("  won:", "  hired_on:", [("PB222", "hired_on")]),
        # targets and incentives
        ("at_least: CNY 5, period", "at_least: 5, period", [("PB325", "5")]),
        ("pay: {each: CNY 5}", "pay: {each: 5%}", [("PB325", "5%")]),
        ("event: \"deal.status = 'won'\"", "event: \"deal.statos = 'won'\"", [("PB204", "statos")]),
        ("closed_on in period", "closed_at in period", [("PB204", "closed_at")]),
        ("compliance >= 90%", "compliance >= 90% and deal.segmnt = 'smb'", [("PB204", "segmnt")]),
        ("compliance >= 90%", "attainment(q4) >= 90% and compliance >", [("PB309", "q4"), ("PB201", "")]),
    ],
)
def test_a_fault_of_meaning(loaded, sound, old, new, expected):
    assert sound.count(old) >= 1
    text = sound.replace(old, new, 1)
    result = loaded(text)
    assert result.playbook is None
    errors = [each for each in result.problems if each.severity is Severity.ERROR]
    lines = text.split("\n")
    found = [(each.code, lines[each.span.start.line - 1][each.span.start.column - 1 : each.span.end.column - 1]) for each in errors]
    if expected is not None:
        assert [(code, marked if wanted[1] else "") for (code, marked), wanted in zip(found, expected, strict=True)] == expected
    assert all(each.message.en and each.message.zh for each in errors)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{en: Amount, zh: 金额}", "{en: Amount}", ["PB401"]),
        ("{en: Amount, zh: 金额}", "Amount", []),
        ("    goal: {en: A talk, zh: 有过沟通}\n", "", ["PB402"]),
        ("meet: [won]", "meet: []", ["PB405", "PB404"]),
        ("due: 5d", "due: 30d", ["PB406"]),
        ("all: [quiet]", "all: [quiet, quiet]", ["PB407"]),
        ('event: "deal.status = \'won\'", when: "age <= 30d and compliance >= 90%", ', "", ["PB408"]),
    ],
)
def test_a_warning_leaves_the_playbook(loaded, sound, old, new, expected):
    assert sound.count(old) == 1
    result = loaded(sound.replace(old, new))
    assert [each.code for each in result.problems] == expected
    assert all(each.severity is Severity.WARNING for each in result.problems)
    assert result.playbook is not None


def test_faults_of_shape_and_meaning_are_told_together(loaded, sound):
    text = sound.replace("at_most: 21d", "at_most: soon").replace("coach: ring", "coach: rong").replace("calls >= 1", "calls >=")
    assert [each.code for each in loaded(text).problems] == ["PB125", "PB201", "PB305"]


def test_a_broken_measure_is_told_once_and_not_where_it_is_used(loaded, sound):
    result = loaded(sound.replace("type = 'call'", "tipe = 'call'"))
    assert [(each.code, each.path) for each in result.problems] == [("PB204", ("measures", "calls"))]


def test_a_newer_language_is_the_only_problem(loaded, sound):
    text = sound.replace("language: 1", "language: 2").replace("at_most", "utmost").replace("meet: [won]", "meet: [x]")
    assert [each.code for each in loaded(text).problems] == ["PB301"]


def test_a_playbook_needs_stages(loaded):
    assert [each.code for each in loaded("playbook: p\nversion: 1\nlanguage: 1\n").problems] == ["PB303"]


def test_at_least_asks_for_no_more_than_there_is(loaded, sound):
    text = sound.replace("- any:\n", "- at_least:\n              n: 3\n              of:\n").replace(
        "            - {id:", "                - {id:"
    )
    assert [each.code for each in loaded(text).problems] == ["PB311"]
    assert loaded(text.replace("n: 3", "n: 2")).problems == ()


def test_a_group_stands_alone(loaded, sound):
    text = sound.replace("- any:\n", "- none: [{id: x, say: X, when: deal.amount is set}]\n          any:\n")
    assert [each.code for each in loaded(text).problems] == ["PB311"]


def test_silencing_each_other_is_refused(loaded, sound):
    more = "  - {id: again, for: rep, when: {all: [poor]}, instead_of: [many], say: X}\ntargets:"
    text = sound.replace("targets:", more).replace("instead_of: [wake]", "instead_of: [again]")
    assert {each.code for each in loaded(text).problems} == {"PB319"}
