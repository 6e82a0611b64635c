"""What is proved of a target: each letter of SMART, and how likely it is by every estimator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.model.target import Estimator, Finding, Letter, Why
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class Estimate:
    """How likely a target is by one estimator; ``why`` it says nothing. ``facts`` are the figures behind it; ``seed`` repeats its draws."""

    by: Estimator
    p: float | None
    n: int
    facts: Mapping[str, float] = field(default_factory=dict)
    why: Why | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Attainability:
    """All estimates that were asked for, and the one used; None when none of them applies, or the one that was named does not."""

    estimates: tuple[Estimate, ...]
    used: Estimate | None
    why: Why | None = None

    @property
    def p(self) -> float | None:
        """The probability used."""
        return None if self.used is None else self.used.p


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of one letter: proved when it has no finding that is an error or a warning."""

    letter: Letter
    verdict: Literal["proved", "warned", "refused"]
    because: Text
    findings: tuple[Finding, ...] = ()
