"""The stage under the cursor in sentences: its cohort, its flow, and why a figure is not given."""

from __future__ import annotations

from engine.model.views_pipeline import FunnelLine, FunnelReport
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn


class StageDetail(Drawn):
    """Nothing without a stage."""

    line: FunnelLine | None = None
    report: FunnelReport | None = None

    def show(self, report: FunnelReport | None, line: FunnelLine | None) -> None:
        """Show another stage."""
        self.report, self.line = report, line
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw the sentences."""
        one, report, words = self.line, self.report, look.words
        if one is None or report is None:
            return []
        found, flow = one.conversion, one.flow
        lines = hang((), look.text(one.name), width, "title")
        counts = {"entered": found.entered, "reached": found.reached, "lost": found.lost, "still": found.still}
        lines += hang((), words("stage.cohort", since=report.since.isoformat(), **counts), width)
        moves = {"came": flow.came, "on": flow.on + flow.over, "over": flow.over, "back": flow.back, "again": flow.again}
        lines += hang((), words("stage.flow", **moves), width)
        for refused in (found.refused, one.dwell.refused):
            if refused is not None:
                lines += hang((), look.text(refused), width, "warn")
        if one.unknown:
            lines += hang((), words("stage.unknown", n=one.unknown), width, "warn")
        return [*lines, *hang((), words("stage.drill"), width, "dim")]
