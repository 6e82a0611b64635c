"""The end of the order: the budget, then rounding so that the lines of a period sum to its rounded total exactly."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from engine.incentives.amounts import ZERO, apportion, exact, minor, rounded, scale, written
from engine.incentives.ground import Currencies, Ground
from engine.incentives.periods import period_of
from engine.incentives.steps import Draft, Pot
from engine.model.incentive import Budget
from engine.model.text import Text


def settle_amounts(ground: Ground, cash: Currencies, lines: Sequence[Draft]) -> None:
    """Limit drafts, which stand in order, to the budget and round them.

    A line is the difference of the rounded pay before and after it, so no rounding is lost or won over a period. What is held keeps its
    place in the budget; what could not be reckoned takes none.
    """
    budget = ground.incentive.budget
    live = [draft for draft in lines if not draft.stopped]
    if budget is None:
        _round(live, cash.pay)
        return
    windows: dict[str, list[Draft]] = {}
    for draft in live:
        windows.setdefault("" if budget.unit is None else period_of(draft.event.at, budget.unit).name, []).append(draft)
    for window in windows.values():
        if budget.when_spent == "pro_rata":
            _pro_rata(window, budget, cash.pay)
        else:
            _first_come(window, budget, cash.pay)


def _round(lines: Sequence[Draft], currency: str, most: Fraction | None = None, spends: Collection[int] = ()) -> None:
    """Round lines by the differences of each pot's rounded sums; never more than ``most`` in all, and all of it at the places ``spends``."""
    sums: dict[Pot, Fraction] = {}
    given: dict[Pot, Fraction] = {}
    spent = ZERO
    note = Text("half to even, to the minor unit; lines sum to the rounded total", "四舍六入五成双至最小货币单位,各行合计等于取整后的总额")
    for at, draft in enumerate(lines):
        pot = draft.pot
        sums[pot] = sums.get(pot, ZERO) + draft.amount
        amount = rounded(sums[pot], currency) - given.get(pot, ZERO)
        if most is not None:
            left = max(ZERO, most - spent)
            amount = left if at in spends else min(amount, left) if amount > 0 else amount
        given[pot] = given.get(pot, ZERO) + amount
        if at in spends:
            sums[pot] = given[pot]
        spent += amount
        draft.step("rounding", amount, note)


def _first_come(lines: Sequence[Draft], budget: Budget, currency: str) -> None:
    """Pay in the order of events until the budget is spent, to its last minor unit."""
    top, asked = exact(budget.amount), ZERO
    label = written(top, currency)
    spends = set()
    for at, draft in enumerate(lines):
        before, asked = asked, asked + draft.amount
        left = written(max(ZERO, top - before), currency)
        if before < top <= asked:
            spends.add(at)
        draft.step("budget", min(asked, top) - min(before, top), Text(f"budget {label}: {left} was left", f"预算 {label}:剩余 {left}"))
    _round(lines, currency, rounded_down(top, currency), spends)


def _pro_rata(lines: Sequence[Draft], budget: Budget, currency: str) -> None:
    """Give each line its part of the budget when more is asked for than there is; the parts make up the budget exactly."""
    top = rounded_down(exact(budget.amount), currency)
    asked = sum((draft.amount for draft in lines), ZERO)
    if asked <= top:
        for draft in lines:
            draft.step("budget", draft.amount, Text(f"within {written(top, currency)}", f"未超出 {written(top, currency)}"))
        _round(lines, currency, top)
        return
    note = Text(
        f"{written(top, currency)} for {written(asked, currency)} asked",
        f"应付 {written(asked, currency)},预算 {written(top, currency)},按比例",
    )
    parts = apportion([draft.amount for draft in lines], minor(top, currency))
    last = Text("largest remainder, to the minor unit; all lines sum to the budget", "按最大余数取整至最小货币单位,各行合计等于预算")
    for draft, part in zip(lines, parts, strict=True):
        draft.step("budget", draft.amount * top / asked, note)
        draft.step("rounding", Fraction(part, scale(currency)), last)


def rounded_down(amount: Fraction, currency: str) -> Fraction:
    """Give the most in whole minor units that is not above an amount."""
    scaled = amount * scale(currency)
    return Fraction(scaled.numerator // scaled.denominator, scale(currency))
