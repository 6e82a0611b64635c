"""Says whether coaching or a course worked: by how much, how sure that is, and when there is not enough to say anything."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.coaching.design import QUARTER, Design, design, leads
from engine.coaching.outcomes import Floats, Measured, Outcomes
from engine.coaching.within import Family, within
from engine.model.text import Text

Method = Literal["matched_controls", "staggered_differences"]

CONFIDENCE = 0.90
LEAST_REPS = 8  # coached reps with stays before and after; and as many who were not coached
LEAST_STAYS = 40  # of the coached before, of the coached after, and of the others
LEAST_EVENTS = 10  # of the coached: passed and not passed; or activities
SUSPECT = 0.05  # below this, what was before the coaching casts doubt on what came after


@dataclass(frozen=True, slots=True)
class Uplift:
    """What coaching changed, with its 90 % interval.

    ``effect``, ``low`` and ``high`` are logarithms: of the ratio of odds of passing, or of the ratio of activities a stay; None where
    it was ``refused``. ``points`` is the same as a difference of shares passed among the coached (0.12 is twelve percentage points),
    None for activities. ``n_treated`` counts coached reps with stays before and after, ``n_control`` reps who were never coached,
    ``stays_before`` and ``stays_after`` those of the coached. ``pre_trend`` is the probability of so much difference already before
    the coaching if there was none; None where too little is known of that time.
    """

    measured: Measured
    method: Method
    n_treated: int
    n_control: int
    stays_before: int
    stays_after: int
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    points: float | None = None
    points_low: float | None = None
    points_high: float | None = None
    pre_trend: float | None = None
    refused: Text | None = None

    @property
    def ratio(self) -> float | None:
        """Give the ratio of odds, or of activities."""
        return None if self.effect is None else math.exp(self.effect)

    @property
    def shown(self) -> bool:
        """Tell whether the interval leaves out no effect at all."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def doubt(self) -> Text | None:
        """Say what speaks against believing it: that the coached were on another way already."""
        if self.pre_trend is None or self.pre_trend >= SUSPECT:
            return None
        p = f"{self.pre_trend:.3f}"
        return Text(
            f"the coached differed from the others already before the coaching (p = {p}), so this may not be its effect",
            f"辅导之前,受辅导者与其他人已有差异(p = {p}),因此这未必是辅导的效果",
        )


def uplift(
    outcomes: Outcomes,
    treated: Mapping[str, dt.date],
    *,
    crossed: Mapping[str, dt.date] | None = None,
    window: int = QUARTER,
    others: Iterable[Mapping[str, dt.date]] = (),
) -> Uplift:
    """Estimate what coaching changed.

    ``treated`` says from which day on each coached rep was, ``others`` the same of other coaching and courses, which is held equal.

    Staggered differences in differences: each coached rep after the coaching against themselves before, less what changed at the
    same time for those not coached or not coached yet, with calendar quarter, tenure and kind of deal held equal. Where ``crossed``
    says when each rep crossed the threshold for which some were coached, it is by matched controls: only reps who crossed are
    compared, and the ``window`` days of which the threshold was reckoned are left out (see ``design``).
    It is never called surer than it were if all stays were independent: variances between few reps come out too small at times.
    One effect is estimated for all; effects that grow or fade are averaged over the stays. It is the effect on deals of one kind as
    far as kinds are known: what else deals differ in draws a ratio of odds a little towards one.
    """
    laid = design(outcomes, treated, crossed, window, others)
    method: Method = "staggered_differences" if crossed is None else "matched_controls"
    found = _counted(laid, method)
    if found.refused is not None:
        return found
    from scipy import stats

    family: Family = "logistic" if outcomes.measured == "passing" else "poisson"
    rows, result = laid.outcomes.rep, laid.outcomes.result
    fit = within(family, rows, result, np.column_stack([laid.after, laid.beside]))
    effect, error = float(fit.coefficients[0]), math.sqrt(max(fit.covariance[0, 0], fit.independent[0]))
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, found.n_treated - 1)) * error
    low, high = effect - reach, effect + reach
    answer = replace(found, effect=effect, low=low, high=high, pre_trend=_pre_trend(laid, family, found.n_treated))
    if family == "poisson":
        return answer
    usual = fit.predictor[laid.after] - effect
    return replace(answer, points=_points(usual, effect), points_low=_points(usual, low), points_high=_points(usual, high))


def _counted(laid: Design, method: Method) -> Uplift:
    """Count what there is, and refuse where that is too little."""
    kept, before = laid.outcomes, laid.coached & ~laid.after
    treated = len(np.intersect1d(kept.rep[before], kept.rep[laid.after]))
    control = len(np.unique(kept.rep[~laid.coached]))
    stays = int(before.sum()), int(laid.after.sum()), int((~laid.coached).sum())
    events = float(kept.result[laid.coached].sum())
    events = min(events, stays[0] + stays[1] - events) if kept.measured == "passing" else events
    scarce = Text("of the rarer result among the coached", "条受辅导者中较少见的结果")
    if kept.measured == "activities":
        scarce = Text("activities of the coached", "项受辅导者的活动")
    wanted = (
        (treated, LEAST_REPS, Text("coached reps with stays before and after", "名辅导前后均有记录的受辅导销售")),
        (control, LEAST_REPS, Text("reps who were not coached", "名未受辅导的可比销售")),
        (stays[0], LEAST_STAYS, Text("stays of theirs before", "条辅导前的阶段记录")),
        (stays[1], LEAST_STAYS, Text("stays of theirs after", "条辅导后的阶段记录")),
        (stays[2], LEAST_STAYS, Text("stays of those not coached", "条未受辅导者的阶段记录")),
        (int(events), LEAST_EVENTS, scarce),
    )
    lacking = [(n, least, what) for n, least, what in wanted if n < least]
    refused = None
    if lacking:
        refused = Text(
            "not enough data: needs " + ", ".join(f"n ≥ {least} {what.en} (has {n})" for n, least, what in lacking),
            "数据不足:需要 " + ",".join(f"n ≥ {least} {what.zh}(现有 {n})" for n, least, what in lacking),
        )
    return Uplift(kept.measured, method, treated, control, stays[0], stays[1], refused=refused)


def _points(usual: Floats, effect: float) -> float:
    """Give by how much more of the coached stays pass with such an effect than as ``usual`` (log-odds without any)."""
    return float((_share(usual + effect) - _share(usual)).mean())


def _share(predictor: Floats) -> Floats:
    share: Floats = 1 / (1 + np.exp(-predictor))
    return share


def _pre_trend(laid: Design, family: Family, treated: int) -> float | None:
    """Test whether the coached differed already in the last two quarters before, against all that was earlier (Wald's F)."""
    from scipy import stats

    early = leads(laid)
    earlier = laid.coached & ~laid.after & (early[:, :2].sum(axis=1) == 0)
    if early[:, :2].sum(axis=0).min() < LEAST_EVENTS or earlier.sum() < LEAST_EVENTS:
        return None
    fit = within(family, laid.outcomes.rep, laid.outcomes.result, np.column_stack([early, laid.after, laid.beside]))
    two = fit.coefficients[:2]
    wald = float(two @ np.linalg.pinv(fit.covariance[:2, :2], hermitian=True) @ two)
    # Hotelling's: two coefficients whose covariance rests on so many reps
    free = treated - 2
    return float(stats.f.sf(wald * free / (2 * (treated - 1)), 2, free))
