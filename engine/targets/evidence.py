"""What is known of a target on the day it is checked, and what is accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from engine.model.proof import Attainability
from engine.model.target import Amount, Target, Why
from engine.targets.registry import Registry


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is accepted: the band of the probability, and how many times the best of the past a target may be."""

    low: float = 0.35
    high: float = 0.85
    times: Fraction = Fraction(3, 2)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a target on the day it is checked.

    ``measured`` is what the measure comes to on the book, or why it does not compute; ``missing`` the source fields that are not there.
    ``best`` is the most of any earlier period of the same length, ``capacity`` what the hours bring in all (closed included).
    ``others`` are the targets by id, for parents.
    """

    today: dt.date
    registry: Registry
    measured: Amount | Why
    missing: tuple[str, ...] = ()
    attainability: Attainability | None = None
    best: Fraction | None = None
    capacity: Fraction | None = None
    others: Mapping[str, Target] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)
