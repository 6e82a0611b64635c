"""The vectors of the written meaning, by their numbers, as far as they are about pay."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from engine.incentives.credit import keep_owners, same_currency_only
from engine.incentives.periods import period_of
from engine.incentives.quota import terms
from engine.incentives.settle import settle
from engine.model.award import Credited, Member
from engine.model.condition import Condition
from engine.model.incentive import Clawback, Credit, Incentive, Pay, Point, Quota
from engine.model.verdict import Verdict
from tests.unit.incentives.made import NOON, bands, day, event, ground, incentive, lines, paid, plan, post, usd

THREE = ((0, "0.06"), (1, "0.08"), ("1.5", "0.1"))


@pytest.mark.parametrize(("method", "expected"), [("marginal", 6_800), ("whole_amount", 8_800)])
def test_vector_v01(method, expected):
    of = incentive(pay=bands(*THREE, method=method), quota=Quota(usd(100_000)))
    assert paid(lines(of, event("a", "2026-10-05", 110_000))) == expected
    assert paid(lines(of, event("a", "2026-10-05", 60_000), event("b", "2026-10-06", 50_000))) == expected


def test_vector_v01_at_quota_the_next_band_has_begun():
    of = incentive(pay=bands(*THREE, method="whole_amount"), quota=Quota(usd(100_000)))
    assert paid(lines(of, event("a", "2026-10-05", 100_000))) == 8_000
    inclusive = incentive(pay=bands(*THREE, method="whole_amount", upper="inclusive"), quota=Quota(usd(100_000)))
    assert paid(lines(inclusive, event("a", "2026-10-05", 100_000))) == 6_000


def test_vector_v04():
    of = incentive(pay=Pay(each=usd(1)), quota=Quota(Fraction(20)))
    half = Fraction(1, 2)
    whole = event("a", "2026-10-05", Fraction(5))
    shared = event("b", "2026-10-06", Fraction(10), Credited("ann", "direct", half), Credited("ben", "direct", half))
    found = [line for line in lines(of, whole, shared) if line.person == "ann"]
    assert sum(line.credit for line in found) == 10
    assert found[-1].attainment == (Fraction(5, 20), Fraction(10, 20))


def test_vector_v05():
    of = incentive(pay=Pay(rate=Fraction(1, 10)), credit=Credit(on="paid"))
    invoice, note = event("inv", "2026-07-05", 1_000), event("crn", "2026-11-05", -1_000, reverses="inv")
    assert [line.amount for line in lines(of, invoice, note)] == [usd(100), usd(-100)]
    assert paid(lines(of, note)) == 0  # the invoice was never paid: not -c alone
    early = replace(note, at=day("2026-07-01"))
    assert [(line.event, line.amount) for line in lines(of, early, invoice)] == [("inv", usd(100)), ("crn", usd(-100))]


def test_vector_v06():
    of = incentive(pay=bands(*THREE), quota=Quota(usd(100_000), ramp=(Fraction(1, 2), Fraction(1, 2), Fraction(1))), unit="month")
    ann = Member("ann", day("2026-06-01"))
    found = [
        terms(of, None, ann, {}, period_of(day(f"2026-0{month}-15"), "month"), "USD", same_currency_only).quota for month in (6, 7, 8, 9)
    ]
    assert found == [50_000, 50_000, 100_000, 100_000]


@pytest.mark.parametrize(
    ("gone", "mode", "expected"),
    [
        ("a", "recompute", 5_000),
        ("a", "historic_rate", 2_500),
        ("a", "current_rate", 2_500),
        ("b", "recompute", 25_000),
        ("b", "historic_rate", 25_000),
        ("b", "current_rate", 22_500),
    ],
)
def test_vector_v07(gone, mode, expected):
    pay = bands((0, "0.05"), (usd(450_000), "0.1"), of="credit")
    of = incentive(pay=pay, clawback=Clawback(Condition.bare("deal.refunded_on is set"), None, mode))
    deals = [event("a", "2026-07-05", 50_000), event("b", "2026-08-05", 450_000)]
    assert paid(lines(of, *deals)) == 27_500
    undone = [replace(each, undone_on=day("2026-10-20")) if each.id == gone else each for each in deals]
    found = lines(of, *undone)
    back = [line for line in found if line.kind == "clawback"]
    assert [(line.event, line.amount, line.period.name) for line in back] == [(gone, usd(-expected), "2026-Q4")]
    assert paid(found) == 27_500 - expected
    assert back[0].facts["mode"] == mode
    assert back[0].why.en
    assert back[0].why.zh


@pytest.mark.parametrize(("per", "expected"), [("event", 750), ("period", 250)])
def test_vector_v08(per, expected):
    of = incentive(pay=Pay(each=usd(250)), per=per)
    orders = [event(each, f"2026-10-0{number}", Fraction(10)) for number, each in enumerate("abc", 1)]
    small = event("d", "2026-10-09", Fraction(9), when=Verdict.NOT_MET)
    assert paid(lines(of, *orders, small)) == expected


def test_vector_v09():
    of = incentive(pay=bands((0, "0.05"), (1, "0.1")), quota=Quota(usd(100, "GBP")))
    deals = [event("a", "2026-10-05", usd(10, "GBP")), event("b", "2026-10-06", usd(1_000)), event("c", "2026-10-07", usd(10, "GBP"))]
    first, second, third = lines(of, *deals)
    assert (first.held, first.amount) == (False, usd("0.5", "GBP"))
    assert (second.held, second.code, second.amount) == (True, "AW402", usd(0, "GBP"))
    assert "USD" in second.why.en
    assert "GBP" in second.why.zh
    assert third.held  # its attainment is unknown since the second
    rates = {("USD", "GBP", day("2026-10-06")): Fraction(3, 4)}
    known = lines(of, *deals, rates=lambda source, target, at: rates.get((source, target, at)))
    assert [line.held for line in known] == [False] * 3
    assert known[1].attainment == (Fraction(10, 100), Fraction(760, 100))
    assert paid(known) == Fraction(5) + (10 + 750 + 10 - 100) * Fraction(1, 10)


def test_vector_v10():
    of = incentive(pay=Pay(rate=Fraction(1, 10)))
    won = event("a", "2026-07-05", 1_000, "ann")
    ledger = post([], settle(lines(of, won), [], incentives={"i"}, as_of=NOON).new)
    moved = [replace(won, credited=(Credited("ben", "direct", Fraction(1)),)), event("b", "2026-08-01", 2_000, "ben")]
    found = lines(of, *keep_owners(moved, ledger, "i"))
    assert {(line.event, line.person) for line in found} == {("a", "ann"), ("b", "ben")}
    new = settle(found, ledger, incentives={"i"}, as_of=NOON, locked={"2026-Q3"}).new
    assert [(each.event, each.person, each.amount) for each in new] == [("b", "ben", usd(200))]


def test_vector_v12():
    curve = Pay(curve=(Point(Fraction(1, 2), Fraction(1, 2)), Point(Fraction(1), Fraction(1))))
    of = incentive(pay=curve, quota=Quota(usd(100)), weight=Fraction(1))
    yearly = plan(target=usd(4_000))
    assert paid(lines(of, event("a", "2026-10-05", 130), plan=yearly)) == 1_000
    assert paid(lines(of, event("a", "2026-10-05", 100), plan=yearly)) == 1_000
    assert paid(lines(of, event("a", "2026-10-05", 75), plan=yearly)) == 750
    assert paid(lines(of, event("a", "2026-10-05", 49), plan=yearly)) == 0


def test_an_incentive_that_is_off_pays_nothing():
    of: Incentive = incentive(pay=Pay(each=usd(1)))
    assert lines(replace(of, off=of.origin), event("a", "2026-10-05", 1)) == ()
    assert ground(of).member("nobody") == Member("nobody")
