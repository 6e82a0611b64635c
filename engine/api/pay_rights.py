"""Who may decide about pay: on entries, and on the plans behind them; and which periods there are to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.pay_ground import pay_ground
from engine.api.records import book
from engine.coaching.people import People
from engine.errors import UsageError
from engine.incentives.periods import named
from engine.incentives.rules import PayRules
from engine.model.award import Entry
from engine.model.incentive import Plan
from engine.model.moment import Period
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.api.desk import Desk

ACT_AS = Text("act as that person: --as USER", "请以该人身份操作:--as USER")


def a_period(name: str) -> Period:
    """Give the pay period of a name. Raises UsageError (AW612) where there is none."""
    found = named(name)
    if found is None:
        raise UsageError(
            "AW612",
            Text(f"'{name}' is no period", f"“{name}”不是周期"),
            help=Text(
                "write a month, quarter, half or year: 2026-07, 2026-Q3, 2026-H2, 2026",
                "请写月、季、半年或年:2026-07、2026-Q3、2026-H2、2026",
            ),
        )
    return found


def not_yours(user: str, entry: Entry, role: str, staff: People) -> UsageError:
    """Say that an entry is someone else's to decide on (AW603)."""
    person = staff.name(entry.person)
    return UsageError(
        "AW603",
        Text(
            f"{user} may not decide on {entry.id}: it is for {role} of {person}", f"{user} 无权决定 {entry.id}:应由 {person} 的 {role} 决定"
        ),
        help=ACT_AS,
    )


def refuse_plan(desk: Desk, staff: People, me: str | None, rules: PayRules, plan: Plan) -> None:
    """Raise UsageError (AW603) for whoever has not the role that a plan asks for, and for whom it pays (their team too).

    ``me`` is None for someone who is not in the book: they hold the roles that it does not know (sales ops, finance).
    """
    if me is None:
        return
    if not any(staff.holds(me, plan.approve, each) for each in staff.reps):
        raise UsageError(
            "AW603", Text(f"plan '{plan.id}' is for {plan.approve} to decide on", f"方案“{plan.id}”应由 {plan.approve} 决定"), help=ACT_AS
        )
    with book(desk) as opened:
        ground = pay_ground(desk, opened, rules, staff)
    paid = {who for each in rules.incentives if each.plan == plan.id for who in ground.of(rules, each).members}
    if paid & {me, staff.reps[me].team}:
        raise UsageError(
            "AW603",
            Text(f"plan '{plan.id}' pays {desk.user}, so someone else decides on it", f"方案“{plan.id}”向 {desk.user} 付薪,须由他人决定"),
            help=ACT_AS,
        )
