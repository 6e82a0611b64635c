"""Bases and overlays are laid over each other by id; every part knows who last touched it."""

from __future__ import annotations

import pytest

OVERLAY = "overlay: north\nlevel: region\nlanguage: 1\n"


def leaf(result, id):
    stack = [stage.exit for stage in result.playbook.stages if stage.exit]
    while stack:
        item = stack.pop()
        if hasattr(item, "items"):
            stack.extend(item.items)
        elif item.id == id:
            return item
    raise AssertionError(id)


def codes(result):
    return [each.code for each in result.problems]


def test_an_overlay_sets_keys_and_leaves_the_rest(loaded, sound):
    result = loaded(
        sound,
        OVERLAY
        + 'set:\n  big: {when: "deal.amount >= CNY 9"}\n  meet: {at_most: 4w}\n  calls: "count(activities within 7d)"\nseverity: {old: warn}\n',
    )
    assert result.problems == ()
    big, old = leaf(result, "big"), leaf(result, "old")
    assert (big.when.text, big.say.en, big.origin.layer) == ("deal.amount >= CNY 9", "Big", "north")
    assert (old.severity, old.origin.layer, leaf(result, "amount").origin.layer) == ("warn", "north", "small")
    assert result.playbook.stages[0].at_most == 28
    assert result.playbook.measures["calls"].text == "count(activities within 7d)"
    assert result.playbook.layers == ("small", "north")


def test_what_is_switched_off_stays_with_the_file_that_did_it(loaded, sound):
    result = loaded(sound, OVERLAY + "off: [big, note, wake]\n")
    assert result.problems == ()
    off = leaf(result, "big").off
    assert (off.layer, off.span.file.endswith("overlay0.yaml"), off.span.start.line) == ("north", True, 4)
    assert result.playbook.stages[0].actions[1].off
    assert result.playbook.coaching[0].off


def test_a_signal_that_is_switched_off_takes_its_triggers_with_it(loaded, sound):
    assert codes(loaded(sound, OVERLAY + "off: [quiet]\n")) == ["PB317"]
    assert codes(loaded(sound, OVERLAY + "off: [quiet, wake]\n")) == []


def test_an_overlay_adds(loaded, sound):
    more = """\
add:
  stages:
    meet:
      actions: [{id: send, do: Send}]
      exit: [{id: cost, say: Cost, when: "deal.cost is set"}]
    won:
      exit: [{id: thanks, say: Thanks, when: "deal.closed_on is set"}]
  plays: {thank: {name: Thank, steps: [Write]}}
  moves: {meet: [meet]}
  coaching: [{id: more, for: deal, when: {all: [quiet]}, say: More, play: thank}]
"""
    result = loaded(sound, OVERLAY + more)
    assert result.problems == ()
    meet, won = result.playbook.stages
    assert [each.id for each in meet.actions] == ["call", "note", "send"]
    assert [getattr(each, "id", each) for each in meet.exit.items][-1] == "cost"
    assert won.exit.items[0].id == "thanks"
    assert result.playbook.moves["meet"] == ("won", "meet")
    assert [each.id for each in result.playbook.coaching] == ["wake", "many", "more"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("off: [bigg]\n", "PB333", 4),
        ("off: [meet]\n", "PB336", 4),
        ("severity: {call: warn}\n", "PB336", 4),
        ("set: {big: {id: other}}\n", "PB336", 4),
        ("set: {big: {wehn: deal.cost is set}}\n", "PB121", 4),
        ("set: {big: {effort: long}}\n", "PB125", 4),
        ('set: {big: {when: "deal.amout is set"}}\n', "PB204", 4),
        ("set: {big: x}\n", "PB336", 4),
        ("add: {plays: {ring: {name: x, steps: [y]}}}\n", "PB337", 4),
        ('add: {stages: {met: {exit: [{id: z, say: Z, when: "deal.cost is set"}]}}}\n', "PB333", 4),
        ('add: {stages: {meet: {exit: [{id: big, say: Z, when: "deal.cost is set"}]}}}\n', "PB310", 4),
        ("level: galaxy\n", "PB106", 4),
    ],
)
def test_what_an_overlay_cannot_do(loaded, sound, text, code, line):
    result = loaded(sound, OVERLAY + text)
    assert [(each.code, each.span.start.line) for each in result.problems] == [(code, line)]
    assert result.problems[0].span.file.endswith("overlay0.yaml")


