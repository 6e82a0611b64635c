"""Values and their types, the same for every engine that judges.

A value at run time is one of: ``None`` (not set), ``int`` (number and percent, scaled by ``10 ** type.decimals``;
durations, in days), ``Money``, ``str``, ``bool``, ``datetime.date``, ``Instant``, ``tuple[str, ...]`` (a list of text), ``Mean`` (of an ``avg``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

MONEY_DECIMALS = 4
PERCENT_DECIMALS = 4
RATE_DECIMALS = 6

# Everything that is read lies under these, so that no engine overflows; `check` follows them through each expression.
NUMBER_BOUND = 10**15  # in whole units, money too
PERCENT_BOUND = 100  # a fraction: under 10,000 %
RATE_BOUND = 10**6
ROWS_BOUND = 10**4  # rows as wide as can be in one sum: it stays under 10 ** 19 units, beyond any company
DAYS_BOUND = 3_652_059  # days between years 1 and 9999
WIDEST = 10**38 - 1  # what 38 digits hold


class Kind(StrEnum):
    """The kinds of value the language knows; the word is what an author reads in a message."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    DURATION = "duration"
    LIST = "list"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with its precision. ``bound`` is the largest absolute scaled value an expression of this type can take."""

    kind: Kind
    decimals: int = 0
    bound: int = 0

    def wider(self, bound: int, decimals: int | None = None) -> Type:
        """Give the same kind with another bound (and precision)."""
        return replace(self, bound=bound, decimals=self.decimals if decimals is None else decimals)


def number(decimals: int = 0) -> Type:
    """Give the type of a number field with so many decimals."""
    return Type(Kind.NUMBER, decimals, NUMBER_BOUND * 10**decimals - 1)


PERCENT = Type(Kind.PERCENT, PERCENT_DECIMALS, PERCENT_BOUND * 10**PERCENT_DECIMALS - 1)
MONEY = Type(Kind.MONEY, MONEY_DECIMALS, NUMBER_BOUND * 10**MONEY_DECIMALS - 1)
TEXT = Type(Kind.TEXT)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)
DATETIME = Type(Kind.DATETIME)
DURATION = Type(Kind.DURATION, 0, DAYS_BOUND)
LIST = Type(Kind.LIST)


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount, scaled by ``10 ** decimals``: 4 for all that is read, 10 for a sum of several currencies in the book's own.

    A literal in a condition stands at the fewest decimals that hold it (its type tells them).
    """

    amount: int
    currency: str
    decimals: int = MONEY_DECIMALS


@dataclass(frozen=True, slots=True)
class Mean:
    """An average kept exact: the total of ``count`` values, scaled by ``10 ** decimals`` (money by its own)."""

    total: int | Money
    count: int
    decimals: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment and the local date it falls on in the book's zone. ``at`` is aware, in UTC."""

    at: dt.datetime
    day: dt.date


Value = int | Money | str | bool | dt.date | Instant | tuple[str, ...] | Mean | None
