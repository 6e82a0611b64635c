"""Coaching as one person at a desk may see and do it: the queue, agendas, sessions with their notes, commitments, prompts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api import refusals
from engine.api.agendas import material, questions
from engine.api.committing import Undertaking, undertake
from engine.api.followed import followed, move_prompt
from engine.api.gauges import Gauges, worded
from engine.api.prompts import prompt_row
from engine.api.staff import read_people, rep_called, team_called, who
from engine.api.training import Training
from engine.coaching.agenda import write
from engine.coaching.cadence import BROUGHT, SLOT_NAMES, TEMPLATES
from engine.coaching.life import NEXT
from engine.coaching.need import Standing, queue
from engine.coaching.people import TEAM_MEETING, People
from engine.model.coaching import Agenda, CoachingSession, Commitment, FeedbackKind, Followed, Note, SessionKind, Slot
from engine.model.judgement import PromptState
from engine.model.text import storable
from engine.model.views import PromptRow
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
    SlotView,
)

if TYPE_CHECKING:
    from engine.api.desk import Desk

ASKED = 3  # questions shown beside a slot


class Coaching:
    """What ``desk.coaching`` gives; see ``engine.model.desk_coaching`` for what each call promises.

    Every call may raise ``DealcoachError``: UsageError (CO1nn) for what is not there or not allowed, EventRefusedError (CO2nn) for what
    does not fit what is noted already.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._people: tuple[tuple[object, ...], People] | None = None
        self._training: tuple[tuple[object, ...], Training] | None = None

    @property
    def people(self) -> People:
        """The people of the book, read once for each state of it."""
        seen = self.desk.day, self.desk.book_stamp()
        if self._people is None or self._people[0] != seen:
            self._people = seen, read_people(self.desk)
        return self._people[1]

    @property
    def training(self) -> Training:
        """The training of the desk's day, read from the book once for each state of it."""
        seen = self.desk.day, self.desk.book_stamp()
        if self._training is None or self._training[0] != seen:
            self._training = seen, Training(self.desk)
        return self._training[1]

    @property
    def me(self) -> str:
        """Who this person is: the id of a rep, or the user's name."""
        return who(self.people, self.desk.user)

    def day(self, session: CoachingSession) -> dt.date:
        """Give the local day of a session."""
        return session.at.astimezone(self.desk.settings.zone).date()

    def rows(self, states: Sequence[PromptState]) -> list[PromptRow]:
        """Give the prompts in some states that this person may read, with names and plays, by the instant of the run."""
        desk = self.desk
        decided = {each.deal: each for each in desk.judgements()}
        playbooks = {key: rules.deals.playbook for key, rules in desk.rules.items()}
        unanswered = [state for state in states if state in ("open", "escalated")]
        answered = [state for state in states if state not in ("open", "escalated")]
        found = [*(desk.store.prompts(as_of=desk.as_of, state=unanswered) if unanswered else ())]
        found += desk.store.prompts(as_of=desk.as_of, state=answered) if answered else []
        names = dict(desk.reps()) | {rep.id: rep.name for rep in self.people.reps.values()}
        rows = [prompt_row(each, playbooks, decided, names) for each in found if self.people.sees(self.me, each)]
        return sorted(
            rows,
            key=lambda row: (row.prompt.state != "escalated", row.prompt.priority, row.rep_name, row.prompt.trigger, row.prompt.record),
        )

    def queue(self) -> list[QueueRow]:
        """Give the reps and teams that this person coaches, the one most in need first."""
        desk, people = self.desk, self.people
        prompts = [row.prompt for row in self.rows(("open", "escalated"))]
        sessions = [each for each in desk.store.coaching.sessions(desk.as_of) if each.closed_at is not None or each.coach == self.me]
        views = self.views(desk.store.coaching.commitments(desk.as_of))
        standings = []
        for about in people.coached(self.me, desk.day):
            rep = people.reps.get(about)
            kind: SessionKind = "one_to_one" if rep else TEAM_MEETING
            held = [each for each in sessions if each.about == about and each.kind == kind]
            last = max((self.day(each) for each in held if each.closed_at), default=None)
            mine = [
                view
                for view in views
                if view.commitment.about == about and (view.state == "open" or last is None or view.commitment.due >= last)
            ]
            own = [each for each in prompts if (each.rep == about if rep else each.subject == "team" and each.record == about)]
            team = people.name(rep.team) if rep and rep.team else ""
            standings.append(Standing(about, people.name(about), team, kind, own, mine, held, rep.hired_on if rep else None))
        return queue(standings, desk.day, {each.id: self.day(each) for each in sessions})

    def agenda(self, about: str, kind: SessionKind = "one_to_one") -> Agenda:
        """Write the agenda of a session with a rep or team as of now; nothing is stored. The rep may read their own."""
        found = self._about(about, kind)
        if found != self.me:
            self._coach_of(found)
        return write(kind, material(self, found, kind))

    def sessions(self, about: str | None = None) -> list[SessionRow]:
        """Give the sessions that this person took part in, the newest first."""
        ledger, people = self.desk.store.coaching, self.people
        wanted = {*people.called(about), *people.teams_called(about)} if about is not None else None
        commitments = ledger.commitments(self.desk.as_of)
        return [
            SessionRow(
                each.by_clock(self.desk.settings.zone),
                people.name(each.about),
                people.name(each.coach),
                sum(made.session == each.id for made in commitments),
            )
            for each in reversed(ledger.sessions(self.desk.as_of))
            if people.takes_part(self.me, each) and (wanted is None or each.about in wanted)
        ]

    def session(self, session: str) -> SessionView:
        """Give one session, with the notes that this person may read."""
        self.desk.acting_at()
        return self._view(self._mine(session))

    def start(self, about: str, kind: SessionKind = "one_to_one") -> SessionView:
        """Begin a session as its coach; its agenda's prompts are kept with it."""
        found = self._about(about, kind)
        self._coach_of(found)
        prompts = tuple(row.prompt.id for row in material(self, found, kind).prompts)
        return self._view(self.desk.store.coaching.start(kind, found, self.me, self.desk.acting_at(), prompts))

    def note(self, session: str, slot: Slot, text: str, *, shared: bool = False, prompt: str | None = None) -> NoteView:
        """Write a note, private unless said otherwise; what a rep brings to the next talk needs no session."""
        at, me = self.desk.acting_at(), self.me
        held = self.desk.store.coaching.session(session, self.desk.as_of)
        if held is None and self.people.called(session):
            about = rep_called(self.people, session)
            if about != me or slot not in BROUGHT:
                raise refusals.brings(session)
            held_id = ""
        else:
            mine = self._mine(session)
            about, held_id = mine.about, mine.id
        if prompt is not None:
            self.prompt(prompt)
        kept = self.desk.store.coaching.add_note(Note(held_id, slot, written(text), me, at, not shared, prompt, about=about))
        return self._note(kept)

    def share(self, note: str) -> NoteView:
        """Let the other side of the session read a note of one's own."""
        return self._note(self.desk.store.coaching.share(note, self.me, self.desk.acting_at()))

    def measures(self, subject: str | None = None) -> list[MeasureChoice]:
        """Give what a commitment may be measured by."""
        return self.gauges.choices(subject)

    @cached_property
    def gauges(self) -> Gauges:
        """What the playbooks can measure."""
        return Gauges(self.desk.rules.values())

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
        """Keep what someone undertakes in an open session; its baseline is measured now, and the prompt behind it becomes committed."""
        asked = Undertaking(self._mine(session), written(what), due, owner, measure, record, change, prompt)
        return self.views([undertake(self, asked)])[0]

    def close(self, session: str, reason: str = "") -> SessionView:
        """End a session as its coach."""
        at, found = self.desk.acting_at(), self._mine(session)
        if found.coach != self.me:
            raise refusals.not_the_coach(self.people.name(found.coach))
        missing = self._missing(found)
        if missing:
            raise refusals.feedback_incomplete([SLOT_NAMES[slot] for slot in missing])
        if not reason.strip() and not self.desk.store.coaching.commitments(session=found.id):
            raise refusals.nothing_undertaken(found.id)
        return self._view(self.desk.store.coaching.close(found.id, self.me, at, storable(reason).strip()))

    def follow_ups(self, about: str | None = None, *, everything: bool = False) -> list[CommitmentView]:
        """Give the commitments that concern this person: those open or due in the last two weeks, or all, by the day they are due."""
        desk, people, me = self.desk, self.people, self.me
        wanted = None if about is None else {*people.called(about), *people.teams_called(about)}
        if wanted == set():
            rep_called(people, about or "")
        held = {each.id: each for each in desk.store.coaching.sessions(desk.as_of)}
        mine = [
            each
            for each in desk.store.coaching.commitments(desk.as_of)
            if (wanted is None or each.about in wanted)
            and (me in (each.owner, each.by) or people.may_coach(me, each.about) or people.takes_part(me, held[each.session]))
        ]
        lately = TEMPLATES["one_to_one"].every
        views = [view for view in self.views(mine) if everything or view.state == "open" or view.days_left >= -lately]
        return sorted(views, key=lambda view: (view.commitment.due, view.commitment.id))

    def verify(self, commitment: str, *, kept: bool, note: str = "") -> CommitmentView:
        """Say as the coach what came of a commitment without a measure."""
        at, found = self.desk.acting_at(), self._commitment(commitment)
        if not self.people.may_coach(self.me, found.about):
            raise refusals.not_the_coach(", ".join(map(self.people.name, self.people.coaches(found.about))))
        if found.measure is not None:
            raise refusals.measured(found.id, found.measure)
        return self._conclude(Followed(found, None, "kept" if kept else "missed", by=self.me, note=storable(note).strip()), at)

    def withdraw(self, commitment: str, reason: str) -> CommitmentView:
        """Take a commitment back, with a reason, as its owner's coach or as who made it."""
        at, found = self.desk.acting_at(), self._commitment(commitment)
        if found.measure is not None and self.views([found])[0].state in ("kept", "missed"):
            raise refusals.said_already(found.id)
        return self._conclude(Followed(found, None, "withdrawn", by=self.me, note=written(reason)), at)

    def prompt(self, prompt: str) -> PromptCard:
        """Give one prompt with its life, where this person may read it."""
        desk = self.desk
        desk.acting_at()
        found, steps = desk.store.prompt(prompt, desk.as_of)
        if found.as_of > desk.as_of or not self.people.sees(self.me, found):
            raise refusals.no_such_prompt(prompt)
        playbooks = {key: rules.deals.playbook for key, rules in desk.rules.items()}
        deals = {each.deal: each for each in desk.judgements() if each.deal == found.record}
        row = prompt_row(found, playbooks, deals, {rep.id: rep.name for rep in self.people.reps.values()})
        may = NEXT[found.state] & {"accepted", "dismissed"} if self._may_answer(row) else frozenset()
        zone, name = desk.settings.zone, self.people.name
        life = tuple(replace(step, by=name(step.by), at=step.at.astimezone(zone)) for step in steps)
        return PromptCard(row, life, tuple(sorted(may)))

    def accept(self, prompt: str) -> PromptCard:
        """Take a prompt on."""
        return self._step(prompt, "accepted", "")

    def dismiss(self, prompt: str, reason: str) -> PromptCard:
        """Set a prompt aside, with a reason."""
        return self._step(prompt, "dismissed", reason)

    def report(self, since: dt.date | None = None, *, effect: bool = False) -> CoachReport:
        """Tell by coach whether coaching is happening, and with ``effect`` whether it worked."""
        from engine.api.coach_report import report

        return report(self, since, effect=effect)

    def feedback(self, part: str, kind: FeedbackKind, text: str = "", *, playbook: str | None = None) -> FeedbackRow:
        """Say of a criterion that it is unclear, impossible or useless, or propose something."""
        from engine.api.remarks import add

        return add(self, part, kind, text, playbook)

    def feedbacks(self, playbook: str | None = None, part: str | None = None) -> list[FeedbackRow]:
        """Give what was said of criteria, the newest first."""
        from engine.api.remarks import listed

        return listed(self, playbook, part)

    def views(self, commitments: Iterable[Commitment]) -> list[CommitmentView]:
        """Give commitments as of the desk's instant, in the reader's words."""
        return [self._commitment_view(each) for each in followed(self.desk, commitments)]

    def _commitment_view(self, each: Followed) -> CommitmentView:
        made, language = each.commitment, self.desk.language
        gauge = self.gauges.get(made.subject, made.measure)
        where = self.people.name(made.record) if made.subject != "deal" else made.record or ""
        counted = made.measure is not None
        return CommitmentView(
            commitment=made,
            owner=self.people.name(made.owner),
            state=each.state,
            measure=f"{made.measure} ({where})" if counted else "",
            baseline=worded(gauge, made.baseline, language) if counted else "",
            change=worded(gauge, made.change, language, signed=True) if counted else "",
            value=worded(gauge, each.value, language) if counted else "",
            days_left=(made.due - self.desk.day).days,
            on=each.on,
            note=each.note,
        )

    def _view(self, held: CoachingSession) -> SessionView:
        ledger, people = self.desk.store.coaching, self.people
        notes = tuple(map(self._note, ledger.notes(self.me, people, self.desk.as_of, session=held.id)))
        bank, template = questions(self), TEMPLATES[held.kind]
        missing = self._missing(held)
        slots = tuple(
            SlotView(
                slot, SLOT_NAMES[slot], bank.get(slot, ())[:ASKED], slot in template.required, any(view.note.slot == slot for view in notes)
            )
            for slot in template.slots
        )
        return SessionView(
            session=held.by_clock(self.desk.settings.zone),
            name=people.name(held.about),
            coach=people.name(held.coach),
            agenda=write(held.kind, material(self, held.about, held.kind)),
            slots=slots,
            notes=notes,
            commitments=tuple(self.views(ledger.commitments(self.desk.as_of, session=held.id))),
            may_write=held.closed_at is None,
            may_close=held.closed_at is None and held.coach == self.me,
            missing=missing,
        )

    def _missing(self, held: CoachingSession) -> tuple[Slot, ...]:
        """Give the required slots in which the coach has written nothing; only the coach is told."""
        if held.coach != self.me:
            return ()
        mine = self.desk.store.coaching.notes(self.me, self.people, session=held.id)
        written_in = {note.slot for note in mine if note.by == self.me}
        return tuple(slot for slot in TEMPLATES[held.kind].required if slot not in written_in)

    def _note(self, note: Note) -> NoteView:
        return NoteView(note.by_clock(self.desk.settings.zone), self.people.name(note.by), note.by == self.me)

    def _about(self, about: str, kind: SessionKind) -> str:
        people, team = self.people, kind == TEAM_MEETING
        if team is bool(people.called(about)) and team is not bool(people.teams_called(about)):
            raise refusals.other_kind(about, team=team)
        return team_called(people, about) if team else rep_called(people, about)

    def _coach_of(self, about: str) -> None:
        if not self.people.may_coach(self.me, about):
            raise refusals.not_the_coach(", ".join(map(self.people.name, self.people.coaches(about))))

    def _mine(self, session: str) -> CoachingSession:
        """Give a session that this person takes part in; of any other it is not even said that it is there."""
        held = self.desk.store.coaching.session(session, self.desk.as_of)
        if held is None or not self.people.takes_part(self.me, held):
            raise refusals.no_such_session(session)
        return held

    def _commitment(self, id: str) -> Commitment:
        found = next((each for each in self.desk.store.coaching.commitments(self.desk.as_of) if each.id == id), None)
        if found is None or not (self.me == found.by or self.people.may_coach(self.me, found.about)):
            raise refusals.no_such_commitment(id)
        return found

    def _conclude(self, word: Followed, at: dt.datetime) -> CommitmentView:
        with self.desk.store.together():
            if not self.desk.store.coaching.conclude(word, max(at, word.commitment.made_at)):
                raise refusals.said_already(word.commitment.id)
            move_prompt(self.desk, word.commitment, at, self.me)
        return self.views([word.commitment])[0]

    def _may_answer(self, row: PromptRow) -> bool:
        """Tell whether a prompt is this person's to answer: they are its rep, coach it, or hold the role that it was escalated to."""
        prompt, people = row.prompt, self.people
        about = prompt.record if prompt.subject == "team" else prompt.rep
        held = prompt.state == "escalated" and prompt.escalate_to is not None and people.holds(self.me, prompt.escalate_to, about)
        return held or about is None or self.me == about or people.may_coach(self.me, about)

    def _step(self, id: str, to: PromptState, note: str) -> PromptCard:
        card = self.prompt(id)
        if not self._may_answer(card.row):
            raise refusals.not_theirs(id)
        self.desk.store.set_prompt_state(id, to, by=self.me, at=self.desk.acting_at(), note=storable(note).strip())
        return self.prompt(id)


def written(text: str) -> str:
    """Give what someone wrote as every database keeps it. Raises UsageError (CO112) for nothing but blanks."""
    kept = storable(text).strip()
    if not kept:
        raise refusals.nothing_written()
    return kept
