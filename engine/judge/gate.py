"""Whether a stage's gate is open: leaves and groups judged by three-valued logic, waivers and skips minded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import assert_never

from engine.model.playbook import Group, Leaf
from engine.model.verdict import Verdict

REMEMBERED = 10_000  # answers of one gate


class Standing(Enum):
    """How a leaf or group stands in its parent: three truths, and LEFT for one that takes no part."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Leaves:
    """What the leaves of a gate came to: their verdicts, and which of them are validly waived."""

    verdicts: Mapping[str, Verdict]
    waived: AbstractSet[str] = frozenset()


def settled(leaf: Leaf, raw: Verdict) -> Verdict:
    """Give a leaf's own verdict: what its condition came to, with ``when_unknown: fail`` applied."""
    return Verdict.NOT_MET if raw is Verdict.UNKNOWN and leaf.when_unknown == "fail" else raw


def standing(item: Leaf | Group, leaves: Leaves, *, wanted: bool = True) -> Standing:
    """Judge a leaf or group. ``wanted`` is False inside an odd number of ``none`` groups: a waived leaf there stands as not met."""
    if isinstance(item, Leaf):
        return _leaf(item, leaves, wanted=wanted)
    inner = wanted if item.kind != "none" else not wanted
    parts = [part for each in item.items if (part := standing(each, leaves, wanted=inner)) is not Standing.LEFT]
    if not parts:
        return Standing.LEFT
    yes, unsure = parts.count(Standing.YES), parts.count(Standing.OPEN)
    match item.kind:
        case "all":
            return _at_least(len(parts), yes, unsure)
        case "any":
            return _at_least(1, yes, unsure)
        case "at_least":
            return _at_least(item.n, yes, unsure)
        case "none":
            some = _at_least(1, yes, unsure)
            return {Standing.YES: Standing.NO, Standing.NO: Standing.YES}.get(some, some)
        case _:
            assert_never(item.kind)


def gate(group: Group | None, leaves: Leaves) -> Verdict | None:
    """Judge a stage's exit. None where the stage has no exit; a gate whose every leaf has left it is met."""
    if group is None:
        return None
    match standing(group, leaves):
        case Standing.YES | Standing.LEFT:
            return Verdict.MET
        case Standing.NO:
            return Verdict.NOT_MET
        case _:
            return Verdict.UNKNOWN


def remembered(group: Group | None) -> Callable[[Leaves], Verdict | None]:
    """Give ``gate`` of one exit, which remembers what it said: over a whole book the same few verdicts come again and again."""
    ids = tuple(leaf.id for leaf in each_leaf(group))
    own = frozenset(ids)

    @lru_cache(maxsize=REMEMBERED)
    def judged(verdicts: tuple[Verdict, ...], waived: AbstractSet[str]) -> Verdict | None:
        return gate(group, Leaves(dict(zip(ids, verdicts, strict=True)), waived))

    def of(leaves: Leaves) -> Verdict | None:
        return judged(tuple([leaves.verdicts.get(id, Verdict.UNKNOWN) for id in ids]), own & leaves.waived)

    return of


def blocking(group: Group, leaves: Leaves, *, wanted: bool = True) -> Iterator[Leaf]:
    """Give the leaves that keep a gate from opening, in order: a leaf whose group is satisfied without it is not asked for."""
    good = Standing.YES if wanted else Standing.NO
    if standing(group, leaves, wanted=wanted) in (good, Standing.LEFT):
        return
    inner = wanted if group.kind != "none" else not wanted
    done = {Standing.LEFT, Standing.YES if inner else Standing.NO}
    for item in group.items:
        if isinstance(item, Group):
            yield from blocking(item, leaves, wanted=inner)
        elif standing(item, leaves, wanted=inner) not in done:
            yield item


def each_leaf(group: Group | None) -> Iterator[Leaf]:
    """Give all leaves of a gate, those switched off too, in the order written."""
    for item in group.items if group else ():
        if isinstance(item, Leaf):
            yield item
        else:
            yield from each_leaf(item)


def progress(group: Group, leaves: Leaves) -> tuple[int, int]:
    """Count the satisfied ones of a gate's members (a nested group counts once), and all of them."""
    members = [standing(item, leaves, wanted=group.kind != "none") for item in group.items]
    counted = [each for each in members if each is not Standing.LEFT]
    return counted.count(Standing.NO if group.kind == "none" else Standing.YES), len(counted)


def _leaf(leaf: Leaf, leaves: Leaves, *, wanted: bool) -> Standing:
    if leaf.off is not None or leaf.severity != "block":
        return Standing.LEFT
    if leaf.id in leaves.waived:
        return Standing.YES if wanted else Standing.NO
    match settled(leaf, leaves.verdicts.get(leaf.id, Verdict.UNKNOWN)):
        case Verdict.MET:
            return Standing.YES
        case Verdict.NOT_MET:
            return Standing.NO
        case _:
            return Standing.LEFT if leaf.when_unknown == "skip" else Standing.OPEN


def _at_least(needed: int, yes: int, unsure: int) -> Standing:
    if yes >= needed:
        return Standing.YES
    return Standing.OPEN if yes + unsure >= needed else Standing.NO
