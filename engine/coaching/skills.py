"""The skill matrix (S60) and what is open of each development plan (S74): levels as assessed, gaps, goals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.model.coaching import Assessment, Competency, Goal
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class Skill:
    """One competency of one rep: the last level that someone else gave, and the last one of their own."""

    rep: str
    competency: str
    level: Assessment | None = None
    own: Assessment | None = None


def skills(reps: Sequence[str], competencies: Mapping[str, Competency], assessments: Iterable[Assessment]) -> list[Skill]:
    """Give every competency of every rep, in the order of both; of several assessments the latest counts.

    A level above what the competency has (its playbook was changed since) is not shown: nobody gave it on this scale.
    """
    last: dict[tuple[str, str, bool], Assessment] = {}
    for each in sorted(assessments, key=lambda one: one.at):
        known = competencies.get(each.competency)
        if known is not None and 0 <= each.level <= known.levels:
            last[each.rep, each.competency, each.by == each.rep] = each
    return [
        Skill(rep, competency, last.get((rep, competency, False)), last.get((rep, competency, True)))
        for rep in reps
        for competency in competencies
    ]


def standing_at(skill: Skill, levels: int) -> Text:
    """Say where someone stands on a competency, for a goal that does not say it itself."""
    standing = skill.level or skill.own
    if standing is None:
        return Text("not assessed yet", "尚未评估")
    return Text(f"level {standing.level} of {levels}", f"{standing.level} 级(共 {levels} 级)")


def open_goals(goals: Iterable[Goal]) -> list[Goal]:
    """Give the goals that are neither reached nor dropped: the earliest due first."""
    return sorted((each for each in goals if each.done_at is None and each.dropped_at is None), key=lambda goal: (goal.due, goal.id))


def overdue(goal: Goal, today: dt.date) -> bool:
    """Tell whether an open goal should have been reached by now."""
    return goal.done_at is None and goal.dropped_at is None and goal.due < today
