"""Answering prompts, holding a session, taking notes, undertaking and following up: what the desk keeps of coaching."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from engine.model.coaching import SESSION_KINDS, SessionKind
from engine.model.views_coaching import CommitmentView, MeasureChoice, NoteView, SessionView
from tui.coached import Coached, Folder
from tui.messages import Saved
from tui.screens.base import DeskScreen
from tui.screens.choose import Choose
from tui.screens.form import Field, Form
from tui.screens.write import Write
from tui.undo import Undo
from tui.widgets.session_box import Place, SessionBox

FORTNIGHT = 14  # days until a commitment is due unless one says otherwise
SOON = re.compile(r"\+?(\d{1,3})\s*(?:d|days?|天)?$")


def due_day(text: str, day: dt.date) -> dt.date | None:
    """Read a day as people write it: 2026-12-04, or so many days from now (14, +14, 14d)."""
    soon = SOON.match(text.strip())
    if soon:
        return day + dt.timedelta(days=int(soon[1]))
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


class Talking(DeskScreen):
    """Each is saved before the screen says so. What the record keeps for good says that it cannot be undone."""

    one: Coached | None = None
    folder: Folder | None = None

    @property
    def session(self) -> SessionView | None:
        """The session in sight."""
        return self.folder.session if self.folder else None

    def keeping(self, said: str) -> Undo:
        """Give the undo of what stays in the record."""
        return Undo(said, None)

    def accept(self, prompt: str, what: str) -> None:
        """Take a prompt on."""
        said = self.look.words("saved.accept", what=what)
        self.start(self.keep(lambda desk: desk.coaching.accept(prompt), said, self.keeping(said)), group="save")

    def dismiss_prompt(self, prompt: str, what: str) -> None:
        """Ask for the reason, and set a prompt aside."""
        words = self.look.words

        async def save(reason: str) -> None:
            said = words("saved.dismiss", what=what)
            await self.keep(lambda desk: desk.coaching.dismiss(prompt, reason), said, self.keeping(said))

        self.ask(what, words("ask.dismiss"), words("ask.dismiss.hint"), save, required=True)

    def start_session(self, one: Coached) -> None:
        """Ask which kind of session, and begin it."""
        words = self.look.words
        kinds: tuple[SessionKind, ...] = SESSION_KINDS if one.about == "rep" else ("team_meeting",)

        def begin(kind: str) -> None:
            chosen = next(each for each in SESSION_KINDS if each == kind)
            said = words("saved.start", kind=words(f"talk.{kind}"), name=one.name)
            self.start(self.keep(lambda desk: desk.coaching.start(one.id, chosen), said, self.keeping(said)), group="save")

        options = [(kind, words(f"talk.{kind}")) for kind in kinds if one.about == "team" or kind != "team_meeting"]
        self.app.push_screen(Choose(one.name, words("ask.kind"), options, begin))

    def write_note(self, place: Place, slot: str, asks: tuple[str, ...]) -> None:
        """Ask for a note in a slot; it is private until it is shared."""
        words = self.look.words

        async def save(text: str) -> None:
            said = words("saved.note", slot=slot)
            await self.keep(lambda desk: desk.coaching.note(place.session, place.slot, text), said, self.keeping(said))
            self.call_later(self.query_one(SessionBox).redraw)

        self.app.push_screen(Write(slot, (*asks, words("write.private")), save, self.desk_app.drafts, place.draft), self._drafted)

    def _drafted(self, _: None) -> None:
        """Show a draft that was left."""
        self.query_one(SessionBox).redraw()

    def share_note(self, note: NoteView) -> None:
        """Let the other side read a note."""
        said, id = self.look.words("saved.share"), note.note.id
        self.start(self.keep(lambda desk: desk.coaching.share(id), said, self.keeping(said)), group="save")

    def commit(self, one: Coached, session: str, prompt: str | None, what: str) -> None:
        """Ask what is undertaken, by whom, until when and measured by what; the baseline is told once it is kept."""
        self.start(self._form(one, session, prompt, what), group="form", exclusive=True)

    async def _form(self, one: Coached, session: str, prompt: str | None, what: str) -> None:
        words, day = self.look.words, self.look.day
        choices = await self.desk_app.ask(lambda desk: desk.coaching.measures())
        measures = (("", words("form.measure.none")), *self._measures(choices, one))
        fields = (
            Field("what", words("form.what"), words("form.what.hint"), check=lambda text: None if text else "ask.required"),
            Field(
                "due",
                words("form.due"),
                words("form.due.hint"),
                (day + dt.timedelta(days=FORTNIGHT)).isoformat(),
                lambda text: None if due_day(text, day) else "form.due.wrong",
            ),
            Field("owner", words("form.owner"), words("form.owner.hint", name=one.name)),
            Field("measure", words("form.measure"), words("form.measure.hint"), choices=measures),
            Field("record", words("form.record"), words("form.record.hint")),
            Field("change", words("form.change"), words("form.change.hint")),
        )

        async def save(answers: dict[str, str]) -> None:
            due = due_day(answers["due"], day)
            assert due  # noqa: S101 - checked by its field
            measure, record = answers["measure"] or None, answers["record"] or None
            view: CommitmentView = await self.desk_app.ask(
                lambda desk: desk.coaching.commit(
                    session,
                    answers["what"],
                    due,
                    owner=answers["owner"] or None,
                    measure=measure,
                    record=record,
                    change=answers["change"] or None,
                    prompt=prompt,
                )
            )
            said = words("saved.commit", what=view.commitment.what)
            told = words("follow.baseline", measure=view.measure, baseline=view.baseline, change=view.change) if view.measure else ""
            self.desk_app.undoes.append(self.keeping(said))
            self.post_message(Saved("   ".join(part for part in (said, told) if part)))

        title = words("form.title", name=one.name) + (f": {what}" if what else "")
        self.app.push_screen(Form(title, fields, save, self.desk_app.drafts, f"commit {session} {prompt or ''}"))

    def _measures(self, choices: Sequence[MeasureChoice], one: Coached) -> list[tuple[str, str]]:
        """Name each measure once, with what it can be of, and an example of a change."""
        words = self.look.words
        found: dict[str, list[MeasureChoice]] = {}
        for choice in choices:
            if choice.subject in (one.about, "deal"):
                found.setdefault(choice.id, []).append(choice)
        return [
            (id, words("form.measure.of", subject=", ".join(words(f"subject.{each.subject}") for each in same), example=same[0].example))
            for id, same in found.items()
        ]

    def verify(self, view: CommitmentView) -> None:
        """Ask whether a commitment without a measure was kept, and keep that word."""
        words, id = self.look.words, view.commitment.id

        def chosen(answer: str) -> None:
            async def save(note: str) -> None:
                said = words("saved.verify", what=view.commitment.what, state=words(f"follow.{answer}"))
                await self.keep(lambda desk: desk.coaching.verify(id, kept=answer == "kept", note=note), said, self.keeping(said))

            self.ask(view.commitment.what, words("ask.verify"), words("ask.tick.hint"), save)

        options = [(answer, words(f"follow.{answer}")) for answer in ("kept", "missed")]
        self.app.push_screen(Choose(view.commitment.what, words("ask.kept"), options, chosen))

    def withdraw(self, view: CommitmentView) -> None:
        """Ask why, and take a commitment back."""
        words, id = self.look.words, view.commitment.id

        async def save(reason: str) -> None:
            said = words("saved.withdraw", what=view.commitment.what)
            await self.keep(lambda desk: desk.coaching.withdraw(id, reason), said, self.keeping(said))

        self.ask(view.commitment.what, words("ask.withdraw"), words("ask.withdraw.hint"), save, required=True)

    def finish(self, view: SessionView) -> None:
        """End a session: with what was undertaken in it, or with the reason why nothing was."""
        words, id = self.look.words, view.session.id
        said = words("saved.close", kind=words(f"talk.{view.session.kind}"), name=view.name)

        async def save(reason: str) -> None:
            await self.keep(lambda desk: desk.coaching.close(id, reason), said, self.keeping(said))

        if view.commitments:
            self.start(save(""), group="save")
        else:
            self.ask(said_of(view, words("ask.close.title")), words("ask.close"), words("ask.close.hint"), save, required=True)


def said_of(view: SessionView, title: str) -> str:
    """Name a session in a question."""
    return f"{title} {view.name}"
