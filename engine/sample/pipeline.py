"""The way of each deal through the stages: what was done on it, how long it stayed, where it went on, back, over or out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.sample.accounts import Accounts
from engine.sample.calendar import Calendar
from engine.sample.draws import MICRO, Bools, Draws, Ints, likely
from engine.sample.people import People
from engine.sample.settings import Choice, Criterion, Settings, Tier

MOST_STAYS = 16  # above the stays of the longest way, so that a deal and a visit make one number
TURNS = 2  # steps back of one deal, at most
THOUSAND = 1000
BEYOND = 365  # days after the book's last: how long exactly a stay goes on there is nobody's concern
STUCK = 10  # a stuck stay lasts so many times as long


def logit(share: float) -> int:
    """Turn a share into a logit in thousandths, by the same table that turns it back."""
    every = np.arange(-9000, 9001, dtype=np.int64)
    return int(every[np.searchsorted(likely(every), round(share * (1 << 24)))])


@dataclass(frozen=True)
class Deals:
    """What is settled when a deal begins, for the deals of one part. ``there`` holds, by criterion, whether it was done."""

    row: Ints
    created: Ints
    account: Ints
    owner: Ints
    segment: Ints
    type: Ints
    source: Ints
    base: Ints  # thousandths of a logit that hold at every stage
    there: dict[str, Bools]


@dataclass(frozen=True)
class Stays:
    """One row a stay of a deal in a stage, by deal and then in time. ``end`` is the day it left, or the book's last."""

    at: Ints  # place of the deal in its part
    visit: Ints  # 0 for its first stay
    stage: Ints
    start: Ints
    end: Ints
    went: Ints  # the stage it went to; its own while it is still there
    judged: Bools  # passed or lost in the pipeline: neither still there nor sent back
    passed: Bools  # judged, and went on
    odds: Ints  # of passing, as a logit in thousandths

    @property
    def left(self) -> Bools:
        """Whether the deal has left again."""
        gone: Bools = self.went != self.stage
        return gone


def begun(settings: Settings, draws: Draws, days: Calendar, people: People, accounts: Accounts, row: Ints, total: int) -> Deals:
    """Settle who sells what to whom, and what is done on the deal."""
    created = days.created(draws, row, total)
    account = accounts.chosen(draws, row)
    month = np.searchsorted(np.array(days.months, np.int64), created, side="right").astype(np.int64) - 1
    kind = draws.pick("type", row, [each.weight for each in settings.types])
    source = draws.pick("source", row, [each.weight for each in settings.sources])
    tier = accounts.tier[account]
    base = _thousandths(settings.types)[kind] + _thousandths(settings.sources)[source] + _thousandths(settings.tiers)[tier]
    strategic = tier == len(settings.tiers) - 1
    return Deals(
        row=row,
        created=created,
        account=account,
        owner=people.owner(draws, row, accounts.team[account], month),
        segment=accounts.segment[account],
        type=kind,
        source=source,
        base=base,
        there={each.id: _done(draws, each, row, strategic) for each in settings.criteria},
    )


def _thousandths(options: tuple[Choice, ...] | tuple[Tier, ...]) -> Ints:
    return np.array([int(each.logit * THOUSAND) for each in options], np.int64)


def _done(draws: Draws, criterion: Criterion, row: Ints, strategic: Bools) -> Bools:
    odds = logit(float(criterion.rate)) + np.where(strategic, int(criterion.tier * THOUSAND), 0)
    return draws.happens(f"done/{criterion.id}", row, odds)


