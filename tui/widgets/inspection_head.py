"""The top of an inspection, and that of the compliance of all exits: what it comes to, and what is open."""

from __future__ import annotations

from engine.model.text import Text
from engine.model.views_inspect import ComplianceReport, InspectionView
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn


class InspectionHead(Drawn):
    """Nothing without an inspection."""

    view: InspectionView | None = None

    def show(self, view: InspectionView | None) -> None:
        """Show another inspection."""
        self.view = view
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Say whose it is, and what is open."""
        view, words = self.view, look.words
        if view is None:
            return []
        made = view.inspection
        next = view.next.isoformat() if view.next else "-"
        lines = hang(
            (), words("inspection.by", name=made.id, day=made.day.isoformat(), by=view.by, seed=made.seed, next=next), width, "title"
        )
        lines += hang((), words("inspection.again", of=made.of), width, "key") if made.of else []
        counts = {"uncovered": len(view.uncovered), "overdue": len(view.overdue), "again": len(view.again)}
        lines += hang((), words("inspection.open", **counts), width, "warn" if any(counts.values()) else "dim")
        if isinstance(view.failed, Text):
            return [*lines, *hang((), look.text(view.failed), width, "dim")]
        failed = words("inspection.failed", share=look.percent(view.failed.value), span=look.span(view.failed))
        return [*lines, *hang((), failed, width)]


class ComplianceHead(Drawn):
    """Nothing while it is read."""

    report: ComplianceReport | None = None

    def show(self, report: ComplianceReport | None) -> None:
        """Show another report."""
        self.report = report
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Say the whole, what is counted apart, and how far reps lie apart."""
        one, words = self.report, look.words
        if one is None:
            return hang((), words("reading"), width, "dim")
        whole = one.whole
        said = {"share": look.percent(whole.rate), "met": whole.met, "asked": whole.applicable, "exits": whole.exits}
        lines = hang((), f"{one.since} - {one.until}   {words('compliance.whole', **said)}", width, "title")
        apart = words("compliance.apart", late=whole.late, waived=whole.waived, skipped=whole.skipped)
        spread = one.consistency
        if spread.spread is not None:
            apart += "   " + words("compliance.spread", spread=f"{spread.spread:.1%}")
        lines += hang((), apart, width, "dim")
        if one.flags:
            lines += hang((), words("compliance.flags", n=len(one.flags)), width, "warn")
        for note in (*((spread.refused,) if spread.refused else ()), *one.notes):
            lines += hang((), look.text(note), width, "dim")
        return lines
