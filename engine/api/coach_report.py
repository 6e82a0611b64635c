"""The report on coaching: gathered from the store, counted by coach. No note is read for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from engine.api import refusals
from engine.coaching.completion import Happened, lines
from engine.model.views_coaching import CoachReport

if TYPE_CHECKING:
    from engine.api.coaching import Coaching

DAYS = 91  # a quarter


def report(coaching: Coaching, since: dt.date | None, *, effect: bool = False) -> CoachReport:
    """Tell by coach whether coaching is happening; who coaches reads of themselves and of those they coach, sales ops of all.

    With ``effect`` also what courses and sessions changed, over all reps: only counts of them are told.
    Raises UsageError (CO109) for someone who coaches nobody.
    """
    desk, people, me = coaching.desk, coaching.people, coaching.me
    mine = {me, *people.coached(me, desk.day)}
    outside = me not in people.reps
    if not outside and mine == {me}:
        raise refusals.no_report()
    desk.judgements()
    until, zone = desk.day, desk.settings.zone
    first = since or until - dt.timedelta(days=DAYS - 1)
    ledger = desk.store.coaching
    prompts = [each for each in desk.store.prompts(as_of=desk.as_of) if first <= each.as_of.astimezone(zone).date() <= until]
    lives = desk.store.prompt_lives(desk.as_of)
    waits = {
        each.id: (step.at.astimezone(zone).date() - each.as_of.astimezone(zone).date()).days
        for each in prompts
        for step in lives.get(each.id, ())[::-1]
        if step.state == "accepted"
    }
    made = [each for each in ledger.commitments(desk.as_of) if first <= each.made_at.astimezone(zone).date() <= until]
    sessions = [(each, coaching.day(each)) for each in ledger.sessions(desk.as_of)]
    happened = Happened(sessions, prompts, waits, coaching.views(made))
    found = [line for line in lines(people, happened, first, until) if outside or line.coach in mine]
    if not effect:
        return CoachReport(first, until, tuple(found))
    from engine.api.effects import effects

    return CoachReport(first, until, tuple(found), effects(coaching))
