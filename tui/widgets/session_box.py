"""A session: its slots with their questions and notes, and what was undertaken in it; without one, those that were held."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.coaching import Slot
from engine.model.views_coaching import CommitmentView, NoteView, SessionRow, SessionView, SlotView
from tui.bindings import first_key
from tui.coached import Folder
from tui.ink import Line, hang
from tui.look import Look
from tui.messages import Chosen
from tui.widgets.commitment import commitment_lines
from tui.widgets.item_box import ItemBox

Item = SlotView | NoteView | CommitmentView | SessionRow


@dataclass(frozen=True, slots=True)
class Place:
    """Where a note goes: a session, or the rep who brings something to the next one."""

    session: str
    slot: Slot

    @property
    def draft(self) -> str:
        """The key under which an unfinished note is kept."""
        return f"note {self.session} {self.slot}"


class SessionBox(ItemBox):
    """``drafts`` are the unfinished notes of the app, which this one only shows. ``brought`` are the slots that need no session."""

    def __init__(self, keymap: dict[str, str], drafts: dict[str, str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keymap, self._drafts = keymap, drafts
        self.folder: Folder | None = None
        self.items: tuple[Item, ...] = ()
        self.brought: tuple[SlotView, ...] = ()

    @property
    def session(self) -> SessionView | None:
        """The session in sight."""
        return self.folder.session if self.folder else None

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self.items)

    @property
    def current(self) -> Item | None:
        """The item under the cursor."""
        return self.items[self.cursor] if self.items else None

    @property
    def slot(self) -> SlotView | None:
        """The slot under the cursor: its own line, or one of its notes."""
        slots = [item for item in self.items[: self.cursor + 1] if isinstance(item, SlotView)]
        return slots[-1] if slots and isinstance(self.current, SlotView | NoteView) else None

    def place(self) -> Place | None:
        """Say where a note under the cursor would go."""
        if self.slot is None or self.folder is None or (self.session and not self.session.may_write):
            return None
        return Place(self.session.session.id if self.session else self.folder.about, self.slot.slot)

    def show(self, folder: Folder | None, brought: tuple[SlotView, ...] = ()) -> None:
        """Show another folder; in the same session the cursor stays on its item."""
        before, stood = self._of(), self.current
        self.folder, self.brought = folder, brought
        self.items = tuple(self._listed())
        if self._of() != before:
            self.cursor = 0
        elif stood is not None:
            same = next((n for n, item in enumerate(self.items) if _key(item) == _key(stood)), self.cursor)
            self.cursor = self.validate_cursor(same)
        self.redraw()

    def action_explain(self) -> None:
        """Let the screen do with the item under the cursor what enter means for it."""
        if self.current is not None:
            self.post_message(Chosen(self.id or "", self.current))

    def _of(self) -> tuple[str | None, str | None]:
        return self.folder.about if self.folder else None, self.session.session.id if self.session else None

    def _listed(self) -> list[Item]:
        if self.session is None:
            return [*self.brought, *(self.folder.sessions if self.folder else ())]
        items: list[Item] = []
        for slot in self.session.slots:
            items += [slot, *(note for note in self.session.notes if note.note.slot == slot.slot)]
        return [*items, *self.session.commitments]

    def draw_head(self, width: int, look: Look) -> list[Line]:
        """Draw which session it is and who reads its notes, or how to begin one."""
        words, view = look.words, self.session
        if self.folder is None:
            return hang((), words("reading"), width, "dim")
        if view is None:
            start = words("session.none", start=first_key("start", self._keymap))
            return hang((), start if not self.brought else words("session.bring"), width, "dim")
        held = view.session
        state = words("session.open") if held.closed_at is None else words("session.closed", on=held.closed_at.date().isoformat())
        lines = hang(
            (), f"{words(f'talk.{held.kind}')}  {view.name}", width, "title", tail=(state, "good" if held.closed_at is None else "dim")
        )
        lines += hang((), words("session.by", coach=view.coach, on=held.at.date().isoformat()), width, "dim")
        if view.may_write:
            lines += hang((), words("session.private", share=first_key("share", self._keymap)), width, "dim")
        if view.missing:
            names = ", ".join(look.text(slot.name) for slot in view.slots if slot.slot in view.missing)
            lines += hang((), words("session.missing", slots=names), width, "warn")
        return lines

    def draw_item(self, index: int, width: int, look: Look) -> tuple[list[Line], list[Line]]:
        """Draw a slot, a note below its slot, a commitment, or a session held."""
        item, words = self.items[index], look.words
        first = not index or type(self.items[index - 1]) is not type(item)
        match item:
            case SlotView():
                return [()], self._slot(item, width, look)
            case NoteView():
                read = words("note.private" if item.note.private else "note.shared")
                return [], hang((("    ", ""),), item.note.text, width, tail=(f"{item.by}, {read}", "dim" if item.note.private else "good"))
            case CommitmentView():
                return [(), ((words("session.commitments"), "key"),)] if first else [], commitment_lines(item, width, look)
            case SessionRow():
                before: list[Line] = [(), ((words("session.held"), "key"),)] if first else []
                closed = item.session.closed_at
                tail = words("session.open") if closed is None else words("session.count", n=item.commitments)
                text = f"{item.session.at.date().isoformat()}  {words(f'talk.{item.session.kind}')}  {item.coach}"
                return before, hang((), text, width, tail=(tail, "dim"))

    def _slot(self, slot: SlotView, width: int, look: Look) -> list[Line]:
        words = look.words
        required = f"  ({words('session.required')})" if slot.required else ""
        lines = hang(
            (("[x] " if slot.filled else "[ ] ", "good" if slot.filled else "dim"),), look.text(slot.name) + required, width, "strong"
        )
        for ask in slot.ask:
            lines += hang((("    ? ", "key"),), look.text(ask), width, "dim")
        about = self.session.session.id if self.session else (self.folder.about if self.folder else "")
        draft = self._drafts.get(Place(about, slot.slot).draft, "")
        if draft.strip():
            lines += hang((("    ", ""), (f"{words('note.draft')} ", "warn")), " ".join(draft.split()), width, "warn")
        return lines


def _key(item: Item) -> str:
    match item:
        case SlotView():
            return f"slot {item.slot}"
        case NoteView():
            return f"note {item.note.id}"
        case CommitmentView():
            return f"commitment {item.commitment.id}"
        case SessionRow():
            return f"session {item.session.id}"
