"""Stage exits are judged as of the instant of leaving, and compliance and inspections rest on them."""

from __future__ import annotations

import datetime as dt
import shutil
from fractions import Fraction

import pytest

from engine.api.exits import exits, judge_exits, left_stages
from engine.api.health_review import monthly
from engine.api.records import book
from engine.compliance.flags import flags
from engine.compliance.score import compliance, links
from engine.errors import DealcoachError
from engine.language.tree import inputs
from engine.model.estimate import Estimate
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.report import inspect as report
from engine.report import inspect_data as data
from tests.unit.api.workspaces import LAST, handmade, imported, opened

YEAR = LAST - dt.timedelta(days=365)
JUST = dt.timedelta(microseconds=1)
DEAL = "id,name,owner,stage,status,amount,created_on,stage_entered_on,closed_on,next_step\n"
CHANGE = "id,deal,by,from_stage,to_stage,at\n"
ACTIVITY = "id,deal,type,at,outcome\n"
REPS = "id,name,team,manager\nR1,Amy,T1,R9\nR2,Bo,T1,R9\nR9,Cy,T1,\n"
TEAMS = "id,name,manager\nT1,North,R9\n"
PLAYBOOK = """
playbook: small
version: 1
language: 1
stages:
  - id: find
    name: Find
    exit:
      all:
        - {id: met-them, say: We met, when: "count(activities where type = 'meeting') >= 1", weight: 3}
        - {id: fresh, say: Fresh, when: "count(activities within 7d) >= 1"}
        - {id: step, say: A next step, when: "deal.next_step is set", waive: {by: manager, for: 14d}}
        - {id: maybe, say: If known, when: "deal.amount >= CNY 1", when_unknown: skip}
        - {id: hint, say: Only a hint, when: "deal.amount is set", severity: warn}
    actions:
      - {id: call, do: Call, done_when: ticked}
  - id: show
    name: Show
  - {id: won, name: Won, end: won}
  - {id: lost, name: Lost, end: lost}
moves: {find: [show, lost], show: [won, find, lost]}
inspection: {every: 2w, sample: 3, by: [rep]}
"""


@pytest.fixture
def small(tmp_path):
    """Give a maker of workspaces over the small playbook."""

    def make(deals, changes="", activities="", **more):
        tables = {"deal": DEAL + deals, "stage_change": CHANGE + changes, "activity": ACTIVITY + activities, "rep": REPS, "team": TEAMS}
        folder = handmade(tmp_path, **tables, **more)
        (folder / "playbooks" / "b2b-software" / "playbook.yaml").write_text(PLAYBOOK, encoding="utf-8")
        return folder

    return make


def only(folder, **more):
    desk = opened(folder, dt.date(2026, 6, 30), **more)
    found = list(exits(desk, dt.date(2026, 1, 1), dt.date(2026, 6, 30)))
    return desk, found


def results(exit):
    return {each.id: each.result for each in links(exit)}


