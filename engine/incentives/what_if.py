"""What a deal would pay before it closes: reckoned with its event and without, so that what it moves for others' lines is seen too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.incentives.amounts import ZERO, exact
from engine.incentives.ground import Ground
from engine.incentives.reckon import reckon
from engine.model.award import Event, Line


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The lines of the supposed events themselves, and by person and currency what pay in all would change by, other lines included."""

    lines: tuple[Line, ...]
    changes: Mapping[tuple[str, str], Fraction]


def what_if(ground: Ground, events: Iterable[Event], supposed: Iterable[Event]) -> WhatIf:
    """Suppose events, which stand in for those with the same id. What is held is not counted as pay; ``ground.today`` must reach their day."""
    assumed = {event.id: event for event in supposed}
    known = list(events)
    without = reckon(ground, [event for event in known if event.id not in assumed]).lines
    within = reckon(ground, [*(event for event in known if event.id not in assumed), *assumed.values()]).lines
    changes: dict[tuple[str, str], Fraction] = {}
    for lines, sign in ((within, 1), (without, -1)):
        for line in lines:
            if not line.held:
                key = line.person, line.amount.currency
                changes[key] = changes.get(key, ZERO) + sign * exact(line.amount)
    return WhatIf(tuple(line for line in within if line.event in assumed), {key: amount for key, amount in changes.items() if amount})
