"""Laws of pay on random books: nothing is won or lost, nobody is paid by their name, nothing is paid twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.incentives.amounts import apportion, exact, rounded
from engine.incentives.credit import credited_parts
from engine.incentives.draws import draw_lines
from engine.incentives.fairness import core_is_fair
from engine.incentives.periods import is_locked, named
from engine.incentives.reckon import reckon, reckon_each
from engine.incentives.settle import key_of_entry, key_of_line, settle
from engine.model.award import Credited, Event, Member
from engine.model.condition import Condition
from engine.model.incentive import Band, Budget, Clawback, Draw, Honour, Incentive, Pay, PayGate, Point, Quota
from engine.model.text import Text
from engine.model.verdict import Verdict
from tests.unit.incentives.made import NOON, bands, day, event, ground, incentive, lines, paid, plan, post, usd

PEOPLE = ("ann", "ben", "cyd")
CONDITION = Condition.bare("true")
THREE = bands((0, "0.06"), (1, "0.08"), ("1.5", "0.1"))
YEAR = plan(target=usd(40_000))

FORMS: dict[str, Incentive] = {
    "flat": incentive(pay=Pay(rate=Fraction(1, 30))),
    "each": incentive(pay=Pay(each=usd("33.33"))),
    "once": incentive(pay=Pay(each=usd("33.33")), per="period"),
    "marginal": incentive(pay=THREE, quota=Quota(usd(1_000))),
    "inclusive": incentive(pay=replace(THREE, upper="inclusive"), quota=Quota(usd(1_000)), attainment="before"),
    "whole": incentive(pay=replace(THREE, method="whole_amount"), quota=Quota(usd(1_000))),
    "whole before": incentive(pay=replace(THREE, method="whole_amount"), quota=Quota(usd(1_000)), attainment="before"),
    "falling": incentive(pay=bands((0, "0.1"), (1, "0.02")), quota=Quota(usd(1_000))),
    "curve": incentive(
        pay=Pay(curve=(Point(Fraction(1, 2), Fraction(1, 3)), Point(Fraction(1), Fraction(1)))),
        quota=Quota(usd(1_000)),
        weight=Fraction(1, 3),
        plan="p",
    ),
    "times": incentive(
        pay=Pay(bands=(Band(Fraction(0), times=Fraction(1)), Band(Fraction(1), times=Fraction(2)))),
        quota=Quota(usd(700)),
        weight=Fraction(1, 7),
    ),
    "units": incentive(pay=Pay(bands=(Band(Fraction(1), each=usd(7)),)), quota=Quota(Fraction(5))),
    "records": incentive(pay=THREE, quota=Quota(measure="acv")),
    "ramped": incentive(pay=THREE, quota=Quota(usd(1_000), ramp=(Fraction(1, 2), Fraction(0)))),
    "zero": incentive(pay=THREE, quota=Quota(usd(0))),
    "capped": incentive(pay=Pay(rate=Fraction(1, 7)), cap_deal=usd(20), cap_period=usd(90)),
    "period cap": incentive(pay=Pay(rate=Fraction(1, 7)), cap_period=usd(90)),
    "first come": incentive(pay=Pay(rate=Fraction(1, 7)), budget=Budget(usd("100.01"), "first_come", "quarter")),
    "pro rata": incentive(pay=Pay(rate=Fraction(1, 7)), budget=Budget(usd("100.01"), "pro_rata")),
    "gated": incentive(pay=Pay(rate=Fraction(1, 7)), gate=PayGate(CONDITION, "scale", Fraction(1, 3))),
    "held gate": incentive(pay=Pay(rate=Fraction(1, 7)), gate=PayGate(CONDITION, "hold")),
    "historic": incentive(pay=THREE, quota=Quota(usd(1_000)), clawback=Clawback(CONDITION, 120, "historic_rate", prorate=True)),
    "current": incentive(pay=THREE, quota=Quota(usd(1_000)), clawback=Clawback(CONDITION, None, "current_rate")),
    "recompute": incentive(pay=THREE, quota=Quota(usd(1_000)), clawback=Clawback(CONDITION, None, "recompute")),
    "floored": incentive(pay=Pay(rate=Fraction(1, 7)), clawback=Clawback(CONDITION, None, "historic_rate", floor=usd(5))),
    "honour": incentive(pay=Pay(rate=Fraction(1, 7)), honour=Honour("prize", Text("a dinner", "晚餐"), 48)),
    "named": incentive(pay=Pay(rate=Fraction(1, 7)), period="2026-Q3"),
    "mixed": incentive(pay=Pay(rate=Fraction(1, 7)), cap_deal=usd(5), cap_period=usd(5, "EUR")),
}

days = st.dates(dt.date(2026, 5, 1), dt.date(2026, 12, 31))
verdicts = st.sampled_from([Verdict.MET, Verdict.MET, Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN])


@st.composite
def shares(draw) -> tuple[Credited, ...]:
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    weights = [draw(st.integers(1, 5)) for _ in people]
    direct = tuple(Credited(person, "direct", Fraction(weight, sum(weights))) for person, weight in zip(people, weights, strict=True))
    return (*direct, Credited("max", "manager", Fraction(1))) if draw(st.booleans()) else direct


@st.composite
def books(draw, *, clean: bool = False) -> list[Event]:
    """Draw events; ``clean`` ones are above 0, known and in one currency."""
    found: list[Event] = []
    for number in range(draw(st.integers(0, 8))):
        cents = draw(st.integers(0, 90_000)) if clean else draw(st.integers(-30_000, 90_000))
        made = event(f"e{number}", draw(days).isoformat(), usd(Fraction(cents, 100)), *draw(shares()), deal=f"d{number % 3}")
        if not clean:
            made = replace(
                made,
                amount=draw(st.sampled_from([made.amount, made.amount, made.amount, usd(5, "EUR"), Fraction(2)])),
                when=draw(verdicts),
                gate=draw(verdicts),
                hold=draw(st.integers(0, 5)) == 0,
                undone_on=draw(st.none() | days),
                multipliers=draw(st.sampled_from([(), (), (Fraction(6, 5),)])),
                decelerators=draw(st.sampled_from([(), (), (Fraction(1, 3),)])),
                why_not=draw(st.sampled_from([None, None, None, None, Text("no date", "无日期")])),
                credited=made.credited if draw(st.integers(0, 9)) else made.credited[:1],
            )
        found.append(made)
    for number in range(draw(st.integers(0, 2))):
        origin = draw(st.sampled_from([each.id for each in found] or ["none"]))
        found.append(event(f"n{number}", draw(days).isoformat(), usd(Fraction(draw(st.integers(1, 90_000)), 100)), reverses=origin))
    return draw(st.permutations(found))


def ground_of(form: str):
    members = {name: Member(name, day("2026-06-10")) for name in PEOPLE[:2]}
    quotas = {("ann", "acv", "2026-Q3"): usd(500), ("ben", "acv", "2026-Q3"): Fraction(3), ("ann", "acv", "2026-Q4"): usd(500, "EUR")}
    return ground(FORMS[form], plan=YEAR, members=members, quotas=quotas)


def reckoned(form: str, events: list[Event]):
    return reckon(ground_of(form), events)


any_form = st.sampled_from(sorted(FORMS))


@given(any_form, books())
@settings(deadline=None, max_examples=40)
def test_whatever_the_book_holds_there_is_a_line_or_a_reason(form, events):
    found = reckoned(form, events)
    for line in found.lines:
        assert isinstance(line.amount.amount, int)
        assert line.amount.amount % 100 == 0  # whole cents
        if line.held:
            assert line.why.en
            assert line.why.zh
            assert line.code
        elif line.kind == "award":
            assert exact(line.amount) == line.steps[-1].after
            assert all(after.before == before.after for before, after in zip(line.steps, line.steps[1:], strict=False))
    known = {(line.event, line.person) for line in found.lines}
    refused = {problem.path[-1] for problem in found.problems}
    for each in events:
        if FORMS[form].period is None and each.when is not Verdict.NOT_MET and each.id not in refused and not each.reverses:
            assert {(each.id, to.person) for to in each.credited} <= known


@given(any_form, books(), st.randoms())
@settings(deadline=None, max_examples=40)
def test_the_order_in_which_events_are_given_changes_nothing(form, events, random):
    other = events[:]
    random.shuffle(other)
    assert reckoned(form, events) == reckoned(form, other)


@given(any_form, books())
@settings(deadline=None, max_examples=40)
def test_person_by_person_gives_the_same_lines(form, events):
    found = reckoned(form, events)
    on = ground_of(form)
    each = list(reckon_each(on, events))
    assert sorted((line for one in each for line in one.lines), key=repr) == sorted(found.lines, key=repr)
    if each:
        assert each[0].problems == found.problems


@given(any_form, books())
@settings(deadline=None, max_examples=40)
def test_exchanging_identities_leaves_pay_unchanged(form, events):
    members = {name: Member(name, day("2026-06-10")) for name in PEOPLE}
    assert core_is_fair(ground(FORMS[form], plan=YEAR, members=members), events)


@given(books())
def test_credit_is_conserved(events):
    for each in events:
        by_type: dict[str, Fraction] = {}
        for to, part in credited_parts(each):
            by_type[to.type] = by_type.get(to.type, Fraction(0)) + part
        shares_of = {type: sum(to.share for to in each.credited if to.type == type) for type in by_type}
        assert by_type == {type: exact(each.amount) * total for type, total in shares_of.items()}


def by_hand(rates, credit: Fraction) -> Fraction:
    """Sum up bands as the formula stands: r[k] * max(0, min(C, h[k]) - l[k])."""
    total = Fraction(0)
    for (low, rate), high in zip(rates, [*(low for low, _ in rates[1:]), None], strict=True):
        total += rate * max(Fraction(0), (credit if high is None else min(credit, high)) - low)
    return total


@given(st.lists(st.tuples(days, st.integers(0, 90_000)), max_size=12))
@settings(deadline=None, max_examples=40)
def test_lines_of_a_period_sum_to_its_rounded_total(deals):
    events = [event(f"e{number}", at.isoformat(), usd(Fraction(cents, 100))) for number, (at, cents) in enumerate(deals)]
    found = lines(FORMS["marginal"], *events)
    sums: dict[str, Fraction] = {}
    for each in found:
        sums[each.period.name] = sums.get(each.period.name, Fraction(0)) + exact(each.credit)
    rates = [(Fraction(0), Fraction(6, 100)), (Fraction(1_000), Fraction(8, 100)), (Fraction(1_500), Fraction(10, 100))]
    for name, credit in sums.items():
        assert paid(tuple(line for line in found if line.period.name == name)) == rounded(by_hand(rates, credit), "USD")


@given(
    st.sampled_from(["flat", "marginal", "whole", "curve", "period cap", "times"]),
    books(clean=True),
    st.integers(0, 7),
    st.integers(1, 50_000),
)
@settings(deadline=None, max_examples=40)
def test_more_credit_never_pays_less_where_rates_do_not_fall(form, events, which, cents):
    plain = [each for each in events if not each.reverses]
    if not plain:
        return
    at = which % len(plain)
    more = [
        replace(each, amount=usd(exact(each.amount) + Fraction(cents, 100))) if number == at else each for number, each in enumerate(plain)
    ]
    before, after = reckoned(form, plain).lines, reckoned(form, more).lines
    for person in {line.person for line in before}:
        assert paid(after, person) >= paid(before, person)


def test_a_rate_that_falls_breaks_that_law():
    of = replace(FORMS["falling"], pay=replace(FORMS["falling"].pay, method="whole_amount"))
    assert paid(lines(of, event("a", "2026-10-01", 999))) > paid(lines(of, event("a", "2026-10-01", 1_000)))


@given(st.sampled_from(["historic", "current", "recompute", "floored"]), books())
@settings(deadline=None, max_examples=40)
def test_a_clawback_never_takes_more_than_was_paid(form, events):
    above = [replace(each, amount=usd(abs(exact(each.amount)))) for each in events]
    found = reckoned(form, above).lines
    notes = {each.id: each.reverses for each in above if each.reverses}
    seen = set()
    for line in found:
        if line.kind != "clawback":
            continue
        assert line.amount.amount < 0
        key = line.event, line.person, line.type
        assert key not in seen  # never twice
        seen.add(key)
        if form != "recompute":  # that one carries the difference of a whole period
            mine = [each for each in found if (notes.get(each.event) or each.event, each.person, each.type) == key]
            assert paid(tuple(mine)) >= 0
    plain = reckoned(form, [each for each in above if not each.reverses]).lines
    for person in {line.person for line in plain}:
        assert paid(plain, person) >= 0


@given(any_form, st.lists(st.tuples(books(), st.sets(st.sampled_from(["2026-Q2", "2026-Q3", "2026-08", "2026"]))), min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_nothing_is_paid_twice_however_corrections_and_locks_interleave(form, runs):
    ledger, locked = [], set()
    for number, (events, more) in enumerate(runs):
        locked |= more
        as_of = NOON + dt.timedelta(hours=number)
        found = reckoned(form, events).lines
        drawn = draw_lines(
            ground(replace(FORMS[form], draw=Draw(usd(40), periods=2)), plan=YEAR, members={"ann": Member("ann", day("2026-05-01"))}), found
        )
        wanted = (*found, *drawn)
        once = settle(wanted, ledger, incentives={"i"}, as_of=as_of, locked=locked)
        assert settle(tuple(reversed(wanted)), ledger[::-1], incentives={"i"}, as_of=as_of, locked=locked).new == once.new
        assert all(not is_locked(period, locked) for each in once.new if (period := named(each.period)) is not None)
        before = ledger
        ledger = post(post(ledger, once.new, as_of), once.new, as_of)  # a second process posts the same: refused by its ids
        assert ledger[: len(before)] == before
        assert settle(wanted, ledger, incentives={"i"}, as_of=as_of, locked=locked).new == ()
        owed: dict[object, Fraction] = {}
        for each in ledger:
            owed[key_of_entry(each)] = owed.get(key_of_entry(each), Fraction(0)) + exact(each.amount)
        waiting = {key_of_line(line) for line in wanted if line.held}
        due: dict[object, Fraction] = {}
        for line in wanted:
            due[key_of_line(line)] = due.get(key_of_line(line), Fraction(0)) + exact(line.amount)
        for key in {*owed, *due} - waiting:
            assert owed.get(key, 0) == due.get(key, 0)


@given(st.lists(st.fractions(0, 1_000), min_size=1, max_size=9), st.integers(0, 10_000))
def test_parts_by_largest_remainder_sum_to_the_whole(weights, total):
    parts = apportion(weights, total)
    whole = sum(weights)
    if whole:
        assert sum(parts) == total
        assert all(abs(part - weight * total / whole) < 1 for part, weight in zip(parts, weights, strict=True))
    else:
        assert parts == [0] * len(weights)


@pytest.mark.parametrize("form", ["first come", "pro rata"])
@given(events=books(clean=True))
@settings(deadline=None, max_examples=40)
def test_a_budget_is_never_overspent_and_spent_whole_when_more_is_asked(form, events):
    one = [replace(each, at=day("2026-08-01"), credited=each.credited[:1]) for each in events if not each.reverses]
    one = [replace(each, credited=(replace(each.credited[0], share=Fraction(1)),)) for each in one]
    asked = sum((exact(each.amount) for each in one), Fraction(0)) / 7
    spent = paid(reckoned(form, one).lines)
    assert spent <= Fraction("100.01")
    if asked >= Fraction("100.05"):
        assert spent == Fraction("100.01")


def test_a_period_that_is_held_is_paid_once_the_reason_is_gone():
    of, held = FORMS["flat"], event("a", "2026-10-01", 300, hold=True)
    first = settle(lines(of, held), [], incentives={"i"}, as_of=NOON)
    assert (first.new, [line.event for line in first.held]) == ((), ["a"])
    second = settle(lines(of, replace(held, hold=False)), [], incentives={"i"}, as_of=NOON)
    assert [each.amount for each in second.new] == [usd(10)]
