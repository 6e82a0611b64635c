"""Who is coached, and everything that one talk with them may need, as the desk gives it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.model.coaching import Agenda, SessionKind
from engine.model.desk import Desk
from engine.model.views import PromptRow
from engine.model.views_coaching import CommitmentView, QueueRow, SessionRow, SessionView


@dataclass(frozen=True, slots=True)
class Coached:
    """A rep or team of the queue with their open prompts; a rep who reads this for themselves has no place in a queue."""

    id: str
    name: str
    about: Literal["rep", "team"]
    queue: QueueRow | None
    prompts: tuple[PromptRow, ...]

    @property
    def kind(self) -> SessionKind:
        """The talk that is held with them as a rule."""
        return "one_to_one" if self.about == "rep" else "team_meeting"


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies on the table: the agenda, the follow-ups, the sessions held, and the one that is open or looked at again."""

    about: str
    agenda: Agenda
    follow_ups: tuple[CommitmentView, ...]
    sessions: tuple[SessionRow, ...]
    session: SessionView | None


def read_queue(desk: Desk) -> list[Coached]:
    """Read whom this person coaches, in the order of need; a rep comes to their own page first."""
    prompts, queue, me = desk.prompts(), desk.coaching.queue(), desk.awards.me()
    rows = [Coached(row.id, row.name, row.about, row, _of(prompts, row.id, row.about)) for row in queue]
    if me is not None and all(row.id != me for row in rows):
        name = dict(desk.awards.people()).get(me, me)
        rows.insert(0, Coached(me, name, "rep", None, _of(prompts, me, "rep")))
    return rows


def _of(prompts: Iterable[PromptRow], id: str, about: str) -> tuple[PromptRow, ...]:
    if about == "rep":
        return tuple(row for row in prompts if row.prompt.rep == id)
    return tuple(row for row in prompts if row.prompt.subject == "team" and row.prompt.record == id)


def read_folder(desk: Desk, one: Coached, again: str | None) -> Folder:
    """Read everything about one of them; ``again`` is a session to look at, else the open one is taken."""
    coaching = desk.coaching
    sessions = tuple(coaching.sessions(one.id))
    now = next((row.session for row in sessions if row.session.closed_at is None), None)
    id = again or (now.id if now else None)
    view = coaching.session(id) if id else None
    agenda = view.agenda if view else coaching.agenda(one.id, one.kind)
    return Folder(one.id, agenda, tuple(coaching.follow_ups(one.id, everything=True)), sessions, view)
