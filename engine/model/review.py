"""How a team looks at its deals and its people: the cadence of reviews, the weights of the health index, and those of an appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from engine.model.text import Text

Sign = Literal["coverage", "conversion", "dwell", "compliance", "data", "forecast"]
SIGNS: tuple[Sign, ...] = ("coverage", "conversion", "dwell", "compliance", "data", "forecast")
Execution = Literal["compliance", "conversion", "commitments"]
EXECUTIONS: tuple[Execution, ...] = ("compliance", "conversion", "commitments")
USUAL: Mapping[Sign, Fraction] = MappingProxyType(
    {
        "coverage": Fraction(25, 100),
        "conversion": Fraction(20, 100),
        "dwell": Fraction(15, 100),
        "compliance": Fraction(15, 100),
        "data": Fraction(10, 100),
        "forecast": Fraction(15, 100),
    }
)


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """A review every so many days, with the ``top`` deals one by one; ``health`` weighs the signs of the index, which sum to 1."""

    every: int = 7
    top: int = 10
    health: Mapping[Sign, Fraction] = field(default_factory=lambda: USUAL)


@dataclass(frozen=True, slots=True)
class AppraisalRules:
    """Results against execution (S3): ``weight`` is what results count for, the rest is execution.

    ``results`` weighs targets by id, ``execution`` compliance, conversion and commitments kept; each sums to 1. Nothing of pay is in it,
    so that pay may rest on the same figures without a circle.
    """

    results: Mapping[str, Fraction] = field(default_factory=dict)
    execution: Mapping[Execution, Fraction] = field(
        default_factory=lambda: {"compliance": Fraction(40, 100), "conversion": Fraction(40, 100), "commitments": Fraction(20, 100)}
    )
    weight: Fraction = Fraction(60, 100)


@dataclass(frozen=True, slots=True)
class Component:
    """One part of an index: its ``value`` from 0 to 1 (None: not known, for the reason in ``because``), and its declared weight.

    ``counts`` is the weight it truly has, those of parts that are not known shared out over the others; ``points`` is value x counts x 100.
    Both are 0 where the index has no value.
    """

    id: str
    name: Text
    value: Fraction | None
    weight: Fraction
    counts: Fraction
    points: Fraction
    because: Text


@dataclass(frozen=True, slots=True)
class Index:
    """A weighted index of 0 to 100; None where too little of its weight is known, as ``why`` then says."""

    value: Fraction | None
    parts: tuple[Component, ...]
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a whole comes to when one weight is so much more or less, the others beside it scaled to keep their sum; ``rank`` among all then.

    ``id`` is that of an axis, or of a part of it as "axis/part".
    """

    id: str
    name: Text
    by: Fraction
    value: Fraction | None
    rank: int | None = None
