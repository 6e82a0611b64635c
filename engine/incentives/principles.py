"""The three principles as checks: individual (declared preferences may count), proportionate (inside declared bounds), fair (see fairness)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from engine.incentives.amounts import ZERO, exact, written
from engine.incentives.finding import Finding, finding
from engine.model.award import Entry, Line
from engine.model.incentive import Incentive, Plan
from engine.model.text import Text

PREFERENCE = re.compile(r"\bpreference\b")


def reads_preference(incentive: Incentive) -> bool:
    """Tell whether a rule of an incentive reads what a rep declared to value."""
    contest, gate = incentive.contest, incentive.gate
    conditions = [
        incentive.event, incentive.when, incentive.credit.amount, incentive.credit.hold, gate.when if gate else None,
        contest.eligible if contest else None, contest.minimum if contest else None,
        *(each.when for each in (*incentive.multipliers, *incentive.decelerators)),
    ]  # fmt: skip
    return any(each is not None and PREFERENCE.search(each.text) for each in conditions)


def individual(incentives: Iterable[Incentive], preferences: Mapping[str, str]) -> list[Finding]:
    """Tell when reps declared preferences and no rule reads them; ``preferences`` are by rep, empty where none was declared."""
    live = [each for each in incentives if each.off is None]
    declared = sorted(rep for rep, preference in preferences.items() if preference)
    if not live or not declared or any(reads_preference(each) for each in live):
        return []
    message = Text(
        f"{len(declared)} reps declared what they value, and no rule reads it", f"{len(declared)} 位销售声明了偏好,但没有规则使用"
    )
    help = Text("let a condition read rep.preference", "在条件中使用 rep.preference")
    return [finding("AW708", live[0], message, help, {"reps": Fraction(len(declared))})]


def proportionate(plan: Plan, incentives: Iterable[Incentive], rows: Iterable[Line | Entry]) -> list[Finding]:
    """Find who receives more than ``plan.most``, or loses more than ``plan.least``, in one pay period by this plan's incentives.

    A loss counts what is taken back (clawbacks, recoveries, adjustments below 0) by itself, so that pay cannot hide it; what is held is not
    counted. Amounts in another currency than the bound's are not compared.
    """
    mine = {each.id for each in incentives if each.plan == plan.id}
    got: dict[tuple[str, str, str], Fraction] = {}
    lost: dict[tuple[str, str, str], Fraction] = {}
    for row in rows:
        if row.incentive not in mine or _waits(row):
            continue
        key = _paid_in(row), row.person, row.amount.currency
        amount = exact(row.amount)
        got[key] = got.get(key, ZERO) + amount
        lost[key] = lost.get(key, ZERO) - min(amount, ZERO)
    found = []
    bounds = ((plan.most, got, Text("receives", "获得")), (plan.least, lost, Text("loses", "损失")))
    help = Text("cap the incentive, or take back over several periods", "为激励设上限,或分期追回")
    for bound, sums, verb in bounds:
        for (period, person, currency), amount in sorted(sums.items()):
            if bound is None or bound.currency != currency or amount <= exact(bound):
                continue
            given, most = written(amount, currency), written(exact(bound), currency)
            message = Text(
                f"{person} {verb.en} {given} in {period}, more than {most}", f"{person} 在 {period} {verb.zh} {given},超过 {most}"
            )
            found.append(finding("AW709", plan, message, help, {"amount": amount, "bound": exact(bound)}))
    return found


def _waits(row: Line | Entry) -> bool:
    return row.held if isinstance(row, Line) else row.state in ("held", "refused")


def _paid_in(row: Line | Entry) -> str:
    return (row.paid_in or row.period).name if isinstance(row, Line) else row.period
