"""What is missing to a target, whether the pipeline covers it, and the actions that close it (S115, S118)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO
from engine.model.closing import ActionItem, ActionPlan, Gap, Lever
from engine.model.target import Why
from engine.model.text import Text
from engine.targets.faults import not_enough

LEAST_DECIDED = 5  # deals won or lost, for a win rate by value
LEAST_DUE = 5  # deals that were due in a period, for a slip rate


def value_win_rate(won: Sequence[Fraction], lost: Sequence[Fraction]) -> Fraction | Why:
    """Give the value-weighted win rate, won over won and lost, or that there is too little."""
    n = len(won) + len(lost)
    whole = sum(won, ZERO) + sum(lost, ZERO)
    if n < LEAST_DECIDED or whole <= 0:
        return not_enough(LEAST_DECIDED, Text("deals won or lost, with an amount", "个有金额的已赢单或输单商机"), n)
    return sum(won, ZERO) / whole


def slip_rate(due: int, slipped: int) -> Fraction | Why:
    """Give the share of deals due to close in a period that slipped out of it, or that there is too little."""
    if due < LEAST_DUE:
        return not_enough(LEAST_DUE, Text("deals that were due in a period", "个应在期内成交的商机"), due)
    return Fraction(slipped, due)


def needed_coverage(win_rate: Fraction, slip: Fraction = ZERO) -> Fraction | Why:
    """Give ``1 / win rate / (1 - slip rate)``, or why no pipeline would do (nothing is won, or everything slips)."""
    if not 0 < win_rate <= 1 or not 0 <= slip < 1:
        return Why("TG506", Text("nothing is won, or everything slips, so no pipeline is enough", "无赢单或全部延期,任何管道都不足以覆盖"))
    return ONE / win_rate / (ONE - slip)


def gap(
    target: Fraction,
    closed: Fraction,
    *,
    commit: Fraction = ZERO,
    pipeline: Fraction = ZERO,
    win_rate: Fraction | Why,
    slip: Fraction | Why = ZERO,
) -> Gap:
    """Reckon gap and coverage, all in one currency or in units.

    ``gap = T - (closed + commit)``, below 0 when there is more; ``coverage = pipeline / (T - closed)``, ``pipeline`` being open,
    qualified and closing in the period, commit included. When ``T <= closed`` it is met, and there is no coverage to speak of.
    """
    missing = target - closed
    left = missing - commit
    if missing <= 0:
        return Gap(target, closed, commit, pipeline, left, "met")
    coverage = pipeline / missing
    needed: Fraction | Why
    if isinstance(win_rate, Why):
        needed = win_rate
    elif isinstance(slip, Why):
        needed = slip
    else:
        needed = needed_coverage(win_rate, slip)
    if isinstance(needed, Why):
        return Gap(target, closed, commit, pipeline, left, "unknown", coverage, why=needed)
    short = max(ZERO, needed * missing - pipeline)
    return Gap(target, closed, commit, pipeline, left, "short" if short else "covered", coverage, needed, short)


def converted(found: Gap, rate: Fraction) -> Gap:
    """Give a gap in another currency, by what one unit of its own is in that."""
    return replace(
        found,
        target=found.target * rate,
        closed=found.closed * rate,
        commit=found.commit * rate,
        pipeline=found.pipeline * rate,
        gap=found.gap * rate,
        short=None if found.short is None else found.short * rate,
    )


def action_plan(missing: Gap, levers: Iterable[Lever], standing: Fraction = ZERO) -> ActionPlan:
    """Turn a gap into actions, each with what it is expected to add: ``amount x (then - now)``.

    ``standing`` is the expected result of open deals outside commit as they are. Actions that add most come first (then the shorter,
    then by id), until the gap is closed in expectation; what adds nothing, or comes after that, is idle. ``left`` above 0 is what
    nothing here closes: pipeline must be made for it.
    """
    left = missing.gap - standing
    items: list[ActionItem] = []
    idle: list[Lever] = []
    for lever in sorted(levers, key=lambda each: (-_adds(each), each.minutes is None, each.minutes or 0, each.id)):
        adds = _adds(lever)
        if adds <= 0 or left <= 0:
            idle.append(lever)
            continue
        left -= adds
        items.append(ActionItem(lever, adds, max(ZERO, left)))
    return ActionPlan(missing.gap, standing, tuple(items), max(ZERO, left), tuple(idle))


def _adds(lever: Lever) -> Fraction:
    return lever.amount * (lever.then - lever.now)
