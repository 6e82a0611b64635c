"""Is coaching happening (S4, S17): sessions held against those due, what became of prompts and commitments, by coach."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.coaching.cadence import times_due
from engine.coaching.people import People, Rep
from engine.model.coaching import CoachingSession, SessionKind
from engine.model.judgement import Prompt, PromptState
from engine.model.views_coaching import CoachLine, CommitmentView, FollowState

FOR_REPS: tuple[SessionKind, ...] = ("one_to_one", "performance_review", "career")


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened in the days of a report: sessions with their day, prompts raised, days from each to its acceptance, commitments made."""

    sessions: Sequence[tuple[CoachingSession, dt.date]] = ()
    prompts: Sequence[Prompt] = ()
    days_to_accept: Mapping[str, int] | None = None
    commitments: Sequence[CommitmentView] = ()


def lines(people: People, happened: Happened, since: dt.date, until: dt.date) -> list[CoachLine]:
    """Give one line for each coach whom the book names or who held a session, by name.

    A rep counts for the first coach whom the book names. A commitment counts for the coach of its session.
    """
    reps = [rep for rep in people.reps.values() if _days_there(rep, since, until)]
    mine = {rep.id: first for rep in reps if (first := next(iter(people.coaches(rep.id)), None))}
    leads = {
        team: first
        for team in people.teams
        if (first := next(iter(people.coaches(team)), None)) and any(people.reps[id].works(until) for id in people.members(team))
    }
    coach_of = {session.id: session.coach for session, _ in happened.sessions}
    coaches = {*mine.values(), *leads.values(), *coach_of.values()}
    return sorted(
        (_line(coach, people, happened, since, until, mine, leads) for coach in coaches), key=lambda line: (line.name, line.coach)
    )


def _line(
    coach: str, people: People, happened: Happened, since: dt.date, until: dt.date, mine: Mapping[str, str], leads: Mapping[str, str]
) -> CoachLine:
    reps = [people.reps[id] for id, first in mine.items() if first == coach]
    teams = [id for id, first in leads.items() if first == coach]
    due: Counter[SessionKind] = Counter()
    for rep in reps:
        first, last = _days_there(rep, since, until) or (since, since)
        due.update({kind: times_due(kind, first, last) for kind in FOR_REPS})
    due.update({"team_meeting": len(teams) * times_due("team_meeting", since, until)})
    held: Counter[SessionKind] = Counter(
        session.kind
        for session, day in happened.sessions
        if session.coach == coach and session.closed_at is not None and since <= day <= until
    )
    own = {rep.id for rep in reps}
    prompts = [each for each in happened.prompts if (each.record in teams if each.subject == "team" else each.rep in own)]
    states: Counter[PromptState] = Counter(each.state for each in prompts)
    sessions = {session.id for session, _ in happened.sessions if session.coach == coach}
    followed: Counter[FollowState] = Counter(view.state for view in happened.commitments if view.commitment.session in sessions)
    waits = happened.days_to_accept or {}
    return CoachLine(
        coach,
        people.name(coach),
        len(reps),
        dict(sorted(held.items())),
        dict(sorted((kind, count) for kind, count in due.items() if count)),
        dict(sorted(states.items())),
        dict(sorted(followed.items())),
        median([waits[each.id] for each in prompts if each.id in waits]),
    )


def median(values: Sequence[int]) -> Fraction | None:
    """Give the middle of some numbers, exactly; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)


def _days_there(rep: Rep, since: dt.date, until: dt.date) -> tuple[dt.date, dt.date] | None:
    """Give the first and last day of a rep within the report; None for one who was not there."""
    first = max(since, rep.hired_on) if rep.hired_on else since
    last = min(until, rep.left_on - dt.timedelta(days=1)) if rep.left_on else until
    return (first, last) if first <= last else None
