"""Pay as time goes on and people decide: corrections, old periods, disputes, plans; and who may do what."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from engine.errors import DealcoachError
from tests.unit.api.paid import BOOK, DEALS, PLAYBOOK, activate, changed_deals, company, desk_of, paid

FIRST, APRIL, MAY = dt.date(2026, 1, 2), dt.date(2026, 4, 2), dt.date(2026, 5, 15)
LATER = dt.datetime(2026, 5, 20, tzinfo=dt.UTC)
REACHED = """  - id: reached
    kind: goal
    for: rep
    when: "sum(deals.amount where status = 'won' and closed_on in period) else CNY 0 >= CNY 30_000"
    credit: {amount: "sum(deals.amount where status = 'won' and closed_on in period) else CNY 0", hold: "rep.name = 'Ben'"}
    pay: {rate: 1%}
    multipliers: [{when: "rep.role = 'seller'", by: 200%}]
    decelerators: [{when: "rep.role = 'lead'", by: 50%}]
"""


def refused(act, *args) -> str:
    with pytest.raises(DealcoachError) as error:
        act(*args)
    return error.value.code


def posted(folder, day, incentive):
    return [row.entry for row in desk_of(folder, day).awards.run().posted if row.entry.incentive == incentive]


@pytest.fixture
def active(tmp_path):
    folder = company(tmp_path / "w")
    activate(folder, FIRST)
    return folder


def test_late_corrections_roll_over_to_the_first_period_whose_time_is_not_over(tmp_path):
    """And only those of the plan that sets a time: what has no plan stays in its own period."""
    folder = company(tmp_path / "w", playbook=PLAYBOOK.replace("approve: manager}", "approve: manager, corrections: 5bd}", 1))
    activate(folder, FIRST)
    paid(folder, APRIL)
    late = DEALS.replace("D3,Three,old,won,won", "D3,Three,old,talk,open").replace("2026-03-02,2026-03-02,R2,", "2026-03-02,,R2,")
    changed_deals(folder, late, LATER)
    november = desk_of(folder, dt.date(2026, 11, 20)).awards.run()
    found = {(row.entry.incentive, row.entry.event): (row.entry.of_period, row.entry.period) for row in november.posted}
    assert found["commission", "D3"] == ("2026-Q1", "2026-Q4")  # the only deal of its rep, and it is gone
    assert found["commission", "D5"] == ("2026-Q2", "2026-Q4")
    assert found["new-customer", "D5"] == ("2026-Q2", "2026-Q2")


def test_what_if_credits_by_the_splits_and_is_what_is_then_posted(tmp_path):
    catalog = "catalog: {split: {fields: {id: text, share: percent, type: text}, relations: {deal: {to: deal}, rep: {to: rep}}}}\n"
    folder = company(
        tmp_path / "w",
        book=BOOK + catalog,
        splits="id,deal,rep,share,type\nS1,D4,R1,60%,\nS2,D4,R2,40%,\n",
        playbook=PLAYBOOK.replace("    quota: CNY 100_000\n", "    quota: CNY 100_000\n    credit: {rows: split}\n"),
    )
    activate(folder, FIRST)
    paid(folder, MAY)
    assert any("D1" in each.en and "nobody" in each.en for each in desk_of(folder, MAY).awards.run().unpaid)  # it has no splits
    found = desk_of(folder, MAY).awards.what_if("D4", dt.date(2026, 6, 1))
    supposed = {(row.person, row.amount) for row in found.rows if row.incentive.en == "commission"}
    assert supposed == {("Ann", "CNY 720"), ("Ben", "CNY 480")}
    changed_deals(
        folder, DEALS.replace("talk,open,CNY 20000,2026-01-08,2026-01-08,,", "won,won,CNY 20000,2026-01-08,2026-06-01,2026-06-01,"), LATER
    )
    rows = [row for row in desk_of(folder, dt.date(2026, 6, 1)).awards.run().posted if row.entry.incentive == "commission"]
    assert {(row.person, row.amount) for row in rows} == supposed


def test_what_was_paid_for_an_old_period_is_never_taken_back_for_its_age(tmp_path):
    folder = company(tmp_path / "w", playbook=PLAYBOOK + REACHED)
    assert len(posted(folder, APRIL, "reached")) == 1
    assert [each for each in posted(folder, dt.date(2027, 12, 2), "reached") if each.kind != "award"] == []


def test_an_incentive_about_a_rep_follows_its_amount_factors_and_hold(tmp_path):
    folder = company(tmp_path / "w", playbook=PLAYBOOK + REACHED)
    run = desk_of(folder, APRIL).awards.run()
    mine = [row.entry for row in run.posted if row.entry.incentive == "reached"]
    assert [(each.person, each.amount.amount) for each in mine] == [("R1", 22_000_000)]  # 110,000 at 1 %, doubled
    assert [line.code for line in run.held if line.incentive.en == "reached"] == ["AW410"]


def test_an_upheld_dispute_moves_credit_to_whom_the_book_names_and_there_it_stays(active):
    first = next(each for each in posted(active, APRIL, "commission") if each.event == "D1")
    changed_deals(active, DEALS.replace("2026-02-01,R1,", "2026-02-01,R2,"), LATER)
    assert {each.event for each in posted(active, MAY, "commission")} == {"D5"}  # past credit stays
    desk_of(active, user="Ann").awards.dispute(first.id, "it was Ben's")
    desk_of(active, user="mona").awards.decide(first.id, upheld=True, note="so it was")
    moved = [(each.person, each.amount.amount) for each in posted(active, dt.date(2026, 7, 1), "commission") if each.event == "D1"]
    assert sorted(moved) == [("R1", -36_000_000), ("R2", 36_000_000)]
    changed_deals(active, DEALS.replace("2026-02-01,R1,", "2026-02-01,R3,"), LATER)
    assert posted(active, dt.date(2026, 7, 2), "commission") == []


def test_pay_that_was_refused_is_not_taken_back_when_the_deal_falls_through(active):
    paid(active)
    awards = desk_of(active, user="mona").awards
    awards.refuse([row.entry.id for row in awards.rows(person="Ben") if row.entry.incentive == "commission"], "not his")
    gone = DEALS.replace("D3,Three,old,won,won", "D3,Three,old,talk,open").replace("2026-03-02,2026-03-02,R2,", "2026-03-02,,R2,")
    changed_deals(active, gone, LATER)
    assert posted(active, dt.date(2026, 7, 1), "commission") == []


def test_a_run_shows_a_rep_their_own_pay_only(active):
    run = desk_of(active, user="Ben").awards.run()
    assert ({row.entry.person for row in run.posted}, run.others, run.held) == ({"R2"}, 9, ())


def test_the_linter_tells_what_someone_receives_only_to_those_who_may_see_it(tmp_path):
    folder = company(tmp_path / "w", playbook=PLAYBOOK.replace("approve: manager}", "approve: manager, most: CNY 100}", 1))
    activate(folder, FIRST)
    told = {
        user: [each.message.en.split()[0] for each in desk_of(folder, user=user).awards.lint() if each.code == "AW709"]
        for user in ("Ben", "Mia")
    }
    assert (set(told["Ben"]), set(told["Mia"])) == ({"R2"}, {"R1", "R2", "R3"})


def test_a_plan_is_moved_by_its_role_and_never_by_whom_it_pays(tmp_path):
    folder = company(tmp_path / "w")
    assert refused(desk_of(folder, user="Ann").awards.move_plan, "sellers", "approved") == "AW603"
    desk_of(folder, user="Mia").awards.move_plan("sellers", "approved")
    everyone = company(tmp_path / "v", playbook=PLAYBOOK.replace("who: \"rep.role = 'seller'\", ", ""))
    assert refused(desk_of(everyone, user="Mia").awards.move_plan, "sellers", "approved") == "AW603"


@pytest.mark.parametrize("name", ["", "2026-Q5", "2026-13", "Q1"])
def test_what_is_no_period_is_neither_locked_nor_looked_up(active, name):
    awards = desk_of(active).awards
    assert refused(awards.lock, name) == "AW612"
    assert refused(lambda: awards.rows(period=name)) == "AW612"
    assert refused(awards.statement, "Ann", name or "x") == "AW612"


def test_a_locked_year_locks_the_statements_of_its_quarters(active):
    desk_of(active).awards.lock("2026")
    assert desk_of(active).awards.statement("Ann", "2026-Q1").locked


def test_the_current_period_is_that_of_the_plan_one_is_in(tmp_path):
    leads = "  - {id: leads, name: Leads, who: \"rep.role = 'lead'\", pays: month, author: otto}\nincentives:\n"
    two = (
        PLAYBOOK.replace("incentives:\n", leads, 1)
        + "  - {id: lead, kind: goal, for: rep, plan: leads, event: \"deal.status = 'won'\", pay: {each: CNY 5}}\n"
    )
    awards = desk_of(company(tmp_path / "w", playbook=two)).awards
    assert (awards.current("R1"), awards.current("M1")) == ("2026-Q2", "2026-06")


def test_a_standing_is_that_after_the_last_event_and_mixes_no_currencies(tmp_path):
    folder = company(
        tmp_path / "w",
        playbook=PLAYBOOK.replace("    quota: CNY 100_000\n", "    quota: CNY 100_000\n    credit: {on: invoiced}\n"),
        invoices="id,deal,total,at,paid_on,credits\nI1,D1,CNY 60000,2026-05-02,,\nI2,D1,CNY -40000,2026-06-05,,I1\n",
    )
    rows = {row.incentive.en: row for row in desk_of(folder).awards.standing("Ann")}
    assert (rows["commission"].credit, rows["commission"].attainment) == ("CNY 20,000", Fraction(1, 5))
    flat = next(row for row in desk_of(folder).awards.standing("=Cy") if row.incentive.en == "new-customer")
    assert (flat.credit, flat.earned) == ("CNY 7,000, EUR 1,000", "CNY 1,000")
