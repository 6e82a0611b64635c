"""Conversion, dwell, flow, velocity and change mean what they should on ways small enough to count by hand, and on any way at all."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.funnel.conversion import cells, conversion, conversions, passages
from engine.funnel.drill import drill
from engine.funnel.dwell import bottleneck, bottlenecks, dwell, dwell_by_rep, dwells
from engine.funnel.flow import flows, flows_by
from engine.funnel.leaks import leaks
from engine.funnel.since import by_group, regrouped, since
from engine.funnel.velocity import factors, value, velocity
from engine.funnel.visits import visits
from engine.model.funnel import DIMENSIONS, Cell, Factors, Move, Risk, Standing
from engine.model.moment import Period
from engine.model.text import Text

LAW = settings(deadline=None, max_examples=60)
DAY = dt.date(2026, 1, 1)
STAGES = ("a", "b", "c", "won", "lost")
PIPELINE = STAGES[:3]


def day(number):
    return DAY + dt.timedelta(days=number)


def laid(*ways, as_of=100):
    """Lay out ways written as 'a0 b5 lost9', one a deal; the rep is the deal's first letter after a slash, or r."""
    moves = []
    for number, way in enumerate(ways):
        path, _, rep = way.partition("/")
        for order, step in enumerate(path.split()):
            stage = step.rstrip("0123456789-")
            moves.append(Move(f"D{number}", day(int(step[len(stage) :])), stage, rep or "r", order))
    return visits(moves, STAGES, {"lost"}, day(as_of))


WAYS = st.lists(
    st.lists(st.tuples(st.sampled_from([*STAGES, "gone"]), st.integers(-20, 120)), min_size=0, max_size=6),
    max_size=12,
)


def any_ways(ways):
    moves = [
        Move(f"D{number}", day(when), stage, f"r{number % 3}", order)
        for number, way in enumerate(ways)
        for order, (stage, when) in enumerate(way)
    ]
    return visits(moves, STAGES, {"lost"}, day(100))


def test_vector_v03():
    assert value(factors(50, 20, 100, Fraction(200_000), 600)) == Fraction(10_000, 3)
    assert f"{float(value(Factors(Fraction(50), Fraction(1, 5), Fraction(10_000), Fraction(30)))):.2f}" == "3333.33"


def test_conversion_follows_deals_and_not_snapshots():
    found = laid("a0 b5", "a0 lost5", "a0 c7", "a0 won9", "a0", "a0 b5 a6 lost20", "b3 a4 lost9")
    cohort = conversion(passages(found, "a"))
    assert (cohort.entered, cohort.reached, cohort.lost, cohort.still) == (7, 4, 2, 1)
    assert cohort.rate.value == pytest.approx(4 / 7)  # who is open left the risk set after all others were decided: a seventh stays open
    assert cohort.open_share == pytest.approx(1 / 7)
    assert cohort.rate.low < cohort.rate.value < cohort.rate.high
    assert conversion(passages(found, "a", day(4), day(4))).refused.en == "not enough data: needs n ≥ 5 deals that entered (has 1)"


def test_deals_still_open_are_censored_and_not_lost():
    old = [f"a{at} {'b' if at % 2 else 'lost'}{at + 10}" for at in range(40)]
    fresh = [f"a{at}" for at in range(95, 100)]
    found = conversion(passages(laid(*old, *fresh), "a"))
    assert found.rate.value == pytest.approx(0.5)
    assert found.still == 5


def test_a_step_back_decides_nothing():
    found = passages(laid("a0 b5 a6 b8 c9"), "b")
    assert (found.time.tolist(), found.result.tolist()) == ([4], [1])


def test_dwell_ends_at_any_exit():
    found = dwell(laid("a0 b4", "a0 lost4", "a0 b6 a8 b9", "a0 won6", "a0"), "a")
    assert (found.visits, found.ended) == (6, 5)
    assert found.median.value == 4.5  # three of six have left by the end of day 4, which is half a day after its middle
    assert dwell(laid("a0"), "a").refused.zh == "数据不足:需要 n ≥ 5 次进入该阶段的记录(现有 1)"


def test_flows_count_skips_regressions_and_re_entries():
    found = {each.stage: each for each in flows(laid("a0 c5", "a1 b2 a3 b6", "b0 lost9", "c0"), day(0), day(50))}
    assert (found["a"].came, found["a"].on, found["a"].over, found["a"].again, found["a"].from_later) == (3, 2, 1, 1, 1)
    assert (found["b"].back, found["b"].lost, found["b"].again) == (1, 1, 1)
    assert found["c"].after == 2


@LAW
@given(WAYS, st.integers(-30, 110), st.integers(0, 60))
def test_what_came_went_or_is_there(ways, first, length):
    for each in flows(any_ways(ways), day(first), day(first + length)):
        assert each.before + each.came == each.on + each.over + each.back + each.lost + each.after


