"""What changed since a day: from which sum to which, and how much by each kind of change."""

from __future__ import annotations

from engine.model.funnel import CHANGES
from engine.model.views_pipeline import SinceReport
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn


class SinceHead(Drawn):
    """Nothing while it is read."""

    report: SinceReport | None = None

    def show(self, report: SinceReport | None) -> None:
        """Show another span."""
        self.report = report
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw before and after, and the sum of each kind, which lead from the one to the other; then the same of what should close soon."""
        one, words = self.report, look.words
        if one is None:
            return hang((), words("reading"), width, "dim")
        lines: list[Line] = []
        told = (
            ("since.title", {"day": one.since.isoformat()}, one.whole),
            ("since.closing", {"period": one.closing.period.name}, one.closing.whole),
        )
        for title, named, found in told:
            before, after = look.money(found.before, one.currency), look.money(found.after, one.currency)
            lines += hang((), words(title, before=before, after=after, **named), width, "title")
            sums = found.sums()
            said = [f"{words(f'change.{kind}')} {look.money(sums[kind], signed=True)}" for kind in CHANGES if sums[kind]]
            lines += hang((), "   ".join(said), width) if said else []
        lacking = {*one.whole.unknown, *one.whole.unknown_then}
        if lacking:
            lines += hang((), words("since.unknown", n=len(lacking)), width, "warn")
        for note in one.notes:
            lines += hang((), look.text(note), width, "dim")
        return lines
