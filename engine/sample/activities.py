"""What happens on a deal: the activities of each stay, those that show a criterion, approvals, and meetings still to come."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from engine.sample import columns as to
from engine.sample.accounts import Accounts
from engine.sample.calendar import CLOSING, OPENING, Calendar, instants
from engine.sample.draws import MICRO, Draws, Ints
from engine.sample.people import People
from engine.sample.pipeline import MOST_STAYS, Deals, Stays
from engine.sample.settings import Criterion, Settings

SLOTS = 64  # activities of one stay, at most; the upper half is for those with a purpose
SHOWN, APPROVED, PLANNED = 32, 60, 62  # the first slot of each purpose
RECENT = 13  # what shows a criterion happens in the last days of the stay, so that it is seen when the stay is judged
SOON = 3  # a stay still going on shows its criteria after so many days
AGAIN = Decimal("0.2")  # of the later activities, how many end in the outcome that showed a criterion before
HALF = Decimal("0.5")
FREE = 1500  # a discount up to 15 % needs no approval
AHEAD = 14  # days in which planned meetings lie
MINUTES = {"call": 20, "meeting": 60, "demo": 90}  # medians; the others take no time that is recorded
ORDINARY, NO_OUTCOME = -1, -2


@dataclass(frozen=True)
class Happened:
    """Activities before they are written: which stay, which slot of it, day, type and outcome (or ORDINARY)."""

    stay: Ints
    slot: Ints
    day: Ints
    type: Ints
    outcome: Ints


class Activities:
    """Fills the activities of one part of the book after the other."""

    def __init__(self, settings: Settings, draws: Draws, days: Calendar, people: People, accounts: Accounts) -> None:
        self.settings, self.draws, self.days, self.people, self.accounts = settings, draws, days, people, accounts
        self.types = tuple(settings.subjects)
        special = [each.shows.outcome for each in settings.criteria if each.shows.outcome]
        self.outcomes = (*settings.outcomes, "approved", *dict.fromkeys(special))

    def happened(self, deals: Deals, stays: Stays, discounts: Ints) -> Happened:
        """Give all activities of a part, by deal and time. ``discounts`` is by deal, in ten-thousandths."""
        parts = [self._ordinary(deals, stays), self._planned(deals, stays), self._approved(deals, stays, discounts)]
        by_activity = [each for each in self.settings.criteria if each.shows.activity]
        parts += [self._shown(deals, stays, k, each) for k, each in enumerate(by_activity)]
        whole = Happened(*(np.concatenate([getattr(part, name) for part in parts]) for name in Happened.__dataclass_fields__))
        order = np.lexsort((whole.slot, whole.day, stays.at[whole.stay]))
        return Happened(*(getattr(whole, name)[order] for name in Happened.__dataclass_fields__))

    def table(self, deals: Deals, stays: Stays, rows: Happened, before: int) -> to.Table:
        """Write them as columns; ``before`` counts the activities written already."""
        draws, missing = self.draws, self.settings.missing
        at = stays.at[rows.stay]
        key = _key(deals, stays, rows.stay) * SLOTS + rows.slot
        account = deals.account[at]
        outcome = self._outcome(deals, stays, rows, key)
        usual = np.array([MINUTES.get(each, 0) for each in self.types], np.int64)[rows.type]
        minutes = np.maximum(5, usual * draws.spread("minutes", key, HALF) // MICRO // 5 * 5)
        contact = self.accounts.first_contact[account] + draws.below(
            "with", key, self.accounts.first_contact[account + 1] - self.accounts.first_contact[account]
        )
        chinese = self.accounts.chinese[account]
        subjects = [subject.zh for subject in self.settings.subjects.values()] + [subject.en for subject in self.settings.subjects.values()]
        return {
            "id": to.ids("ACT", before + np.arange(len(at), dtype=np.int64), 8),
            "type": to.words(self.types, rows.type),
            "at": to.instants(self.times(key, rows.day)),
            "minutes": to.numbers(
                minutes, (usual > 0) & (rows.outcome != NO_OUTCOME) & ~draws.chance("no-minutes", key, missing["minutes"])
            ),
            "outcome": to.words(self.outcomes, outcome),
            "subject": to.words(subjects, np.where(chinese, rows.type, rows.type + len(self.types))),
            "deal": to.ids("D", deals.row[at]),
            "account": to.ids("ACC", account),
            "contact": to.ids("CON", np.where(draws.chance("no-contact", key, missing["activity_contact"]), to.NONE, contact)),
            "rep": to.ids("REP", deals.owner[at], 5),
        }

    def times(self, key: Ints, day: Ints) -> Ints:
        """Put each activity somewhere into its working day; in microseconds of UTC."""
        return instants(day, OPENING + self.draws.below("minute", key, CLOSING - OPENING))

    def _ordinary(self, deals: Deals, stays: Stays) -> Happened:
        stages = (*self.settings.stages, *self.settings.after_sales)
        mean = np.array([int(each.activities * 100) for each in stages], np.int64)[stays.stage]
        rep = deals.owner[stays.at]
        mean = mean * self.people.energy[rep] // MICRO
        for course in self.settings.trainings:
            if course.activities != 1:
                mean = np.where(self.people.completed[course.id][rep] <= stays.start, mean * int(course.activities * 100) // 100, mean)
        count = self.draws.often("activities", _key(deals, stays), mean)
        stay = np.repeat(np.arange(len(count), dtype=np.int64), count)
        slot = np.arange(len(stay), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
        key = _key(deals, stays, stay) * SLOTS + slot
        start, end = stays.start[stay], stays.end[stay]
        day = np.minimum(self.days.worked(start + self.draws.below("activity-day", key, end - start + 1)), end)
        ends = np.array([np.cumsum([each.mix.get(type, 0) for type in self.types]) for each in stages], np.int64)[stays.stage[stay]]
        level = self.draws.below("activity-type", key, ends[:, -1])
        return Happened(stay, slot, day, (level[:, None] >= ends).sum(axis=1), np.full(len(stay), ORDINARY, np.int64))

    def _shown(self, deals: Deals, stays: Stays, place: int, criterion: Criterion) -> Happened:
        """Show a criterion as often as it takes; where it is not there, at times once too few."""
        key = _key(deals, stays)
        here = (stays.stage == self.settings.stage(criterion.stage)) & (stays.left | (stays.end - stays.start >= SOON))
        times = criterion.shows.times
        almost = self.draws.chance(f"almost/{criterion.id}", key, HALF) * (times - 1)
        count = np.where(here, np.where(deals.there[criterion.id][stays.at], times, almost), 0)
        stay = np.repeat(np.arange(len(count), dtype=np.int64), count)
        nth = np.arange(len(stay), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
        slot = SHOWN + place * 4 + nth
        window = np.minimum(stays.end[stay] - stays.start[stay] + 1, RECENT)
        day = stays.end[stay] - self.draws.below("shown-day", _key(deals, stays, stay) * SLOTS + slot, window)
        outcome = self.outcomes.index(criterion.shows.outcome) if criterion.shows.outcome else ORDINARY
        return self._special(stay, slot, day, criterion.shows.activity, outcome)

    def _approved(self, deals: Deals, stays: Stays, discounts: Ints) -> Happened:
        """Ask for approval of a high discount when the deal comes to its last stage."""
        last = len(self.settings.stages) - 1
        chosen = (
            (stays.stage == last)
            & (discounts[stays.at] > FREE)
            & self.draws.chance("approved", deals.row, self.settings.approved)[stays.at]
        )
        stay = np.flatnonzero(chosen)
        return self._special(stay, np.full(len(stay), APPROVED), stays.start[stay], "approval", self.outcomes.index("approved"))

    def _planned(self, deals: Deals, stays: Stays) -> Happened:
        """Put meetings into the calendar that the book's last day has not seen yet."""
        chosen = (
            ~stays.left
            & (stays.stage < len(self.settings.stages))
            & self.draws.chance("planned", deals.row, self.settings.book.planned)[stays.at]
        )
        stay = np.flatnonzero(chosen)
        day = self.days.worked(self.days.last + 1 + self.draws.below("planned-day", deals.row[stays.at[stay]], AHEAD))
        return self._special(stay, np.full(len(stay), PLANNED), day, "meeting", NO_OUTCOME)

    def _special(self, stay: Ints, slot: Ints, day: Ints, type: str, outcome: int) -> Happened:
        return Happened(stay, slot, day, np.full(len(stay), self.types.index(type)), np.full(len(stay), outcome))

    def _outcome(self, deals: Deals, stays: Stays, rows: Happened, key: Ints) -> Ints:
        usual = self.draws.pick("outcome", key, list(self.settings.outcomes.values()))
        for criterion in self.settings.criteria:
            if criterion.shows.outcome:
                since = stays.stage[rows.stay] > self.settings.stage(criterion.stage)
                again = since & deals.there[criterion.id][stays.at[rows.stay]] & self.draws.chance("again", key, AGAIN)
                usual = np.where(again, self.outcomes.index(criterion.shows.outcome), usual)
        usual = np.where(self.draws.chance("no-outcome", key, self.settings.missing["outcome"]), to.NONE, usual)
        return np.where(rows.outcome == ORDINARY, usual, np.where(rows.outcome == NO_OUTCOME, to.NONE, rows.outcome))


