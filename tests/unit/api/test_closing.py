"""One gap of one target, in every report; and no work, action or advice that does not follow from what is known."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction

import pytest

from engine.api.forecasting import forecast
from engine.report import targets as report
from engine.report import targets_data as data
from tests.unit.api.grown import BOOK, REPS, TEAMS, workspace
from tests.unit.api.workspaces import imported, opened

CHANGES = "id,deal,from_stage,to_stage,at\n"
NOV = dt.date(2026, 11, 16)
HEAD = "id,name,type,stage,status,amount,created_on,stage_entered_on,close_date,closed_on,owner\n"
# Of eight deals due in the third quarter six were decided in it: three won with 3 of 4 of all money; two slipped.
DECIDED = "".join(
    f"W{at},N,new,won,won,USD 30000,2026-0{at}-01,2026-0{at}-20,2026-08-10,2026-0{at}-20,R1\n"
    f"L{at},N,new,lost,lost,USD 10000,2026-0{at}-01,2026-0{at}-20,2026-08-10,2026-0{at}-20,R1\n"
    for at in range(1, 4)
)
OPEN = """W9,N,new,won,won,USD 40000,2026-09-01,2026-10-20,2026-10-20,2026-10-20,R2
S1,Slipped,new,propose,open,USD 500000,2026-06-01,2026-07-01,2026-08-20,,R1
S2,Slipped,new,propose,open,USD 500000,2026-06-01,2026-07-01,2026-09-20,,R1
O1,Due,new,propose,open,USD 100000,2026-08-01,2026-11-01,2026-12-01,,R1
O2,Overdue,new,propose,open,USD 50000,2026-08-01,2026-11-01,2026-10-10,,R2
O3,Not qualified,new,lead,open,USD 700000,2026-08-01,2026-11-01,2026-12-01,,R1
C1,In commit,new,negotiate,open,USD 60000,2026-08-01,2026-11-01,2026-12-01,,R1
C2,In commit one day,new,negotiate,open,USD 5000000,2026-08-01,2026-11-01,2028-10-01,,R1
N1,Nobody's,new,lead,open,,2026-11-01,2026-11-01,,,
"""
TARGETS = """
  - {id: open-q4, name: {en: Open, zh: 在手}, for: company, measure: weighted_open, at_least: USD 9_000_000, period: 2026-Q4, checkpoints: [2026-11-30], root: true}
  - {id: spend-q4, name: {en: Spent, zh: 花费}, for: company, measure: bookings, at_most: USD 50_000, period: 2026-Q4, checkpoints: [2026-11-30], root: true}
  - {id: new-q4, name: {en: New, zh: 新客户}, for: company, measure: new_bookings, at_least: USD 200_000, period: 2026-Q4, checkpoints: [2026-11-30], root: true}
  - {id: first-q4, name: {en: Meetings, zh: 会面}, for: company, measure: first_meetings_held, at_least: 13, period: 2026-Q4, checkpoints: [2026-11-30], root: true}
