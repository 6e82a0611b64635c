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
from engine.model.compliance import Compliance, Corrective, Evidence, Exit, Finding, Inspection
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
    st.dictionaries(st.sampled_from("abcdef"), st.builds(Evidence, st.sampled_from([NOON, NOON + dt.timedelta(1)]), st.just("said so"))),
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
        proofs = {each: Evidence(at + dt.timedelta(minutes=minutes * place), f"{text}") for place, each in enumerate("abc")}
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
    if size >= len(strata):
        assert all(found.values())
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
    assert failed(findings).en == "not enough data: needs n ≥ 5 findings (has 3)"
    assert failed(findings * 2).value == pytest.approx(2 / 3)
