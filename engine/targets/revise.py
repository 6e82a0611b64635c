"""Revises a target while it runs (S5): the old value, the reason and who approved it stay for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from engine.incentives.amounts import exact
from engine.model.target import Amount, Revision, Target, Why
from engine.model.text import Text
from engine.targets.amounts import MOST, unit
from engine.targets.faults import mixed_currencies, mixed_units, negative_target


def revise(target: Target, new: Amount, on: dt.date, *, today: dt.date, reason: str, author: str, approver: str) -> Revision | Why:
    """Give the revision to another value from a day of its period on, or why the target cannot be revised so; its value is that of ``today``.

    Whoever asks for it does not approve it. What is to hold from a later day on may be corrected before; what holds on ``today`` is not
    undone: no revision begins before one that has begun.
    """
    if target.value is None or target.period is None:
        return Why("TG405", Text("a target without a value or period cannot be revised", "没有目标值或期间的目标不能修订"))
    if not reason.strip() or not author.strip() or not approver.strip():
        return Why("TG404", Text("a revision names its reason, author and approver", "修订须写明原因、提出人与批准人"))
    if author == approver:
        return Why("TG404", Text(f"{author} cannot approve their own revision", f"{author} 不能批准自己提出的修订"))
    if (unit(new) is None) != (unit(target.value) is None):
        return mixed_units(money=unit(new) is not None)
    if unit(new) != unit(target.value):
        return mixed_currencies(unit(target.value) or "", unit(new) or "")
    if exact(new) < 0:
        return negative_target()
    if exact(new) > MOST:
        return Why("TG405", Text("the value is larger than any target can be", "数值超出目标可能的范围"))
    begun = [each.on for each in target.revisions if each.on <= today]
    if not max([target.period.start, *begun]) <= on <= target.period.end:
        return Why(
            "TG405", Text(f"{on} lies outside the target's period, or before an earlier revision", f"{on} 不在目标期间内,或早于上一次修订")
        )
    old = value_on(target.value, target.revisions, on)
    return Revision(old, new, on, reason.strip(), author, approver, target.period.name)


def value_on(first: Amount, revisions: Sequence[Revision], day: dt.date) -> Amount:
    """Give the value in force on a day: that of the revision that began last (of one day, was noted last), else what was ``first``."""
    begun = sorted((each for each in revisions if each.on <= day), key=lambda each: each.on)
    return begun[-1].new if begun else first
