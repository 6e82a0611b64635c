"""Competencies and courses: read, held to what they name, and laid over by overlays."""

from __future__ import annotations

import pytest

from engine.model.problem import Severity

TRAINING = """\
competencies:
  talk: {name: {en: Talking, zh: 沟通}, levels: 5, measures: [calls]}
training:
  - {id: start, name: {en: Start, zh: 入门}, stage: onboarding, after_hire: 30d, when: "today - rep.hired_on < 90d", competency: talk, behaviour: amount, channel: online, minutes: 2h}
  - {id: again, name: {en: Again, zh: 复训}, stage: periodic, every: 26w}
  - {id: fix, name: {en: Fix, zh: 补课}, stage: targeted, triggers: [wake, many], behaviour: big}
"""
OVERLAY = "overlay: north\nlevel: region\nlanguage: 1\n"


def test_courses_and_competencies_are_read(loaded, sound):
    result = loaded(sound + TRAINING)
    assert result.problems == ()
    talk = result.playbook.competencies["talk"]
    assert (talk.name.zh, talk.levels, talk.measures) == ("沟通", 5, ("calls",))
    start, again, fix = result.playbook.training
    assert (start.stage, start.channel, start.competency, start.behaviour) == ("onboarding", "online", "talk", "amount")
    assert (start.after_hire, start.minutes, again.every, fix.triggers) == (30, 120, 182, ("wake", "many"))
    assert set(result.checked.courses) == {"start"}


@pytest.mark.parametrize(
    ("old", "new", "code", "marked", "help"),
    [
        ("competency: talk", "competency: tolk", "CO501", "tolk", "talk"),
        ("behaviour: amount", "behaviour: amont", "CO502", "amont", "amount"),
        ("behaviour: amount", "behaviour: call", "CO502", "call", "calls"),  # an action shows what a rep ticked, no behaviour of a deal
        ("behaviour: amount", "behaviour: calls", "CO503", "calls", "criterion"),
        ("behaviour: amount", "behaviour: won", "CO503", "won", "criterion"),
        ("[wake, many]", "[wake, mny]", "PB308", "mny", "many"),
        ("measures: [calls]", "measures: [cals]", "PB309", "cals", "calls"),
        ("rep.hired_on", "deal.created_on", "PB204", "deal", "rep"),
        ("{id: again", "{id: start", "PB310", "start", ""),
        ("every: 26w", "after_hire: 26w", "CO504", "after_hire", ""),
        ("every: 26w", "channel: group", "CO504", "periodic", ""),
        ("after_hire: 30d", "after_hire: 30d, every: 9d", "CO504", "every", ""),
        ("stage: periodic", "stage: sometimes", "PB124", "sometimes", ""),
        ("levels: 5", "levels: 0", None, "0", ""),
    ],
)
def test_a_fault_is_one_problem_at_its_place(loaded, sound, old, new, code, marked, help):
    assert TRAINING.count(old) == 1
    text = sound + TRAINING.replace(old, new)
    result = loaded(text)
    assert result.playbook is None
    assert len(result.problems) == 1
    problem = result.problems[0]
    line = text.split("\n")[problem.span.start.line - 1]
    assert code in (None, problem.code)
    assert line[problem.span.start.column - 1 : problem.span.end.column - 1] == marked
    assert help in (problem.help.en if problem.help else "")
    assert problem.message.en != problem.message.zh


def test_a_behaviour_that_fades_by_itself_is_a_warning(loaded, sound):
    result = loaded(sound + TRAINING.replace("behaviour: big", "behaviour: old"))
    assert [(each.code, each.severity) for each in result.problems] == [("CO505", Severity.WARNING)]
    assert result.playbook is not None
    within = sound.replace('when: "deal.amount >= CNY 5"', 'when: "count(activities within 7d) > 0"')
    assert [each.code for each in loaded(within + TRAINING).problems] == ["CO505"]


def test_an_overlay_sets_switches_off_and_adds(loaded, sound):
    more = """\
set: {again: {every: 1w}, talk: {levels: 3}}
off: [fix]
add:
  competencies: {write: {name: Writing}}
  training: [{id: letters, name: Letters, stage: periodic, every: 1w, competency: write}]
"""
    result = loaded(sound + TRAINING, OVERLAY + more)
    assert result.problems == ()
    start, again, fix, letters = result.playbook.training
    assert (again.every, again.origin.layer, letters.origin.layer, start.off) == (7, "north", "north", None)
    assert fix.off.layer == "north"
    assert result.playbook.competencies["talk"].levels == 3
    assert set(result.playbook.competencies) == {"talk", "write"}


@pytest.mark.parametrize(
    ("overlay", "code"),
    [
        ("off: [talk]\n", "PB336"),
        ("off: [fixx]\n", "PB333"),
        ("set: {again: {evry: 1w}}\n", "PB121"),
        ("set: {again: {after_hire: 1w}}\n", "CO504"),
        ("add: {training: [{id: fix, name: Fix, stage: periodic, every: 1w}]}\n", "PB337"),
    ],
)
def test_what_an_overlay_cannot_do(loaded, sound, overlay, code):
    assert [each.code for each in loaded(sound + TRAINING, OVERLAY + overlay).problems] == [code]


def test_a_base_may_name_what_those_who_extend_it_have(loaded, sound):
    base = "language: 1\n" + TRAINING
    text = sound.replace("language: 1\n", "language: 1\nextends: [more]\n", 1)
    result = loaded(text, bases={"more": base})
    assert result.problems == ()
    assert [each.origin.layer for each in result.playbook.training] == ["more"] * 3