def _key(deals: Deals, stays: Stays, stay: Ints | None = None) -> Ints:
    at, visit = (stays.at, stays.visit) if stay is None else (stays.at[stay], stays.visit[stay])
    return deals.row[at] * MOST_STAYS + visit


def stage_changes(settings: Settings, draws: Draws, deals: Deals, stays: Stays, before: int) -> to.Table:
    """Write every move as a row, the entry of the deal first (from no stage)."""
    entered = stays.visit == 0
    left = stays.left
    at = np.concatenate([stays.at[entered], stays.at[left]])
    nth = np.concatenate([np.zeros(entered.sum(), np.int64), stays.visit[left] + 1])
    day = np.concatenate([stays.start[entered], stays.end[left]])
    order = np.argsort(at * MOST_STAYS + nth, kind="stable")
    at, nth, day = at[order], nth[order], day[order]
    came = np.concatenate([np.full(entered.sum(), to.NONE), stays.stage[left]])[order]
    went = np.concatenate([stays.stage[entered], stays.went[left]])[order]
    slice = (CLOSING - OPENING) // MOST_STAYS  # each move has its own part of the day, so that two on one day stay in order
    minute = OPENING + nth * slice + draws.below("move", deals.row[at] * MOST_STAYS + nth, slice)
    return {
        "id": to.ids("SC", before + np.arange(len(at), dtype=np.int64), 8),
        "from_stage": to.words(settings.stage_ids, came),
        "to_stage": to.words(settings.stage_ids, went),
        "at": to.instants(instants(day, minute)),
        "deal": to.ids("D", deals.row[at]),
        "by": to.ids("REP", deals.owner[at], 5),
    }
