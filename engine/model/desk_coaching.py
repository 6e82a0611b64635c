"""What a screen asks of the engine about coaching: ``desk.coaching``, as one person may see it."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from engine.model.coaching import Agenda, FeedbackKind, SessionKind, Slot
from engine.model.views_coaching import (
    CoachReport,
    CommitmentView,
    FeedbackRow,
    MeasureChoice,
    NoteView,
    PromptCard,
    QueueRow,
    SessionRow,
    SessionView,
)


class CoachingDesk(Protocol):
    """Every call may raise ``DealcoachError``; what it was asked to keep is on disk when it returns.

    Reps and teams are named by id or name. Who may read what is enforced here: a private note is read by its writer alone, a shared one
    by the coach and the rep (or the team's members) of its session.
    """

    def queue(self) -> list[QueueRow]:
        """Give the reps and teams that this person coaches, the one most in need first."""
        ...

    def agenda(self, about: str, kind: SessionKind = "one_to_one") -> Agenda:
        """Write the agenda of a session with a rep (or a team, for a team meeting) as of now; nothing is stored."""
        ...

    def sessions(self, about: str | None = None) -> list[SessionRow]:
        """Give the sessions that this person took part in (with one rep or team), the newest first."""
        ...

    def session(self, session: str) -> SessionView:
        """Give one session."""
        ...

    def start(self, about: str, kind: SessionKind = "one_to_one") -> SessionView:
        """Begin a session as its coach."""
        ...

    def note(self, session: str, slot: Slot, text: str, *, shared: bool = False, prompt: str | None = None) -> NoteView:
        """Write a note in an open session, or, given a rep in its place, a difficulty or need to bring to the next one. Private by default."""
        ...

    def share(self, note: str) -> NoteView:
        """Let the other side of the session read a note of one's own."""
        ...

    def measures(self, subject: str | None = None) -> list[MeasureChoice]:
        """Give what a commitment may be measured by."""
        ...

    def commit(
        self,
        session: str,
        what: str,
        due: dt.date,
        *,
        owner: str | None = None,
        measure: str | None = None,
        record: str | None = None,
        change: str | None = None,
        prompt: str | None = None,
    ) -> CommitmentView:
        """Keep what someone undertakes in an open session: the owner is the rep unless said otherwise, the record the rep, or the prompt's deal.

        ``change`` is as people write it: ``+2``, ``-14d``, ``+10%``, ``CNY 50_000``, ``true``. The baseline is measured now.
        """
        ...

    def close(self, session: str, reason: str = "") -> SessionView:
        """End a session. One without a commitment needs a reason; a performance review needs praise, gap and suggestion."""
        ...

    def follow_ups(self, about: str | None = None, *, everything: bool = False) -> list[CommitmentView]:
        """Give the commitments (of one rep or team) that this person made, owns or coaches: open and lately due, or all."""
        ...

    def verify(self, commitment: str, *, kept: bool, note: str = "") -> CommitmentView:
        """Say as the coach what came of a commitment without a measure."""
        ...

    def withdraw(self, commitment: str, reason: str) -> CommitmentView:
        """Take a commitment back, with a reason."""
        ...

    def prompt(self, prompt: str) -> PromptCard:
        """Give one prompt with its life."""
        ...

    def accept(self, prompt: str) -> PromptCard:
        """Take a prompt on."""
        ...

    def dismiss(self, prompt: str, reason: str) -> PromptCard:
        """Set a prompt aside, with a reason."""
        ...

    def report(self, since: dt.date | None = None, *, effect: bool = False) -> CoachReport:
        """Tell by coach whether coaching is happening, since a day (default: the last 91 days); with ``effect`` also whether it worked.

        That compares all deals of the book, and takes a while.
        """
        ...

    def feedback(self, part: str, kind: FeedbackKind, text: str = "", *, playbook: str | None = None) -> FeedbackRow:
        """Say of a criterion that it is unclear, impossible or useless, or propose something."""
        ...

    def feedbacks(self, playbook: str | None = None, part: str | None = None) -> list[FeedbackRow]:
        """Give what was said, the newest first."""
        ...
