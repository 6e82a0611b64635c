"""The smallest sets of criteria that would open a closed gate if they were met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.judge.gate import Leaves, Standing, each_leaf, standing
from engine.model.playbook import Group, Leaf
from engine.model.views import Unblock

MOST = 10

Way = frozenset[str]
NOTHING: tuple[Way, ...] = (frozenset(),)


def unblock(group: Group | None, leaves: Leaves, *, most: int = MOST) -> tuple[Unblock, ...]:
    """Give at most ``most`` minimal sets, by total effort, then size, then id; empty when the gate is open or nothing met would open it.

    A leaf without effort sorts after those with: sets are ordered by how many such leaves they hold, then by the known minutes.
    Leaves are in one place each, so the best of a group are made of the best of its members, and no set contains another.
    """
    if group is None or standing(group, leaves) in (Standing.YES, Standing.LEFT):
        return ()
    effort = {leaf.id: leaf.effort for leaf in each_leaf(group)}
    found = _Search(leaves, effort, most).ways(group)
    return tuple(Unblock(tuple(sorted(way)), _minutes(way, effort)) for way in found)


class _Search:
    """Carries the leaves, their effort and the bound through the tree."""

    def __init__(self, leaves: Leaves, effort: dict[str, int | None], most: int) -> None:
        self.leaves, self.effort, self.most = leaves, effort, most

    def ways(self, item: Leaf | Group, wanted: Standing = Standing.YES) -> tuple[Way, ...]:
        """Give the best sets of leaves whose being met makes this item stand as ``wanted`` (YES or NO)."""
        if standing(item, self.leaves) is wanted:
            return NOTHING
        if isinstance(item, Leaf):
            can = wanted is Standing.YES and item.off is None and item.severity == "block"
            return (frozenset({item.id}),) if can else ()  # meeting a criterion never makes it fail
        taking_part = [each for each in item.items if standing(each, self.leaves) is not Standing.LEFT]
        every = len(taking_part)
        inner = wanted if item.kind != "none" else _other(wanted)
        if not taking_part:
            return self.some(item.items, max(item.n, 1), inner)
        if item.kind == "at_least":
            # one that has left can come in as met; as not met it would change nothing
            few = wanted is Standing.YES
            return self.some(item.items if few else taking_part, item.n if few else every - item.n + 1, inner)
        one_is_enough = (item.kind == "any") is (wanted is Standing.YES)
        return self.some(item.items, 1, inner) if one_is_enough else self.some(taking_part, every, inner)

    def some(self, items: Sequence[Leaf | Group], needed: int, wanted: Standing) -> tuple[Way, ...]:
        """Give the best sets that make ``needed`` of the items stand as ``wanted``."""
        reached: list[tuple[Way, ...]] = [NOTHING] + [()] * needed
        for item in items:
            if standing(item, self.leaves) is wanted:
                needed -= 1
                continue
            mine = self.ways(item, wanted)
            for count in range(len(reached) - 1, 0, -1):
                joined = (before | way for before in reached[count - 1] for way in mine)
                reached[count] = self.best((*reached[count], *joined))
        return reached[max(needed, 0)]

    def best(self, ways: Iterable[Way]) -> tuple[Way, ...]:
        """Keep the first few in the stated order."""
        return tuple(sorted(set(ways), key=self.rank)[: self.most])

    def rank(self, way: Way) -> tuple[int, int, int, tuple[str, ...]]:
        """Order sets: unknown efforts, minutes, size, ids."""
        known = [minutes for each in way if (minutes := self.effort.get(each)) is not None]
        return len(way) - len(known), sum(known), len(way), tuple(sorted(way))


def _other(standing: Standing) -> Standing:
    return Standing.NO if standing is Standing.YES else Standing.YES


def _minutes(way: Way, effort: dict[str, int | None]) -> int | None:
    each = [effort.get(leaf) for leaf in way]
    return None if any(minutes is None for minutes in each) else sum(minutes for minutes in each if minutes is not None)
