"""Revises a target while it runs (S5): the old value, the reason and who approved it stay for good."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from engine.incentives.amounts import ZERO, exact
from engine.model.target import Amount, Revision, Target, Why
from engine.model.text import Text
from engine.model.workdays import Workdays
from engine.targets.amounts import from_units, least_units, unit
from engine.targets.calendar import Season, elapsed
from engine.targets.faults import mixed_currencies, mixed_units, negative_target


def revise(target: Target, new: Amount, on: dt.date, *, reason: str, author: str, approver: str) -> Target | Why:
    """Give the target with another value from a day of its period on, or why it cannot be revised so.

    Whoever asks for it does not approve it, and a later revision never begins before an earlier one.
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
    earliest = target.revisions[-1].on if target.revisions else target.period.start
    if not max(earliest, target.period.start) <= on <= target.period.end:
        return Why(
            "TG405", Text(f"{on} lies outside the target's period, or before an earlier revision", f"{on} 不在目标期间内,或早于上一次修订")
        )
    done = Revision(target.value, new, on, reason.strip(), author, approver)
    return replace(target, value=new, revisions=(*target.revisions, done))


def value_on(target: Target, day: dt.date) -> Amount | None:
    """Give the value that was in force on a day."""
    later = next((each for each in target.revisions if each.on > day), None)
    return later.old if later is not None else target.value


def weighed(target: Target, season: Season | None = None, workdays: Workdays | None = None) -> Amount | None:
    """Give a revised target prorated: each value by the seasonal share of the period in which it was in force, rounded once.

    The revised value itself is what the owner is held to; this is the fair figure for one whose market changed on the way.
    """
    if target.value is None or target.period is None:
        return None
    day = dt.timedelta(days=1)
    found, before = ZERO, Fraction(0)
    for each in target.revisions:
        share = elapsed(target.period, each.on - day, season, workdays)
        found, before = found + exact(each.old) * (share - before), share
    found += exact(target.value) * (1 - before)
    return from_units(least_units(found, unit(target.value)), unit(target.value))