def test_a_later_level_wins_whatever_the_order(loaded, sound):
    region = OVERLAY + "set: {meet: {at_most: 3d}}\n"
    industry = region.replace("north", "steel").replace("region", "industry").replace("3d", "9d")
    assert loaded(sound, region, industry).playbook.stages[0].at_most == 3
    assert loaded(sound, industry, region).playbook.stages[0].at_most == 3
    assert loaded(sound, industry, region).playbook.layers == ("small", "steel", "north")


def test_two_overlays_of_one_level_may_not_touch_one_id(loaded, sound):
    first = OVERLAY + "off: [big]\n"
    second = first.replace("north", "south")
    result = loaded(sound, first, second)
    assert codes(result) == ["PB334"]
    assert "overlay0.yaml:4" in result.problems[0].message.en
    assert codes(loaded(sound, first, second.replace("big", "old"))) == []
    assert codes(loaded(sound, first, second.replace("region", "team"))) == []


def test_an_id_that_several_parts_have_needs_its_section(loaded, sound):
    text = sound.replace("  quiet: {of", "  note: {of").replace("[quiet]", "[note]")
    assert codes(loaded(text, OVERLAY + "off: [note]\n")) == ["PB335"]
    assert codes(loaded(text, OVERLAY + "off: [actions.note]\n")) == []


def test_an_overlay_for_other_playbooks_is_left_out(loaded, sound):
    result = loaded(sound, OVERLAY + "for: [large]\noff: [big]\n")
    assert result.problems == ()
    assert leaf(result, "big").off is None
    assert len(result.layers) == 1


BASE = """\
language: 1
questions: {deep: {en: Deep?, zh: 深?}, why: Other}
plays: {sit: {name: Sit, steps: [Sit]}}
signals: {base: {of: deal, when: "deal.cost is set"}}
coaching: [{id: from-base, for: deal, when: {all: [base]}, say: Base, ask: [why], play: sit}]
"""


def test_a_playbook_extends_bases_by_id(loaded, sound):
    text = sound.replace("language: 1\n", "language: 1\nextends: [_base/b]\n")
    result = loaded(text, bases={"_base/b": BASE})
    assert result.problems == ()
    book = result.playbook
    assert set(book.questions) == {"deep", "why"}
    assert (book.questions["why"].text.en, book.questions["why"].origin.layer) == ("Why now?", "small")
    assert [(each.id, each.origin.layer) for each in book.coaching] == [("from-base", "_base/b"), ("wake", "small"), ("many", "small")]
    assert book.layers == ("_base/b", "small")


def test_a_stage_of_a_base_is_replaced_in_its_place_and_a_new_one_follows_its_neighbour(loaded, sound):
    base = "language: 1\nstages: [{id: lead, name: Lead, goal: G}, {id: meet, name: Old}, {id: won, name: Won, end: won}]\nmoves: {lead: [meet]}\n"
    text = sound.replace("language: 1\n", "language: 1\nextends: [b]\n").replace(
        "  - id: won\n", "  - id: offer\n    name: Offer\n    goal: G\n  - id: won\n"
    )
    stages = loaded(text, bases={"b": base}).checked
    assert [each.id for each in stages.playbook.stages] == ["lead", "meet", "offer", "won"]
    assert stages.playbook.stages[1].name.en == "Meet"


def test_bases_that_are_missing_or_circular_are_told(loaded, sound):
    text = sound.replace("language: 1\n", "language: 1\nextends: [_base/c]\n")
    assert codes(loaded(text, bases={"_base/b": BASE})) == ["PB302"]
    circle = "language: 1\nextends: [_base/c]\n"
    assert codes(loaded(text, bases={"_base/c": circle})) == ["PB302"]


def test_a_fault_in_a_base_is_told_in_its_file(loaded, sound):
    text = sound.replace("language: 1\n", "language: 1\nextends: [_base/b]\n")
    result = loaded(text, bases={"_base/b": BASE.replace("deal.cost", "deal.cots")})
    assert [(each.code, each.span.file.endswith("b.yaml"), each.span.start.line) for each in result.problems] == [("PB204", True, 4)]


def test_the_digest_is_of_the_content_not_of_the_layout(loaded, sound):
    digest = loaded(sound).playbook.digest
    assert loaded("# a comment\n" + sound.replace("version: 1", "version:    1  # x")).playbook.digest == digest
    assert loaded(sound.replace("ask: [why]\n    actions", "ask:\n      - why\n    actions")).playbook.digest == digest
    assert loaded(sound.replace("at_most: 21d", "at_most: 22d")).playbook.digest != digest
    assert loaded(sound, OVERLAY + "off: [big]\n").playbook.digest != digest