def ways(settings: Settings, draws: Draws, days: Calendar, people: People, deals: Deals) -> Stays:
    """Move every deal of a part on, stay by stay, until it is lost, cared for, or the book ends."""
    later = draws.chance("start-later", deals.row, settings.path.start_later)
    stage = later.astype(np.int64)
    day = deals.created.copy()
    turns = np.zeros(len(stage), np.int64)
    moving = np.arange(len(stage))
    found: list[Stays] = []
    for visit in range(MOST_STAYS):
        stay = _stay(settings, draws, days, people, deals, moving, visit, stage[moving], day[moving], turns[moving])
        found.append(stay)
        turns[moving] += stay.went < stay.stage
        stage[moving], day[moving] = stay.went, stay.end
        moving = moving[stay.left & (stay.went < len(settings.stage_ids) - 1)]
        if not len(moving):
            break
    columns = [np.concatenate([getattr(stay, name) for stay in found]) for name in Stays.__dataclass_fields__]
    order = np.argsort(columns[0] * MOST_STAYS + columns[1], kind="stable")
    return Stays(*(column[order] for column in columns))


def _stay(
    settings: Settings,
    draws: Draws,
    days: Calendar,
    people: People,
    deals: Deals,
    at: Ints,
    visit: int,
    stage: Ints,
    start: Ints,
    turns: Ints,
) -> Stays:
    path, won, lost = settings.path, len(settings.stages), len(settings.stage_ids) - 1
    key = deals.row[at] * MOST_STAYS + visit
    selling = stage < won
    odds = _odds(settings, people, deals, at, stage, start)
    goes_on = ~selling | draws.happens("pass", key, odds)
    back = selling & (stage > 0) & (turns < TURNS) & draws.chance("back", key, path.back)
    over = selling & (stage < won - 1) & draws.chance("skip", key, path.skip)
    went = np.where(back, stage - 1, np.where(goes_on, stage + 1 + over, lost))
    dwell = np.where(draws.chance("late", key, settings.late["moved"]), 0, _dwell(settings, draws, deals, at, key, stage))
    end = days.worked(np.minimum(start + dwell, days.last + BEYOND))
    end = days.quarter_end(draws, key, end, start, (went == won) & draws.chance("pull", key, settings.book.quarter_pull))
    there = (end > days.last) | (stage == lost - 1)
    return Stays(
        at=at,
        visit=np.full(len(at), visit, np.int64),
        stage=stage,
        start=start,
        end=np.where(there, days.last, end),
        went=np.where(there, stage, went),
        judged=selling & ~back & ~there,
        passed=selling & ~back & ~there & goes_on,
        odds=odds,
    )


def _odds(settings: Settings, people: People, deals: Deals, at: Ints, stage: Ints, start: Ints) -> Ints:
    """Add up, as a logit in thousandths, all that bears on passing the stage."""
    rep = deals.owner[at]
    stages = np.array([logit(float(each.passes)) for each in settings.stages] + [0] * (len(settings.after_sales) + 1), np.int64)
    ramp = settings.reps.ramp
    missing_days = np.clip(ramp.days - (start - people.hired[rep]), 0, ramp.days)
    odds: Ints = stages[stage] + deals.base[at] + people.skill[rep] + int(ramp.logit * THOUSAND) * missing_days // ramp.days
    odds += np.where(people.leak[rep] == stage, int(settings.reps.leaks.logit * THOUSAND), 0)
    for criterion in settings.criteria:
        effect = int(criterion.logit * THOUSAND)
        odds += np.where(deals.there[criterion.id][at] & (stage == settings.stage(criterion.stage)), effect, 0)
    for course in settings.trainings:
        trained = people.completed[course.id][rep] <= start
        odds += np.where(trained & (stage == settings.stage(course.stage)), int(course.logit * THOUSAND), 0)
    return odds


def _dwell(settings: Settings, draws: Draws, deals: Deals, at: Ints, key: Ints, stage: Ints) -> Ints:
    """Draw how many days a stay lasts, at least one."""
    median = np.array([each.days for each in (*settings.stages, *settings.after_sales)], np.int64)[stage]
    slower = np.array([int(each.dwell * 10) for each in settings.segments], np.int64)[deals.segment[at]]
    stuck = np.where(draws.chance("stuck", key, settings.path.stuck), STUCK, 1)
    dwell: Ints = median * slower * stuck * draws.spread("dwell", key, settings.path.dwell_sigma) // (10 * MICRO)
    return np.maximum(1, dwell)
