"""Targets of a playbook, read into the model that SMART is proved on."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.model.condition import Condition
from engine.model.periods import Fiscal, named
from engine.model.playbook import Section
from engine.model.target import Baseline
from engine.model.values import Money
from engine.playbook.targets import amount, read_target
from tests.unit.incentives.made import ORIGIN, day

MEASURE = "sum(deals.amount where status = 'won' and closed_on in period) else CNY 0"


def section(**content: object) -> Section:
    return Section("q4", ORIGIN, {"id": "q4", "for": "rep", "measure": MEASURE, "period": "2026-Q4"} | content)


def test_a_target_as_written():
    found = read_target(
        section(at_least="CNY 400_000", stretch="CNY 500_000", floor="CNY 300_000", checkpoints=["2026-10-31"], parent="team", baseline="CNY 1", bridge="1.5"),
        zone="Asia/Shanghai",
    )  # fmt: skip
    assert (found.value, found.direction, found.level, found.owner) == (Money(4_000_000_000, "CNY"), "at_least", "rep", "")
    assert (found.floor, found.stretch) == (Money(3_000_000_000, "CNY"), Money(5_000_000_000, "CNY"))
    assert (found.where, found.credit) == ("status = 'won' and closed_on in period", "rep.deals")
    assert (found.checkpoints, found.parent, found.zone) == ((day("2026-10-31"),), "team", "Asia/Shanghai")
    assert (found.baseline, found.bridge, found.root) == (Baseline(Money(10_000, "CNY")), Fraction(3, 2), False)


def test_a_measure_by_name_and_what_is_left_out():
    measures = {"calls": Condition.bare("ratio(count(activities where type = 'call' within 30d), count(deals))")}
    found = read_target(section(measure="calls", at_most="20%", root=True, baseline="none", because="new"), measures, fiscal=Fiscal(4))
    assert (found.metric, found.direction, found.value, found.root) == ("calls", "at_most", Fraction(1, 5), True)
    assert (found.where, found.credit) == ("type = 'call', 30d", "rep.activities, rep.deals")
    assert found.baseline == Baseline(None, "new")
    assert found.period == named("2026-Q4", Fiscal(4))
    bare = read_target(section(period="never", at_least="12", at_most="13"))
    assert (bare.value, bare.direction, bare.period, bare.baseline, bare.checkpoints) == (None, None, None, None, ())


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


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("baseline: none, because: a new market", []),
        ("baseline: CNY 4, bridge: 1.5", []),
        ("baseline: 4", ["PB325"]),
        ("baseline: won", ["PB325"]),
    ],
)
def test_a_baseline_is_of_the_kind_of_the_measure_or_none(loaded, sound, more, expected):
    result = loaded(sound.replace("at_least: CNY 5, period", f"at_least: CNY 5, {more}, period"))
    assert [each.code for each in result.problems] == expected
    if not expected:
        assert read_target(result.playbook.targets[0], result.playbook.measures).baseline is not None
