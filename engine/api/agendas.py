"""Gathers what an agenda is written from, as one person may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.api.aims import targets_behind
from engine.api.rows import day_of, said
from engine.coaching.agenda import Material, Win
from engine.coaching.cadence import BROUGHT, TEMPLATES
from engine.coaching.development import development
from engine.coaching.people import TEAM_MEETING
from engine.language.words import shown
from engine.model.coaching import CoachingSession, Note, SessionKind
from engine.model.judgement import Judgement, PromptState
from engine.model.learning import DueRow
from engine.model.text import Text
from engine.model.values import MONEY
from engine.model.verdict import Verdict
from engine.model.views import PromptRow
from engine.model.views_coaching import CommitmentView

if TYPE_CHECKING:
    from engine.api.coaching import Coaching

ACTIVE: tuple[PromptState, ...] = ("open", "escalated", "accepted")


def material(coaching: Coaching, about: str, kind: SessionKind) -> Material:
    """Gather prompts, commitments, targets behind, wins, progress and what was brought, of a rep or a team."""
    desk = coaching.desk
    reps = {about, *coaching.people.members(about)} if kind == TEAM_MEETING else {about}
    held = [each for each in desk.store.coaching.sessions(desk.as_of, about) if each.closed_at is not None]
    last = max((coaching.day(each) for each in held if each.kind == kind), default=None)
    judged = [each for each in desk.judgements() if said(each, "deal.owner.id") in reps]
    subject = "team" if kind == TEAM_MEETING else "rep"
    rows = [row for row in coaching.rows(ACTIVE) if (row.prompt.record == about if subject == "team" else row.prompt.rep == about)]
    grows = "development" in TEMPLATES[kind].sections
    return Material(
        about=about,
        name=coaching.people.name(about),
        on=desk.day,
        zone=desk.settings.zone,
        last=last,
        prompts=tuple(rows),
        commitments=_carried(coaching, about, held),
        targets=targets_behind(desk, subject, about),
        wins=_wins(coaching, judged, last or desk.day - dt.timedelta(days=TEMPLATES[kind].every)),
        progress=_progress(coaching, judged),
        brought=_brought(coaching, about, held),
        development=tuple(development(coaching.training.goals(about), coaching.training.plan(about))) if grows else (),
        answers=_answers(coaching, about, rows) if subject == "rep" else {},
        questions=questions(coaching),
    )


def _answers(coaching: Coaching, about: str, rows: list[PromptRow]) -> Mapping[str, tuple[DueRow, ...]]:
    """Give the targeted courses that are due for a rep and that answer one of these prompts; without such prompts nothing is looked up."""
    training, zone = coaching.training, coaching.desk.settings.zone
    taught = {trigger for course in training.courses.values() for trigger in course.triggers}
    if not any(row.prompt.trigger in taught for row in rows):
        return {}
    due = [each for each in training.plan(about) if each.stage == "targeted"]
    return {
        row.prompt.id: tuple(
            each
            for each in due
            if row.prompt.trigger in training.courses[each.course].triggers
            and (each.done_on is None or each.done_on < row.prompt.as_of.astimezone(zone).date())
        )
        for row in rows
    }


def _carried(coaching: Coaching, about: str, held: list[CoachingSession]) -> tuple[CommitmentView, ...]:
    """Give the commitments that the last talk left open, or that have come to something since, or were due since."""
    since = max((coaching.day(each) for each in held), default=None)
    views = coaching.views(coaching.desk.store.coaching.commitments(coaching.desk.as_of, about=about))
    return tuple(
        view for view in views if view.state == "open" or (view.state != "withdrawn" and (since is None or view.commitment.due >= since))
    )


def _brought(coaching: Coaching, about: str, held: list[CoachingSession]) -> tuple[Note, ...]:
    """Give the difficulties and needs written since the last talk ended, as far as this person may read them."""
    desk = coaching.desk
    since = max((each.closed_at for each in held if each.closed_at is not None), default=None)
    notes = desk.store.coaching.notes(coaching.me, coaching.people, desk.as_of, about=about)
    return tuple(
        replace(note, by=coaching.people.name(note.by)) for note in notes if note.slot in BROUGHT and (since is None or note.at > since)
    )


def _wins(coaching: Coaching, judged: list[Judgement], since: dt.date) -> tuple[Win, ...]:
    desk = coaching.desk
    found = []
    for each in judged:
        closed = day_of(each, "deal.closed_on")
        if each.status == "won" and closed is not None and since <= closed <= desk.day:
            amount = each.facts.get("deal.amount")
            facts = {"closed_on": closed.isoformat(), "owner": said(each, "deal.owner.name")}
            if amount is not None and amount.value is not None:
                facts["amount"] = shown(amount.value, MONEY, desk.language)
            found.append(Win(each.deal, said(each, "deal.name") or each.deal, closed, facts))
    return tuple(found)


def _progress(coaching: Coaching, judged: list[Judgement]) -> Mapping[str, str]:
    day = coaching.desk.day
    working = [each for each in judged if each.actions]
    late = sum(action.due is not None and action.due < day for each in working for action in each.actions)
    return {
        "open_deals": str(sum(each.status == "open" for each in judged)),
        "gates_open": str(sum(each.status == "open" and each.gate is Verdict.MET for each in judged)),
        "overdue_actions": str(late),
    }


def questions(coaching: Coaching) -> Mapping[str, tuple[Text, ...]]:
    """Give the question banks of the playbooks, by kind of question (goal, reality, options, will, …)."""
    found: dict[str, tuple[Text, ...]] = {}
    for rules in coaching.desk.rules.values():
        for each in rules.deals.playbook.questions.values():
            if each.text not in found.get(each.kind, ()):
                found[each.kind] = (*found.get(each.kind, ()), each.text)
    return found
