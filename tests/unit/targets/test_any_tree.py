"""Any tree, any method, any locks: what is handed out sums to the whole at every level, or is refused with a reason."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.periods import named
from engine.model.target import Seat
from engine.model.values import Money
from engine.targets.tree import Branch, Time, allocate, differences

METHODS = ("equal", "history", "potential", "capacity", "blended")
WEIGHTS = st.one_of(st.none(), st.integers(0, 50).map(Fraction))
DAYS = st.one_of(st.none(), st.dates(named("2026-01").start, named("2026-12").end))


def seats(number):
    return st.builds(
        Seat,
        st.just(f"s{number}"),
        start=DAYS,
        history=WEIGHTS,
        potential=WEIGHTS,
        capacity=WEIGHTS,
        bottom_up=WEIGHTS,
        ramp=st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(0)]),
        locked=st.one_of(st.none(), st.none(), st.integers(0, 5_000).map(lambda cents: Money(cents * 100, "USD"))),
    )


@st.composite
def branches(draw, depth=3):
    levels = ("rep", "team", "region", "company")
    children = ()
    if depth:
        children = tuple(draw(branches(depth - 1)) for _ in range(draw(st.integers(0, 3))))
        children = tuple(replace(child, seat=replace(child.seat, id=f"{number}")) for number, child in enumerate(children))
    return Branch(
        draw(seats(depth)),
        levels[depth],
        children,
        draw(st.sampled_from(METHODS)),
        draw(st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(1, 3)])),
        draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)])),
        draw(st.sampled_from(METHODS[:4])),
    )


@settings(max_examples=150, deadline=None)
@given(branches(), st.integers(0, 10**9), st.sampled_from(["month", "quarter", None]))
def test_every_level_sums_to_the_one_above_or_says_why_not(root, cents, unit):
    root = replace(root, seat=replace(root.seat, locked=None))
    found = allocate(Money(cents * 100, "USD"), root, Time(named("2026-Q3"), unit))
    assert list(differences(found, root)) == []
    assert all(why.text.zh for _, why in found.refused)
    months = {row.path: {month.name: amount.amount for month, amount in row.months} for row in found.rows}
    for path, branch in _walk(root):
        below = [months[each] for each in months if each[:-1] == path]
        assert not months.get(path) or sum(months[path].values()) == next(row.amount.amount for row in found.rows if row.path == path)
        for name in months[path] if path in months and below and not branch.over_assign else ():
            assert sum(each.get(name, 0) for each in below) == months[path][name]
    for row in found.rows:
        assert row.amount.amount >= 0
        assert row.amount.amount % 100 == 0
    locked = {path: branch.seat.locked for path, branch in _walk(root) if branch.seat.locked is not None}
    for row in found.rows:
        if row.path in locked:
            assert row.amount == locked[row.path]


def _walk(root):
    waiting = [((root.seat.id,), root)]
    while waiting:
        path, branch = waiting.pop()
        yield path, branch
        waiting += [((*path, child.seat.id), child) for child in branch.children]
