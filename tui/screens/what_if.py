"""What winning a deal would pay, over the screen from which it was asked."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from engine.model.views_awards import WhatIf
from tui.look import look_of
from tui.widgets.supposed import SupposedLines
from tui.wrong import wrong


class WhatIfScreen(ModalScreen[None]):
    """Arrows scroll, esc closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,i", "dismiss", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with Vertical(id="dialog"), VerticalScroll(id="supposed"):
            yield SupposedLines()

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one("#supposed").scroll_relative(y=by, animate=False)

    def show(self, what_if: WhatIf) -> None:
        """Show what came out."""
        self.query_one(SupposedLines).show(what_if)

    def fail(self, error: Exception) -> None:
        """Say what went wrong."""
        self.query_one(SupposedLines).fail(wrong(error, look_of(self)))
