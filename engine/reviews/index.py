"""A weighted index, what its parts contribute, and how it moves when a weight does (S51)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from engine.model.review import Component, Index, Moved
from engine.model.text import Text

ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)
STEP = Fraction(1, 10)
NOTHING = Text("nothing of it is declared", "未声明任何部分")


@dataclass(frozen=True, slots=True)
class Sign:
    """One part before it is weighed: its value from 0 to 1, or None, and the figures or the reason behind it."""

    id: str
    name: Text
    value: Fraction | None
    because: Text


def index(signs: Sequence[Sign], weights: Mapping[str, Fraction], least: Fraction = ZERO) -> Index:
    """Weigh the signs; the weights of those that are not known are shared out over the others in proportion, which each part shows.

    A sign without a weight takes no part. Values are held to 0 to 1. Where less than ``least`` of the declared weight is known, or
    nothing is, there is no value: what is left would pass for the whole.
    """
    weighed = [each for each in signs if weights.get(each.id, ZERO) > 0]
    known = sum((weights[each.id] for each in weighed if each.value is not None), ZERO)
    enough = known > 0 and known >= least * sum((weights[each.id] for each in weighed), ZERO)
    parts = []
    for each in weighed:
        value = None if each.value is None else min(ONE, max(ZERO, each.value))
        counts = weights[each.id] / known if enough and value is not None else ZERO
        points = ZERO if value is None else value * counts * HUNDRED
        parts.append(Component(each.id, each.name, value, weights[each.id], counts, points, each.because))
    if enough:
        return Index(sum((each.points for each in parts), ZERO), tuple(parts))
    return Index(None, tuple(parts), _missing([each for each in weighed if each.value is None]))


def _missing(unknown: Sequence[Sign]) -> Text:
    en, zh = ", ".join(each.name.en for each in unknown), "、".join(each.name.zh or each.name.en for each in unknown)
    return Text(f"too little of the declared weight is known: missing {en}", f"已知部分的权重不足,缺少:{zh}") if unknown else NOTHING


@dataclass(frozen=True, slots=True)
class Graded:
    """A whole whose parts are the axes of those ids, each an index of its own."""

    whole: Index
    axes: Mapping[str, Index] = field(default_factory=dict)


def sensitivity(found: Graded, others: Sequence[Graded] = (), step: Fraction = STEP) -> list[Moved]:
    """Move each declared weight by ``step`` (a tenth) up and down, the others beside it scaled to keep the sum, and reckon the whole again.

    First those of the axes, then those within each. With ``others`` (of the same parts) each says which rank it would have among all
    of them, 1 the best. A whole that is not known rests on nothing.
    """
    if found.whole.value is None:
        return []
    weights = [(part.id, "", part) for part in found.whole.parts]
    weights += [(axis, part.id, part) for axis, one in found.axes.items() if len(one.parts) > 1 for part in one.parts]
    moved = []
    for axis, id, part in weights:
        for by in (step, -step):
            value = _moved_whole(found, axis, id, by)
            ranks = [each for other in others if (each := _moved_whole(other, axis, id, by)) is not None]
            rank = None if value is None or not others else 1 + sum(each > value for each in ranks)
            moved.append(Moved(f"{axis}/{id}" if id else axis, part.name, by, value, rank))
    return moved


def rank(found: Index, others: Sequence[Index]) -> int | None:
    """Give the place among others, 1 the best; None where the index is not known."""
    if found.value is None:
        return None
    return 1 + sum(each.value is not None and each.value > found.value for each in others)


def _moved_whole(found: Graded, axis: str, id: str, by: Fraction) -> Fraction | None:
    """Give the whole with the weight of an axis, or of the part ``id`` of it, moved."""
    if not id or found.whole.value is None or axis not in found.axes:
        return _moved(found.whole, axis, by)
    value = _moved(found.axes[axis], id, by)
    signs = [
        Sign(each.id, each.name, value / HUNDRED if each.id == axis and value is not None else each.value, each.because)
        for each in found.whole.parts
    ]
    return index(signs, {each.id: each.weight for each in found.whole.parts}).value


def _moved(found: Index, id: str, by: Fraction) -> Fraction | None:
    if found.value is None:
        return None
    weights = {each.id: each.weight for each in found.parts}
    if id not in weights:
        return found.value
    wanted = min(ONE, max(ZERO, weights[id] + by))
    rest = sum((weight for name, weight in weights.items() if name != id), ZERO)
    scaled = {name: wanted if name == id else weight * (ONE - wanted) / rest if rest else ZERO for name, weight in weights.items()}
    signs = [Sign(each.id, each.name, each.value, each.because) for each in found.parts]
    return index(signs, scaled).value
