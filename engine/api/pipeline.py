"""What this person may see of the pipeline: the funnel, what changed in it, the forecast and how it did."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api import funnel as funnels
from engine.api.since import changed
from engine.model.views_pipeline import BackTestReport, By, DrillView, ForecastReport, FunnelReport, SinceReport

if TYPE_CHECKING:
    from engine.api.desk import Desk


class Pipeline:
    """The pipeline as one desk sees it. Every call may raise ``DealcoachError``; all figures are as of the desk's instant."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def funnel(
        self, by: By | None = None, *, since: dt.date | None = None, until: dt.date | None = None, days: int = funnels.DAYS
    ) -> FunnelReport:
        """Give the funnel over deals that entered stages in a window (by default the last ``days``), in all and by group."""
        return funnels.funnel(self.desk, by, since, until, days)

    def drill(self, stage: str) -> DrillView:
        """Work one stage up: history, top deals, risks, and an attack plan over four dimensions with owners."""
        drill, names, stages = funnels.drill_of(self.desk, stage)
        return DrillView(drill, stages[drill.stage], self.desk.settings.currency, names)

    def changed(self, since: dt.date, by: By = "rep") -> SinceReport:
        """Say what came, left, slipped and grew since the evening of a day."""
        return changed(self.desk, since, by)

    def forecast(self, period: str | None = None, by: By = "rep") -> ForecastReport:
        """Forecast a period (by default the quarter that runs) against its target."""
        from engine.api.forecasting import forecast

        return forecast(self.desk, period, by)

    def back_test(self, months: int | None = None) -> BackTestReport:
        """Forecast past months again as of then, and say which forecaster was closest."""
        from engine.api.backtest import back_test

        return back_test(self.desk, months)

    def adjust(self, period: str, amount: Fraction, why: str) -> None:
        """Keep what this person adds to the computed figure of a period or takes off; it stands apart from it."""
        from engine.api.forecasting import adjust

        adjust(self.desk, period, amount, why)
