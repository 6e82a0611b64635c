"""A finding about an incentive: a problem with its place, and the figures behind it as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from engine.model.incentive import Incentive, Plan
from engine.model.problem import Problem, Severity
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """``facts`` are exact figures by name: amounts in the incentive's currency, shares as fractions."""

    problem: Problem
    facts: Mapping[str, Fraction] = field(default_factory=dict)


def finding(
    code: str, about: Incentive | Plan, message: Text, help: Text, facts: Mapping[str, Fraction] | None = None, *, error: bool = False
) -> Finding:
    """Give a finding at the place of an incentive or plan."""
    kind = "incentive" if isinstance(about, Incentive) else "plan"
    severity = Severity.ERROR if error else Severity.WARNING
    return Finding(Problem(code, severity, about.origin.span, message, help, (f"{kind} {about.id}",)), facts or {})
