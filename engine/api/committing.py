"""Turns what someone undertakes into a commitment: whose it is, what it is measured by, and where that stands now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.api import refusals
from engine.api.gauges import Gauge, measure, read_change
from engine.api.permitted import unknown
from engine.api.staff import rep_called, team_called
from engine.coaching.people import TEAM_MEETING
from engine.model.coaching import CoachingSession, Commitment
from engine.model.judgement import Prompt
from engine.model.text import Text
from engine.model.values import Value

if TYPE_CHECKING:
    from engine.api.coaching import Coaching


RECORD = Text("deal, rep or team", "商机、销售或团队")


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What was said at the end of a session, as typed."""

    session: CoachingSession
    what: str
    due: dt.date
    owner: str | None
    measure: str | None
    record: str | None
    change: str | None
    prompt: str | None


def undertake(coaching: Coaching, asked: Undertaking) -> Commitment:
    """Keep a commitment with its baseline of now, and move the prompt behind it, in one step.

    Raises UsageError for a day that is over (CO113), an owner who is not there (CO114), a measure or change that does not fit
    (CO110, CO111, CO115), what cannot be measured now or is so already (CO116).
    """
    desk = coaching.desk
    at = desk.acting_at()
    if asked.due < desk.day:
        raise refusals.over(asked.due)
    prompt = coaching.prompt(asked.prompt).row.prompt if asked.prompt is not None else None
    gauge, record = _measured_by(coaching, asked, prompt)
    draft = Commitment(
        id="",
        session=asked.session.id,
        owner=_owner(coaching, asked),
        what=asked.what,
        due=asked.due,
        made_at=at,
        by=coaching.me,
        measure=gauge.id if gauge else None,
        subject=gauge.subject if gauge else None,
        record=record,
        change=read_change(gauge, asked.change or "", desk) if gauge else None,
        prompt=asked.prompt,
        about=asked.session.about,
    )
    if gauge is not None:
        draft = _with_baseline(draft, measure(desk, coaching.gauges, [(draft, desk.as_of)]).get(""))
    with desk.store.together():
        kept = desk.store.coaching.commit(draft)
        if prompt is not None and prompt.state != "committed":
            if prompt.state != "accepted":
                desk.store.set_prompt_state(prompt.id, "accepted", by=coaching.me, at=at, note=kept.id)
            desk.store.set_prompt_state(prompt.id, "committed", by=coaching.me, at=at, note=kept.id)
    return kept


def _owner(coaching: Coaching, asked: Undertaking) -> str:
    session, people = asked.session, coaching.people
    team = session.kind == TEAM_MEETING
    if asked.owner is None:
        return coaching.me if team else session.about
    found = session.coach if asked.owner in (session.coach, people.name(session.coach)) else rep_called(people, asked.owner)
    if found != session.coach and found not in (people.members(session.about) if team else (session.about,)):
        raise refusals.not_there(people.name(found))
    return found


def _measured_by(coaching: Coaching, asked: Undertaking, prompt: Prompt | None) -> tuple[Gauge | None, str | None]:
    """Find the measure about the record named; without one, about the rep or team, else about the prompt's deal."""
    if asked.measure is None:
        if asked.change is not None or asked.record is not None:
            raise refusals.no_measure()
        return None, None
    if asked.change is None:
        raise refusals.no_change(asked.measure)
    own = "team" if asked.session.kind == TEAM_MEETING else "rep"
    if asked.record is not None:
        subject, record = _record(coaching, asked.record)
        return coaching.gauges.named(asked.measure, (subject,)), record
    deal = prompt.record if prompt is not None and prompt.subject == "deal" else None
    gauge = coaching.gauges.named(asked.measure, ("deal", own) if deal else (own, "deal"))
    if gauge.subject == "deal" and deal is None:
        raise refusals.no_record(gauge.id)
    return gauge, deal if gauge.subject == "deal" else asked.session.about


def _record(coaching: Coaching, name: str) -> tuple[str, str]:
    people, deals = coaching.people, {each.deal for each in coaching.desk.judgements()}
    if name in deals:
        return "deal", name
    if people.called(name):
        return "rep", rep_called(people, name)
    if people.teams_called(name):
        return "team", team_called(people, name)
    raise unknown(
        "CO101", RECORD, name, [*deals, *people.reps, *people.named, *people.teams, *(team.name for team in people.teams.values())]
    )


def _with_baseline(draft: Commitment, value: Value) -> Commitment:
    truth = isinstance(draft.change, bool)
    if value is None and not truth:
        raise refusals.not_measurable(draft.measure or "")
    if truth and value == draft.change:
        raise refusals.so_already(draft.measure or "")
    return replace(draft, baseline=value)
