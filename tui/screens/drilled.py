"""A stage worked up, over the screen from which it was asked: how it converts, its top deals, their risks, and the attack plan."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from engine.model.funnel import DIMENSIONS
from engine.model.views_pipeline import DrillView
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn


class DrillLines(Drawn):
    """The drill as lines."""

    def __init__(self, view: DrillView) -> None:
        super().__init__()
        self._view = view

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw conversion, deals, and the plan by dimension."""
        one, words = self._view.drill, look.words
        now, usual = (look.percent(each.rate.value) if each.rate else "-" for each in (one.now, one.usual))
        state = "drill.unknown" if one.low is None else "drill.low" if one.low else "drill.not_low"
        ink = "bad" if one.low else "dim"
        lines = hang(
            (), words("drill.title", stage=look.text(self._view.name), now=now, usual=usual), width, "title", tail=(words(state), ink)
        )
        for each in (one.now.refused, one.usual.refused):
            lines += hang((), look.text(each), width, "warn") if each else []
        lines += [(), ((words("drill.deals"), "title"),)]
        if not one.deals:
            lines += hang((), words("drill.none"), width, "dim")
        for deal in one.deals:
            tail = look.money(deal.amount, self._view.currency), "strong"
            lines += hang((("  ", ""),), f"{self._named(deal.deal)}   {self._named(deal.group)}", width, tail=tail)
        lines += [(), ((words("drill.plan"), "title"),)] if one.plan else []
        for dimension in DIMENSIONS:
            points = [each for each in one.plan if each.dimension == dimension]
            if points:
                lines += hang((), words(f"dimension.{dimension}"), width, "strong")
            for point in points:
                lines += hang((("  - ", "key"),), look.text(point.say), width)
                who = words("drill.line", deal=self._named(point.deal), owner=self._named(point.owner), due=point.due.isoformat())
                lines += hang((("    ", ""),), who, width, "dim")
        return lines

    def _named(self, id: str) -> str:
        return self._view.names.get(id, id)


class DrillScreen(ModalScreen[None]):
    """Arrows scroll, esc closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]

    def __init__(self, view: DrillView) -> None:
        super().__init__()
        self._lines = DrillLines(view)

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with Vertical(id="dialog"), VerticalScroll(id="drilled"):
            yield self._lines

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one("#drilled").scroll_relative(y=by, animate=False)
