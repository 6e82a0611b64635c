"""Why something about a target cannot be said: one sentence in both languages and the code of its page for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from engine.model.problem import Problem, Severity, Span
from engine.model.target import Finding, Why
from engine.model.text import Text


def finding(
    code: str,
    about: str,
    message: Text,
    help: Text,
    facts: Mapping[str, Fraction] | None = None,
    *,
    error: bool = False,
    span: Span | None = None,
) -> Finding:
    """Give a finding about a target (or measure) by its id."""
    severity = Severity.ERROR if error else Severity.WARNING
    return Finding(Problem(code, severity, span, message, help, (about,)), facts or {})


def not_enough(least: int, what: Text, has: int) -> Why:
    """Say that there is too little to say anything."""
    return Why(
        "TG501",
        Text(f"not enough data: needs n ≥ {least} {what.en} (has {has})", f"数据不足:需要 n ≥ {least} {what.zh}(现有 {has})"),
    )


def no_rate(source: str, target: str, day: dt.date) -> Why:
    """Say that a currency cannot be converted, so that what is counted is unknown (never the part that could be)."""
    return Why("TG502", Text(f"no rate from {source} to {target} on {day}", f"{day} 没有 {source} 兑 {target} 的汇率"))


def mixed_units(*, money: bool) -> Why:
    """Say that money meets units."""
    if money:
        return Why("TG503", Text("an amount of money is compared with a number of units", "金额与数量不能相比"))
    return Why("TG503", Text("a number of units is compared with an amount of money", "数量与金额不能相比"))


def mixed_currencies(first: str, second: str) -> Why:
    """Say that two amounts that must be in one currency are not."""
    return Why("TG503", Text(f"{first} and {second} cannot be added without a rate", f"{first} 与 {second} 没有汇率不能相加"))


def nothing_expected() -> Why:
    """Say that a pace does not apply."""
    return Why("TG504", Text("nothing is expected yet, so pace is not applicable", "至今的应达值为零,进度不适用"))


def zero_target() -> Why:
    """Say that a pace over a target of zero does not apply."""
    return Why("TG504", Text("the target is zero, so pace is not applicable", "目标为零,进度不适用"))


def negative_target() -> Why:
    """Say that a target below zero cannot be followed or split."""
    return Why("TG505", Text("the target is below zero", "目标为负数"))
