"""The stage's checklist: what is done, by whose word, with what evidence, and what is due when."""

from __future__ import annotations

from engine.model.views import ActionView
from tui.bindings import bind
from tui.ink import Line, hang
from tui.look import Look
from tui.messages import ConfirmAsked, TickAsked
from tui.widgets.card_box import CardBox


class Checklist(CardBox):
    """Space ticks, or takes a tick back; the screen asks for the evidence."""

    BINDINGS = bind("tick", "confirm")

    @property
    def count(self) -> int:
        """How many steps the stage has."""
        return len(self.card.checklist) if self.card else 0

    @property
    def current(self) -> ActionView | None:
        """The step under the cursor."""
        return self.card.checklist[self.cursor] if self.card and self.count else None

    def draw_head(self, width: int, look: Look) -> list[Line]:
        """Draw the title and how many are done."""
        if not self.card or not self.count:
            return []
        done = sum(step.done for step in self.card.checklist)
        return hang(
            (), look.words("section.checklist"), width, "title", tail=(look.words("checklist.progress", done=done, total=self.count), "dim")
        )

    def draw_item(self, index: int, width: int, look: Look) -> tuple[list[Line], list[Line]]:
        """Draw one step: its box and words, and under them who says so or what is still needed."""
        assert self.card  # noqa: S101 - without a card there are no items
        step = self.card.checklist[index]
        box = ("[x] ", "good") if step.done else ("[ ] ", "")
        tail = (look.words("checklist.done"), "good") if step.done else look.due(step.due)
        lines = hang((box,), look.text(step.do), width, "dim" if step.done else "", tail=tail)
        return [], lines + [line for note, ink in self._notes(step, look) for line in hang((("    ", ""),), note, width, ink)]

    def _notes(self, step: ActionView, look: Look) -> list[tuple[str, str]]:
        words, tick = look.words, step.tick
        notes: list[tuple[str, str]] = []
        if tick:
            said = f"{words('checklist.evidence')}: {tick.evidence}" if tick.evidence else words("checklist.none")
            notes.append((f"{said}   {words('checklist.ticked', by=tick.by, on=tick.at.date().isoformat())}", "dim"))
            if tick.confirmed_by and tick.confirmed_at:
                notes.append((words("checklist.confirmed", by=tick.confirmed_by, on=tick.confirmed_at.date().isoformat()), "dim"))
            elif step.confirm:
                notes.append((words("checklist.waits", role=look.name("owner", step.confirm)), "warn"))
        elif not step.done:
            parts = [look.effort(step.effort)]
            parts += [look.name("owner", step.owner)] if step.owner != "rep" else []
            parts += [words("checklist.by_data")] if not step.tickable else []
            parts += [words("checklist.needs", role=look.name("owner", step.confirm))] if step.confirm else []
            notes.append(("   ".join(part for part in parts if part), "dim"))
        elif not step.tickable:
            notes.append((words("checklist.by_data"), "dim"))
        return [note for note in notes if note[0]]

    def action_tick(self) -> None:
        """Ask the screen to tick, or to take the tick back."""
        if self.card and self.current:
            self.post_message(TickAsked(self.card, self.current.id))

    def action_confirm(self) -> None:
        """Ask the screen to confirm the tick."""
        if self.card and self.current:
            self.post_message(ConfirmAsked(self.card, self.current.id))

    def action_explain(self) -> None:
        """Say when a step that the data decides is done; tick the others."""
        self.action_tick()
