"""Counts what chance made of the planted effects, so that any report can be held against what is true."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from engine.sample.calendar import Calendar, date
from engine.sample.columns import Table
from engine.sample.deals import OPEN, WON, Outcome
from engine.sample.draws import CERTAIN, Bools, Ints, likely
from engine.sample.people import NEVER, People
from engine.sample.pipeline import THOUSAND, Deals, Stays
from engine.sample.settings import Settings, Training

Counts = dict[str, Any]


class Truth:
    """Adds up one part of the book after the other; everything counted is a whole number, so the order does not matter."""

    def __init__(self, settings: Settings, people: People) -> None:
        self.settings, self.people = settings, people
        stages = len(settings.stages)
        self.rows: dict[str, int] = {}
        self.empty: dict[str, int] = {}
        self.statuses = np.zeros(3, np.int64)
        self.judged = np.zeros((len(people.rep_team), stages), np.int64)
        self.passed = np.zeros_like(self.judged)
        self.path = {"moves": 0, "skips": 0, "steps_back": 0, "same_day": 0, "activities": 0}
        self.criteria = {each.id: np.zeros(10, np.int64) for each in settings.criteria}
        self.courses = {each.id: np.zeros((3, 4), np.int64) for each in settings.trainings}

    def written(self, name: str, table: Table) -> None:
        """Count the rows of a table, and its empty fields."""
        self.rows[name] = self.rows.get(name, 0) + len(next(iter(table.values())))
        for column, values in table.items():
            if values.null_count:
                self.empty[f"{name}.{column}"] = self.empty.get(f"{name}.{column}", 0) + values.null_count

    def add(self, deals: Deals, stays: Stays, result: Outcome, activities_of: Ints) -> None:
        """Count a part; ``activities_of`` is the number of activities by stay."""
        won = len(self.settings.stages)
        lost = len(self.settings.stage_ids) - 1
        self.statuses += np.bincount(result.status, minlength=3)
        self.path["moves"] += int(stays.left.sum())
        self.path["skips"] += int(((stays.went - stays.stage > 1) & (stays.went != lost)).sum())
        self.path["steps_back"] += int((stays.went < stays.stage).sum())
        self.path["same_day"] += int((stays.left & (stays.start == stays.end)).sum())
        self.path["activities"] += int(activities_of.sum())
        rep = deals.owner[stays.at]
        cell = rep * won + np.minimum(stays.stage, won - 1)
        self.judged += _counted(cell[stays.judged], self.judged)
        self.passed += _counted(cell[stays.passed], self.passed)
        for criterion in self.settings.criteria:
            self._criterion(criterion.id, criterion.stage, int(criterion.logit * THOUSAND), deals, stays, result)
        for course in self.settings.trainings:
            self._course(course, rep, stays, activities_of)

    def _criterion(self, id: str, stage: str, effect: int, deals: Deals, stays: Stays, result: Outcome) -> None:
        here = stays.stage == self.settings.stage(stage)
        there = deals.there[id][stays.at]
        counts = self.criteria[id]
        for offset, chosen in ((0, here & there), (2, here & ~there)):
            counts[offset] += int((chosen & stays.judged).sum())
            counts[offset + 1] += int((chosen & stays.passed).sum())
        odds = stays.odds[here & stays.judged]
        without = odds - np.where(there[here & stays.judged], effect, 0)
        counts[4] += int(likely(without + effect).sum())
        counts[5] += int(likely(without).sum())
        came = np.zeros(len(deals.row), np.bool_)
        came[stays.at[here]] = True
        for offset, chosen in ((6, came & deals.there[id]), (8, came & ~deals.there[id])):
            counts[offset] += int((chosen & (result.status != OPEN)).sum())
            counts[offset + 1] += int((chosen & (result.status == WON)).sum())

    def _course(self, course: Training, rep: Ints, stays: Stays, activities_of: Ints) -> None:
        done = self.people.completed[course.id][rep]
        seller = ~self.people.manager[rep]
        at_stage = stays.stage == self.settings.stage(course.stage)
        groups: tuple[Bools, ...] = (done > stays.start, done <= stays.start, done == NEVER)
        for place, group in enumerate((groups[0] & ~groups[2], groups[1], groups[2])):
            chosen = group & seller
            counts = (
                (chosen & at_stage & stays.judged).sum(),
                (chosen & at_stage & stays.passed).sum(),
                chosen.sum(),
                activities_of[chosen].sum(),
            )
            self.courses[course.id][place] += np.array(counts, np.int64)

    def told(self, seed: int, tongue: str, days: Calendar) -> Counts:
        """Give everything as plain data for ``truth.json``."""
        settings = self.settings
        return {
            "sample": 1,
            "seed": seed,
            "deals": self.rows["deal"],
            "language": tongue,
            "from": str(date(days.first)),
            "as_of": str(date(days.last)),
            "rows": self.rows,
            "empty": dict(sorted(self.empty.items())),
            "statuses": dict(zip(("open", "won", "lost"), self.statuses.tolist(), strict=True)),
            "path": self.path,
            "stages": [self._stage(place, each.id, each.passes) for place, each in enumerate(settings.stages)],
            "criteria": [self._told_criterion(place) for place in range(len(settings.criteria))],
            "no_effect": [each.tag for each in settings.habits],
            "reps": {
                "skill_sigma": float(settings.reps.skill_sigma),
                "ramp": {"logit": float(settings.reps.ramp.logit), "days": settings.reps.ramp.days},
                "leaks": {"logit": float(settings.reps.leaks.logit), "reps": self._leaks()},
            },
            "trainings": [self._told_course(each) for each in settings.trainings],
            "also": {
                name: {each.id: float(each.logit) for each in options}
                for name, options in (("tier", settings.tiers), ("type", settings.types), ("source", settings.sources))
            },
        }

    def _stage(self, place: int, id: str, passes: Decimal) -> Counts:
        return {"id": id, "passes": float(passes), "judged": int(self.judged[:, place].sum()), "passed": int(self.passed[:, place].sum())}

    def _told_criterion(self, place: int) -> Counts:
        criterion = self.settings.criteria[place]
        counts = [int(each) for each in self.criteria[criterion.id]]
        judged = counts[0] + counts[2]
        return {
            "id": criterion.id,
            "stage": criterion.stage,
            "when": criterion.when,
            "logit": float(criterion.logit),
            "rate": float(criterion.rate),
            "rate_logit_at_strategic_accounts": float(criterion.tier),
            "stage_passed": {"with": {"judged": counts[0], "passed": counts[1]}, "without": {"judged": counts[2], "passed": counts[3]}},
            "true_chance": {"with": _share(counts[4], judged * CERTAIN), "without": _share(counts[5], judged * CERTAIN)},
            "deals_won": {"with": {"closed": counts[6], "won": counts[7]}, "without": {"closed": counts[8], "won": counts[9]}},
        }

    def _leaks(self) -> list[Counts]:
        return [
            {
                "rep": f"REP{rep + 1:05}",
                "stage": self.settings.stages[stage].id,
                "judged": int(self.judged[rep, stage]),
                "passed": int(self.passed[rep, stage]),
            }
            for rep, stage in enumerate(self.people.leak.tolist())
            if stage >= 0
        ]

    def _told_course(self, course: Training) -> Counts:
        names = ("judged", "passed", "stays", "activities")
        groups = zip(("before", "after", "never"), self.courses[course.id].tolist(), strict=True)
        return {
            "course": course.id,
            "sent": course.of,
            "reps": int((self.people.completed[course.id] < NEVER).sum()),
            "stage": course.stage,
            "logit": float(course.logit),
            "activities": float(course.activities),
            **self._threshold(course),
            **{group: dict(zip(names, counts, strict=True)) for group, counts in groups},
        }

    def _threshold(self, course: Training) -> Counts:
        crossed = self.people.crossed.get(course.id)
        if crossed is None:
            return {}
        days = {"below": float(course.below), "window": course.window, "least": course.least}
        return {"threshold": {**days, "crossed": int((crossed < NEVER).sum())}}


def _counted(cells: Ints, like: Ints) -> Ints:
    return np.bincount(cells, minlength=like.size).reshape(like.shape).astype(np.int64)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
