"""Writes the selling side: teams, reps, courses, quotas by quarter, and the rates of the dollar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from engine.sample import columns as to
from engine.sample.accounts import person_names
from engine.sample.calendar import Calendar, date, number
from engine.sample.draws import MICRO, Bools, Draws
from engine.sample.people import NEVER, People
from engine.sample.settings import Settings

LEVELS = ("junior", "mid", "senior")
SENIOR_DAYS, MID_DAYS = 1100, 400
RAMP = (2500, 5000, 7500, 10_000)  # share of the quota in the quarters after hiring, in ten-thousandths
TOP = 10_000


def staff_tables(settings: Settings, draws: Draws, days: Calendar, people: People) -> Iterator[tuple[str, to.Table]]:
    """Give teams, reps, trainings, quotas and rates."""
    chinese = np.array([each.tongue == "zh" for each in settings.regions])[people.team_region]
    yield "team", _teams(settings, people, chinese)
    yield "rep", _reps(settings, draws, days, people, chinese)
    yield "training", _trainings(settings, draws, days, people)
    yield "quota", _quotas(settings, days, people)
    yield "rate", _rates(settings, draws, days)


def _teams(settings: Settings, people: People, chinese: Bools) -> to.Table:
    row = np.arange(len(people.team_region), dtype=np.int64)
    whole = people.team_parent == to.NONE
    nth = np.array([np.count_nonzero(people.team_region[:k] == people.team_region[k]) for k in row], np.int64)
    names = [
        (each.name.zh if zh else each.name.en) + ("" if top else f" {k}")
        for each, zh, top, k in zip((settings.regions[r] for r in people.team_region), chinese, whole, nth, strict=True)
    ]
    return {
        "id": to.ids("T", row, 4),
        "name": to.texts(names, row),
        "region": to.words([each.id for each in settings.regions], people.team_region),
        "parent": to.ids("T", people.team_parent, 4),
        "manager": to.ids("REP", people.team_manager, 5),
    }


def _reps(settings: Settings, draws: Draws, days: Calendar, people: People, chinese: Bools) -> to.Table:
    row = np.arange(len(people.rep_team), dtype=np.int64)
    tenure = np.minimum(people.left, days.last) - people.hired
    level = (tenure > MID_DAYS).astype(np.int64) + (tenure > SENIOR_DAYS)
    preferences = settings.reps.preferences
    above = np.where(people.team_parent == to.NONE, to.NONE, people.team_manager[people.team_parent])
    return {
        "id": to.ids("REP", row, 5),
        "name": person_names(settings.words, draws, "rep", row, chinese[people.rep_team]),
        "role": to.words(("rep", "manager"), people.manager.astype(np.int64)),
        "level": to.words(LEVELS, level),
        "hired_on": to.days(people.hired),
        "left_on": to.days(np.minimum(people.left, days.last), people.left <= days.last),
        "preference": to.words(
            tuple(preferences), draws.pick("preference", row, list(preferences.values())), draws.below("asked", row, 10) > 0
        ),
        "team": to.ids("T", people.rep_team, 4),
        "manager": to.ids("REP", np.where(people.manager, above[people.rep_team], people.team_manager[people.rep_team]), 5),
    }


def _trainings(settings: Settings, draws: Draws, days: Calendar, people: People) -> to.Table:
    """Write every course that a rep was sent to, the one for newcomers first."""
    sellers = people.sellers
    entry = days.worked(np.maximum(people.hired, days.floor) + 3)
    rows = [(0, sellers, entry[sellers], entry[sellers] + 10)]
    for place, course in enumerate(settings.trainings, start=1):
        rep = np.flatnonzero(people.sent[course.id] < NEVER)
        rows.append((place, rep, people.sent[course.id][rep], people.completed[course.id][rep]))
    which = np.concatenate([np.full(len(rep), place, np.int64) for place, rep, _, _ in rows])
    rep, at, completed = (np.concatenate(parts) for parts in list(zip(*rows, strict=True))[1:])
    key = rep * 64 + which
    done = completed <= days.last
    return {
        "id": to.ids("TR", np.arange(len(rep), dtype=np.int64), 6),
        "course": to.words(("welcome", *(each.id for each in settings.trainings)), which),
        "kind": to.words(("onboarding", *(each.kind for each in settings.trainings)), which),
        "channel": to.words(("online", *(each.channel for each in settings.trainings)), which),
        "at": to.days(at),
        "completed_on": to.days(np.where(done, completed, at), done),
        "score": to.numbers(55 + draws.below("score", key, 46), done),
        "rep": to.ids("REP", rep, 5),
    }


def _quarters(days: Calendar) -> list[tuple[str, int]]:
    day, found = date(days.first).replace(day=1), []
    day = day.replace(month=(day.month - 1) // 3 * 3 + 1)
    while number(day) <= days.last:
        found.append((f"{day.year}-Q{(day.month + 2) // 3}", number(day)))
        day = (day + dt.timedelta(days=95)).replace(day=1)
    return found


def _quotas(settings: Settings, days: Calendar, people: People) -> to.Table:
    """Give each rep a quota for every quarter that they begin in the job, lower while they ramp, and each team the sum."""
    quarters = _quarters(days)
    expected = int(_plan(settings) * settings.money.quota)
    reps, teams, periods, amounts, ramps = [], [], [], [], []
    sellers = people.sellers
    for place, (_, begin) in enumerate(quarters):
        rep = sellers[(people.hired[sellers] <= begin) & (people.left[sellers] > begin)]
        ramp = np.array(RAMP, np.int64)[np.minimum((begin - people.hired[rep]) // 91, len(RAMP) - 1)]
        amount = expected * ramp // TOP // 1000 * 1000
        team, inverse = np.unique(people.rep_team[rep], return_inverse=True)
        whole = np.zeros(len(team), np.int64)
        np.add.at(whole, inverse, amount)
        nobody, nowhere = np.full(len(team), to.NONE), np.full(len(rep), to.NONE)
        reps += [rep, nobody]
        teams += [nowhere, team]
        amounts += [amount, whole]
        ramps += [ramp, np.full(len(team), TOP)]
        periods.append(np.full(len(rep) + len(team), place, np.int64))
    ramp, amount = np.concatenate(ramps), np.concatenate(amounts)
    return {
        "id": to.ids("Q", np.arange(len(ramp), dtype=np.int64), 6),
        "measure": to.words(("bookings",), np.zeros(len(ramp), np.int64)),
        "period": to.words([name for name, _ in quarters], np.concatenate(periods)),
        **to.money("amount", amount * TOP, np.zeros(len(ramp), np.int64)),
        "count": to.numbers(np.maximum(1, amount * 3 // expected)),
        "ramp": to.decimals(ramp, to.PERCENT),
        "rep": to.ids("REP", np.concatenate(reps), 5),
        "team": to.ids("T", np.concatenate(teams), 4),
    }


def _plan(settings: Settings) -> int:
    """Give what one seat brings in a quarter by plan, in yuan: its deals, at a fifth won, by the weighted median amount."""
    whole = sum(each.weight for each in settings.segments)
    typical = sum(each.weight * each.amount for each in settings.segments) // whole
    return typical * settings.book.deals_per_rep // (settings.book.years * 4) // 5


def _rates(settings: Settings, draws: Draws, days: Calendar) -> to.Table:
    """Let the dollar move a little every month."""
    months = np.array(days.months[:-1], np.int64)
    row = np.arange(len(months), dtype=np.int64)
    steps = np.cumsum(draws.below("rate", row, 60_001) - 30_000)
    return {
        "id": to.ids("R", row, 4),
        "from": to.words(("USD",), np.zeros(len(row), np.int64)),
        "to": to.words(("CNY",), np.zeros(len(row), np.int64)),
        "since": to.days(months),
        "rate": to.decimals(int(settings.money.dollar * MICRO) + np.clip(steps, -400_000, 400_000), to.RATE),
    }