@LAW
@given(WAYS)
def test_any_way_has_a_defined_answer(ways):
    found = any_ways(ways)
    assert (found.ended >= found.began).all()
    for stage in PIPELINE:
        cohort = passages(found, stage)
        assert (cohort.time >= 0).all()
        one = conversion(cohort, 1)
        assert one.entered == one.reached + one.lost + one.still
        if one.rate:
            assert 0 <= one.rate.low <= one.rate.value <= one.rate.high <= 1
            assert one.rate.value + one.lost_share + one.open_share == pytest.approx(1)
        stayed = dwell(found, stage)
        assert stayed.refused or math.isfinite(stayed.mean)
        assert all(math.isfinite(each.value) for each in dwell_by_rep(found, stage).values())
    for each in cells(found, PIPELINE):
        assert 0 <= each.share.low <= each.share.value <= each.share.high <= 1
    spent = bottleneck(found, PIPELINE, 0)
    assert spent is None or 0 < spent.share <= 1


@LAW
@given(WAYS)
def test_what_comes_later_changes_nothing_as_of_then(ways):
    early = [[(stage, when) for stage, when in way if when <= 40] for way in ways]
    now = [Move(f"D{n}", day(w), s, "r", o) for n, way in enumerate(ways) for o, (s, w) in enumerate(way)]
    then = [each for each in now if each.day <= day(40)]
    one, two = (visits(each, STAGES, {"lost"}, day(40)) for each in (now, then))
    assert sum(map(len, early)) >= len(two)
    for stage in PIPELINE:
        assert conversion(passages(one, stage), 1) == conversion(passages(two, stage), 1)


def test_an_all_won_book_and_reps_of_one_deal_have_answers():
    found = laid(*(f"a{at} b{at + 2} c{at + 3} won{at + 4}/r{at}" for at in range(20)))
    rate = conversion(passages(found, "a")).rate
    assert (rate.value, rate.high) == (1, 1)
    assert 0.8 < rate.low < 1
    shares = [each.share for each in cells(found, ("a",))]
    assert len(shares) == 20
    assert all(0.9 < each.value < 1 and 0 < each.low < each.high <= 1 for each in shares)
    report = leaks(cells(found, PIPELINE))
    assert report.found == ()
    assert all(each.refused.en.startswith("not enough data: needs n ≥ ") for each in report.cells)
    assert leaks([]).refused.en == "not enough data: needs n ≥ 5 reps with decided deals (has 0)"


def test_a_rep_far_below_at_one_stage_is_found_and_others_are_not():
    many = [Cell(f"r{rep}", stage, 140, 200) for rep in range(20) for stage in PIPELINE]
    many[4] = replace(many[4], passed=70)
    report = leaks(many)
    assert [(each.rep, each.stage) for each in report.found] == [("r1", "b")]
    assert report.found[0].usual > 0.6
    assert report.precision > 0.9
    everywhere = [replace(each, passed=90) if each.rep == "r1" else each for each in many]
    assert len(leaks(everywhere).found) <= 2, "one who is weak at every stage has no leak at each of them"


def test_leaks_are_fair_to_names():
    one = [Cell(f"r{rep}", stage, 60 + 7 * (rep % 9), 120) for rep in range(12) for stage in PIPELINE]
    other = [replace(each, rep=f"x{99 - int(each.rep[1:])}") for each in reversed(one)]
    names = {each.rep: f"x{99 - int(each.rep[1:])}" for each in one}
    told = {(names[each.rep], each.stage): round(each.chance, 6) for each in leaks(one).cells}
    assert told == {(each.rep, each.stage): round(each.chance, 6) for each in leaks(other).cells}


AMOUNTS = st.one_of(st.none(), st.integers(-(10**6), 10**8).map(lambda cents: Fraction(cents, 100)))
STANDINGS = st.dictionaries(
    st.sampled_from("ABCDEFGH"),
    st.builds(
        Standing, st.just(""), AMOUNTS, st.one_of(st.none(), st.integers(0, 90).map(day)), st.sampled_from(["x", "y", "z"]), st.just("a")
    ),
).map(lambda found: [replace(each, deal=deal) for deal, each in found.items()])


@LAW
@given(STANDINGS, STANDINGS, st.sampled_from([None, Period("", day(20), day(60))]))
def test_changes_reconcile_to_the_cent_at_every_level(before, after, period):
    whole = since(before, after, period=period)
    assert whole.before + sum(whole.sums().values()) == whole.after
    parts = by_group(whole, before, after, period)
    for each in parts.values():
        assert each.before + sum((change.effect for change in each.changes), Fraction(0)) == each.after
    assert sum(each.after for each in parts.values()) == whole.after
    above = {"x": "north", "y": "north"}
    upper = since(regrouped(before, above), regrouped(after, above), period=period)
    north = by_group(upper, regrouped(before, above), regrouped(after, above), period).get("north")
    assert (upper.before, upper.after) == (whole.before, whole.after)
    assert north is None or north.after == sum(parts[each].after for each in ("x", "y") if each in parts)


