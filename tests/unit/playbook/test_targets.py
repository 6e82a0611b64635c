"""Metrics and targets of a playbook, read into the model that SMART is proved on, and what is told without a book."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.model.periods import Fiscal, spanned
from engine.model.target import Baseline
from engine.model.values import Money
from engine.playbook.targets import amount, target_of
from tests.unit.incentives.made import day

METRICS = """metrics:
  bookings: {family: revenue, currency: CNY, measure: "sum(deals.amount where status = 'won' and closed_on in period) else CNY 0"}
  wins: {family: process, unit: deals, measure: "count(deals where status = 'won' and closed_on in period)"}
  decided: {family: process, unit: deals, of: deal, measure: "deal.status in ['won', 'lost'] and deal.closed_on in period"}
  win_share: {family: share, form: ratio, parts: [wins, decided]}
  score: {family: process, form: composite, parts: [win_share, wins], weights: [70%, 30%]}
  points: {family: process, unit: points, form: points, parts: [wins, decided], points: [5, 1]}
targets:
  - id: top
    for: company
    measure: bookings
    at_least: CNY 400_000
    floor: CNY 300_000
    stretch: CNY 500_000
    period: 2026-Q1..2026-Q3
    checkpoints: [2026-06-30]
    root: true
    split: {by: blended, over_assign: 5%, blend: 60%, top: equal, season: none, locked: {REP1: CNY 5}, bottom_up: {REP1: CNY 9, REP2: 7}}
    inputs: {market: CNY 1, capability: CNY 3, weights: [30%, 50%, 20%]}
    band: [40%, 80%]
    at_most_times: 2
    use: shrunk
  - {id: mine, for: rep, of: [REP1], who: "rep.role = 'ae'", measure: wins, at_least: 12, period: 2026-Q4, checkpoints: [2026-11-30], parent: top, bridge: 1.5,
     ramp: [25%, 50%], hours: {a_month: 120, a_deal: 30}, baseline: none, because: new}
  - id: q
"""


@pytest.fixture
def text(sound):
    return sound.replace("targets:\n  - {id: q,", METRICS.removesuffix("  - id: q\n") + "  - {id: q,")


@pytest.fixture
def rules(text, loaded):
    found = loaded(text)
    assert found.problems == ()
    return {each.id: each for each in found.playbook.targets}


def test_a_target_as_written(rules):
    rule, target = rules["top"], rules["top"].target
    assert (target.value, target.direction, target.level, target.owner) == (Money(4_000_000_000, "CNY"), "at_least", "company", "")
    assert (target.floor, target.stretch, target.root) == (Money(3_000_000_000, "CNY"), Money(5_000_000_000, "CNY"), True)
    assert (target.where, target.credit) == ("status = 'won' and closed_on in period", "rep.deals")
    assert (rule.subject, rule.use, rule.band, rule.times) == ("rep", "shrunk", (Fraction(2, 5), Fraction(4, 5)), 2)
    assert (rule.split.by, rule.split.over_assign, rule.split.blend, rule.split.top) == (
        "blended",
        Fraction(1, 20),
        Fraction(3, 5),
        "equal",
    )
    assert (rule.split.season, rule.split.locked, rule.split.bottom_up) == (False, {"REP1": Money(50_000, "CNY")}, {"REP1": 9, "REP2": 7})
    assert (rule.inputs.market, rule.inputs.history, rule.inputs.weights[1]) == (Money(10_000, "CNY"), None, Fraction(1, 2))
    assert (target.period.start, target.period.end) == (day("2026-01-01"), day("2026-09-30"))


def test_a_target_of_named_owners(rules):
    rule = rules["mine"]
    assert (rule.owners, rule.who.text, rule.ramp, rule.hours) == (
        ("REP1",),
        "rep.role = 'ae'",
        (Fraction(1, 4), Fraction(1, 2)),
        (120, 30),
    )
    assert (rule.target.parent, rule.target.bridge, rule.target.baseline) == ("top", Fraction(3, 2), Baseline(None, "new"))
    assert rule.target.ramped


def test_the_fiscal_year_of_the_book_gives_a_period_its_days(rules):
    found = target_of(rules["mine"], zone="Asia/Shanghai", fiscal=Fiscal(4, "end"))
    assert (found.period.start, found.period.end, found.zone) == (day("2026-01-01"), day("2026-03-31"), "Asia/Shanghai")
    assert rules["mine"].target.period == spanned("2026-Q4")


def test_a_span_that_ends_before_it_begins_is_none():
    assert spanned("2026-Q3..2026-Q1") is None
    assert spanned("2026-Q1..") is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("form: ratio, parts: [wins, decided]", "form: ratio, parts: [wins]", "PB440"),
        ("form: ratio, parts: [wins, decided]", "form: ratio, parts: [win_share, decided]", "PB440"),
        ("form: ratio, parts: [wins, decided]", "form: ratio, parts: [winz, decided]", "PB309"),
        ("weights: [70%, 30%]", "weights: [75%, 15%]", "PB441"),
        ("points: [5, 1]", "points: [5]", "PB441"),
        ("wins: {family: process, unit: deals,", "wins: {family: process,", "PB442"),
        ("at_least: 12, period", "at_least: CNY 12, period", "PB443"),
        ("at_least: 12, period", "at_least: 12, at_most: 13, period", "PB444"),
        ("parent: top, bridge: 1.5", "root: false", "PB445"),
        ("parent: top, bridge: 1.5", "parent: top, root: true, bridge: 1.5", "PB445"),
        ("parent: top, bridge: 1.5", "parent: top", "PB446"),
        ("checkpoints: [2026-11-30], ", "", "PB447"),
        ("period: 2026-Q4, checkpoints: [2026-11-30]", "period: 2026-11, checkpoints: [2026-12-01]", "PB447"),
        ("period: 2026-Q1..2026-Q3", "period: 2026-Q3..2026-Q1", "PB447"),
        ("floor: CNY 300_000", "floor: CNY 450_000", "PB448"),
        ("band: [40%, 80%]", "band: [80%, 40%]", "PB449"),
        ("weights: [30%, 50%, 20%]", "weights: [30%, 50%, 30%]", "PB449"),
        ("deal.status in ['won', 'lost'] and deal.closed_on in period", "deal.amount", "PB325"),
    ],
)
def test_what_can_be_told_without_a_book(text, loaded, old, new, code):
    assert old in text
    assert code in {each.code for each in loaded(text.replace(old, new, 1)).problems}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12", Fraction(12)),
        ("33.3%", Fraction(333, 1000)),
        ("CNY 0.5", Money(5_000, "CNY")),
        ("30d", None),
        ("won", None),
        (None, None),
        ("-5", None),
    ],
)
def test_amounts(written, expected):
    assert amount(written) == expected
