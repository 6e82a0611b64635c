"""Whether what a course taught is done in later deals (S18): the share of deals that show it, before and after.

No more than a count: it does not say that the course was the cause. Two groups of deals are compared that the day of completion cannot
have touched both ways: those that were over by then, and those that began later and are over now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.coaching.training import Attendance, completions
from engine.model.coaching import Course
from engine.model.verdict import Verdict

LEAST = 20  # deals on each side


@dataclass(frozen=True, slots=True)
class PastDeal:
    """A deal that is over. ``shows`` has the verdict of each behaviour; one that was waived, or is not of its playbook, is not in it."""

    id: str
    rep: str
    created_on: dt.date
    closed_on: dt.date
    shows: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Share:
    """Of ``n`` deals so many are ``met``; what is unknown counts as not met."""

    n: int = 0
    met: int = 0

    @property
    def value(self) -> Fraction | None:
        """The share itself; None of no deals."""
        return Fraction(self.met, self.n) if self.n else None

    def __add__(self, other: Share) -> Share:
        """Put two groups of deals together."""
        return Share(self.n + other.n, self.met + other.met)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A course's behaviour in the deals of one rep (or, with ``rep`` None, of all ``reps`` who completed it) before and after."""

    course: str
    behaviour: str
    rep: str | None
    completed_on: dt.date | None
    reps: int
    before: Share
    after: Share

    @property
    def change(self) -> Fraction | None:
        """By how much the share rose; None where either side has too few deals to tell."""
        if min(self.before.n, self.after.n) < LEAST:
            return None
        return (self.after.value or Fraction(0)) - (self.before.value or Fraction(0))


def transfers(courses: Sequence[Course], attended: Iterable[Attendance], deals: Iterable[PastDeal], today: dt.date) -> list[Transfer]:
    """Compare for each course that names a behaviour: all reps together first, then each by id. The first completion counts."""
    done = completions(attended, today)
    owned: dict[str, list[PastDeal]] = {}
    for deal in deals:
        if deal.closed_on <= today:
            owned.setdefault(deal.rep, []).append(deal)
    found: list[Transfer] = []
    for course in courses:
        if course.behaviour is None or course.off is not None:
            continue
        days = {rep: at[0] for (rep, taken), at in sorted(done.items()) if taken == course.id}
        each = [compared(course.id, course.behaviour, rep, day, owned.get(rep, ())) for rep, day in days.items()]
        before = sum((one.before for one in each), Share())
        after = sum((one.after for one in each), Share())
        found += [Transfer(course.id, course.behaviour, None, None, len(each), before, after), *each]
    return found


def compared(course: str, behaviour: str, rep: str, completed_on: dt.date, deals: Iterable[PastDeal]) -> Transfer:
    """Compare one rep's deals: over by the day of completion, and begun after it. What was in hand on that day is in neither group."""
    known = [deal for deal in deals if behaviour in deal.shows]
    before = [deal for deal in known if deal.closed_on <= completed_on]
    after = [deal for deal in known if deal.created_on > completed_on]
    return Transfer(course, behaviour, rep, completed_on, 1, share(behaviour, before), share(behaviour, after))


def share(behaviour: str, deals: Sequence[PastDeal]) -> Share:
    """Count the deals that show a behaviour."""
    return Share(len(deals), sum(deal.shows[behaviour] is Verdict.MET for deal in deals))