"""
NEW = """
  new_bookings:
    name: {en: New bookings, zh: 新签约额}
    family: revenue
    currency: USD
    measure: "sum(deals.amount where type = 'new' and status = 'won' and closed_on in period) else USD 0"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make a book in yuan, with a rate, of a company whose targets are in dollars."""
    folder = workspace(tmp_path_factory.mktemp("closing") / "w", "b2b-software", book=BOOK)
    path = folder / "playbooks" / "b2b-software" / "playbook.yaml"
    text = path.read_text(encoding="utf-8").replace('commit: "commit_evidence"', "commit: \"deal.stage = 'negotiate'\"")
    text = text.replace("\ntargets:\n", "\ntargets:\n" + TARGETS.lstrip("\n"), 1).replace("\nmetrics:\n", "\nmetrics:" + NEW, 1)
    path.write_text(text, encoding="utf-8")
    tables = {
        "deal": HEAD + DECIDED + OPEN,
        "stage_change": CHANGES,
        "rep": REPS,
        "team": TEAMS,
        "rate": "id,from,to,since,rate\nR1,USD,CNY,2025-01-01,8\n",
    }
    (folder / "data").mkdir()
    for name, rows in tables.items():
        (folder / "data" / f"{name}.csv").write_text(rows, encoding="utf-8")
    imported(folder)
    return opened(folder, NOV, user="ops")


def test_the_forecast_shows_the_gap_of_the_target_that_it_names(made):
    view, found = made.targets.gap("company-q4"), forecast(made, "2026-Q4")
    own = view.gap
    assert view.notes[-1].en == "deals without an owner whom the book knows, in nobody's result and so not in the company's: 1"
    # 30,000 of 40,000 of each pair, and W9: 130,000 of 160,000 won; a quarter of what was due slipped
    assert (own.closed, own.commit, own.pipeline) == (40_000, 60_000, 210_000)
    assert (own.coverage, own.needed) == (Fraction(210, 260), Fraction(160, 130) / Fraction(3, 4))
    assert (own.state, own.gap) == ("short", 200_000)
    shown = found.gap
    assert (found.currency, found.target, shown.gap, shown.closed, shown.commit) == ("CNY", 2_400_000, 1_600_000, 320_000, 480_000)
    assert (shown.coverage, shown.needed, shown.state, shown.short) == (own.coverage, own.needed, own.state, own.short * 8)
    said = "the target company-q4, USD 300,000.00, by the rate of 2026-11-16: 8; other targets of the period: new-q4"
    assert found.gap_why.en == said  # neither what is open nor a limit
    assert "company-q4" in found.gap_why.zh


def test_an_action_says_nothing_where_too_little_is_known(made):
    view = made.targets.gap("company-q4")
    assert view.plan.items == ()
    assert any("needs n ≥ 5 earlier deals of the grade" in each.en for each in view.notes)


def test_of_a_limit_it_is_said_what_is_used_and_left(made):
    view = made.targets.gap("spend-q4")
    assert (view.gap.state, view.gap.closed, view.gap.gap, view.plan.items) == ("within", 40_000, 10_000, ())
    told = report.gap_text(view, "en")
    assert told.splitlines()[1:-1] == ["  limit: USD 50,000.00", "  used: USD 40,000.00", "  left: USD 10,000.00"]
    assert "pipeline" not in told
    assert json.dumps(data.gap_json(view, "zh"))


def test_work_is_solved_back_only_where_it_leads_to_the_target(made):
    plans = {id: made.targets.plan(id) for id in ("open-q4", "spend-q4", "company-q4", "first-q4")}
    assert {id: (each.plan.lines, each.plan.why.code) for id, each in plans.items() if each.plan.why} == {
        "open-q4": ((), "TG510"),
        "spend-q4": ((), "TG507"),
        "company-q4": ((), "TG501"),  # four deals were won in a year
    }
    assert "won deals with an amount (has 4)" in plans["company-q4"].plan.why.text.en
    assert [(each.id, each.needed) for each in plans["first-q4"].plan.lines] == [("first_meetings_held", 13)]


def test_no_target_is_refused_by_priors_alone(tmp_path):
    folder = workspace(tmp_path / "w", "b2b-software", book=BOOK.replace("CNY", "USD"))
    (folder / "data").mkdir()
    rows = "".join(f"O{at},New,new,propose,open,USD 1000,2026-11-0{at},2026-11-0{at},2026-12-01,,R1\n" for at in range(1, 7))
    tables = {"deal": HEAD + rows, "stage_change": CHANGES, "rep": REPS, "team": TEAMS}
    for name, text in tables.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    imported(folder)
    (found,) = opened(folder, NOV, user="ops").targets.check("company-q4")
    assert found.p.used is None
    assert all(each.why.code == "TG501" for each in found.p.estimates)
    assert "TG122" not in [each.problem.code for proof in found.proofs for each in proof.findings]
