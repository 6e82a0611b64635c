"""What a deal would pay if it were won: by incentive and person, each with its steps."""

from __future__ import annotations

from engine.model.views_awards import WhatIf
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn
from tui.widgets.steps import step_lines


class SupposedLines(Drawn):
    """Says that it is being reckoned until it is there."""

    what_if: WhatIf | None = None
    failed: str = ""

    def show(self, what_if: WhatIf) -> None:
        """Show what came out."""
        self.what_if = what_if
        self.redraw()

    def fail(self, said: str) -> None:
        """Say that it did not come off."""
        self.failed = said
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw the deal, and what each would be paid."""
        words, one = look.words, self.what_if
        if one is None:
            return hang((), self.failed or words("reading"), width, "bad" if self.failed else "dim")
        lines = hang((), words("what_if.title", name=one.name or one.deal), width, "title", tail=(one.amount, "strong"))
        lines += hang((), words("what_if.on", on=one.on.isoformat()), width, "dim")
        if not one.rows:
            lines += [(), *hang((), words("what_if.nothing"), width, "warn")]
        for row in one.rows:
            why = look.text(row.why)
            head = "   ".join(part for part in (look.text(row.incentive), row.person) if part)
            lines += [(), *hang((), head, width, "strong", tail=(row.amount, "good"))]
            lines += hang((("  ", ""),), why, width, "warn") if why else []
            lines += step_lines(row.steps, "  ", width, look)
        return [*lines, (), *hang((), words("what_if.keys"), width, "dim")]
