"""Win rate and close rate, which are different figures: won of those decided after being qualified; won against qualified in a span."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.funnel.columns import LOST, OPEN, WON, DealColumns
from engine.funnel.shrink import beta_interval
from engine.funnel.visits import Visits
from engine.model.estimate import Estimate, too_few
from engine.model.funnel import Conversion
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.funnel.visits import Ints

FEWEST = 5  # deals decided after being qualified
DECIDED = Text("qualified deals that were won or lost", "个合格后赢单或丢单的商机")
NO_WAYS = Text(
    "most deals that were lost have no stages on record, so nobody knows which of them were qualified",
    "多数丢单商机没有阶段记录,无从知道其是否曾经合格",
)


@dataclass(frozen=True)
class Rates:
    """The two rates over a span; ``unclear`` lost deals take no part, as nothing is on record of them before the loss."""

    win: Conversion
    close: tuple[int, int]
    unclear: int


def qualified_on(visits: Visits, stage: str, deals: int) -> Ints:
    """Give the first day of each deal in a stage or a later one, 0 where it has been in none."""
    import numpy as np

    there = np.flatnonzero((visits.stage >= visits.place(stage)) & ~np.isin(visits.stage, list(visits.lost)))
    day = np.zeros(deals, np.int64)
    day[visits.deal[there[::-1]]] = visits.began[there[::-1]]  # in time, so that the first one stays
    return day


def rates(deals: DealColumns, visits: Visits, stage: str, since: dt.date, until: dt.date) -> Rates:
    """Count both over deals decided, or qualified, from ``since`` to ``until``; the win rate is refused for fewer than five deals decided."""
    import numpy as np

    first, last = since.toordinal(), until.toordinal()
    day = qualified_on(visits, stage, len(deals))
    inside = (deals.closed >= first) & (deals.closed <= last)
    qualified = day > 0
    won = int((inside & (deals.status == WON) & qualified).sum())
    gone = inside & (deals.status == LOST)
    known = np.zeros(len(deals), np.bool_)
    known[visits.deal[~np.isin(visits.stage, list(visits.lost))]] = True
    lost, unclear = int((gone & qualified).sum()), int((gone & ~known).sum())
    still = int(((deals.status == OPEN) & qualified).sum())
    decided = won + lost
    rate, refused = None, None
    if unclear * 2 > int(gone.sum()):
        refused = NO_WAYS
    elif decided < FEWEST:
        refused = too_few(FEWEST, decided, DECIDED)
    else:
        low, high = beta_interval(won, decided)
        rate = Estimate(won / decided, low, high)
    win = Conversion(stage, decided + still, won, lost, still, rate, lost / decided if decided else 0.0, refused=refused)
    return Rates(win, (won, int(((day >= first) & (day <= last)).sum())), unclear)
