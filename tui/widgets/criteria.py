"""The gate's criteria on this deal, each with its verdict; enter opens why, sub-expression by sub-expression."""

from __future__ import annotations

from rich.cells import cell_len

from engine.model.verdict import Verdict
from engine.model.views import CriterionView, DealCard
from tui.bindings import bind
from tui.ink import Line, fit, hang
from tui.look import Look
from tui.messages import WaiveAsked
from tui.widgets.card_box import CardBox
from tui.widgets.explanation import explanation, fact_lines


class Criteria(CardBox):
    """What blocks the next stage. ``open`` holds the ids of the criteria that are explained."""

    BINDINGS = bind("waive")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.open: set[str] = set()

    @property
    def count(self) -> int:
        """How many criteria the gate has."""
        return len(self.card.criteria) if self.card else 0

    @property
    def current(self) -> CriterionView | None:
        """The criterion under the cursor."""
        return self.card.criteria[self.cursor] if self.card and self.count else None

    def show(self, card: DealCard) -> None:
        """Show another card; what was explained stays so for the same deal."""
        if self.card is None or self.card.row.id != card.row.id:
            self.open = set()
        super().show(card)

    def draw_head(self, width: int, look: Look) -> list[Line]:
        """Draw the title."""
        if not self.card or not self.count:
            return []
        lines: list[Line] = hang((), look.words("section.blocks"), width, "title")
        if self.card.row.gate is Verdict.MET:
            lines += hang((("  ", ""),), look.words("blocks.nothing"), width, "good")
        return lines

    def draw_item(self, index: int, width: int, look: Look) -> tuple[list[Line], list[Line]]:
        """Draw a criterion, before it the name of the group that begins with it, below it the waiver and the explanation."""
        assert self.card  # noqa: S101 - without a card there are no items
        view = self.card.criteria[index]
        before = self.card.criteria[index - 1] if index else None
        indent = "  " * view.depth
        begins = view.group and view.depth and (before is None or (before.group, before.depth) != (view.group, view.depth))
        named: list[Line] = [((f"{'  ' * (view.depth - 1)}{view.group}", "dim"),)] if begins else []
        mark, ink = look.verdict(view.verdict)
        wide = max(cell_len(look.verdict(verdict)[0]) for verdict in Verdict)
        tail = look.effort(view.effort) if view.verdict is not Verdict.MET else ""
        say = look.text(view.say) + (f"  ({look.name('severity', view.severity)})" if view.severity != "block" else "")
        lines = hang(
            ((indent, ""), (f"{fit(mark, wide)}  ", ink)), say, width, "dim" if view.verdict is Verdict.MET else "", tail=(tail, "dim")
        )
        inner = f"{indent}    "
        if view.waived:
            lines += hang(((inner, ""),), self._waiver(view, look), width, "warn")
        return named, lines + (self._why(view, inner, width, look) if view.id in self.open else [])

    def _waiver(self, view: CriterionView, look: Look) -> str:
        waiver = view.waived
        assert waiver  # noqa: S101 - asked for only when there is one
        if waiver.until:
            return look.words("criterion.waived.until", by=waiver.by, until=waiver.until.isoformat(), reason=waiver.reason)
        return look.words("criterion.waived", by=waiver.by, on=waiver.at.date().isoformat(), reason=waiver.reason)

    def _why(self, view: CriterionView, indent: str, width: int, look: Look) -> list[Line]:
        words = look.words
        lines: list[Line] = [((indent, ""), (words("criterion.why"), "key"))]
        lines += explanation(view.explained, f"{indent}  ", width, look)
        if view.facts:
            lines += [((indent, ""), (words("criterion.facts"), "key")), *fact_lines(view.facts, f"{indent}  ", width)]
        if view.may_waive and not view.waived:
            lines += hang(((indent, ""),), words("criterion.may", role=look.name("owner", view.may_waive)), width, "dim")
        if view.origin:
            lines += hang(((indent, ""), (f"{words('criterion.origin')} ", "dim")), view.origin, width, "dim")
        return lines

    def action_explain(self) -> None:
        """Open or close the explanation of the criterion under the cursor."""
        if self.current:
            self.open ^= {self.current.id}
            self.redraw()
            self.call_after_refresh(self.follow)

    def action_waive(self) -> None:
        """Ask the screen to waive the criterion."""
        if self.card and self.current:
            self.post_message(WaiveAsked(self.card, self.current.id))


def say_of(card: DealCard, criterion: str, look: Look) -> str:
    """Give the sentence of a criterion."""
    return next((look.text(view.say) for view in card.criteria if view.id == criterion), criterion)
