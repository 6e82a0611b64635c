"""Compliance is judged as of the exit, adds up at every level, and its inspections are drawn by seed and stratum."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compliance.flags import flags, placeholder
from engine.compliance.inspect import again, allocated, failed, overdue, sample, uncovered
from engine.compliance.score import Tally, compliance, consistency, links, tallied
from engine.funnel.shrink import beta_interval
from engine.model.compliance import Compliance, Corrective, Drawn, Evidence, Exit, Finding, Inspection
from engine.model.condition import Condition
from engine.model.playbook import Group, Leaf, Origin
from engine.model.text import Text
from engine.model.verdict import Verdict

LAW = settings(deadline=None, max_examples=80)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
WHEN = Condition.bare("deal.amount is set")
MET, NOT, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


def leaf(id, **kinds):
    return Leaf(id, Text.plain(id), WHEN, Origin(WHEN.span), **kinds)


def gate(*items, kind="all", n=0):
    return Group(kind, items, n)


def left(group, verdicts, **more):
    return Exit("D1", "qualify", NOON, group, verdicts, "r1", "t1", **more)


def results(exit):
    return {each.id: each.result for each in links(exit)}


def test_unknown_is_not_met_and_skipped_or_waived_leave_both_sums():
    group = gate(
        leaf("a"),
        leaf("b"),
        leaf("c"),
        leaf("d", when_unknown="skip"),
        leaf("e"),
        leaf("f", severity="warn"),
        leaf("g", off=Origin(WHEN.span)),
    )
    exit = left(group, {"a": MET, "b": NOT, "e": NOT}, waived=frozenset({"e"}))
    assert results(exit) == {"a": "met", "b": "not_met", "c": "not_met", "d": "skipped", "e": "waived"}
    found = compliance(links(exit))
    assert (found.rate, found.applicable, found.waived, found.skipped) == (Fraction(1, 3), 3, 1, 1)
    heavy = gate(leaf("a", weight=Fraction(2)), *group.items[1:])
    weighed = compliance(links(replace(exit, gate=heavy)))
    assert weighed.rate == Fraction(1, 2)


def test_an_any_group_counts_once():
    group = gate(leaf("a"), gate(leaf("b"), leaf("c"), leaf("d"), kind="any"))
    assert results(left(group, {"a": MET, "b": NOT, "c": MET})) == {"a": "met", "b|c|d": "met"}
    assert compliance(links(left(group, {"a": MET}))).rate == Fraction(1, 2)
    opened = left(group, {"a": MET, "b": NOT, "c": NOT, "d": NOT}, waived=frozenset({"d"}))
    assert results(opened)["b|c|d"] == "waived"
    assert compliance(links(opened)).rate == 1
    assert results(left(group, {"b": MET, "d": NOT}, waived=frozenset({"d"})))["b|c|d"] == "met"
    two = gate(gate(leaf("b"), leaf("c"), leaf("d"), kind="at_least", n=2))
    assert results(left(two, {"b": MET})) == {"b|c|d": "not_met"}
    none = gate(gate(leaf("b"), leaf("c"), kind="none"))
    assert results(left(none, {"b": NOT, "c": NOT})) == {"b|c": "met"}
    assert results(left(none, {"b": NOT})) == {"b|c": "not_met"}


def test_evidence_after_the_exit_is_late():
    late, early = Evidence(NOON + dt.timedelta(minutes=1)), Evidence(NOON)
    exit = left(gate(leaf("a"), leaf("b")), {"a": MET, "b": MET}, evidence={"a": late, "b": early})
    assert results(exit) == {"a": "late", "b": "met"}
    assert (compliance(links(exit)).rate, compliance(links(exit)).late) == (Fraction(1, 2), 1)
    group = gate(gate(leaf("a"), leaf("b"), kind="any"))
    assert results(left(group, {"a": MET}, evidence={"a": late})) == {"a|b": "late"}
    assert results(left(group, {"a": MET, "b": MET}, evidence={"a": late})) == {"a|b": "met"}


def test_nothing_applicable_has_no_rate():
    assert compliance(links(left(gate(), {}))).rate is None
    assert tallied([], {"rep": attrgetter("rep")}) == Tally(Compliance(), {"rep": {}}, {})
    assert consistency({}).refused.en == "not enough data: needs n ≥ 2 reps with exits that asked for something (has 0)"
    assert consistency({"r": Compliance()}).spread is None


LEAVES = st.sampled_from("abcdef").map(leaf)
TREES = st.recursive(LEAVES, lambda inner: st.builds(gate, inner, inner, kind=st.sampled_from(["all", "any", "none"])), max_leaves=6)
EXITS = st.builds(
    Exit,
    st.sampled_from(["D1", "D2", "D3"]),
    st.sampled_from(["s", "t"]),
    st.just(NOON),
    TREES.map(gate),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(list(Verdict))),
    st.sampled_from(["r1", "r2", "r3"]),
    st.sampled_from(["t1", "t2"]),
    st.dictionaries(st.sampled_from("abcdef"), st.builds(Evidence, st.sampled_from([NOON, NOON + dt.timedelta(1)]), st.just(("said so",)))),
    st.frozensets(st.sampled_from("abcdef"), max_size=2),
)


@LAW
@given(st.lists(EXITS, max_size=8))
def test_every_roll_up_reconciles(exits):
    kinds = {kind: attrgetter(kind) for kind in ("rep", "team", "stage", "deal")}
    found = tallied(exits, kinds)
    whole = found.whole
    for kind in kinds:
        assert sum(found.by[kind].values(), Compliance()) == whole
    linked = sum(found.links.values(), Compliance())
    assert (linked.met, linked.applicable, linked.late) == (whole.met, whole.applicable, whole.late)
    assert 0 <= whole.met <= whole.applicable
    found = consistency(found.by["rep"])
    assert (found.spread is None) is (found.refused is not None)


@LAW
@given(EXITS)
def test_a_waiver_is_never_counted_as_met(exit):
    without = replace(exit, waived=frozenset())
    for each in links(exit):
        if each.result == "met":
            assert not set(each.leaves) <= exit.waived
    assert len(links(without)) == len(links(exit))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("TBD", True), ("待定", True), ("xxxxx", True), (" N/A ", True), ("。。。", True), ("无。", True), ("", False),
     ("Signed by Li Wei on 3 March", False), ("李伟已书面确认预算", False)],
)  # fmt: skip
def test_placeholders_are_known(text, expected):
    assert placeholder(text) is expected


def test_pasted_and_all_at_once_evidence_is_flagged():
    group = gate(leaf("a"), leaf("b"), leaf("c"))

    def exit(deal, minutes, text="The buyer agreed to the plan"):
        at = NOON - dt.timedelta(hours=1)
        proofs = {each: Evidence(at + dt.timedelta(minutes=minutes * place), (text,)) for place, each in enumerate("abc")}
        return replace(left(group, {}), deal=deal, evidence=proofs)

    found = flags([exit(f"D{at}", 9 if at else 2) for at in range(3)])
    assert [(each.deal, each.kind) for each in found] == [("D0", "pasted"), ("D0", "all_at_once"), ("D1", "pasted"), ("D2", "pasted")]
    assert flags([exit("D0", 9), exit("D1", 9)]) == []
    assert flags([replace(exit(f"D{at}", 9), rep=f"r{at}") for at in range(3)]) == [], "each wrote it themselves"
    assert [each.kind for each in flags([exit("D0", 9, "待定")])] == ["placeholder"]


@LAW
@given(
    st.dictionaries(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("xy")), st.integers(1, 30), max_size=9),
    st.integers(-2, 200),
    st.integers(0, 9),
)
def test_a_sample_is_shared_out_by_strata(strata, size, seed):
    found = allocated(strata, size, seed)
    assert sum(found.values()) == max(0, min(size, sum(strata.values())))
    assert all(0 <= found[name] <= count for name, count in strata.items())
    fair = {name: Fraction(max(0, min(size, sum(strata.values()))) * count, sum(strata.values())) for name, count in strata.items()}
    assert all(abs(found[name] - fair[name]) < 1 for name in strata), "in proportion, but for what cannot be split"
    ranked = sorted(strata, key=strata.get)
    assert all(found[more] >= found[less] - 1 for less, more in pairwise(ranked))


@LAW
@given(st.lists(EXITS, max_size=12, unique_by=lambda each: (each.deal, each.stage)), st.integers(0, 12), st.integers(0, 5), st.randoms())
def test_a_sample_is_the_same_in_any_order(exits, size, seed, shuffle):
    mixed = list(exits)
    shuffle.shuffle(mixed)
    found = sample(exits, size, seed=seed)
    assert found == sample(mixed, size, seed=seed)
    assert len({(each.exit.deal, each.exit.stage) for each in found}) == len(found) == min(size, len(exits))


def test_another_seed_draws_others():
    exits = [replace(left(gate(), {}), deal=f"D{at}") for at in range(40)]
    first, second = ({each.exit.deal for each in sample(exits, 10, seed=seed)} for seed in (1, 2))
    assert first != second


def test_findings_lead_to_actions_and_to_another_look():
    today = dt.date(2026, 3, 10)
    drawn = sample([replace(left(gate(), {}), deal=f"D{at}") for at in range(3)], 3, seed=1)
    findings = tuple(Finding(f"D{at}", "qualify", "a", held=at == 0) for at in range(3))
    action = Corrective(findings[1], "ask again", "r1", dt.date(2026, 3, 9))
    held = Inspection("I1", dt.date(2026, 3, 2), 1, tuple(drawn), findings, (action,))
    assert [each.deal for each in uncovered(held)] == ["D2"]
    assert overdue(held, today) == [action]
    assert overdue(held, dt.date(2026, 3, 9)) == []
    assert [each.exit.deal for each in again(held, today)] == ["D1"]
    assert again(held, dt.date(2026, 3, 8)) == []
    assert failed(held).en == "not enough data: needs n ≥ 5 exits looked at (has 3)"


def test_what_a_re_inspection_found_settles_the_action_unless_it_came_before_it():
    day, due = dt.date(2026, 3, 20), dt.date(2026, 3, 9)
    drawn = sample([replace(left(gate(), {}), deal=f"D{at}") for at in range(9)], 3, seed=1)
    deals = [each.exit.deal for each in drawn]
    wrong = [Finding(deal, "qualify", leaf, held=False) for deal in deals[:2] for leaf in "ab"]
    first = Inspection("I1", due, 1, tuple(drawn), tuple(wrong), tuple(Corrective(each, "x", "r1", due) for each in wrong))
    repeat = again(first, day)
    assert [(each.exit.deal, each.chosen, each.of) for each in repeat] == [(deal, 2, 2) for deal in deals[:2]], "it stands for itself alone"

    def seen(on, *found):
        return Inspection("I2", on, 1, tuple(repeat), found, of="I1")

    right = [replace(each, held=True) for each in wrong]
    assert again(first, day, [seen(day, *right[:2])]) == [replace(repeat[1], chosen=1, of=1)]
    assert len(again(first, day, [seen(day, right[0], *wrong[2:])])) == 1, (
        "one of two actions is open; what failed is the second's to follow"
    )
    assert again(first, day, [seen(day, *right)]) == []
    assert again(first, day, [seen(due - dt.timedelta(days=1), *right)]) == repeat


def test_the_share_that_failed_weighs_strata_and_counts_each_exit_once():
    """Two strata of 90 and 10, of which 5 each were looked at: one in five of the large one failed, all of the small one."""

    def made(leaves="a"):
        exits = [replace(left(gate(), {}), deal=f"{rep}{at}", rep=rep) for rep in "xy" for at in range(5)]
        drawn = tuple(Drawn(each, (each.rep,), 5, 90 if each.rep == "x" else 10) for each in exits)
        held = {each.deal: each.rep == "x" and each.deal != "x0" for each in exits}
        findings = tuple(Finding(each.deal, "qualify", leaf, held[each.deal]) for each in exits for leaf in leaves)
        return Inspection("I1", NOON.date(), 1, drawn, findings)

    one, several = failed(made()), failed(made("abcd"))
    assert one.value == pytest.approx((90 / 5 + 10) / 100)
    assert (several.value, several.low, several.high) == (one.value, one.low, one.high), "four leaves of one exit are not four exits"
    worth = 100**2 / (5 * 18**2 + 5 * 2**2)
    assert (one.low, one.high) == beta_interval(0.28 * worth, worth)
    part = made()
    half = failed(replace(part, findings=tuple(each for each in part.findings if each.deal not in ("x3", "x4"))))
    assert half.value == pytest.approx((90 / 3 + 10) / 100), "those looked at stand for the whole of their stratum"
