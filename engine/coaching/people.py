"""Who is who by the book: which rep a user is, who coaches whom, and who may read a prompt or a note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.model.coaching import CoachingSession, Note, SessionKind
from engine.model.judgement import Prompt

TEAM_MEETING: SessionKind = "team_meeting"


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep of the book; managers are reps too. ``manager`` is the id of the rep whom the book names."""

    id: str
    name: str
    role: str = ""
    team: str | None = None
    manager: str | None = None
    hired_on: dt.date | None = None
    left_on: dt.date | None = None

    def works(self, on: dt.date) -> bool:
        """Tell whether the rep is there on a day; where the book does not say since when, they are."""
        return (self.hired_on is None or self.hired_on <= on) and (self.left_on is None or self.left_on > on)


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the book."""

    id: str
    name: str
    manager: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class People:
    """The reps and teams of a book. A person is told by the id of a rep, or, for one whom the book does not know, by the user's name."""

    reps: Mapping[str, Rep] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)

    @cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the reps of each name."""
        found: dict[str, tuple[str, ...]] = {}
        for rep in self.reps.values():
            found[rep.name] = (*found.get(rep.name, ()), rep.id)
        return found

    def called(self, name: str) -> tuple[str, ...]:
        """Give the reps whom an id or a name means: none, one, or several of one name."""
        return (name,) if name in self.reps else self.named.get(name, ())

    def teams_called(self, name: str) -> tuple[str, ...]:
        """Give the teams whom an id or a name means."""
        return (name,) if name in self.teams else tuple(team.id for team in self.teams.values() if team.name == name)

    def name(self, person: str | None) -> str:
        """Name a rep, or a team, or whoever else acts."""
        found = self.reps.get(person or "") or self.teams.get(person or "")
        return (found.name or found.id) if found else person or ""

    def coaches(self, about: str) -> tuple[str, ...]:
        """Give whom the book names as the coach of a rep (their manager first, then the team's) or of a team."""
        if about in self.teams and about not in self.reps:
            named: tuple[str | None, ...] = (self.teams[about].manager,)
        else:
            rep = self.reps.get(about)
            team = self.teams.get(rep.team or "") if rep else None
            named = (rep.manager if rep else None, team.manager if team else None)
        return tuple(dict.fromkeys(each for each in named if each and each != about))

    @cached_property
    def names_coaches(self) -> bool:
        """Whether the book names anyone's coach at all."""
        return any(self.coaches(about) for about in (*self.reps, *self.teams))

    def may_coach(self, person: str, about: str) -> bool:
        """Tell whether someone may coach a rep or a team: whom the book names.

        Where it names nobody, whoever is not in the book; and where it names nobody for anyone, everybody but themselves.
        """
        named = self.coaches(about)
        if named:
            return person in named
        return person != about and (person not in self.reps or not self.names_coaches)

    def leads(self, person: str, about: str) -> bool:
        """Tell whether someone coaches a rep or a team, or coaches a coach of theirs, however far up."""
        above, todo = set[str](), [about]
        while todo:
            found = set(self.coaches(todo.pop())) - above
            above |= found
            todo += found
        return person in above

    def develops(self, person: str, rep: str) -> bool:
        """Tell whether someone may know and shape a rep's development: the rep, who leads them, or someone whom the book does not know."""
        return person == rep or person not in self.reps or self.leads(person, rep)

    def members(self, team: str) -> tuple[str, ...]:
        """Give the reps of a team."""
        return tuple(rep.id for rep in self.reps.values() if rep.team == team)

    def coached(self, person: str, on: dt.date) -> tuple[str, ...]:
        """Give the reps there on a day, then the teams, whom someone may coach."""
        reps = (rep.id for rep in self.reps.values() if rep.works(on) and self.may_coach(person, rep.id))
        return (*reps, *(team for team in self.teams if self.may_coach(person, team)))

    def sees(self, person: str, prompt: Prompt) -> bool:
        """Tell whether someone may read a prompt: its rep, their coach, or both, as its privacy says.

        Someone whom the book does not know (sales ops) reads all but what is for the rep alone. What was escalated is read by that role too.
        """
        about = prompt.record if prompt.subject == "team" else prompt.rep
        outside = person not in self.reps
        coach = outside or (about is not None and self.may_coach(person, about))
        mine = about is not None and (
            person == about or (prompt.subject == "team" and self.reps[person].team == about if not outside else False)
        )
        if prompt.state == "escalated" and prompt.escalate_to and self.holds(person, prompt.escalate_to, about):
            return True
        return {"rep": mine, "manager": coach, "both": mine or coach}[prompt.privacy]

    def holds(self, person: str, role: str, about: str | None) -> bool:
        """Tell whether someone has a role towards a rep or team: ``manager`` is their coach, any other the role in the book."""
        if role == "manager":
            return about is not None and person in self.coaches(about)
        return person in self.reps and self.reps[person].role == role

    def takes_part(self, person: str, session: CoachingSession) -> bool:
        """Tell whether someone is the coach of a session, or the rep or one of the team that it is with."""
        if person == session.coach:
            return True
        if session.kind == TEAM_MEETING:
            return person in self.reps and self.reps[person].team == session.about
        return person == session.about

    def reads(self, person: str, note: Note, session: CoachingSession | None) -> bool:
        """Tell whether someone may read a note: one's own; of others, only a shared one of a session that one takes part in.

        One that a rep brings without a session is read, once shared, by whoever the book names as their coach.
        """
        if person == note.by:
            return True
        if note.private:
            return False
        return person in self.coaches(note.about) if session is None else self.takes_part(person, session)
