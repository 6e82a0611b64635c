"""Gates, and the smallest ways to open them, against plain definitions."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge.gate import Leaves, Standing, blocking, each_leaf, gate, standing
from engine.judge.unblock import unblock
from engine.model.condition import Condition
from engine.model.playbook import Group, Leaf, Origin
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.verdict import Verdict

ORIGIN = Origin(Span("p.yaml", Place(1, 1), Place(1, 2)))
VERDICTS = list(Verdict)


def leaf(name: str, **more: object) -> Leaf:
    return Leaf(name, Text.plain(name), Condition.bare("deal.amount is set"), ORIGIN, **more)  # type: ignore[arg-type]


def judge(group: Group, waived: frozenset[str] = frozenset(), **verdicts: str) -> Verdict | None:
    return gate(group, Leaves({key: Verdict(value) for key, value in verdicts.items()}, waived))


A, B, C = leaf("a"), leaf("b"), leaf("c")


def test_groups_are_kleene():
    for first, second in itertools.product(VERDICTS, repeat=2):
        truths = [first.truth, second.truth]
        both = False if False in truths else None if None in truths else True
        either = True if True in truths else None if None in truths else False
        assert judge(Group("all", (A, B)), a=first, b=second) is Verdict.of(both)
        assert judge(Group("any", (A, B)), a=first, b=second) is Verdict.of(either)
        assert judge(Group("none", (A, B)), a=first, b=second) is Verdict.of(None if either is None else not either)


def test_at_least_is_met_refused_or_open():
    two = Group("at_least", (A, B, C), 2)
    assert judge(two, a="met", b="met", c="not_met") is Verdict.MET
    assert judge(two, a="met", b="not_met", c="not_met") is Verdict.NOT_MET
    assert judge(two, a="met", b="unknown", c="not_met") is Verdict.UNKNOWN


def test_a_warning_takes_no_part():
    assert judge(Group("all", (A, leaf("w", severity="warn"))), a="met", w="not_met") is Verdict.MET


def test_a_waived_leaf_is_satisfied_even_where_it_must_not_hold():
    assert judge(Group("all", (A, B)), frozenset({"b"}), a="met", b="not_met") is Verdict.MET
    assert judge(Group("none", (A,)), frozenset({"a"}), a="met") is Verdict.MET


def test_what_happens_when_unknown():
    fail, skip = leaf("f", when_unknown="fail"), leaf("s", when_unknown="skip")
    assert judge(Group("all", (A, fail)), a="met", f="unknown") is Verdict.NOT_MET
    assert judge(Group("all", (A, skip)), a="met", s="unknown") is Verdict.MET
    assert judge(Group("any", (A, skip)), a="not_met", s="unknown") is Verdict.NOT_MET
    assert judge(Group("all", (A, Group("any", (skip,)))), a="met", s="unknown") is Verdict.MET
    assert judge(Group("all", (skip,)), s="unknown") is Verdict.MET


def test_a_stage_without_exit_has_no_gate():
    assert gate(None, Leaves({})) is None


def test_a_leaf_of_a_satisfied_group_is_not_asked_for():
    group = Group("all", (A, Group("any", (B, C))))
    asked = blocking(group, Leaves({"a": Verdict.NOT_MET, "b": Verdict.MET, "c": Verdict.NOT_MET}))
    assert [each.id for each in asked] == ["a"]


def test_what_must_not_hold_is_asked_for_while_it_holds():
    asked = blocking(Group("all", (A, Group("none", (B, C)))), Leaves({"a": Verdict.MET, "b": Verdict.MET, "c": Verdict.NOT_MET}))
    assert [each.id for each in asked] == ["b"]


def test_ways_out_go_by_effort_then_size_then_id():
    group = Group("any", (leaf("z", effort=30), leaf("y"), leaf("x", effort=30), Group("all", (leaf("p", effort=5), leaf("q", effort=25)))))
    ways = unblock(group, Leaves({}))
    assert [(way.criteria, way.effort) for way in ways] == [(("x",), 30), (("z",), 30), (("p", "q"), 30), (("y",), None)]


def test_an_open_gate_needs_no_way_out():
    assert unblock(Group("all", (A,)), Leaves({"a": Verdict.MET})) == ()


names = itertools.count()


def groups(depth: int) -> st.SearchStrategy[Group | Leaf]:
    leaves = st.builds(
        lambda skip, effort: leaf(f"l{next(names)}", when_unknown=skip, effort=effort),
        st.sampled_from(["ask", "fail", "skip"]),
        st.sampled_from([None, 5, 10, 30]),
    )
    if depth == 0:
        return leaves
    return st.one_of(
        leaves,
        st.builds(
            lambda kind, items, n: Group(kind, tuple(items), min(n, len(items)) if kind == "at_least" else 0),
            st.sampled_from(["all", "any", "at_least", "none"]),
            st.lists(groups(depth - 1), min_size=1, max_size=3),
            st.integers(1, 3),
        ),
    )


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_ways_out_are_the_minimal_sets_found_by_trying_all(data):
    group = Group("all", (data.draw(groups(2)), data.draw(groups(1))))
    leaves = [each.id for each in each_leaf(group)]
    if len(leaves) > 9:
        return
    verdicts = {each: data.draw(st.sampled_from(VERDICTS)) for each in leaves}
    if standing(group, Leaves(verdicts)) in (Standing.YES, Standing.LEFT):
        assert unblock(group, Leaves(verdicts)) == ()
        return
    found = {way.criteria for way in unblock(group, Leaves(verdicts), most=10_000)}
    opening: list[frozenset[str]] = []
    unmet = [each for each in leaves if verdicts[each] is not Verdict.MET]
    for size in range(1, len(unmet) + 1):
        for chosen in map(frozenset, itertools.combinations(unmet, size)):
            if any(smaller <= chosen for smaller in opening):
                continue
            if gate(group, Leaves(verdicts | dict.fromkeys(chosen, Verdict.MET))) is Verdict.MET:
                opening.append(chosen)
    assert found == {tuple(sorted(each)) for each in opening}
