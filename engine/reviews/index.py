"""A weighted index, what its parts contribute, and how it moves when a weight does (S51)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.model.review import Component, Index, Moved
from engine.model.text import Text

ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)
STEP = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Sign:
    """One part before it is weighed: its value from 0 to 1, or None, and the figures or the reason behind it."""

    id: str
    name: Text
    value: Fraction | None
    because: Text


def index(signs: Sequence[Sign], weights: Mapping[str, Fraction]) -> Index:
    """Weigh the signs; the weights of those that are not known are shared out over the others in proportion, which each part shows.

    A sign without a weight takes no part. Values are held to 0 to 1.
    """
    weighed = [each for each in signs if weights.get(each.id, ZERO) > 0]
    known = sum((weights[each.id] for each in weighed if each.value is not None), ZERO)
    parts = []
    for each in weighed:
        value = None if each.value is None else min(ONE, max(ZERO, each.value))
        counts = weights[each.id] / known if value is not None else ZERO
        points = ZERO if value is None else value * counts * HUNDRED
        parts.append(Component(each.id, each.name, value, weights[each.id], counts, points, each.because))
    return Index(sum((each.points for each in parts), ZERO) if known else None, tuple(parts))


def sensitivity(found: Index, others: Sequence[Index] = (), step: Fraction = STEP) -> list[Moved]:
    """Move each weight by ``step`` (a tenth of the whole) up and down, the others scaled to keep the sum, and reckon the index again.

    With ``others`` (of the same parts) each says which rank it would have among all of them, 1 the best.
    """
    moved = []
    for part in found.parts:
        for by in (step, -step):
            value = _moved(found, part.id, by)
            ranks = [each for other in others if (each := _moved(other, part.id, by)) is not None]
            rank = None if value is None or not others else 1 + sum(each > value for each in ranks)
            moved.append(Moved(part.id, part.name, by, value, rank))
    return moved


def rank(found: Index, others: Sequence[Index]) -> int | None:
    """Give the place among others, 1 the best; None where the index is not known."""
    if found.value is None:
        return None
    return 1 + sum(each.value is not None and each.value > found.value for each in others)


def _moved(found: Index, id: str, by: Fraction) -> Fraction | None:
    weights = {each.id: each.weight for each in found.parts}
    if id not in weights:
        return found.value
    wanted = min(ONE, max(ZERO, weights[id] + by))
    rest = sum((weight for name, weight in weights.items() if name != id), ZERO)
    scaled = {name: wanted if name == id else weight * (ONE - wanted) / rest if rest else ZERO for name, weight in weights.items()}
    signs = [Sign(each.id, each.name, each.value, each.because) for each in found.parts]
    return index(signs, scaled).value
