"""Targets on a small book made by hand: the published plan as written, pace, proof, split and revision."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.api.records import book
from engine.api.target_ground import Tree
from engine.api.target_rows import Standings
from engine.errors import UsageError
from engine.language.scope import Scope
from engine.language.types import check
from engine.model.condition import Condition
from engine.model.periods import spanned
from engine.model.target import Assigned, SplitRule
from engine.model.values import Money
from engine.report import targets as report
from engine.report import targets_data as data
from engine.targets.attain import spread
from engine.targets.tree import differences
from tests.unit.api.planned import HEAD, NOVEMBER, OPEN, TABLES, WON, row
from tests.unit.api.workspaces import handmade, opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return handmade(tmp_path_factory.mktemp("targets"), **TABLES)


@pytest.fixture
def own(tmp_path):
    """Give a workspace to change."""
    return handmade(tmp_path, **TABLES)


@pytest.mark.parametrize(
    ("day", "target", "value", "actual"),
    [
        (dt.date(2026, 3, 31), "q1-bookings", 50_000, Fraction("55000.25")),
        (dt.date(2026, 6, 30), "h1-bookings", 300_000, Fraction("305000.25")),
        (dt.date(2026, 9, 30), "nine-months-bookings", 650_000, Fraction("705000.25")),
        (dt.date(2026, 9, 30), "nine-months-logos", 6, Fraction(3)),
        (dt.date(2026, 9, 30), "q3-qualified-pipeline", 1_000_000, Fraction(145_000)),  # 20 %, 50 % and 75 % of 100,000
        (dt.date(2026, 9, 30), "q3-new-logos", 24, Fraction(3)),
        (NOVEMBER, "monthly-first-meetings", 7, Fraction(2)),
    ],
)
def test_the_published_plan_runs_as_written(folder, day, target, value, actual):
    found = row(folder, day, target, "AE")
    assert (found.pace.target, found.pace.actual) == (value, actual)


def test_twelve_outbound_or_fifteen_inbound_count_only_with_all_five_conditions(folder):
    found = row(folder, NOVEMBER, "q4-accepted", "SDR")
    assert (found.pace.target, found.pace.actual) == (60, 7 * 5 + 7 * 4)
    assert found.pace.status == "met"
    assert not [each for each in opened(folder, NOVEMBER).targets.rows("AE") if each.id == "q4-accepted"]


def test_a_cumulative_target_is_met_missed_or_running(folder):
    assert row(folder, dt.date(2026, 3, 31), "q1-bookings", "AE").pace.status == "met"
    assert row(folder, dt.date(2026, 3, 31), "q1-bookings", "BO").pace.status == "missed"
    assert row(folder, dt.date(2026, 2, 15), "h1-bookings", "BO").pace.status == "behind"
    assert row(folder, dt.date(2026, 2, 15), "nine-months-bookings", "AE").period.end == dt.date(2026, 9, 30)


def test_a_share_is_reckoned_from_its_parts_and_never_averaged(folder):
    found = row(folder, NOVEMBER, "team-win-share", "T1")
    assert found.pace.actual == Fraction(1, 2)
    assert row(folder, NOVEMBER, "team-win-share", "T2").pace.why.code == "TG501"  # nothing decided


def test_who_is_new_has_a_part_of_a_full_target(folder):
    desk = opened(folder, NOVEMBER)
    (ramped,) = [each for each in desk.targets.rows("CY") if each.id == "q4-bookings"]
    (full,) = [each for each in desk.targets.rows("AE") if each.id == "q4-bookings"]
    assert 0 < ramped.pace.target < full.pace.target == 37_500
    assert (ramped.value.amount % 100, full.owner_name) == (0, "Ann")


def test_what_is_due_goes_by_the_days_of_who_is_there_and_by_the_months_they_were_given(folder):
    desk = opened(folder, NOVEMBER)
    standings = desk.targets.standings
    people, whole = standings.tree.people, standings.row(next(each for each in standings.owned("BO") if each.held.id == "q4-bookings"))
    assert whole.pace.expected < whole.pace.target

    def due(**given):
        found = Standings(desk, Tree(replace(people, reps={**people.reps, "BO": replace(people.reps["BO"], **given)})))
        found.measured = standings.measured
        found.given = {(each.target, each.owner, each.period): each for each in months}
        row = found.row(next(each for each in found.owned("BO") if each.held.id == "q4-bookings"))
        return row.pace.expected / row.pace.target

    months = []
    assert due(left_on=dt.date(2026, 11, 10)) == 1  # nothing more is to come
    assert due(hired_on=dt.date(2026, 11, 2)) == 0 < due(hired_on=dt.date(2026, 9, 10)) < due()
    parts = {"2026-Q4": 30, "2026-10": 30, "2026-11": 0, "2026-12": 0}
    months = [Assigned("q4-bookings", "BO", "rep", name, Money(amount * 10_000, "USD")) for name, amount in parts.items()]
    assert due() == 1
    months = [replace(each, period={"2026-10": "2026-12", "2026-12": "2026-10"}.get(each.period, each.period)) for each in months]
    assert due() == 0
    assert due(left_on=dt.date(2026, 11, 10)) == 1


def test_the_five_letters_and_every_estimate(folder):
    found = {(each.target, each.owner): each for each in opened(folder, NOVEMBER).targets.check()}
    company = found["company-q4", "company"]
    assert [proof.letter for proof in company.proofs] == ["S", "M", "A", "R", "T"]
    assert {each.by for each in company.p.estimates} == {"pipeline", "run_rate"}
    assert company.p.used.by == "pipeline"
    assert company.p.used.seed is not None
    assert len(company.notes) in (1, 3)  # three inputs, or why they do not propose
    rep = found["q4-bookings", "CY"]
    assert {each.by for each in rep.p.estimates} >= {"pipeline", "run_rate", "shrunk", "ramp"}
    assert all(each.p is not None or each.why is not None for each in rep.p.estimates)
    assert ("q1-bookings", "AE") not in found  # it is over


def test_a_letter_of_what_is_over_is_refused_when_asked_for(folder):
    (found,) = [each for each in opened(folder, NOVEMBER).targets.check("q1-bookings") if each.owner == "AE"]
    assert {proof.letter: proof.verdict for proof in found.proofs}["T"] == "refused"


def test_the_gap_becomes_actions_with_what_each_adds(folder):
    desk = opened(folder, NOVEMBER)
    view = desk.targets.gap("company-q4")
    assert view.gap.gap == view.gap.target - view.gap.closed - view.gap.commit
    assert view.gap.closed == 10_000
    assert view.gap.pipeline == 300_000
    for item in view.plan.items:
        assert item.expected == item.lever.amount * (item.lever.then - item.lever.now) > 0
        assert item.lever.owner == "Ann"
    assert {item.lever.id for item in view.plan.items} <= {"P1", "P2", "P3"}
    met = desk.targets.gap("q4-accepted", "SDR")
    assert (met.gap.state, met.gap.coverage, met.plan.items) == ("met", None, ())
    unknown = desk.targets.gap("team-win-share", "T2")
    assert (unknown.gap, unknown.why.code, desk.targets.plan("team-win-share", "T2").plan.why.code) == (None, "TG501", "TG501")
    assert "reached" not in report.gap_text(unknown, "en")
    for language in ("en", "zh"):
        for each in (view, unknown):
            assert report.gap_text(each, language)
            json.dumps(data.gap_json(each, language))


def test_the_work_is_solved_back_to_meetings(folder):
    desk = opened(folder, NOVEMBER)
    view = desk.targets.plan("company-q4")
    assert view.plan.why is not None or next(each.id for each in view.plan.lines) == "wins"
    meetings = desk.targets.plan("monthly-first-meetings", "AE")
    assert [(each.id, each.needed) for each in meetings.plan.lines] == [("first_meetings_held", 5)]
    assert report.plan_text(meetings, "zh")


@pytest.mark.parametrize("method", ["equal", "history"])
@pytest.mark.parametrize("target", ["company-2026", "company-q4"])
def test_a_split_sums_to_the_cent_at_every_level(folder, target, method):
    desk = opened(folder, NOVEMBER)
    view = desk.targets.split(target, method=method, over="5%", by_months=True)
    whole, *parts = view.parts
    top = [part for part in parts if part.depth == 1]
    if (target, method) == ("company-2026", "history"):  # nothing was won in the year before: refused, with the reason
        assert top == []
        assert view.notes[0].zh
        return
    assert sum(part.amount.amount for part in top) == whole.amount.amount * 105 // 100
    for team in [part for part in parts if part.level == "team"]:
        reps = [part for part in parts if part.level == "rep" and desk.people.reps[part.owner].team == team.owner]
        assert sum(part.amount.amount for part in reps) == team.amount.amount
    for part in view.parts:
        assert not part.months or sum(amount.amount for _, amount in part.months) == part.amount.amount
    assert {part.owner for part in parts if part.level == "rep"} <= {"AE", "BO", "CY", "SDR", "M1"}
    for language in ("en", "zh"):
        assert report.split_text(view, language)
        json.dumps(data.split_json(view, language))


def test_a_locked_part_never_moves(folder):
    from engine.api.target_split import divide

    targets = opened(folder, NOVEMBER).targets
    standing = targets.standing("company-q4", None)
    locked = {"AE": Money(123_456_700, "USD")}
    divided = divide(targets.odds, standing, SplitRule("equal", locked=locked))
    amounts = {row.path[-1]: row.amount for row in divided.allocation.rows}
    assert amounts["AE"] == locked["AE"]
    assert list(differences(divided.allocation, divided.root)) == []


def test_a_split_that_cannot_be_is_not_kept(own):
    targets = opened(own, NOVEMBER, user="ops").targets
    with pytest.raises(UsageError) as told:
        targets.split("company-q4", method="potential", keep=True)  # nobody gave potentials
    assert told.value.code == "TG501"
    assert targets.standings.given == {}


def test_a_team_of_joiners_has_the_mean_of_the_others_and_who_gets_nothing_is_named(folder):
    view = opened(folder, NOVEMBER).targets.split("company-q4", method="history")
    amounts = {part.owner: part.amount.amount for part in view.parts}
    assert amounts["CY"] == amounts["T2"] > 0  # nobody there has a year behind them
    assert amounts["AE"] > 0
    assert any("the mean of all: CY" in note.en for note in view.notes)
    assert any("BO" in note.en and "nothing falls to" in note.en for note in view.notes) == (amounts["BO"] == 0)


def test_what_is_assigned_is_the_target_from_then_on(own):
    before = row(own, NOVEMBER, "q4-bookings", "BO").value
    kept = opened(own, NOVEMBER, user="ops").targets.split("company-q4", keep=True)
    after = row(own, NOVEMBER, "q4-bookings", "BO").value
    assert after == next(part.amount for part in kept.parts if part.owner == "BO") != before
    assert row(own, NOVEMBER - dt.timedelta(days=1), "q4-bookings", "BO").value == before  # not yet, the day before
    with pytest.raises(UsageError) as told:
        opened(own, NOVEMBER, user="AE").targets.split("company-q4", keep=True)
    assert told.value.code == "TG603"


def test_a_team_that_is_split_again_leaves_the_others_as_they_were(own):
    desk = opened(own, NOVEMBER, user="ops")

    def given():
        found = [each for each in desk.store.targets.assigned(desk.as_of) if (each.target, each.period) == ("q4-bookings", "2026-Q4")]
        return {each.owner: (each.amount, each.by) for each in found}

    desk.targets.split("company-q4", keep=True)
    before = given()
    desk.user = "M1"
    desk.targets.split("team-q4-bookings", "T1", method="equal", keep=True)
    after = given()
    assert after["CY"] == before["CY"]
    assert after["AE"] == after["BO"] != before["BO"]
    assert after["AE"][1] == "M1"
    assert after["AE"][0].amount + after["BO"][0].amount == before["AE"][0].amount + before["BO"][0].amount


def test_who_leads_sets_the_targets_of_those_below_and_no_other(own, tmp_path):
    targets = opened(own, NOVEMBER, user="M1").targets
    for owner, target in (("company", "company-q4"), ("AE", "q4-bookings")):
        path = tmp_path / f"{owner}.csv"
        path.write_text(f"target,owner,period,amount,currency\n{target},{owner},2026-Q4,1000,USD\n", encoding="utf-8")
    assert len(targets.bring_in(tmp_path / "AE.csv", reason="market", approver="ops").changes) == 1
    for refused in (lambda: targets.bring_in(tmp_path / "company.csv"), lambda: targets.split("company-q4", keep=True)):
        with pytest.raises(UsageError) as told:
            refused()
        assert told.value.code == "TG603"
    assert set(targets.standings.revised) == {("q4-bookings", "AE")}


def test_a_revision_keeps_the_old_value_and_needs_another_approver(own):
    targets = opened(own, NOVEMBER, user="ops").targets
    with pytest.raises(UsageError) as told:
        targets.revise("q4-bookings", "AE", "USD 20_000", on=None, reason="market", approver="ops")
    assert told.value.code == "TG604"
    for value in ("20", "CNY 5", "USD -1", "USD 1.005", "x"):
        with pytest.raises(UsageError):
            targets.revise("q4-bookings", "AE", value, on=None, reason="market", approver="Mia")
    for approver in ("Ann", "AE", "Bo", "SDR", "nobody-at-all", " "):  # the owner, who does not lead them, nobody
        with pytest.raises(UsageError) as told:
            targets.revise("q4-bookings", "AE", "USD 20_000", on=None, reason="market", approver=approver)
        assert told.value.code == "TG604"
    targets.revise("q4-bookings", "AE", "USD 1", on=dt.date(2026, 12, 15), reason="later", approver="Mia")
    assert row(own, NOVEMBER, "q4-bookings", "AE").pace.target == 37_500  # not yet
    assert row(own, dt.date(2026, 12, 15), "q4-bookings", "AE").pace.target == 1
    found = targets.revise("q4-bookings", "AE", "USD 20_000", on=None, reason="market", approver="Mia")
    found = replace(found, revisions=found.revisions[1:])
    assert (found.value, found.revisions[0].old) == (Money(200_000_000, "USD"), Money(375_000_000, "USD"))
    again = row(own, NOVEMBER, "q4-bookings", "AE")
    assert (again.pace.target, len(again.revisions)) == (20_000, 2)
    desk = opened(own, NOVEMBER, user="ops")
    (held,) = [each for each in desk.targets.standings.held if each.id == "q4-bookings"]
    next_year = replace(held, target=replace(held.target, period=spanned("2027-Q1")))
    assert desk.targets.standings.revisions(next_year, desk.targets.owner("AE")) == ()
    assert "market" in report.revised_text(again, "zh")


def test_a_look_holds_a_status_until_it_is_clearly_better(own):
    first = opened(own, NOVEMBER).targets
    assert first.keep("week 47") > 0
    assert first.keep("again") == 0  # the same run repeated keeps nothing new
    same = [(each.id, each.owner, each.pace.status) for each in first.rows()]
    assert [(each.id, each.owner, each.pace.status) for each in opened(own, NOVEMBER).targets.rows()] == same
    looks = opened(own, NOVEMBER + dt.timedelta(days=1)).targets.standings.looks
    assert looks["company-q4", "company"].note == "week 47"


def test_attainment_is_known_to_conditions(folder):
    desk = opened(folder, NOVEMBER)
    scope = Scope(desk.settings.catalog, "rep", wants="value", targets=frozenset({"q4-bookings"}))
    tree, problems = check(Condition.bare("attainment('q4-bookings')"), scope)
    assert problems == []
    with book(desk) as found:
        values = found.values("rep", {"it": tree}, list(desk.people.reps))
    assert (values["it", "BO"], values["it", "AE"], values["it", "SDR"]) == (2667, 0, None)


def test_a_rep_sees_their_own_and_those_above_and_an_outsider_all(folder):
    seen = {each.owner for each in opened(folder, NOVEMBER, user="AE").targets.rows()}
    assert seen == {"AE", "T1", "company"}
    assert {"AE", "BO", "CY", "SDR", "T1", "T2", "company"} == {each.owner for each in opened(folder, NOVEMBER, user="ops").targets.rows()}
    assert {each.owner for each in opened(folder, NOVEMBER, user="AE").targets.mine()} == {"AE"}
    assert {each.owner for each in opened(folder, NOVEMBER, user="M1").targets.mine()} == {"T1", "T2"}
    with pytest.raises(UsageError) as told:
        opened(folder, NOVEMBER, user="AE").targets.gap("q4-bookings", "BO")
    assert told.value.code == "TG602"


@pytest.mark.parametrize(
    ("target", "owner", "code"), [("nope", None, "TG601"), ("q4-bookings", "nobody", "TG602"), ("q4-bookings", None, "TG602")]
)
def test_what_is_not_there_is_told(folder, target, owner, code):
    with pytest.raises(UsageError) as told:
        opened(folder, NOVEMBER, user="ops").targets.plan(target, owner)
    assert told.value.code == code


@pytest.mark.long
def test_reports_are_the_same_whenever_they_are_run(folder):
    told = [
        json.dumps([data.check_json(each, "en") for each in opened(folder, NOVEMBER).targets.check()], sort_keys=True) for _ in range(2)
    ]
    assert told[0] == told[1]
    assert report.check_text(opened(folder, NOVEMBER).targets.check(), "zh")
    assert report.pace_text(opened(folder, NOVEMBER).targets.rows(), "zh")


def test_what_lies_below_zero_is_shown_with_its_reason(tmp_path):
    folder = handmade(tmp_path, **TABLES)
    (path,) = [each for each in folder.rglob("playbook.yaml") if "company-q4" in each.read_text(encoding="utf-8")]
    text = path.read_text(encoding="utf-8").replace("at_least: USD 300_000", "at_least: USD -300_000", 1)
    text = text.replace("    floor: USD 240_000\n", "", 1).replace("    stretch: USD 380_000\n", "", 1)
    path.write_text(text, encoding="utf-8")
    targets = opened(folder, NOVEMBER, user="ops").targets
    (found,) = [each for each in targets.rows("company") if each.id == "company-q4"]
    assert (found.pace.status, found.pace.why.code) == ("not_applicable", "TG505")
    gap = targets.gap("company-q4")
    assert (gap.row.pace.why.code, gap.gap.state, gap.gap.why.code) == ("TG505", "unknown", "TG505")
    assert targets.plan("company-q4").plan.lines == ()
    (checked,) = targets.check("company-q4")
    assert "TG201" in {each.problem.code for each in checked.findings}


def test_a_field_that_no_deal_fills_is_named(tmp_path):
    names, *lines = list(csv.reader((HEAD + WON + OPEN).splitlines()))
    at = names.index("amount")
    bare = "".join(",".join(cell for place, cell in enumerate(each) if place != at) + "\n" for each in (names, *lines))
    (found,) = opened(handmade(tmp_path, **TABLES | {"deal": bare}), NOVEMBER, user="ops").targets.check("company-q4")
    (told,) = [each.problem for proof in found.proofs for each in proof.findings if each.problem.code == "TG112"]
    assert "deal.amount" in told.message.en


def test_vector_v09_a_goal_in_one_currency_and_deals_in_two(tmp_path):
    won = "{},e,new,inbound,won,won,{},2026-01-05,2026-10-20,2026-10-20,2026-10-20,,,C1,BO\n"
    deals = won.format("W5", "CNY 700") + won.format("W6", "USD 1000")
    rates = "id,from,to,since,rate\nR1,USD,CNY,2025-01-01,7\nR2,USD,CNY,2026-11-20,10\n"
    folder = handmade(tmp_path, **TABLES | {"deal": HEAD + deals, "rate": rates})
    actual = {day: row(folder, day, "q4-bookings", "BO").pace.actual for day in (NOVEMBER, NOVEMBER - dt.timedelta(days=1))}
    assert actual == {NOVEMBER: 1070, NOVEMBER - dt.timedelta(days=1): 1100}  # by the rate of the day as of which it is asked
    folder = handmade(tmp_path / "none", **TABLES | {"deal": HEAD + deals.replace("CNY", "GBP")})
    found = row(folder, NOVEMBER, "q4-bookings", "BO").pace
    assert (found.actual, found.status) == (None, "unknown")  # never 1,000 in silence


def test_parts_that_are_not_alike_are_told(folder):
    targets = opened(folder, NOVEMBER).targets
    standings = targets.standings
    (whole,) = [each for each in standings.all if each.key == ("team-q4-bookings", "T1")]
    chances = {"AE": 0.9, "BO": 0.1}
    targets.fairness = lambda parts: spread({each.owner.id: chances[each.owner.id] for each in parts})
    assert "TG207" in {each.problem.code for each in targets._lint(standings, [whole])[whole.key]}


def test_values_that_make_no_sense_have_defined_answers(folder):
    targets = opened(folder, NOVEMBER).targets
    standing = targets.standing("q4-bookings", "AE")
    for value in (Fraction(0), Fraction(-5), Money(0, "USD"), Money(-10_000, "USD")):
        changed = replace(standing, target=replace(standing.target, value=value))
        found = targets.standings.row(changed)
        assert found.pace.status == "not_applicable"
        assert found.pace.why is not None
        assert targets.odds.attainability(changed).estimates
    none = replace(standing, target=replace(standing.target, value=None))
    assert targets.standings.row(none) is None
    assert targets.odds.attainability(none).why is not None
