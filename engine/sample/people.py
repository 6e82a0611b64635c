"""The selling side: teams by region, reps with their ramp, leaks and leavers, courses, quotas."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from engine.sample.calendar import Calendar
from engine.sample.draws import Bools, Draws, Ints
from engine.sample.settings import Settings

NEVER = 10**6  # a day that no book reaches
HALF_YEAR = 180
TURNOVER_GAP = 70  # days until a leaver's seat is taken again, at most


@dataclass(frozen=True)
class People:
    """All reps (managers first, one a team) and teams (one a region first, then theirs), by row number."""

    team_region: Ints
    team_parent: Ints  # NONE for the teams of whole regions
    team_manager: Ints
    rep_team: Ints
    hired: Ints
    left: Ints  # NEVER while still there
    manager: Bools
    skill: Ints  # thousandths of a logit
    energy: Ints  # millionths
    leak: Ints  # the pipeline stage at which the rep loses deals, or NONE
    sent: dict[str, Ints]  # by course, the day it began, or NEVER
    completed: dict[str, Ints]  # by course, the day it was completed, or NEVER
    crossed: dict[str, Ints]  # by course for the weak, the day a rep crossed its threshold, or NEVER
    roster: npt.NDArray[np.int64] = field(repr=False)  # who may get a deal, team by team and month by month, one after the other
    roster_start: npt.NDArray[np.int64] = field(repr=False)  # where each (month, team) begins in it

    @property
    def sellers(self) -> Ints:
        """Give the row numbers of reps who are not managers."""
        return np.flatnonzero(~self.manager)

    def owner(self, draws: Draws, deals: Ints, team: Ints, month: Ints) -> Ints:
        """Choose who gets each deal: someone who was there that whole month."""
        cell = month * len(self.team_region) + team
        start = self.roster_start[cell]
        found: Ints = self.roster[start + draws.below("owner", deals, self.roster_start[cell + 1] - start)]
        return found


def people(settings: Settings, draws: Draws, days: Calendar, deals: int) -> People:
    """Staff a company that can carry so many deals."""
    seats_wanted = max(6, deals // settings.book.deals_per_rep)
    size = settings.book.seats_per_team
    teams = max(2, -(-seats_wanted // size))
    regions = min(len(settings.regions), teams)
    branch = np.arange(teams, dtype=np.int64)
    used = draws.pick("team-region", branch, [region.weight for region in settings.regions[:regions]])
    used[: min(teams, regions)] = np.arange(min(teams, regions))  # the first teams spread over the regions
    team_region = np.concatenate([np.arange(regions), used])
    count = regions + teams
    team_parent = np.concatenate([np.full(regions, -1), used]).astype(np.int64)

    seat = np.arange(teams * size, dtype=np.int64)[: max(seats_wanted, teams)]
    seat_team = regions + seat % teams
    hired = days.first - 1600 + draws.below("hired", seat, 1600)
    fresh = draws.chance("fresh", seat, settings.reps.fresh)
    hired = np.where(fresh, days.first + draws.below("hired-late", seat, max(1, days.last - days.first)), hired)
    leaves = draws.chance("leaves", seat, settings.reps.leavers) & ~fresh
    left = np.where(leaves, days.first + 60 + draws.below("left", seat, max(1, days.last - days.first - 60)), NEVER)
    followers = np.flatnonzero(leaves & (left + TURNOVER_GAP < days.last))
    follower_hired = left[followers] + 10 + draws.below("follower", followers, TURNOVER_GAP - 10)

    all_teams = np.arange(count, dtype=np.int64)
    rep_team = np.concatenate([all_teams, seat_team, seat_team[followers]])
    manager = np.arange(len(rep_team)) < count
    all_hired = np.concatenate([days.first - 400 - draws.below("manager-hired", all_teams, 2500), hired, follower_hired])
    all_left = np.concatenate([np.full(count, NEVER), left, np.full(len(followers), NEVER)]).astype(np.int64)
    rep = np.arange(len(rep_team), dtype=np.int64)
    skill = np.where(manager, 0, draws.normal("skill", rep, settings.reps.skill_sigma))
    stages = np.array([settings.stage(id) for id in settings.reps.leaks.stages], np.int64)
    leaking = draws.chance("leaks", rep, settings.reps.leaks.share) & ~manager
    leak = np.where(leaking, stages[draws.below("leak-stage", rep, len(stages))], -1)
    sent, completed = _courses(settings, draws, days, rep[~manager], skill, all_hired, all_left)
    roster, start = _roster(days, rep_team, all_hired, all_left, manager, all_teams)
    return People(
        team_region=team_region.astype(np.int64),
        team_parent=team_parent,
        team_manager=all_teams,
        rep_team=rep_team,
        hired=all_hired,
        left=all_left,
        manager=manager,
        skill=skill,
        energy=draws.spread("energy", rep, settings.reps.energy_sigma),
        leak=leak,
        sent=sent,
        completed=completed,
        crossed={},
        roster=roster,
        roster_start=start,
    )


def _courses(
    settings: Settings, draws: Draws, days: Calendar, sellers: Ints, skill: Ints, hired: Ints, left: Ints
) -> tuple[dict[str, Ints], dict[str, Ints]]:
    """Send reps to courses in the middle half of the book, so that there is a before and an after."""
    sent, completed = {}, {}
    length = days.last - days.first
    for course in settings.trainings:
        stream = f"course/{course.id}"
        if course.of == "weakest":
            chosen = np.zeros(len(skill), np.bool_)
            chosen[sellers[np.argsort(skill[sellers], kind="stable")][: int(len(sellers) * course.share)]] = True
        elif course.of == "weak":  # sent once it is known how their deals went
            sent[course.id] = completed[course.id] = np.full(len(skill), NEVER, np.int64)
            continue
        else:
            chosen = np.zeros(len(skill), np.bool_)
            chosen[sellers] = draws.chance(stream, sellers, course.share)
        rep = np.arange(len(skill), dtype=np.int64)
        day = days.worked(days.first + length // 4 + draws.below(f"{stream}/day", rep, max(1, length // 2)))
        chosen &= (day >= hired) & (day < left)
        done = chosen & draws.chance(f"{stream}/done", rep, settings.completed)
        sent[course.id] = np.where(chosen, day, NEVER)
        completed[course.id] = np.where(done, day + 1 + draws.below(f"{stream}/length", rep, 14), NEVER)
    return sent, completed


def _roster(days: Calendar, team: Ints, hired: Ints, left: Ints, manager: Bools, teams: Ints) -> tuple[Ints, Ints]:
    """List, by month and team, who is there all that month, twice when past the first half year; else the team's manager."""
    found: list[int] = []
    start = [0]
    by_team = [np.flatnonzero((team == each) & ~manager) for each in teams]
    months = days.months
    for begin, end in pairwise(months):
        for each in teams:
            members = by_team[each]
            there = members[(hired[members] <= begin) & (left[members] >= end)]
            found.extend(there if len(there) else [int(each)])
            found.extend(there[hired[there] <= begin - HALF_YEAR])
            start.append(len(found))
    return np.array(found, np.int64), np.array(start, np.int64)
