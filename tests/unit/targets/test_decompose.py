"""Splits by every method, by hand and by law: exact sums, locks that hold, and an order that changes nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.incentives.amounts import exact
from engine.model.target import Seat
from engine.targets.amounts import least_units, unit
from engine.targets.calendar import parts
from engine.targets.decompose import check_sum, over_time, split
from engine.targets.revise import revise, value_on
from engine.targets.tree import Branch, Time, allocate, differences
from tests.unit.targets.made import day, period, seat, target, usd

METHODS = ["equal", "history", "potential", "capacity", "blended"]


def amounts(found):
    return [exact(each.amount) for each in found.shares]


def test_equal_with_the_cents_in_stable_order():
    found = split(usd(100), [seat("c"), seat("a"), seat("b")])
    assert amounts(found) == [Fraction("33.33"), Fraction("33.34"), Fraction("33.33")]


def test_over_assignment_is_rounded_half_to_even_first():
    assert split(usd("0.10"), [seat("a")], over_assign=Fraction(1, 4)).total == usd("0.12")
    assert split(usd("0.30"), [seat("a")], over_assign=Fraction(1, 4)).total == usd("0.38")
    assert split(usd(101, "JPY"), [seat("a"), seat("b")], over_assign=Fraction(1, 2)).total == usd(152, "JPY")
    assert amounts(split(Fraction(7), [seat("a"), seat("b")])) == [4, 3]


@pytest.mark.parametrize(
    ("method", "expected"),
    [("equal", [500, 500]), ("history", [750, 250]), ("potential", [200, 800]), ("capacity", [400, 600]), ("blended", [625, 375])],
)
def test_each_method_by_hand(method, expected):
    seats = [
        seat("a", history=300, potential=1, capacity=2, bottom_up=50),
        seat("b", history=100, potential=4, capacity=3, bottom_up=50),
    ]
    assert amounts(split(usd(1_000), seats, method)) == expected
    third = split(usd(1_000), seats, "blended", blend=Fraction(1, 5), top="potential")
    assert amounts(third) == [440, 560]
    assert "20%" in third.notes[0].en


def test_a_joiner_and_a_leaver_are_prorated_by_selling_days():
    quarter = period("2026-Q4")
    joined = split(usd(1_000), [seat("ann"), replace(seat("ben"), start=day("2026-11-01"))], period=quarter)
    assert amounts(joined) == [600, 400]
    moved = [
        Seat("ann@north", "ann", end=day("2026-10-31")),
        Seat("ann@south", "ann", start=day("2026-11-01")),
        Seat("ben", "ben"),
    ]
    assert amounts(split(usd(1_000), moved, period=quarter)) == [Fraction("166.67"), Fraction("333.33"), 500]
    gone = split(usd(10), [replace(seat("ann"), end=day("2026-09-30"))], period=quarter)
    assert gone.why.code == "TG402"
    ramp = split(usd(300), [seat("ann"), seat("ben", ramp="1/2")])
    assert amounts(ramp) == [200, 100]


def test_without_history():
    seats = [seat("a", history=300), seat("b"), seat("c", history=100), seat("d", history=-5)]
    found = split(usd(1_200), seats, "history")
    assert amounts(found) == [Fraction("675"), Fraction("300"), Fraction("225"), 0]
    assert len(found.notes) == 3
    nobody = split(usd(1), [seat("a"), seat("b")], "history")
    assert nobody.why.text.en.startswith("not enough data: needs n ≥ 1")
    assert split(usd(1), [seat("a", potential=1), seat("b")], "potential").why.code == "TG501"
    assert split(usd(1), [seat("a", history=0)], "history").why.code == "TG501"
    assert split(usd(0), [seat("a", history=0)], "history").shares[0].amount == usd(0)


@pytest.mark.parametrize(
    ("parent", "seats", "options", "code"),
    [
        (usd(-1), [seat("a")], {}, "TG505"),
        (usd(1), [], {}, "TG402"),
        (usd(1), [seat("a"), seat("a")], {}, "TG403"),
        (usd(1), [seat("a", potential=-1)], {}, "TG403"),
        (usd(1), [seat("a")], {"over_assign": Fraction(-1)}, "TG403"),
        (usd(1), [seat("a")], {"blend": Fraction(2)}, "TG403"),
        (usd(1), [replace(seat("a"), locked=usd(2))], {}, "TG401"),
        (usd(2), [replace(seat("a"), locked=usd(1))], {}, "TG402"),
        (usd(2), [replace(seat("a"), locked=usd(1, "CNY"))], {}, "TG503"),
        (usd(2), [replace(seat("a"), locked=Fraction(1))], {}, "TG503"),
        (usd(2), [replace(seat("a"), locked=usd("0.001"))], {}, "TG403"),
    ],
)
def test_what_cannot_be_split(parent, seats, options, code):
    found = split(parent, seats, **options)
    assert found.why.code == code
    assert found.why.text.en
    assert found.why.text.zh
    assert found.shares == ()


WHOLE = st.integers(0, 10**12)
weight = st.builds(Fraction, st.integers(0, 1000), st.sampled_from([1, 3, 7]))


@st.composite
def seat_lists(draw):
    number = draw(st.integers(1, 8))
    return [
        Seat(
            f"s{at}",
            history=draw(st.none() | weight),
            potential=draw(weight),
            capacity=draw(weight),
            bottom_up=draw(weight),
            ramp=draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(0)])),
            start=draw(st.none() | st.dates(day("2026-08-01"), day("2027-01-10"))),
            end=draw(st.none() | st.dates(day("2026-09-15"), day("2027-01-10"))),
        )
        for at in range(number)
    ]


@settings(max_examples=100, deadline=None)
@given(
    WHOLE, st.sampled_from(["USD", "JPY", "KWD", None]), seat_lists(), st.sampled_from(METHODS), st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(1, 3), Fraction(7, 9)]),
    st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(2, 7), Fraction(1)]), st.randoms(use_true_random=False), st.data(),
)  # fmt: skip
def test_laws_of_splitting(minor, currency, seats, method, over, blend, source, data):
    parent = Fraction(minor) if currency is None else usd(Fraction(minor, {"USD": 100, "JPY": 1, "KWD": 1000}[currency]), currency)
    locks = data.draw(st.sets(st.sampled_from([each.id for each in seats])))
    room = least_units(exact(parent) * (1 + over), unit(parent)) // (2 * len(seats))
    held = Fraction(room) if currency is None else usd(Fraction(room, {"USD": 100, "JPY": 1, "KWD": 1000}[currency]), currency)
    seats = [replace(each, locked=held) if each.id in locks else each for each in seats]
    options = {"over_assign": over, "blend": blend, "period": period("2026-Q4")}
    found = split(parent, seats, method, **options)
    mixed = list(seats)
    source.shuffle(mixed)
    other = split(parent, mixed, method, **options)
    assert (found.why, found.total) == (other.why, other.total)
    if found.why is not None:
        assert found.shares == ()
        return
    given_out = {each.id: each.amount for each in found.shares}
    assert sum(map(exact, given_out.values()), Fraction(0)) == exact(found.total)
    assert check_sum(parent, list(given_out.values()), over) == 0
    assert exact(found.total) == Fraction(round(exact(parent) * (1 + over) * _minor(currency)), _minor(currency))
    assert all(given_out[id] == held for id in locks)
    assert all(exact(each) >= 0 and (exact(each) * _minor(currency)).denominator == 1 for each in given_out.values())
    assert {each.id: each.amount for each in other.shares} == given_out
    free = [each for each in found.shares if not each.locked]
    if any(each.weight for each in free):
        assert sum(each.weight for each in free) == 1
        rest = exact(found.total) - sum((exact(held) for _ in locks), Fraction(0))
        assert all(abs(exact(each.amount) - rest * each.weight) < Fraction(1, _minor(currency)) for each in free)


def _minor(currency):
    return {"USD": 100, "JPY": 1, "KWD": 1000, None: 1}[currency]


def test_over_months_by_season_with_the_past_locked():
    season = {month: Fraction(1, 12) for month in range(1, 10)} | {10: Fraction(1, 16), 11: Fraction(1, 16), 12: Fraction(1, 8)}
    months = parts(period("2026-Q4"), "month")
    assert amounts(over_time(usd(1_000), months, season=season)) == [250, 250, 500]
    assert amounts(over_time(usd(1_000), months)) == [Fraction("333.33"), Fraction("318.18"), Fraction("348.49")]
    kept = over_time(usd(1_000), months, season=season, locked={"2026-10": usd(100)})
    assert amounts(kept) == [100, 300, 600]


def test_a_tree_sums_at_every_node_and_over_time():
    def rep(name, history, **parts):
        return Branch(Seat(name, name, history=Fraction(history), **parts), "rep")

    north = Branch(seat("north", potential=3), "team", (rep("ann", 7), rep("ben", 5), rep("cyd", 1, start=day("2026-07-01"))), "history")
    south = Branch(
        replace(seat("south", potential=4), locked=usd("333.33")), "team", (rep("dee", 1), rep("eve", 2)), "history", Fraction(1, 10)
    )
    root = Branch(seat("all"), "company", (north, south), "potential", Fraction(1, 20))
    found = allocate(usd("1000.01"), root, Time(period("2026")))
    assert found.refused == ()
    assert list(differences(found, root)) == []
    rows = {row.path: row for row in found.rows}
    assert [row.path for row in found.rows][:3] == [("all",), ("all", "north"), ("all", "north", "ann")]
    assert rows["all", "south"].amount == usd("333.33")
    assert rows["all", "north"].amount == usd("716.68")  # 1,050.01 less what is locked
    assert len(rows["all", "north", "cyd"].months) == 6
    spoiled = replace(found, rows=tuple(replace(row, amount=usd(1)) if row.path[-1] == "ann" else row for row in found.rows))
    assert {path for path, _ in differences(spoiled, root)} == {("all", "north"), ("all", "north", "ann")}
    empty = Branch(seat("all"), "company", (Branch(seat("x"), "team"),), "history")
    assert [why.code for _, why in allocate(usd(1), empty, Time(period("2026"))).refused] == ["TG501"]


def test_months_sum_over_people_as_over_time_and_go_by_their_days_and_ramp():
    half = (Fraction(0), Fraction(1, 2))
    people = [Branch(seat("ann"), "rep"), Branch(seat("bob"), "rep"), Branch(seat("new", start=day("2026-11-02")), "rep", ramp=half)]
    root = Branch(seat("all"), "team", tuple(people))
    found = allocate(usd(100_000), root, Time(period("2026-Q4")))
    assert list(differences(found, root)) == []
    months = {row.path[-1]: {month.name: exact(amount) for month, amount in row.months} for row in found.rows}
    for name in ("2026-10", "2026-11", "2026-12"):
        assert months["all"][name] == sum(months[each].get(name, 0) for each in ("ann", "bob", "new"))
    assert list(months["new"]) == ["2026-11", "2026-12"]
    assert months["new"]["2026-11"] == 0  # nothing in the first month of the ramp
    spoiled = replace(found, rows=tuple(replace(row, months=tuple(zip([m for m, _ in row.months], [a for _, a in reversed(row.months)], strict=True)))
        if row.path[-1] == "ann" else row for row in found.rows))  # fmt: skip
    assert {path for path, _ in differences(spoiled, root)} == {("all",)}


def test_a_revision_keeps_what_was():
    of = target(value=usd(400))
    named = {"today": day("2026-11-20"), "reason": "export ban", "author": "ann", "approver": "zoe"}
    first = revise(of, usd(300), day("2026-11-01"), **named)
    assert (first.old, first.new, first.reason, first.approver) == (usd(400), usd(300), "export ban", "zoe")
    assert [value_on(usd(400), [first], day(each)) for each in ("2026-10-31", "2026-11-01")] == [usd(400), usd(300)]
    revised = replace(of, value=usd(300), revisions=(first,))
    for bad, code in (
        ({"reason": " "}, "TG404"), ({"approver": "ann"}, "TG404"), ({"on": day("2026-10-15")}, "TG405"), ({"new": usd(-1)}, "TG505"),
        ({"new": usd(1, "CNY")}, "TG503"), ({"new": Fraction(1)}, "TG503"),
    ):  # fmt: skip
        assert revise(revised, **({"new": usd(200), "on": day("2026-12-01")} | named | bad)).code == code
    assert revise(replace(of, value=None), usd(1), day("2026-11-01"), **named).code == "TG405"


def test_what_is_to_hold_from_a_later_day_is_not_in_force_and_keeps_nobody_from_a_correction_today():
    named = {"today": day("2026-11-20"), "reason": "market", "author": "ann", "approver": "zoe"}
    of = target(value=usd(400))
    later = revise(of, usd(100), day("2026-12-15"), **named)
    waiting = replace(of, revisions=(later,))
    now = revise(waiting, usd(350), day("2026-11-20"), **named)
    both = (later, now)
    assert (now.old, later.old) == (usd(400), usd(400))
    assert [value_on(usd(400), both, day(each)) for each in ("2026-11-19", "2026-11-20", "2026-12-15")] == [usd(400), usd(350), usd(100)]
    again = revise(replace(of, value=usd(350), revisions=both), usd(120), day("2026-12-15"), **named)
    assert (again.old, value_on(usd(400), (*both, again), day("2026-12-31"))) == (usd(100), usd(120))


def test_a_revision_holds_for_its_period_alone():
    of = revise(target(value=usd(400)), usd(1), day("2026-11-20"), today=day("2026-11-20"), reason="r", author="a", approver="b")
    for each in (of, replace(of, period=None)):  # an old one names no period
        assert [each.holds(period(name)) for name in ("2026-Q4", "2027-Q1")] == [True, False]
