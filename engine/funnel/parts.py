"""The funnel of all deals and of each group of them: every figure of a group in one pass over all, so that the parts add up to the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.funnel.columns import LOST, OPEN, WON, DealColumns, exact_sums
from engine.funnel.conversion import conversions, passages
from engine.funnel.dwell import bottlenecks, dwells
from engine.funnel.flow import flows_by
from engine.funnel.velocity import factors, velocity
from engine.funnel.visits import Visits
from engine.model.funnel import Conversion, Dwell, Factors
from engine.model.text import Text
from engine.model.values import MONEY_DECIMALS
from engine.model.views_pipeline import By, FunnelLine, FunnelPart

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Ints

UNIT = 10**MONEY_DECIMALS


@dataclass(frozen=True)
class Division:
    """How deals and visits are divided: the ids of the groups, and each deal's and each visit's place among them."""

    ids: tuple[str, ...]
    deals: Ints
    visits: Ints


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a funnel is of, both included, and as many before them."""

    since: dt.date
    until: dt.date

    @property
    def before(self) -> Span:
        """The same number of days before; cut off where the calendar begins."""
        days = (self.until - self.since).days + 1
        end = max(self.since.toordinal() - 1, 1)
        return Span(dt.date.fromordinal(max(end - days + 1, 1)), dt.date.fromordinal(end))


def undivided(deals: DealColumns, visits: Visits) -> Division:
    """Take all deals as one group, named ""."""
    import numpy as np

    return Division(("",), np.zeros(len(deals), np.int64), np.zeros(len(visits), np.int64))


def divided(deals: DealColumns, visits: Visits, by: By) -> Division:
    """Divide deals; a visit belongs, by rep, team and region, to whom the deal was with then, else to the group of its deal."""
    import numpy as np

    codes, ids = deals.groups[by]
    if by == "rep":
        return Division(ids, codes, visits.rep)
    if by in ("team", "region"):
        of_rep = np.zeros(len(visits.reps), np.int64)
        of_rep[deals.groups["rep"][0]] = codes
        return Division(ids, codes, of_rep[visits.rep])
    return Division(ids, codes, codes[visits.deal])


def parts(
    deals: DealColumns,
    visits: Visits,
    division: Division,
    stages: Sequence[str],
    span: Span,
    *,
    names: Mapping[str, Text],
    limits: Mapping[str, int],
) -> list[FunnelPart]:
    """Give the funnel of each group over its open ``stages``."""
    import numpy as np

    size, count = len(division.ids), len(deals.stages)
    opened = deals.status == OPEN
    placed = opened & (deals.stage >= 0)
    cell = division.deals * count + deals.stage
    here = np.bincount(cell[placed], minlength=size * count).tolist()
    unknown = np.bincount(cell[placed & ~deals.known], minlength=size * count).tolist()
    amounts = exact_sums(cell[placed & deals.known], deals.amount[placed & deals.known], size * count)
    flow = [{each.stage: each for each in own} for own in flows_by(visits, division.visits, size, span.since, span.until)]
    went_on: dict[str, list[Conversion]] = {}
    stayed: dict[str, list[Dwell]] = {}
    for stage in stages:
        cohort = passages(visits, stage, span.since, span.until)
        went_on[stage] = conversions(cohort, _whose(visits, division, cohort.deal, stage), size)
        stayed[stage] = dwells(visits, stage, division.visits, size, span.since, span.until)
    now, earlier = (_sums(deals, division, each) for each in (span, span.before))
    stuck = bottlenecks(visits, stages, division.visits, [each.won for each in now], span.since, span.until)
    whole = np.bincount(division.deals[opened], minlength=size).tolist()
    priced = opened & deals.known
    without = np.bincount(division.deals[opened & ~deals.known], minlength=size).tolist()
    worth = exact_sums(division.deals[priced], deals.amount[priced], size)
    found = []
    for at, id in enumerate(division.ids):
        lines = []
        for stage in stages:
            place = at * count + deals.stages.index(stage)
            rate, days = went_on[stage][at], stayed[stage][at]
            money = Fraction(amounts[place], UNIT)
            lines.append(
                FunnelLine(stage, names[stage], here[place], money, unknown[place], rate, days, flow[at][stage], limits.get(stage))
            )
        speed = velocity(now[at].factors, earlier[at].factors)
        found.append(
            FunnelPart(
                id,
                deals.name(id),
                tuple(lines),
                whole[at],
                Fraction(worth[at], UNIT),
                without[at],
                now[at].won,
                Fraction(now[at].amount, UNIT),
                now[at].lost,
                now[at].factors,
                speed,
                stuck[at],
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Sums:
    won: int
    amount: int
    lost: int
    factors: Factors


def _sums(deals: DealColumns, division: Division, span: Span) -> list[_Sums]:
    """Count what was won and lost in a span, and the factors of velocity: deals open at its end, the rest of what was decided in it."""
    import numpy as np

    first, last = span.since.toordinal(), span.until.toordinal()
    size = len(division.ids)

    def count(chosen: Bools) -> list[int]:
        found: list[int] = np.bincount(division.deals[chosen], minlength=size).tolist()
        return found

    inside = (deals.closed >= first) & (deals.closed <= last)
    won, lost = inside & (deals.status == WON), inside & (deals.status == LOST)
    over = (deals.status == WON) | (deals.status == LOST)
    there = (deals.created <= last) & ((deals.status == OPEN) | (over & (deals.closed > last)))
    priced, dated = won & deals.known, won & (deals.created > 0) & (deals.created <= deals.closed)
    amount = exact_sums(division.deals[priced], deals.amount[priced], size)
    days = exact_sums(division.deals[dated], (deals.closed - deals.created)[dated], size)
    columns = zip(count(there), count(won), count(lost), amount, days, count(priced), count(dated), strict=True)
    return [
        _Sums(w, a, gone, factors(n, w, w + gone, Fraction(a, UNIT), d, priced=p, dated=sound)) for n, w, gone, a, d, p, sound in columns
    ]


def _whose(visits: Visits, division: Division, cohort: Ints, stage: str) -> Ints:
    """Give the group of each deal of a cohort: that of its first visit to the stage."""
    import numpy as np

    there = np.flatnonzero(visits.stage == visits.place(stage))
    first = np.zeros(int(visits.deal.max(initial=-1)) + 1, np.int64)
    first[visits.deal[there[::-1]]] = there[::-1]
    found: Ints = division.visits[first[cohort]]
    return found
