"""How likely open deals are to be won within a period, by their grade and size, as the months before it tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from engine.api.standings import Graded, Grading, month_ends, outcomes, standing_on
from engine.forecast.columns import Outcomes, Standing
from engine.forecast.sizes import Chances, chances_of
from engine.funnel.columns import DealColumns
from engine.model.moment import Period
from engine.model.target import Why
from engine.model.text import Text
from engine.targets.faults import not_enough

HISTORY = 12  # past months that chances are calibrated on
LEAST = 5  # earlier deals of a grade, from which on its history says something


@dataclass(frozen=True)
class Calibration:
    """The open deals of a day, and what became of earlier ones in as many days as are left of a period."""

    grading: Grading
    deals: DealColumns
    now: Graded
    period: Period

    @property
    def today(self) -> dt.date:
        """The day that is looked from."""
        return self.deals.as_of

    @property
    def lead(self) -> int:
        """The days until the eve of a period that is still to come."""
        return max(0, (self.period.start - self.today).days - 1)

    @property
    def days(self) -> int:
        """The days of the period that are left: today is over."""
        return max(0, (self.period.end - self.today).days - self.lead)

    @cached_property
    def won(self) -> Outcomes:
        """What was won, and when."""
        return outcomes(self.deals)

    @cached_property
    def past(self) -> list[Standing]:
        """The last months whose time has gone by, as far back as deals are known."""
        if not self.days:
            return []
        created = self.deals.created[self.deals.created > 0]
        last = self.today - dt.timedelta(days=self.lead + self.days)
        first = dt.date.fromordinal(int(created.min())) if len(created) else self.today
        return [standing_on(self.grading, day, self.deals) for day in list(month_ends(first, last))[-HISTORY:]]

    def chances(self, as_of: int) -> Chances:
        """Give the chances of grades and sizes as they could be known on a day (an ordinal)."""
        return chances_of(self.grading.grades, self.past, self.won, as_of=as_of, days=self.days, lead=self.lead)

    @cached_property
    def found(self) -> Chances:
        """The chances as they are known today."""
        return self.chances(self.today.toordinal())

    @property
    def seen(self) -> bool:
        """Whether enough earlier deals were looked back on for the chances to be more than priors."""
        return sum(each.seen for each in self.found.grades) >= LEAST

    @cached_property
    def cells(self) -> dict[int, int]:
        """The cell (of a grade and size) of each open deal, by its place."""
        return dict(zip(self.now.standing.deal.tolist(), self.found.cell(self.now.standing).tolist(), strict=True))

    @cached_property
    def by_deal(self) -> dict[int, Fraction]:
        """The chance of each open deal, by its place, to be won within the period."""
        return {place: self.found.cells[cell] for place, cell in self.cells.items()}

    def advance(self, place: int) -> tuple[Fraction, Fraction] | Why:
        """Give the chance of an open deal and the one it has a grade further on, both of its size and within the period.

        Of the best grade they are the same. Too little history of either grade is a reason to say nothing.
        """
        cell, sizes = self.cells[place], len(self.found.cells) // len(self.found.grades)
        grade = cell // sizes
        best = grade in {0, *accumulate(map(len, self.grading.tables))}
        further = cell if best else cell - sizes
        for each in (self.found.grades[grade], self.found.grades[further // sizes]):
            if each.seen < LEAST:
                what = Text(f"earlier deals of the grade {each.grade}", f"个等级 {each.grade} 的过往商机")
                return not_enough(LEAST, what, each.seen)
        return self.found.cells[cell], self.found.cells[further]
