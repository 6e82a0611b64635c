"""What a screen asks of the engine about following the process: ``desk.inspections``."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from engine.model.views_inspect import ComplianceReport, InspectionView


class InspectDesk(Protocol):
    """Every call may raise ``DealcoachError``; what it was asked to keep is on disk when it returns."""

    def compliance(self, since: dt.date | None = None, until: dt.date | None = None) -> ComplianceReport:
        """Give the compliance of all stage exits in a window (by default the last 90 days)."""
        ...

    def run(self, size: int | None = None, seed: int | None = None, *, of: str | None = None) -> InspectionView:
        """Draw and keep a sample of the exits since the last inspection; ``of`` re-inspects what an earlier one had put right."""
        ...

    def inspections(self) -> list[InspectionView]:
        """Give all inspections, the newest first."""
        ...

    def inspection(self, id: str) -> InspectionView:
        """Give one inspection."""
        ...

    def record(
        self,
        id: str,
        deal: str,
        leaf: str,
        *,
        held: bool,
        note: str = "",
        stage: str | None = None,
        action: str = "",
        owner: str | None = None,
        due: dt.date | None = None,
    ) -> InspectionView:
        """Keep what was seen at one leaf; what did not hold names a corrective action with its owner and day."""
        ...

    def done(self, id: str, deal: str, leaf: str, *, stage: str | None = None, note: str = "") -> InspectionView:
        """Say that a corrective action is done."""
        ...