def test_each_kind_of_change_is_named():
    period = Period("", day(0), day(30))
    before = [Standing(name, Fraction(10), day(9), "x") for name in ("won", "out", "grew", "over")]
    before += [Standing(name, Fraction(70), day(9), "x", "", Fraction(10), "USD") for name in ("rate", "turned", "more")]
    after = [
        Standing("out", Fraction(10), day(40), "x"),
        Standing("grew", Fraction(15), day(12), "x"),
        Standing("over", Fraction(10), day(9), "y"),
        Standing("new", Fraction(7), day(3), "x"),
        Standing("rate", Fraction(72), day(9), "x", "", Fraction(10), "USD"),
        Standing("turned", Fraction(10), day(9), "x", "", Fraction(10), "CNY"),
        Standing("more", Fraction(77), day(9), "x", "", Fraction(11), "USD"),
    ]
    found = since(before, after, ends={"won": "won"}, period=period)
    told = {(each.deal, each.kind, each.effect, each.why) for each in found.changes}
    assert ("won", "left", -10, "won") in told
    assert ("out", "slipped", -10, "out of period") in told
    assert ("grew", "slipped", 0, "within") in told
    assert ("grew", "grew", 5, "") in told
    assert ("over", "handed_over", -10, "to y") in told
    assert ("new", "came", 7, "new") in told
    assert {("rate", "rate", 2, ""), ("turned", "currency", -60, ""), ("more", "grew", 7, "")} <= told
    assert found.before + sum(found.sums().values()) == found.after


POSITIVE = st.fractions(Fraction(1, 100), 10**6)
ANY = st.one_of(st.none(), st.fractions(-5, 10**6))


@LAW
@given(*[POSITIVE] * 8)
def test_the_split_adds_up(n, w, d, t, m, v, e, u):
    found = velocity(Factors(n, w, d, t), Factors(m, v, e, u))
    split = found.split
    assert split.total == pytest.approx(split.deals + split.win + split.size + split.days, abs=1e-9)
    assert split.total == pytest.approx(math.log(found.now / found.before), abs=1e-9)


@LAW
@given(st.fractions(0, 100), ANY, ANY, ANY, st.fractions(0, 100), ANY, ANY, ANY)
def test_velocity_is_a_figure_or_a_reason(n, w, d, t, m, v, e, u):
    found = velocity(Factors(n, w, d, t), Factors(m, v, e, u))
    assert (found.now is None) is (w is None or d is None or t is None or t <= 0)
    assert found.split is not None or found.why
    if found.split:
        assert min(n, w, d, t, m, v, e, u) > 0


def test_a_funnel_without_deals_has_no_velocity_but_says_why():
    assert velocity(factors(0, 0, 0, Fraction(0), 0)).why.en.startswith("not enough data: needs n ≥ 1")
    assert velocity(factors(3, 1, 1, Fraction(9), 0)).why.en == "the days to win are not positive"


def test_a_drill_takes_the_top_deals_and_asks_about_all_four_dimensions():
    now = conversion(passages(laid(*(f"a{at} lost{at + 3}" for at in range(30)), *("a1 b4" for _ in range(3))), "a"))
    usual = conversion(passages(laid(*(f"a{at} b{at + 3}" for at in range(15)), *(f"a{at} lost{at + 3}" for at in range(15))), "a"))
    deals = [Standing(f"D{at}", Fraction(at), None, "rep", "a") for at in range(9)] + [Standing("other", Fraction(99), None, "rep", "b")]
    found = drill(now, usual, deals, [Risk("D8", "terms", Text("price", "价格"))], today=DAY, top=2)
    assert found.low is True
    assert [each.deal for each in found.deals] == ["D8", "D7"]
    assert [(each.deal, each.dimension) for each in found.plan] == [(deal, each) for deal in ("D8", "D7") for each in DIMENSIONS]
    assert {each.owner for each in found.plan} == {"rep"}
    assert found.missing == ("relations", "solution", "competitors")
    assert drill(conversion(passages(laid("a0"), "a")), usual, [], [], today=DAY).low is None


@given(WAYS)
@LAW
def test_groups_taken_in_one_pass_are_as_each_on_its_own(ways):
    """The group of a deal is its number modulo three."""
    whole = any_ways(ways)
    codes = whole.deal % 3
    since, until = day(-10), day(90)
    parts = flows_by(whole, codes, 3, since, until)
    stuck = bottlenecks(whole, PIPELINE, codes, [1, 2, 3], since, until)
    for group in range(3):
        rows = codes == group
        own = replace(
            whole,
            **{name: getattr(whole, name)[rows] for name in ("deal", "stage", "began", "ended", "went", "rep", "first_of_deal")},
        )
        assert parts[group] == flows(own, since, until)
        assert stuck[group] == bottleneck(own, PIPELINE, group + 1, since, until)
        for stage in PIPELINE:
            cohort = passages(whole, stage, since, until)
            assert conversions(cohort, cohort.deal % 3, 3, 1)[group] == conversion(passages(own, stage, since, until), 1)
            assert dwells(whole, stage, codes, 3, since, until)[group] == dwell(own, stage, since, until)
