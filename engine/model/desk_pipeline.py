"""What a screen asks of the engine about the pipeline: ``desk.pipeline``."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Protocol

from engine.model.views_pipeline import BackTestReport, By, DrillView, ForecastReport, FunnelReport, SinceReport


class PipelineDesk(Protocol):
    """Every call may raise ``DealcoachError``; all figures are as of the desk's instant, and reconcile at every level."""

    def funnel(self, by: By | None = None, *, since: dt.date | None = None, until: dt.date | None = None, days: int = 365) -> FunnelReport:
        """Give the funnel over deals that entered stages in a window (by default the last ``days``), in all and by group."""
        ...

    def drill(self, stage: str) -> DrillView:
        """Work one stage up: history, top deals, risks, and an attack plan over four dimensions with owners."""
        ...

    def changed(self, since: dt.date, by: By = "rep") -> SinceReport:
        """Say what came, left, slipped and grew since the evening of a day."""
        ...

    def forecast(self, period: str | None = None, by: By = "rep") -> ForecastReport:
        """Forecast a period (by default the quarter that runs) against its target."""
        ...

    def back_test(self, months: int | None = None) -> BackTestReport:
        """Forecast past months again as of then, and say which forecaster was closest."""
        ...

    def adjust(self, period: str, amount: Fraction, why: str) -> None:
        """Keep what this person adds to the computed figure of a period or takes off; it stands apart from it."""
        ...
