"""Each part of pay by itself: periods, quota, clawback, draws, contests, the linter, the principles, the cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.incentives import principles
from engine.incentives.amounts import rounded, written
from engine.incentives.contest import Entrant, prize_lines, standings
from engine.incentives.credit import same_currency_only
from engine.incentives.draws import draw_lines
from engine.incentives.fairness import findings as unfair_findings
from engine.incentives.fairness import unfair
from engine.incentives.lint import kinds, lint, shape
from engine.incentives.periods import following, is_locked, named, open_from, period_of, unit_of
from engine.incentives.quota import terms
from engine.incentives.reckon import reckon
from engine.incentives.settle import settle
from engine.incentives.simulate import findings as cost_findings
from engine.incentives.simulate import simulate
from engine.model.award import Credited, Member
from engine.model.condition import Condition
from engine.model.incentive import Band, Budget, Clawback, Contest, DecisionTable, Draw, Factor, Honour, Pay, PayGate, Point, Quota
from engine.model.text import Text
from engine.model.verdict import Verdict
from tests.unit.incentives.made import NOON, bands, day, entry, event, ground, incentive, lines, paid, plan, post, usd

CONDITION = Condition.bare("true")
HALF = Fraction(1, 2)
FLAT = Pay(rate=Fraction(1, 10))


@pytest.mark.parametrize(
    ("unit", "name", "start", "end"),
    [("month", "2028-02", "2028-02-01", "2028-02-29"), ("quarter", "2028-Q1", "2028-01-01", "2028-03-31"),
     ("half", "2028-H1", "2028-01-01", "2028-06-30"), ("year", "2028", "2028-01-01", "2028-12-31")],
)  # fmt: skip
def test_periods_of_a_day(unit, name, start, end):
    found = period_of(day("2028-02-29"), unit)
    assert (found.name, found.start, found.end) == (name, day(start), day(end))
    assert named(name) == found
    assert unit_of(found) == unit
    assert following(found).start == day(end) + dt.timedelta(days=1)


@pytest.mark.parametrize("name", ["", "2026-Q5", "2026-13", "26", "0000", "2026-H3", "2026-q1"])
def test_what_is_no_period(name):
    assert named(name) is None


def test_a_lock_of_a_longer_period_locks_its_parts_and_time_ends():
    assert is_locked(named("2026-08"), {"2026-Q3"})
    assert not is_locked(named("2026-Q3"), {"2026-08"})
    assert open_from(named("2026-08"), {"2026-Q3", "2026-10"}).name == "2026-11"
    assert open_from(named("9999-12"), {"9999"}) is None
    assert is_locked(named("2026-08"), {"2026-08", "nonsense"})


def test_amounts_are_written_and_rounded_by_their_minor_unit():
    assert rounded(Fraction(5, 2), "JPY") == 2
    assert rounded(Fraction(7, 2), "JPY") == 4
    assert rounded(Fraction("0.0025"), "BHD") == Fraction("0.002")
    assert rounded(Fraction("0.125"), "USD") == Fraction("0.12")
    assert written(Fraction(12_345, 10), "USD") == "USD 1,234.50"
    assert written(Fraction(-1, 3), "CNY") == "CNY -0.333333…"


def test_a_quota_is_prorated_by_days_of_validity_and_employment():
    of = incentive(quota=Quota(usd(92)), valid_from=day("2026-07-11"))
    quarter = named("2026-Q3")
    of_ann = terms(of, None, Member("ann", day("2020-01-01"), day("2026-08-31")), {}, quarter, "USD", same_currency_only)
    assert of_ann.quota == 52
    of_ben = terms(of, plan(target=usd(3_680)), Member("ben"), {}, quarter, "USD", same_currency_only)
    assert of_ben.quota == 82
    assert of_ben.target is None  # no weight
    weighted = replace(of, weight=HALF)
    assert terms(weighted, plan(target=usd(3_680)), Member("ben"), {}, quarter, "USD", same_currency_only).target == 410
    gone = terms(of, None, Member("ann", None, day("2026-06-30")), {}, quarter, "USD", same_currency_only)
    assert gone.why.code == "AW404"


@pytest.mark.parametrize(
    ("quota", "member", "code"),
    [(Quota(measure="acv"), Member("ann"), "AW403"), (Quota(), Member("ann"), "AW403"), (Quota(usd(0)), Member("ann"), "AW404"),
     (Quota(usd(9), ramp=(HALF,)), Member("ann"), "AW403"), (Quota(usd(-9)), Member("ann"), "AW404"), (None, Member("ann"), "AW405")],
)  # fmt: skip
def test_without_a_quota_what_depends_on_it_is_held_with_the_reason(quota, member, code):
    of = incentive(pay=bands((0, "0.05"), (1, "0.1")) if quota else Pay(bands=(Band(Fraction(0), times=Fraction(1)),)), quota=quota)
    (line,) = lines(of, event("a", "2026-10-01", 100), members={"ann": member})
    assert (line.held, line.code, line.amount) == (True, code, usd(0))
    flat = incentive(pay=FLAT, quota=quota)
    assert paid(lines(flat, event("a", "2026-10-01", 100), members={"ann": member})) == 10


def test_quota_records_are_by_person_measure_and_period():
    of = incentive(pay=bands((0, "0.05"), (1, "0.1")), quota=Quota(measure="acv"))
    quotas = {("ann", "acv", "2026-Q4"): usd(100), ("ben", "acv", "2026-Q4"): Fraction(3)}
    found = lines(of, event("a", "2026-10-01", 200), event("b", "2026-10-01", 200, "ben"), quotas=quotas)
    assert [(line.amount, line.code) for line in found] == [(usd(15), ""), (usd(0), "AW406")]


def test_the_order_of_steps():
    of = incentive(
        pay=FLAT,
        multipliers=(Factor(CONDITION, Fraction(6, 5)),),
        decelerators=(Factor(CONDITION, HALF),),
        gate=PayGate(CONDITION, "scale", HALF),
        cap_deal=usd(25),
        cap_period=usd(24),
        budget=Budget(usd(20)),
    )
    won = event("a", "2026-10-01", 1_000, multipliers=(Fraction(6, 5),), decelerators=(HALF,), gate=Verdict.NOT_MET)
    (line,) = lines(of, won)
    assert [(step.name, step.after) for step in line.steps] == [
        ("credit", 1_000), ("rate", 100), ("multiplier", 120), ("decelerator", 60), ("gate", 30), ("cap_deal", 25), ("cap_period", 24),
        ("budget", 20), ("rounding", 20),
    ]  # fmt: skip
    assert all(step.note.en and step.note.zh for step in line.steps)
    assert line.amount == usd(20)


@pytest.mark.parametrize(
    ("otherwise", "verdict", "amount", "held"),
    [
        ("zero", Verdict.NOT_MET, 0, False),
        ("hold", Verdict.NOT_MET, 10, True),
        ("zero", Verdict.UNKNOWN, 10, True),
        ("zero", Verdict.MET, 10, False),
    ],
)
def test_a_gate(otherwise, verdict, amount, held):
    (line,) = lines(incentive(pay=FLAT, gate=PayGate(CONDITION, otherwise)), event("a", "2026-10-01", 100, gate=verdict))
    assert (line.amount, line.held) == (usd(amount), held)


def test_a_cap_per_deal_holds_over_its_invoices():
    of = incentive(pay=FLAT, cap_deal=usd(15))
    invoices = [event(name, f"2026-0{month}-01", 100, deal="d") for name, month in (("a", 5), ("b", 8), ("c", 9))]
    note = event("n", "2026-10-01", -100, deal="d", reverses="c")
    assert [line.amount for line in lines(of, *invoices, note)] == [usd(10), usd(5), usd(0), usd(0)]


@pytest.mark.parametrize(
    ("pays", "amount", "code"),
    [({"rate": Fraction(1, 5)}, 20, ""), ({"each": usd(7)}, 7, ""), ({"rate": Fraction(1, 5), "multiplier": Fraction(2)}, 40, ""), ({}, 0, ""),
     ({"rate": usd(7)}, 0, "AW412"), ({"each": usd(7, "EUR")}, 0, "AW412"), ({"times": Fraction(2)}, 0, "AW405")],
)  # fmt: skip
def test_what_a_decision_table_gave_is_paid(pays, amount, code):
    of = incentive(pay=Pay(table=DecisionTable("rates.csv", (CONDITION,), ("rate",), ())))
    (line,) = lines(of, event("a", "2026-10-01", 100, pays=pays))
    assert (line.amount, line.code) == (usd(amount), code)


def test_attainment_before_the_event_decides_its_band():
    of = incentive(pay=bands((0, "0.05"), (1, "0.1")), quota=Quota(usd(100)), attainment="before")
    assert [line.amount for line in lines(of, event("a", "2026-10-01", 150), event("b", "2026-10-02", 50))] == [usd("7.5"), usd(5)]


@pytest.mark.parametrize(
    ("credited", "code"),
    [
        ((Credited("ann", "direct", HALF),), "AW401"),
        ((Credited("ann", "direct", Fraction(3, 2)), Credited("ben", "direct", -HALF)), "AW401"),
        ((), None),
    ],
)
def test_shares_that_are_not_whole_hold_the_event(credited, code):
    found = lines(incentive(pay=FLAT), replace(event("a", "2026-10-01", 100), credited=credited))
    assert [(line.code, line.amount) for line in found] == [(code, usd(0))] * len(credited)


def test_one_id_is_reckoned_once():
    won = event("a", "2026-10-01", 100)
    found = reckon(ground(incentive(pay=FLAT)), [won, won, replace(won, at=day("2026-10-02"), source="deals.csv:7")])
    assert [line.amount for line in found.lines] == [usd(10)]
    (problem,) = found.problems
    assert problem.code == "AW411"
    assert "deals.csv:7" in problem.message.en


def test_a_credit_note_takes_back_no_more_than_its_invoice():
    of = incentive(pay=Pay(each=usd(50)))
    invoice = event("a", "2026-10-01", 100)
    notes = [
        event("n", "2026-10-02", -60, reverses="a"),
        event("o", "2026-10-03", -60, reverses="a"),
        event("p", "2026-10-04", 5, reverses="a"),
    ]
    found = lines(of, invoice, *notes)
    assert [exact_credit(line) for line in found] == [100, -60, -40, 0]
    assert [line.amount for line in found] == [usd(50), usd(0), usd(-50), usd(0)]


def exact_credit(line):
    return Fraction(line.credit.amount, 10_000)


@pytest.mark.parametrize(("undone", "prorate", "floor", "back"), [
    ("2026-07-31", True, None, [usd("-6.67")]), ("2026-07-31", False, None, [usd(-10)]), ("2026-10-30", False, None, []),
    ("2026-07-31", False, usd(4), [usd(-6)]), ("2026-06-01", True, None, [usd(-10)]), ("2027-01-01", False, None, []),
])  # fmt: skip
def test_the_window_the_part_and_the_floor_of_a_clawback(undone, prorate, floor, back):
    of = incentive(pay=FLAT, clawback=Clawback(CONDITION, 90, "historic_rate", prorate, floor))
    found = lines(of, event("a", "2026-07-01", 100, undone_on=day(undone)))
    assert [line.amount for line in found if line.kind == "clawback"] == back


def test_what_is_held_or_taken_back_by_a_note_is_not_clawed_back():
    of = incentive(pay=FLAT, clawback=Clawback(CONDITION))
    won = event("a", "2026-07-01", 100, undone_on=day("2026-07-05"))
    assert [line.kind for line in lines(of, replace(won, hold=True))] == ["award"]
    assert paid(lines(of, won, event("n", "2026-07-03", -30, reverses="a"))) == 0
    assert paid(lines(of, won, event("n", "2026-07-03", -100, reverses="a"))) == 0


@pytest.mark.parametrize(
    ("kind", "recoverable", "earned", "expected"),
    [
        ("guarantee", True, (0, 40, 250), [("draw", 100), ("draw", 60), ("recovery", -150)]),
        ("guarantee", False, (0, 40, 250), [("draw", 100), ("draw", 60)]),
        ("additive", True, (0, 40, 250), [("draw", 100), ("draw", 100), ("draw", 100), ("recovery", -150)]),
        ("additive", False, (0, 40, 250), [("draw", 100), ("draw", 100), ("draw", 100)]),
        ("guarantee", True, (0, 0, 0), [("draw", 100), ("draw", 100), ("draw", 100)]),
    ],
)
def test_draws(kind, recoverable, earned, expected):
    of = incentive(pay=Pay(rate=Fraction(1)), unit="month", draw=Draw(usd(100), kind, recoverable), valid_from=day("2026-10-01"))
    events = [event(f"e{month}", f"2026-{month}-01", amount) for month, amount in zip((10, 11, 12), earned, strict=True)]
    found = draw_lines(ground(of, members={"ann": Member("ann")}), lines(of, *events))
    assert [(line.kind, line.amount) for line in found] == [(kind, usd(amount)) for kind, amount in expected]
    assert all(line.why.en and line.why.zh for line in found)


def test_a_draw_of_a_joiner_is_prorated_and_ends_with_the_leaver():
    of = incentive(pay=FLAT, unit="month", draw=Draw(usd(310)), valid_from=day("2026-01-01"))
    found = draw_lines(ground(of, members={"ann": Member("ann", day("2026-07-22"), day("2026-08-10"))}), [])
    assert [(line.period.name, line.amount) for line in found] == [("2026-07", usd(100)), ("2026-08", usd(100))]
    assert draw_lines(ground(replace(of, draw=None), members={"ann": Member("ann")}), []) == []


def contest(ties="split_sum", *prizes, **parts):
    return Contest(CONDITION, day("2026-10-01"), day("2026-12-30"), tuple(map(usd, prizes or (1_500, 1_000, 500))), ties=ties, **parts)


def entrant(name, value, hour=0, **parts):
    return Entrant(name, None if value is None else Fraction(value), reached=NOON + dt.timedelta(hours=hour), **parts)


def test_vector_v02():
    found = standings(contest(), [entrant("a", 9), entrant("b", 5, 2), entrant("c", 5, 1), entrant("d", 1)])
    assert [(place.entrant.id, place.rank, place.prize) for place in found] == [("a", 1, 1_500), ("c", 2, 750), ("b", 2, 750), ("d", 4, 0)]


@pytest.mark.parametrize(("ties", "expected"), [
    ("split_sum", {"a": "833.34", "b": "833.33", "c": "833.33", "d": 0}), ("shared_rank", {"a": 1_500, "b": 1_500, "c": 1_500, "d": 0}),
    ("earliest", {"a": 1_500, "b": 500, "c": 500, "d": 0}),
])  # fmt: skip
def test_ties(ties, expected):
    found = standings(contest(ties, 1_500, 500, 500), [entrant("d", 1), entrant("c", 5, 1), entrant("b", 5, 1), entrant("a", 5, 0)])
    assert {place.entrant.id: place.prize for place in found} == {name: Fraction(amount) for name, amount in expected.items()}


def test_who_takes_no_part_says_why_and_groups_are_apart():
    found = standings(
        contest(),
        [
            entrant("a", 9, eligible=Verdict.NOT_MET), entrant("b", 9, minimum=Verdict.UNKNOWN), entrant("c", None),
            entrant("d", 0, group="x"), entrant("e", 2, group="x"), entrant("f", 1, group="y"),
        ],
    )  # fmt: skip
    assert {place.entrant.id: (place.rank, place.prize) for place in found} == {
        "a": (None, 0), "b": (None, 0), "c": (None, 0), "d": (2, 0), "e": (1, 1_500), "f": (1, 1_500),
    }  # fmt: skip
    assert all(place.why.en and place.why.zh for place in found if place.rank is None)
    assert standings(contest(), []) == ()


def test_prizes_wait_until_late_data_is_over():
    of = incentive(contest=contest(late_until=day("2027-01-05")))
    (waits,) = prize_lines(ground(of), [entrant("a", 5)])
    assert (waits.held, waits.amount, waits.kind) == (True, usd(1_500), "prize")
    (won,) = prize_lines(ground(of, today=day("2027-01-06")), [entrant("a", 5)])
    assert (won.held, won.amount, won.period.end) == (False, usd(1_500), day("2026-12-30"))
    mixed = replace(of, contest=replace(of.contest, prizes=(usd(1), usd(1, "EUR"))))
    assert prize_lines(ground(mixed), [entrant("a", 5)]) == []
    assert reckon(ground(of), [event("a", "2026-10-01", 5)]).lines == ()


def test_an_honour_is_a_line_without_money():
    of = replace(incentive(honour=Honour("honour", Text("Deal of the day", "今日之星"), 24)), kind="spirit")
    (line,) = lines(of, event("a", "2026-10-01", 5))
    assert (line.kind, line.amount.amount, line.why.en, line.why.zh) == ("honour", 0, "Deal of the day (24 h)", "今日之星 (24 h)")
    (new,) = settle([line], [], incentives={"i"}, as_of=NOON).new
    assert settle([line], [entry(new, 0)], incentives={"i"}, as_of=NOON).new == ()


def test_a_difference_of_a_locked_period_posts_to_the_open_one_with_both_amounts():
    of, won = incentive(pay=FLAT), event("a", "2026-07-01", 100)
    ledger = post([], settle(lines(of, won), [], incentives={"i"}, as_of=NOON).new)
    (new,) = settle(lines(of, replace(won, amount=usd(80))), ledger, incentives={"i"}, as_of=NOON, locked={"2026-Q3"}).new
    assert (new.kind, new.amount, new.of_period, new.period) == ("adjustment", usd(-2), "2026-Q3", "2026-Q4")
    assert (new.facts["was"], new.facts["now"]) == ("USD 10.00", "USD 8.00")
    assert new.why.en
    assert new.why.zh
    (gone,) = settle([], ledger, incentives={"i"}, as_of=NOON, locked={"2026-Q3"}).new
    assert gone.amount == usd(-10)
    assert settle([], ledger, incentives=set(), as_of=NOON).new == ()
    assert settle([], ledger, incentives={"i"}, as_of=NOON, periods={"2026-Q4"}).new == ()


def test_a_dispute_freezes_a_refusal_stays_and_an_earlier_clock_posts_nothing():
    of, won = incentive(pay=FLAT, clawback=Clawback(CONDITION)), event("a", "2026-07-01", 100)
    (award,) = settle(lines(of, won), [], incentives={"i"}, as_of=NOON).new
    more = lines(of, replace(won, amount=usd(200)))
    frozen = settle(more, [entry(award, 0, state="disputed")], incentives={"i"}, as_of=NOON)
    assert (frozen.new, [key.event for key in frozen.frozen]) == ((), ["a"])
    undone = lines(of, replace(won, undone_on=day("2026-07-03")))
    refused = entry(award, 0, state="refused")
    assert settle(lines(of, won), [refused], incentives={"i"}, as_of=NOON).new == ()
    assert settle(undone, [refused], incentives={"i"}, as_of=NOON).new == ()
    earlier = settle(more, [entry(award, 0)], incentives={"i"}, as_of=NOON - dt.timedelta(days=1))
    assert (earlier.new, [problem.code for problem in earlier.problems]) == ((), ["AW413"])
    ended = settle(more, [entry(award, 0)], incentives={"i"}, as_of=NOON, locked=[f"{year:04}" for year in range(2026, 10_000)])
    assert (ended.new, [problem.code for problem in ended.problems]) == ((), ["AW414"])


def test_rows_that_are_collected_and_rows_of_two_kinds_pay_all_that_they_say():
    of = incentive(pay=Pay(table=DecisionTable("rates.csv", (CONDITION,), ("rate", "each"), ())))
    events = (
        event("a", "2026-10-01", 100, pays={"rate": Fraction(1, 10)}),
        event("b", "2026-10-02", 100, pays={"each": usd(50)}),
        event("c", "2026-10-03", 100, pays={"rate": Fraction(1, 10), "each": usd(50)}),
    )
    assert [each.amount for each in lines(of, *events)] == [usd(10), usd(50), usd(60)]


def test_a_fixed_amount_needs_no_rate_of_the_currency_it_is_earned_in():
    """But for attainment, and beside a rate of the credit, the credit must be known."""
    flat, euros = incentive(pay=Pay(each=usd(5))), event("a", "2026-10-01", usd(100, "EUR"))
    (line,) = lines(flat, euros)
    assert (line.amount, line.credit, line.held) == (usd(5), usd(100, "EUR"), False)
    assert lines(replace(flat, quota=Quota(usd(100))), euros)[0].code == "AW402"
    table = incentive(pay=Pay(table=DecisionTable("rates.csv", (CONDITION,), ("rate", "each"), ())))
    assert lines(table, replace(euros, pays={"each": usd(5)}))[0].amount == usd(5)
    assert lines(table, replace(euros, pays={"each": usd(5), "rate": HALF}))[0].code == "AW402"


def test_a_credit_note_goes_by_the_band_by_which_its_invoice_was_paid():
    """V5 where attainment is that before the event: the note finds the quota reached by its own invoice."""
    of = incentive(pay=bands((0, "0.06"), (1, "0.08")), quota=Quota(usd(100)), attainment="before")
    events = event("a", "2026-10-01", 110), event("b", "2026-10-02", 50), event("n", "2026-10-03", -110, reverses="a")
    assert [each.amount for each in lines(of, *events)] == [usd("6.60"), usd(4), usd("-6.60")]


def test_nothing_given_gives_nothing():
    assert reckon(ground(incentive(pay=FLAT)), []).lines == ()
    found = settle([], [], incentives={"i"}, as_of=NOON)
    assert (found.new, found.held, found.frozen, found.problems) == ((), (), (), ())
    assert lint([]) == []
    assert simulate(ground(incentive(pay=FLAT)), [], seed=1).p50 is None


def codes(found):
    return [each.problem.code for each in found]


def test_the_shape_of_whole_amount_bands():
    of = incentive(pay=bands((0, "0.06"), (1, "0.08"), ("1.5", "0.05"), method="whole_amount"), quota=Quota(usd(100_000)), event=CONDITION)
    found = shape(of, None, "USD", None, Fraction(10_000))
    jump = [each for each in found if each.problem.code == "AW705"]
    assert [each.facts for each in jump] == [{"at": 100_000, "by": 2_000}]  # (8 % - 6 %) of 100,000
    fall = [each for each in found if each.problem.code == "AW704"]
    assert [each.facts for each in fall] == [{"at": 150_000, "by": -4_500}]
    (pull,) = (each for each in found if each.problem.code == "AW707")
    assert pull.facts["gain"] == 8_000 - 90_000 * Fraction(6, 100) - 600  # over the cliff, less 6 % in the next period
    assert all(each.problem.message.zh and each.problem.help.zh and each.problem.span for each in found)


def test_the_shape_of_marginal_bands_and_curves():
    good = incentive(pay=bands((0, "0.06")), quota=Quota(usd(100)))
    assert shape(good, None, "USD", None, None) == []
    late = incentive(pay=bands(("0.5", "0.06"), (1, 0)), quota=Quota(usd(100)))
    assert codes(shape(late, None, "USD", None, None)) == ["AW706", "AW706", "AW707"]
    capped = replace(good, cap_period=usd(9))
    (flat,) = shape(capped, None, "USD", None, None)
    assert (flat.problem.code, flat.facts) == ("AW706", {"start": 150})
    curve = incentive(
        pay=Pay(curve=(Point(HALF, HALF), Point(Fraction(1), Fraction(1)), Point(Fraction(2), HALF))), quota=Quota(usd(100)), weight=HALF
    )
    found = shape(curve, plan(target=usd(200)), "USD", None, None)
    assert codes(found) == ["AW704", "AW705", "AW706", "AW706", "AW707"]
    assert shape(incentive(pay=bands((0, "0.06")), quota=Quota(usd(0))), None, "USD", None, None) == []


def test_what_nobody_can_measure_and_the_mix_of_kinds():
    vague = incentive("vague", pay=FLAT)
    clear = incentive("clear", pay=FLAT, event=CONDITION)
    assert codes(lint([vague, clear])) == ["AW702", "AW703"]
    assert codes(lint([clear, replace(clear, id="thanks", kind="spirit")])) == []
    assert kinds([clear, vague]) == {"material": 2, "goal": 0, "environment": 0, "spirit": 0}
    assert codes(lint([replace(vague, off=vague.origin)])) == []


def test_the_three_principles():
    reads = incentive(pay=FLAT, when=Condition.bare("rep.preference = 'honour'"))
    blind = incentive(pay=FLAT, when=Condition.bare("deal.amount > USD 5"), plan="p")
    assert principles.individual([blind, reads], {"ann": "honour"}) == []
    assert codes(principles.individual([blind], {"ann": "honour", "ben": ""})) == ["AW708"]
    assert principles.individual([blind], {"ann": ""}) == []
    bounds = plan(most=usd(15), least=usd(5))
    taking = replace(blind, clawback=Clawback(CONDITION))
    found = lines(
        taking,
        event("a", "2026-10-01", 100),
        event("b", "2026-10-02", 100, undone_on=day("2026-10-05")),
        event("c", "2026-10-02", 60),
        plan=bounds,
    )
    out = principles.proportionate(bounds, [taking], found)
    assert [(each.problem.code, each.facts["amount"]) for each in out] == [("AW709", 16), ("AW709", 10)]
    assert principles.proportionate(plan(), [taking], found) == []


def test_a_rule_that_names_somebody_is_unfair():
    def pay(renaming, favourite):
        called = {name: renaming.get(name, name) for name in ("ann", "ben", "cyd")}
        won = [event(name, "2026-10-01", 100, who, when=Verdict.of(favourite in (None, who))) for name, who in called.items()]
        return lines(incentive(pay=FLAT), *won)

    assert unfair(lambda renaming: pay(renaming, None), ["ann", "ben", "cyd"]) == []
    found = unfair(lambda renaming: pay(renaming, "ben"), ["ann", "ben", "cyd"])
    assert {each.person for each in found} >= {"ann", "ben"}
    assert {each.problem.code for each in unfair_findings(incentive(), found)} == {"AW710"}


def test_the_cost_is_simulated_by_a_seed_that_is_shown():
    of = incentive(pay=FLAT, budget=Budget(usd(50)))
    events = [event(f"e{number}", "2026-10-01", 100 * number) for number in range(1, 9)]
    cost = simulate(ground(of), events, seed=7)
    assert cost == simulate(ground(of), events[::-1], seed=7)
    assert cost != simulate(ground(of), events, seed=8)
    assert (cost.actual, cost.budget, cost.seed, cost.events) == (360, 50, 7, 8)
    assert 50 < cost.p50 < cost.p90
    assert cost.over == 1
    (told,) = cost_findings(ground(of), cost)
    assert told.problem.code == "AW711"
    assert "seed 7" in told.problem.message.en
    assert cost_findings(ground(of), simulate(ground(of), events, seed=7, budget=Fraction(9_000))) == []