def test_an_exit_is_judged_as_the_whole_book_would_be_a_moment_before(imported_once):
    desk = opened(imported_once, LAST)
    left = left_stages(desk, YEAR, LAST)
    assert len(left) > 60
    chosen = left[:: len(left) // 15]
    rules = next(iter(desk.rules.values())).deals
    for exit, each in zip(judge_exits(desk, chosen), chosen, strict=True):
        trees = {leaf: rules.book.trees[f"criterion/{leaf}"] for leaf in exit.verdicts}
        needed = list({need.text: need for tree in trees.values() for need in inputs(tree)}.values())
        with book(desk, each.at - JUST) as before:
            ((_, facts),) = before.facts("deal", needed, {each.deal})
            now = before.now
        values = {name: fact.value for name, fact in facts.items()}
        truth = {leaf: Verdict.of(rules.book.compiled[f"criterion/{leaf}"](values, now)) for leaf in trees}
        late = {leaf for leaf, proof in exit.evidence.items() if proof.at is not None and proof.at > each.at}
        assert {leaf: verdict for leaf, verdict in exit.verdicts.items() if leaf not in late} == {
            leaf: verdict for leaf, verdict in truth.items() if leaf not in late
        }
        assert all(truth[leaf] is not Verdict.MET for leaf in late)


def test_what_was_there_counts_what_came_later_is_late_and_what_is_skipped_is_apart(small):
    folder = small(
        "D1,One,R1,show,open,,2026-03-01,2026-03-20,,Call back\nD2,Two,R2,show,open,CNY 5,2026-03-01,2026-03-20,,\n",
        "1,D1,R1,find,show,2026-03-20T12:00\n2,D2,R2,find,show,2026-03-20T12:00\n",
        "1,D1,meeting,2026-03-19T09:00,\n2,D2,meeting,2026-04-02T09:00,\n",
    )
    _, (one, two) = only(folder)
    assert results(one) == {"met-them": "met", "fresh": "met", "step": "met", "maybe": "skipped"}
    assert results(two) == {"met-them": "late", "fresh": "late", "step": "not_met", "maybe": "met"}
    first, second = compliance(links(one)), compliance(links(two))
    assert (first.met, first.applicable, first.skipped) == (5, 5, 1)
    assert (second.met, second.applicable, second.late, second.rate) == (1, 6, 2, Fraction(1, 6))


def test_to_lose_or_go_back_is_not_to_leave_by_the_exit_and_order_is_that_of_time(small):
    folder = small(
        "D1,One,R1,show,open,,2026-03-01,2026-04-01,,\nD2,Two,R2,lost,lost,,2026-03-01,2026-03-20,2026-03-20,\n",
        "3,D1,R1,find,show,2026-04-01T12:00\n1,D1,R1,find,show,2026-03-10T12:00\n2,D1,R1,show,find,2026-03-20T12:00\n"
        "4,D2,R2,find,lost,2026-03-20T12:00\n",
    )
    _, found = only(folder)
    assert [(each.deal, each.stage, each.at.day) for each in found] == [("D1", "find", 10), ("D1", "find", 1)]


def test_nothing_after_the_day_asked_about_is_seen(small):
    folder = small(
        "D1,One,R1,show,open,,2026-03-01,2026-03-20,,x\n",
        "1,D1,R1,find,show,2026-03-20T12:00\n",
        "1,D1,meeting,2026-04-02T09:00,\n",
    )
    early = list(exits(opened(folder, dt.date(2026, 3, 25)), dt.date(2026, 3, 1), dt.date(2026, 3, 25)))
    assert results(early[0])["met-them"] == "not_met", "the meeting that came later is not known yet"
    assert not list(exits(opened(folder, dt.date(2026, 3, 19)), dt.date(2026, 3, 1), dt.date(2026, 3, 19)))


def test_a_waiver_counts_if_it_held_when_the_deal_left_and_ticks_after_it_are_flagged(small):
    folder = small(
        "D1,One,R1,find,open,,2026-03-01,2026-03-01,,\nD2,Two,R1,find,open,,2026-03-01,2026-03-01,,\n",
        "",
        "",
    )
    for day, deal in ((dt.date(2026, 3, 10), "D1"), (dt.date(2026, 2, 28) + dt.timedelta(days=2), "D2")):
        opened(folder, day, user="boss").waive(deal, "step", "agreed by phone")
    (folder.parent / "data" / "deal.csv").write_text(
        DEAL + "D1,One,R1,show,open,,2026-03-01,2026-03-20,,\nD2,Two,R1,show,open,,2026-03-01,2026-03-20,,\n", encoding="utf-8"
    )
    (folder.parent / "data" / "stage_change.csv").write_text(
        CHANGE + "1,D1,R1,find,show,2026-03-20T12:00\n2,D2,R1,find,show,2026-03-20T12:00\n", encoding="utf-8"
    )
    imported(folder, dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    opened(folder, dt.date(2026, 3, 25), user="R1").tick("D1", "call", "TBD.")
    desk, (one, two) = only(folder)
    assert results(one)["step"] == "waived"
    assert results(two)["step"] == "not_met", "two weeks had gone by"
    assert [(each.kind, each.leaves) for each in flags([one])] == [("late", ("call",)), ("placeholder", ("call",))]
    assert "占位文字" in report.report_text(desk.inspections.compliance(dt.date(2026, 3, 1), dt.date(2026, 6, 30)), "zh")


def test_a_text_of_the_deal_that_is_pasted_from_deal_to_deal_is_flagged_and_a_set_phrase_is_not(small):
    texts = {"R1": "follow up soon to discuss everything", "R2": "Send the proposal"}
    deals = "".join(f"D{n},n,{rep},show,open,,2026-03-01,2026-03-20,,{texts[rep]}\n" for n, rep in enumerate(["R1", "R2"] * 3))
    moves = "".join(f"{n},D{n},R{n % 2 + 1},find,show,2026-03-20T12:00\n" for n in range(6))
    _, found = only(small(deals + "D9,n,R1,show,open,,2026-03-01,2026-03-20,,tbd\n", moves + "9,D9,R1,find,show,2026-03-20T12:00\n"))
    told = {(each.deal, each.kind, each.leaves) for each in flags(found)}
    assert told == {*((f"D{n}", "pasted", ("step",)) for n in (0, 2, 4)), ("D9", "placeholder", ("step",))}


def test_compliance_adds_up_and_says_so_where_nothing_left(small, imported_once):
    desk = opened(imported_once, LAST)
    found = desk.inspections.compliance(YEAR, LAST)
    for level in (found.reps, found.teams, found.stages):
        assert sum((each.score.met for each in level), Fraction(0)) == found.whole.met
        assert sum(each.score.exits for each in level) == found.whole.exits > 0
    assert sum((each.score.applicable for each in found.links), Fraction(0)) == found.whole.applicable
    assert data.report_json(found, "zh")["all"]["met"] == str(found.whole.met)
    nothing = opened(small("D1,One,R1,find,open,,2026-03-01,2026-03-01,,\n"), LAST).inspections.compliance()
    assert (nothing.whole.rate, nothing.whole.exits) == (None, 0)
    assert "没有商机离开" in report.report_text(nothing, "zh")
    assert "needs n ≥ 2" in report.report_text(nothing, "en")


def test_an_inspection_from_the_draw_to_what_was_put_right_and_looked_at_again(untouched, tmp_path):
    shutil.copytree(untouched.parent, tmp_path / "copy")
    folder = tmp_path / "copy" / "w"
    desk = opened(folder, LAST, user="quality")
    first = desk.inspections.run(6, 11)
    again = opened(folder, LAST, user="quality").inspections.run(6, 11)
    assert first.inspection.id == again.inspection.id, "the same day, seed and size are the same inspection"
    assert first.rows == again.rows
    assert len(first.rows) == 6
    row = first.rows[0]
    deal, leaf = row.drawn.exit.deal, row.links[0].leaves[0]
    stage = row.drawn.exit.stage
    seen = desk.inspections.record(first.inspection.id, deal, leaf, stage=stage, held=False, note="nobody knows of it")
    assert [each.leaf for each in seen.uncovered] == [leaf]
    due = LAST + dt.timedelta(days=7)
    seen = desk.inspections.record(first.inspection.id, deal, leaf, stage=stage, held=False, action="Hold the meeting", due=due)
    assert not seen.uncovered
    assert isinstance(seen.failed, Text), "one finding is too few for a share"
    later = opened(folder, due + dt.timedelta(days=1), user="quality").inspections
    (listed,) = later.inspections()
    assert [each.action for each in listed.overdue] == ["Hold the meeting"]
    repeat = later.run(of=first.inspection.id)
    assert [(each.drawn.exit.deal, each.drawn.exit.stage) for each in repeat.rows] == [(deal, stage)]
    later.record(repeat.inspection.id, deal, leaf, stage=stage, held=True)
    assert not later.inspection(first.inspection.id).again, "it was looked at again"
    with pytest.raises(DealcoachError) as refused:
        later.run(of=first.inspection.id)
    assert refused.value.code == "IN105"
    done = later.done(first.inspection.id, deal, leaf, stage=stage)
    assert not done.overdue
    assert done.rows[0].actions[0].done_on == due + dt.timedelta(days=1)
    assert not opened(folder, LAST, user="quality").inspections.inspection(first.inspection.id).rows[0].actions[0].done_on, "as of then"
    renewed = later.record(first.inspection.id, deal, leaf, stage=stage, held=False, action="Hold another", due=due + dt.timedelta(days=9))
    assert [(each.action, each.done_on) for row in renewed.rows for each in row.actions] == [("Hold another", None)], "it is not born done"
    later.done(first.inspection.id, deal, leaf, stage=stage)
    with pytest.raises(DealcoachError) as refused:
        later.done(first.inspection.id, deal, leaf, stage=stage)
    assert refused.value.code == "IN203"
    with pytest.raises(DealcoachError) as refused:
        opened(folder, LAST, user="quality", hour=8).inspections.run(6, 11)
    assert refused.value.code == "IN204", "drawn at noon"
    for view in (done, repeat):
        for language in ("en", "zh"):
            assert view.inspection.id in report.view_text(view, language)
            assert data.view_json(view, language)["sample"]


def test_a_rep_reads_of_an_inspection_and_of_the_month_only_what_is_about_them(small):
    day = dt.date(2026, 6, 30)
    folder = small(
        "D1,One,R1,show,open,,2026-06-01,2026-06-20,,\nD2,Two,R2,show,open,,2026-06-01,2026-06-20,,\nD3,Six,R2,show,open,,2026-06-01,2026-06-20,,\n",
        "1,D1,R1,find,show,2026-06-20T12:00\n2,D2,R2,find,show,2026-06-20T12:00\n3,D3,R2,find,show,2026-06-20T12:00\n",
    )
    quality = opened(folder, day, user="quality").inspections
    id = quality.run(3, 1).inspection.id
    quality.record(id, "D2", "step", held=False, note="Two's secret", action="Ask Two", owner="R9", due=day)
    quality.record(id, "D2", "fresh", held=False)
    quality.record(id, "D3", "step", held=False, action="Ask Six", owner="R1", due=day)

    def told(user):
        desk = opened(folder, day + dt.timedelta(days=1), user=user)
        (view,) = desk.inspections.inspections()
        month = [each.say.en for each in monthly(desk).actions if each.kind == "corrective"]
        findings = {(each.deal, each.leaf) for each in view.inspection.findings}
        return {row.drawn.exit.deal for row in view.rows}, findings, len(view.uncovered), len(view.overdue), len(view.again), month

    whole = {"D1", "D2", "D3"}, {("D2", "step"), ("D2", "fresh"), ("D3", "step")}, 1, 2, 2, ["D2: Ask Two", "D3: Ask Six"]
    assert told("quality") == told("R9") == whole
    assert told("R1") == ({"D1", "D3"}, {("D3", "step")}, 0, 1, 1, ["D3: Ask Six"]), "what is theirs to put right is about them too"
    assert told("R2") == ({"D2", "D3"}, *whole[1:])
    opened(folder, day, user="R1").inspections.done(id, "D3", "step")


def test_who_may_not_inspect_and_what_does_not_fit_is_refused_in_words(untouched, tmp_path):
    shutil.copytree(untouched.parent, tmp_path / "copy")
    folder = tmp_path / "copy" / "w"
    quality = opened(folder, LAST, user="quality").inspections
    view = quality.run(4, 3)
    id, exit = view.inspection.id, view.rows[0].drawn.exit
    plain = next(rep for rep in quality.desk.people.reps if not quality.desk.people.coached(rep, LAST))
    calls = {
        "IN101": lambda: quality.compliance(LAST, YEAR),
        "IN102": lambda: quality.inspection("I99"),
        "IN103": opened(folder, LAST, user=plain).inspections.run,
        "IN104": lambda: opened(folder, LAST, user=exit.rep).inspections.record(id, exit.deal, "x", held=True, stage=exit.stage),
        "IN105": lambda: quality.run(of=id),
        "IN106": opened(folder, dt.date(2020, 1, 1), user="quality").inspections.run,
        "IN107": lambda: quality.record(id, "D9999999", "x", held=True),
        "IN109": lambda: quality.record(id, exit.deal, "x", held=True, stage=exit.stage),
        "IN110": lambda: quality.record(id, exit.deal, view.rows[0].links[0].leaves[0], held=True, action="x", stage=exit.stage),
        "IN112": lambda: quality.done(id, exit.deal, "x"),
    }
    for code, call in calls.items():
        with pytest.raises(DealcoachError) as refused:
            call()
        assert refused.value.code == code
    own = opened(folder, LAST, user=plain).inspections
    assert all(row.drawn.exit.rep == plain for each in own.inspections() for row in each.rows), "a rep reads what is about the rep"


def test_a_rule_about_a_rep_may_ask_for_compliance(imported_once):
    from engine.api.complied import figures
    from engine.api.derived import Asked

    desk = opened(imported_once, LAST)
    with book(desk) as found:
        now = found.now
    asked = [Asked("compliance", (), kind, "compliance") for kind in ("rep", "team")]
    values = figures(desk, asked, now, desk.known_at)
    whole = desk.inspections.compliance()
    assert values[asked[0]] == {each.id: each.score.rate for each in whole.reps if each.score.rate is not None}
    assert values[asked[1]] == {each.id: each.score.rate for each in whole.teams if each.score.rate is not None}
    assert values[asked[0]]


def test_an_interval_is_shown_for_each_rep_beside_the_plain_share(imported_once):
    found = opened(imported_once, LAST).inspections.compliance(YEAR, LAST)
    assert all(isinstance(each.estimate, Estimate) for each in found.reps if each.score.applicable)
