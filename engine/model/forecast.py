"""What a forecast says: grades of intent, categories, calibrated chances, the sum with P10, P50 and P90, and how wrong it was before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.condition import Condition
from engine.model.estimate import Estimate
from engine.model.problem import Span
from engine.model.text import Text

Category = Literal["commit", "best_case", "pipeline", "omitted"]
CATEGORIES: tuple[Category, ...] = ("commit", "best_case", "pipeline", "omitted")
Forecaster = Literal["graded", "stage_weights", "run_rate", "carry_over"]
FORECASTERS: tuple[Forecaster, ...] = ("graded", "stage_weights", "run_rate", "carry_over")


@dataclass(frozen=True, slots=True)
class Grade:
    """How serious a customer's intent is: within how many months the deal should close (None: no telling), and how likely it then does.

    ``when`` is the condition in the playbook language; ``prior`` the chance before any history is looked at, 0 to 1.
    """

    id: str
    name: Text
    when: str
    months: int | None
    prior: Fraction


AHEAD = "deal.close_date - today"

# One, three and six months at their longest, so that whoever says "within a month" is not a day too late on any day.
DEFAULT: tuple[Grade, ...] = (
    Grade("A", Text("Closes within a month", "一个月内成交"), f"{AHEAD} >= 0d and {AHEAD} <= 31d", 1, Fraction(3, 5)),
    Grade("B", Text("Closes within three months", "三个月内成交"), f"{AHEAD} > 31d and {AHEAD} <= 92d", 3, Fraction(2, 5)),
    Grade("C", Text("Closes within six months", "六个月内成交"), f"{AHEAD} > 92d and {AHEAD} <= 184d", 6, Fraction(1, 4)),
    Grade("D", Text("Closes later", "更晚成交"), f"{AHEAD} > 184d", 12, Fraction(3, 20)),
    Grade("E", Text("No telling", "暂无意向"), f"deal.close_date is not set or {AHEAD} < 0d", None, Fraction(1, 20)),
)
# What closing a deal does not rewrite, where a playbook does not say.
STEADY = ("amount", "type", "segment", "product", "source", "account", "owner")


@dataclass(frozen=True, slots=True)
class ForecastRules:
    """What a playbook says of its forecast. ``when`` has the grades' conditions as written, ``categories`` those of the categories.

    A deal is qualified on its first day in the stage ``qualified_from`` or a later one (None: the second stage). ``known_then`` names the
    fields and links of deals that a back-test may look at though they have no history. ``places`` says where each grade is written;
    ``default`` means that the grades are not the author's. ``open_amount``
    is the field that says what an open deal is worth (None: its amount).
    """

    grades: tuple[Grade, ...] = DEFAULT
    when: Mapping[str, Condition] = field(default_factory=lambda: {each.id: Condition.bare(each.when) for each in DEFAULT})
    categories: Mapping[Category, Condition] = field(default_factory=dict)
    qualified_from: str | None = None
    known_then: tuple[str, ...] = STEADY
    places: Mapping[str, Span] = field(default_factory=dict)
    default: bool = True
    open_amount: Condition | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two grades that one deal can meet at once, and such a deal in words."""

    first: str
    second: str
    example: Text


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a table of grades is ordered, total and free of overlaps, with what speaks against it.

    ``total`` and ``disjoint`` are None where that could not be decided, for the reason in ``unproved``. ``gap`` is a deal without a grade.
    ``cases`` counts the kinds of deals that were gone through, which is all there are.
    """

    ordered: bool
    total: bool | None
    disjoint: bool | None
    gap: Text | None = None
    overlaps: tuple[Overlap, ...] = ()
    disorder: tuple[Text, ...] = ()
    never: tuple[str, ...] = ()
    unproved: Text | None = None
    cases: int = 0

    @property
    def holds(self) -> bool:
        """Tell whether every deal has exactly one grade, and the grades are in order."""
        return self.ordered and self.total is True and self.disjoint is True


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The chance that a deal of a grade is won in the days looked at: its prior, its own history (``won`` of ``seen``), and both together."""

    grade: str
    prior: Fraction
    seen: int
    won: int
    chance: Fraction
    interval: Estimate


@dataclass(frozen=True, slots=True)
class StageChance:
    """The chance to win from a stage: as given by hand, raw from history, and made non-decreasing; ``disagrees`` where raw falls."""

    stage: str
    won: int
    decided: int
    raw: Estimate | None
    fitted: float | None
    given: Fraction | None = None
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class Chance:
    """An open deal in a forecast: its amount, and the chance that it is won in the period."""

    deal: str
    amount: Fraction
    chance: Fraction


@dataclass(frozen=True, slots=True)
class Spread:
    """Three points of a distribution: one in ten falls below P10, half below P50, one in ten above P90."""

    p10: Fraction
    p50: Fraction
    p90: Fraction


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a manager adds to the computed figure or takes off, by whom, why and when; never mixed into it."""

    amount: Fraction
    by: str
    why: str
    at: dt.datetime
    group: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The forecast of a period. Amounts are in one currency at its minor unit.

    ``closed`` is won already; ``expected`` the sum of that, of all chances and of ``fresh``, the business that is not open yet;
    ``computed`` has P10, P50 and P90 of the same by ``draws`` draws from ``seed``; ``deals`` those of the number won of the open ones,
    exact. ``categories`` sums the open amounts whole. ``unknown`` deals have no amount and are left out of money.
    ``swing`` is the relative standard deviation of whole months beyond chance, by which ``computed`` spreads wider.
    """

    closed: Fraction
    expected: Fraction
    fresh: Fraction
    computed: Spread
    deals: Spread
    seed: int
    draws: int
    categories: Mapping[Category, Fraction] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    unknown: tuple[str, ...] = ()
    swing: float = 0.0

    @property
    def adjusted(self) -> Fraction:
        """The middle figure with the manager's adjustments, shown beside the computed one."""
        return self.computed.p50 + sum((each.amount for each in self.adjustments), Fraction(0))


@dataclass(frozen=True, slots=True)
class GradeScore:
    """How right the chances of a grade were: on average said, truly won (with interval), and the mean squared error (Brier 1950)."""

    grade: str
    n: int
    said: float | None
    won: Estimate | None
    brier: float | None
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """One month of a back-test: what each forecaster said of it on ``day``, without what came later, and what it came to."""

    day: dt.date
    until: dt.date
    actual: Fraction
    said: Mapping[Forecaster, Fraction | None]
    spread: Spread | None = None
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """How wrong a forecaster was over ``n`` months: mean absolute error, its share of the mean actual figure, mean error (signed)."""

    forecaster: Forecaster
    n: int
    error: Fraction | None
    share: float | None
    bias: Fraction | None


@dataclass(frozen=True, slots=True)
class BackTest:
    """All months, each forecaster's record over the months that all of them spoke of, and who was closest on average.

    ``held`` is the share of months whose figure lay from P10 to P90. ``winner`` None comes with a reason in ``refused``.
    """

    months: tuple[Tried, ...]
    records: tuple[Record, ...]
    winner: Forecaster | None
    held: float | None = None
    refused: Text | None = None
