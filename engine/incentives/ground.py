"""What one incentive is reckoned on: its plan, the people and quotas, the rates, and the currencies it counts and pays in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.incentives.credit import Rates, same_currency_only
from engine.incentives.faults import mixed_currencies
from engine.incentives.periods import named, period_of
from engine.incentives.quota import Quotas, Terms, terms
from engine.model.award import Member
from engine.model.incentive import Incentive, Plan
from engine.model.moment import Period
from engine.model.target import Why
from engine.model.values import Money


@dataclass(frozen=True, slots=True)
class Ground:
    """All that is needed besides the events. ``currency`` is the book's, used where the incentive names none; ``today`` the day of the run.

    ``only`` limits the lines to one person (None: everybody).
    """

    incentive: Incentive
    today: dt.date
    currency: str
    plan: Plan | None = None
    members: Mapping[str, Member] = field(default_factory=dict)
    quotas: Quotas = field(default_factory=dict)
    rates: Rates = same_currency_only
    only: str | None = None
    known: dict[tuple[str, str, str | None], Terms] = field(default_factory=dict, compare=False, repr=False)

    def member(self, person: str) -> Member:
        """Give a person; one that nobody described was never hired and never left."""
        return self.members.get(person) or Member(person)

    def concerns(self, person: str) -> bool:
        """Tell whether lines are wanted for a person."""
        return self.only is None or person == self.only

    def period(self, day: dt.date) -> Period:
        """Give the period in which credit of that day adds up."""
        whole = named(self.incentive.period) if self.incentive.period else None
        return whole or period_of(day, self.incentive.unit)

    def paid_in(self, day: dt.date) -> Period:
        """Give the pay period of that day: the plan's, else the incentive's own. What is paid once a period is paid at its end."""
        period = self.period(day)
        if self.plan is None:
            return period
        return period_of(period.end if self.incentive.per == "period" else day, self.plan.unit)

    def terms(self, person: str, period: Period, currency: str | None) -> Terms:
        """Give a person's quota and target incentive in a period; found once."""
        key = (person, period.name, currency)
        if key not in self.known:
            self.known[key] = terms(self.incentive, self.plan, self.member(person), self.quotas, period, currency, self.rates)
        return self.known[key]


@dataclass(frozen=True, slots=True)
class Currencies:
    """In what an incentive counts credit and in what it pays; ``why`` when the two cannot be brought together."""

    credit: str
    pay: str
    why: Why | None = None


def currencies(ground: Ground) -> Currencies:
    """Find the currencies of an incentive from the amounts it names; a rate pays in the currency of the credit."""
    incentive, pay = ground.incentive, ground.incentive.pay
    named_in = [
        pay.each,
        *(band.each for band in pay.bands),
        incentive.cap_deal,
        incentive.cap_period,
        incentive.budget and incentive.budget.amount,
        incentive.draw and incentive.draw.amount,
        incentive.clawback and incentive.clawback.floor,
        ground.plan.target if ground.plan and incentive.weight is not None else None,
        *(each for row in (pay.table.rows if pay.table else ()) for each in row.outputs.values() if isinstance(each, Money)),
    ]
    paying = list(dict.fromkeys(each.currency for each in named_in if isinstance(each, Money)))
    counted = [incentive.quota.amount if incentive.quota else None, *(band.start for band in pay.bands)]
    counting = list(dict.fromkeys(each.currency for each in counted if isinstance(each, Money)))
    by_rate = (
        pay.rate is not None or any(band.rate is not None for band in pay.bands) or (pay.table is not None and "rate" in pay.table.outputs)
    )
    credit = (counting or (paying if by_rate else []) or [ground.currency])[0]
    paid = (paying or [credit])[0]
    clash = next((mixed_currencies(several[0], several[1]) for several in (paying, counting) if len(several) > 1), None)
    if clash is None and by_rate and paid != credit:
        clash = mixed_currencies(credit, paid)
    return Currencies(credit, paid, clash)
