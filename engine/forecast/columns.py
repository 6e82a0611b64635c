"""What a forecast rests on, as columns: the open deals as of the evening of a day, each with its grade, and who was won when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.funnel.columns import exact_sum, exact_sums
from engine.model.values import MONEY_DECIMALS

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Ints

UNIT = 10**MONEY_DECIMALS


@dataclass(frozen=True)
class Standing:
    """The deals that were open in the evening of ``day`` (a proleptic ordinal), as they were known then.

    ``deal`` is the place of each among all deals of the book, ``grade`` that in the table of grades. ``amount`` is in the report's
    currency at four decimals and means nothing where it is not ``known``. ``given`` is a place in ``weights``, the chances that were
    given by hand, -1 where none was. ``blind`` says that the grades rest on what nobody can know of that day any more.
    """

    day: int
    deal: Ints
    grade: Ints
    amount: Ints
    known: Bools
    given: Ints
    weights: tuple[Fraction, ...] = ()
    blind: bool = False

    def __len__(self) -> int:
        return len(self.deal)


@dataclass(frozen=True)
class Outcomes:
    """Of every deal of the book the day on which it was won (0: it was not) and for how much, as ``Standing`` has amounts."""

    day: Ints
    amount: Ints
    known: Bools

    def until(self, day: int) -> Outcomes:
        """Give what was known of it in the evening of a day."""
        import numpy as np

        return replace(self, day=np.where(self.day <= day, self.day, 0))

    def between(self, after: int, last: int) -> Bools:
        """Tell which deals were won after one day, up to another."""
        found: Bools = (self.day > after) & (self.day <= last)
        return found

    def total(self, after: int, last: int) -> Fraction:
        """Sum up what was won after one day, up to another; an amount that is not known is left out."""
        return money(self.amount[self.between(after, last) & self.known])


def money(amounts: Ints) -> Fraction:
    """Sum amounts at four decimals up, exactly."""
    return Fraction(exact_sum(amounts), UNIT)


def by_code(codes: Ints, amounts: Ints, size: int) -> list[Fraction]:
    """Sum amounts at four decimals up by a code from 0 to ``size`` - 1, exactly."""
    return [Fraction(each, UNIT) for each in exact_sums(codes, amounts, size)]
