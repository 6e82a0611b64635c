"""Pay from the book to the ledger: what is posted, to whom, once; who may see and decide it."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.errors import DealcoachError
from tests.unit.api.paid import DEALS, PLAYBOOK, activate, changed_deals, company, desk_of, paid

MARCH, MAY = dt.date(2026, 3, 31), dt.date(2026, 5, 15)
LATER = dt.datetime(2026, 5, 20, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path):
    return company(tmp_path / "w")


@pytest.fixture
def active(folder):
    activate(folder, dt.date(2026, 1, 2))
    return folder


def test_a_plan_that_is_not_active_posts_nothing_and_is_named(folder):
    run = desk_of(folder).awards.run()
    assert {row.entry.incentive for row in run.posted} == {"new-customer", "named", "spring"}
    assert ["sellers" in each.en for each in run.unpaid].count(True) == 1


def test_each_event_is_paid_by_its_band_and_only_once(active):
    posted = paid(active)
    assert [each for each in posted if each[0] == "commission"] == [
        ("commission", "R1", "D1", "award", "CNY 3,600"),
        ("commission", "R1", "D2", "award", "CNY 3,200"),  # 40,000 at 6 % and 10,000 at 8 %
        ("commission", "R2", "D3", "award", "CNY 1,800"),
        ("commission", "R3", "D5", "award", "CNY 420"),  # by the rate of the day
    ]
    assert paid(active) == []
    assert desk_of(active).awards.verify().faults == ()


def test_what_has_no_rate_is_held_with_that_reason_never_paid_as_it_stands(active):
    run = desk_of(active).awards.run()
    (held,) = [line for line in run.held if line.incentive.en == "commission"]
    assert held.deal == "Six"
    assert "EUR" in held.why.en


def test_a_contest_pays_its_prizes_by_rank(active):
    prizes = [each for each in paid(active) if each[0] == "spring"]
    assert [each[1:2] + each[4:] for each in prizes] == [("R1", "CNY 1,500"), ("R2", "CNY 1,000")]


def test_a_refund_takes_back_what_was_paid_in_the_open_period_and_never_twice(active):
    paid(active, MARCH)
    desk_of(active, MARCH).awards.lock("2026-Q1")
    changed_deals(active, DEALS.replace("2026-02-01,2026-02-01,R1,", "2026-02-01,2026-02-01,R1,2026-05-18"), LATER)
    took = [row.entry for row in desk_of(active).awards.run().posted if row.entry.kind == "clawback"]
    assert [(each.person, each.event, each.amount.amount, each.of_period, each.period) for each in took] == [
        ("R1", "D1", -36_000_000, "2026-Q2", "2026-Q2")
    ]
    assert paid(active) == []
    assert paid(active, dt.date(2026, 9, 30)) == []


def test_a_changed_amount_posts_the_difference_and_keeps_both(active):
    paid(active, MARCH)
    changed_deals(active, DEALS.replace("CNY 30000", "CNY 40000"), LATER)
    (entry,) = [row.entry for row in desk_of(active, MARCH).awards.run().posted if row.entry.kind == "adjustment"]
    assert (entry.amount.amount, entry.facts["was"], entry.facts["now"]) == (6_000_000, "CNY 1,800.00", "CNY 2,400.00")


def test_past_credit_stays_with_the_old_owner(active):
    """V10, from the book."""
    before = paid(active)
    changed_deals(active, DEALS.replace("2026-03-02,2026-03-02,R2,", "2026-03-02,2026-03-02,R1,"), LATER)
    assert [each for each in paid(active) if each[0] == "commission"] == []
    assert ("commission", "R2", "D3", "award", "CNY 1,800") in before


def test_a_deal_that_is_no_longer_won_takes_its_pay_back(active):
    paid(active)
    changed_deals(
        active,
        DEALS.replace("D3,Three,old,won,won", "D3,Three,old,talk,open").replace("2026-03-02,2026-03-02,R2,", "2026-03-02,,R2,"),
        LATER,
    )
    assert ("commission", "R2", "D3", "adjustment", "CNY -1,800") in paid(active)


def test_a_credit_note_takes_back_its_invoice_and_never_more(tmp_path):
    """V5, from the book: a plan on what is paid."""
    folder = company(
        tmp_path / "w",
        playbook=PLAYBOOK.replace("    quota: CNY 100_000\n", "    quota: CNY 100_000\n    credit: {on: paid}\n"),
        invoices="id,deal,total,at,paid_on,credits\nI1,D1,CNY 60000,2026-02-02,2026-02-20,\nI2,D1,CNY -60000,2026-03-05,,I1\nI3,D3,CNY -30000,2026-03-05,,I4\n",
    )
    activate(folder, dt.date(2026, 1, 2))
    mine = [row.entry for row in desk_of(folder).awards.run().posted if row.entry.incentive == "commission"]
    assert {each.event for each in mine} == {"D1/I1", "D1/I2"}
    assert sum(each.amount.amount for each in mine) == 0


def test_only_the_one_concerned_their_coach_and_those_outside_see_pay(active):
    paid(active)
    assert desk_of(active, user="Ann").awards.statement("Ann").person == "R1"
    assert desk_of(active, user="Mia").awards.statement("Ann").person == "R1"
    with pytest.raises(DealcoachError) as refused:
        desk_of(active, user="Ben").awards.statement("Ann")
    assert refused.value.code == "AW602"
    assert {row.entry.person for row in desk_of(active, user="Ben").awards.rows()} == {"R2"}


def test_neither_who_ran_it_nor_whom_it_pays_approves(active):
    desk_of(active, user="Mia").awards.run()
    for user in ("Mia", "M1", "Ann"):
        awards = desk_of(active, user=user).awards
        id = desk_of(active).awards.rows(person="Ann")[0].entry.id
        with pytest.raises(DealcoachError) as refused:
            awards.approve([id])
        assert refused.value.code in ("AW603", "AW505", "AW506")
    assert desk_of(active).awards.approve([id]) == 1


def test_a_dispute_freezes_until_it_is_decided(active):
    paid(active)
    entry = desk_of(active).awards.rows(person="Ann")[0].entry
    desk_of(active, user="Ann").awards.dispute(entry.id, "half of it was mine")
    (row,) = [each for each in desk_of(active).awards.waiting() if each.entry.state == "disputed"]
    assert row.dispute.reason == "half of it was mine"
    with pytest.raises(DealcoachError):
        desk_of(active).awards.approve([entry.id])
    desk_of(active, user="Mia").awards.decide(entry.id, upheld=False, note="the contract names one seller")
    assert desk_of(active).awards.rows(person="Ann")[0].entry.state == "waiting"


def test_what_if_says_what_a_deal_would_pay_as_it_would_be_posted(active):
    paid(active)
    found = desk_of(active).awards.what_if("D4", dt.date(2026, 6, 1))
    assert [(row.incentive.en, row.person, row.amount) for row in found.rows] == [
        ("commission", "Ben", "CNY 1,200"),
        ("new-customer", "Ben", "CNY 500"),
    ]
    more = desk_of(active).awards.what_if("D4", dt.date(2026, 6, 1), "CNY 150_000")
    assert [row.amount for row in more.rows if row.incentive.en == "commission"] == ["CNY 10,000"]


@pytest.mark.parametrize(
    ("deal", "amount", "code"), [("D1", None, "AW606"), ("D9", None, "JD102"), ("D4", "many", "AW607"), ("D4", "CNY -5", "AW607")]
)
def test_what_cannot_be_supposed_is_refused(active, deal, amount, code):
    with pytest.raises(DealcoachError) as refused:
        desk_of(active).awards.what_if(deal, None, amount)
    assert refused.value.code == code


def test_a_standing_says_how_much_is_lacking_to_the_next_step(active):
    rows = {row.incentive.en: row for row in desk_of(active, MARCH).awards.standing("Ann")}
    assert (rows["commission"].credit, rows["commission"].quota, rows["commission"].earned) == ("CNY 110,000", "CNY 100,000", "CNY 6,800")
    assert rows["commission"].to_next.en == "CNY 40,000 more to the next step"


def test_a_statement_sums_to_the_cent_and_explains_every_line(active):
    paid(active)
    found = desk_of(active).awards.statement("Ann", "2026-Q1")
    assert all(row.steps for row in found.rows if row.entry.kind == "award")
    assert [(each.currency, each.sum) for each in found.totals] == [("CNY", "CNY 9,300")]  # 6,800 + 2 x 500 + 1,500


def test_the_linter_finds_a_rule_that_names_a_person(tmp_path):
    unfair = PLAYBOOK.replace("\"deal.type = 'new'\"", "\"deal.owner.name = 'Ann'\"")
    folder = company(tmp_path / "w", playbook=unfair)
    found = {(each.code, each.incentive) for each in desk_of(folder).awards.lint()}
    assert ("AW710", "new-customer") in found
    assert ("AW710", "commission") not in found


def test_a_run_repeated_on_another_store_gives_the_same_bytes(active, tmp_path):
    other = company(tmp_path / "other")
    activate(other, dt.date(2026, 1, 2))
    for folder in (active, other):
        paid(folder)
    first, second = ([row.entry for row in desk_of(folder).awards.rows()] for folder in (active, other))
    assert first == second
