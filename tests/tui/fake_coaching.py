"""Coaching at the fake desk: a queue of the reps with prompts, sessions, notes and commitments that are kept in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.errors import UsageError
from engine.model.coaching import Agenda, AgendaItem, CoachingSession, Commitment, Note, SessionKind, Slot
from engine.model.judgement import PromptState
from engine.model.text import Text
from engine.model.views_coaching import (
    CommitmentView,
    MeasureChoice,
    NoteView,
    PromptCard,
    QueueRow,
    SessionRow,
    SessionView,
    SlotView,
)

if TYPE_CHECKING:
    from tests.tui.fake import FakeDesk

AGO = dt.timedelta(days=14)
SLOTS: tuple[tuple[Slot, Text, tuple[Text, ...]], ...] = (
    ("goal", Text("Goal", "目标"), (Text("What should be different in two weeks?", "两周后希望有什么不同？"),)),
    ("reality", Text("Reality", "现状"), (Text("What have you tried so far?", "到目前为止做过哪些尝试？"),)),
    ("options", Text("Options", "方案"), (Text("What else could you do?", "还可以怎么做？"),)),
    ("will", Text("Will", "行动"), (Text("What will you do, by when?", "你将做什么？何时完成？"),)),
)


class FakeCoaching:
    """``answers`` are what became of prompts, ``held`` the sessions, ``written`` the notes, ``made`` the commitments."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.answers: dict[str, tuple[PromptState, str]] = {}
        self.held: list[CoachingSession] = []
        self.reasons: dict[str, str] = {}
        self.written: list[Note] = []
        self.made: list[CommitmentView] = []

    @property
    def now(self) -> dt.datetime:
        return dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)

    def _name(self, about: str) -> str:
        return dict(self.desk.reps()).get(about, "华东一组" if about == "east" else about)

    def _changed(self, name: str) -> None:
        self.desk.called(name)
        self.desk.changes += 1

    def queue(self) -> list[QueueRow]:
        self.desk.called("queue")
        rows = []
        for n, (id, name) in enumerate(self.desk.reps()):
            own = self.desk.prompts(id)
            due = [view for view in self.made if view.commitment.about == id and view.state == "open"]
            open_now = next((each.id for each in self.held if each.about == id and each.closed_at is None), None)
            because = Text(f"{len(own)} prompts, talk {n} days late", f"{len(own)} 条提示，面谈逾期 {n} 天")
            last, following = self.desk.day - AGO - dt.timedelta(days=n), self.desk.day - dt.timedelta(days=n)
            priority = min((row.prompt.priority for row in own), default=None)
            row = QueueRow(
                id, name, "rep", "华东一组", len(own), priority, n % 2, len(due), n % 3 == 1, last, following, n, open_now, because
            )
            rows.append(row)
        team = QueueRow("east", "华东一组", "team", "", 0, None, 0, 0, 0, None, self.desk.day, 0, None, Text("no meeting yet", "尚未开会"))
        return [*sorted(rows, key=lambda row: (row.priority or 99, -row.prompts)), team]

    def agenda(self, about: str, kind: SessionKind = "one_to_one") -> Agenda:
        self.desk.called("agenda")
        items = [
            AgendaItem(
                "commitment",
                Text("Call the buyer of Contoso", "联系 Contoso 的决策人"),
                Text("due 2026-11-18, missed", "2026-11-18 到期，未兑现"),
            ),
            AgendaItem("win", Text("苏州新元 won", "赢得苏州新元"), Text("CNY 240,000 on 2026-11-12", "2026-11-12 成交 CNY 240,000")),
        ]
        for row in self.desk.prompts(about)[:3]:
            prompt = row.prompt
            asks = (Text("Who else should know of this?", "还有谁需要了解此事？"),)
            items.append(AgendaItem("prompt", prompt.say, Text(row.deal_name, row.deal_name), prompt.id, dict(prompt.facts), asks))
        return Agenda(about, kind, self.desk.day, tuple(items))

    def sessions(self, about: str | None = None) -> list[SessionRow]:
        self.desk.called("sessions")
        return [
            SessionRow(each, self._name(each.about), "张敏", sum(view.commitment.session == each.id for view in self.made))
            for each in reversed(self.held)
            if about in (None, each.about)
        ]

    def session(self, session: str) -> SessionView:
        self.desk.called("session")
        held = next(each for each in self.held if each.id == session)
        notes = tuple(self._note(note) for note in self.written if note.session == session)
        slots = tuple(SlotView(slot, name, ask, filled=any(note.note.slot == slot for note in notes)) for slot, name, ask in SLOTS)
        made = tuple(view for view in self.made if view.commitment.session == session)
        now = held.closed_at is None
        return SessionView(held, self._name(held.about), "张敏", self.agenda(held.about, held.kind), slots, notes, made, now, now)

    def _note(self, note: Note) -> NoteView:
        return NoteView(note, note.by, note.by == self.desk.user)

    def start(self, about: str, kind: SessionKind = "one_to_one") -> SessionView:
        self._changed("start")
        held = CoachingSession(f"S-{len(self.held) + 1}", kind, about, self.desk.user, self.now)
        self.held.append(held)
        return self.session(held.id)

    def note(self, session: str, slot: Slot, text: str, *, shared: bool = False, prompt: str | None = None) -> NoteView:
        self._changed("note")
        note = Note(session, slot, text, self.desk.user, self.now, not shared, prompt, f"N-{len(self.written) + 1}")
        self.written.append(note)
        return self._note(note)

    def share(self, note: str) -> NoteView:
        self._changed("share")
        self.written = [replace(each, private=False) if each.id == note else each for each in self.written]
        return self._note(next(each for each in self.written if each.id == note))

    def measures(self, subject: str | None = None) -> list[MeasureChoice]:
        del subject
        self.desk.called("measures")
        return [
            MeasureChoice("recent_meetings", "rep", "number", "+2"),
            MeasureChoice("contacts", "deal", "number", "+1"),
            MeasureChoice("pipeline", "rep", "money", "CNY 50_000"),
        ]

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
        self._changed("commit")
        if measure and not change:
            raise UsageError("CO113", Text("say by how much it should change", "请说明预期变化"), help=Text("such as +2", "例如 +2"))
        about = next(each.about for each in self.held if each.id == session)
        made = Commitment(
            f"C-{len(self.made) + 1}",
            session,
            owner or about,
            what,
            due,
            self.now,
            self.desk.user,
            measure,
            "rep",
            record,
            1,
            2,
            prompt,
            about,
        )
        left = (due - self.desk.day).days
        view = CommitmentView(made, self._name(owner or about), "open", measure or "", "1" if measure else "", change or "", "1", left)
        self.made.append(view)
        return view

    def close(self, session: str, reason: str = "") -> SessionView:
        self._changed("close")
        if not reason and not any(view.commitment.session == session for view in self.made):
            raise UsageError("CO107", Text("nothing was undertaken", "没有任何承诺"))
        self.reasons[session] = reason
        self.held = [replace(each, closed_at=self.now) if each.id == session else each for each in self.held]
        return self.session(session)

    def follow_ups(self, about: str | None = None, *, everything: bool = False) -> list[CommitmentView]:
        del everything
        self.desk.called("follow_ups")
        return [view for view in self.made if about in (None, view.commitment.about)]

    def _concluded(self, commitment: str, **changes: Any) -> CommitmentView:
        self.made = [replace(view, on=self.desk.day, **changes) if view.commitment.id == commitment else view for view in self.made]
        return next(view for view in self.made if view.commitment.id == commitment)

    def verify(self, commitment: str, *, kept: bool, note: str = "") -> CommitmentView:
        self._changed("verify")
        return self._concluded(commitment, state="kept" if kept else "missed", note=note)

    def withdraw(self, commitment: str, reason: str) -> CommitmentView:
        self._changed("withdraw")
        return self._concluded(commitment, state="withdrawn", note=reason)

    def prompt(self, prompt: str) -> PromptCard:
        row = next(row for row in self.desk.prompts() if row.prompt.id == prompt)
        return PromptCard(row, (), ("accepted", "dismissed"))

    def _answered(self, prompt: str, state: PromptState, note: str) -> PromptCard:
        card = self.prompt(prompt)
        self.answers[prompt] = state, note
        return card

    def accept(self, prompt: str) -> PromptCard:
        self._changed("accept")
        return self._answered(prompt, "accepted", "")

    def dismiss(self, prompt: str, reason: str) -> PromptCard:
        self._changed("dismiss")
        return self._answered(prompt, "dismissed", reason)

    def report(self, since: dt.date | None = None) -> Any:
        raise NotImplementedError

    def feedback(self, part: str, kind: Any, text: str = "", *, playbook: str | None = None) -> Any:
        raise NotImplementedError

    def feedbacks(self, playbook: str | None = None, part: str | None = None) -> Sequence[Any]:
        raise NotImplementedError
