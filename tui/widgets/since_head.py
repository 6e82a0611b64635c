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
        """Draw before and after, and the sum of each kind, which lead from the one to the other."""
        one, words = self.report, look.words
        if one is None:
            return hang((), words("reading"), width, "dim")
        whole, money = one.whole, one.currency
        before, after = look.money(whole.before, money), look.money(whole.after, money)
        lines = hang((), words("since.title", day=one.since.isoformat(), before=before, after=after), width, "title")
        sums = whole.sums()
        said = [f"{words(f'change.{kind}')} {look.money(sums[kind], signed=True)}" for kind in CHANGES if sums[kind]]
        lines += hang((), "   ".join(said), width) if said else []
        if whole.unknown:
            lines += hang((), words("since.unknown", n=len(whole.unknown)), width, "warn")
        for note in one.notes:
            lines += hang((), look.text(note), width, "dim")
        return lines
