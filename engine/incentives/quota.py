"""The quota and target incentive of one person in one period: ramped by months since hire, prorated by days of validity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, exact
from engine.incentives.credit import Rates, converted
from engine.incentives.faults import mixed_units, no_hire_date, no_quota, no_rate, zero_quota
from engine.incentives.periods import days_in, length, months_of
from engine.model.award import Member
from engine.model.incentive import Incentive, Plan, Quota
from engine.model.moment import Period
from engine.model.target import Why
from engine.model.values import Money

Quotas = Mapping[tuple[str, str, str], Money | Fraction]  # by person, measure and name of the period
MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Terms:
    """What one person's pay in one period rests on: ``quota`` in units or the credit's currency, ``target`` the incentive at 100 %.

    ``why`` says why the quota is None; one that is not asked for is None without a reason.
    """

    quota: Fraction | None = None
    target: Fraction | None = None
    why: Why | None = None

    @property
    def base(self) -> Fraction | None:
        """The base rate: target incentive over quota."""
        return self.target / self.quota if self.quota and self.target is not None else None


def terms(
    incentive: Incentive, plan: Plan | None, member: Member, quotas: Quotas, period: Period, currency: str | None, rates: Rates
) -> Terms:
    """Find the terms of a person in a period; ``currency`` is the credit's, None for units.

    A quota record is taken as it stands (ramped where a ramp is declared); one amount for everybody is prorated by the days of the period
    on which the incentive is valid and the person employed, and so is the target. The base rate is the target over the quota in force.
    """
    part = proration(incentive, member, period)
    target = None
    if plan is not None and plan.target is not None and incentive.weight is not None:
        months = Fraction(len(months_of(period)), MONTHS_OF_YEAR)
        target = exact(plan.target) * incentive.weight * months * part
    quota = incentive.quota
    if quota is None:
        return Terms(target=target)
    amount: Money | Fraction | None
    if quota.measure is not None:
        amount = quotas.get((member.id, quota.measure, period.name))
        part = ONE
    else:
        amount = quota.amount
    if amount is None:
        return Terms(None, target, no_quota(member.id, period.name))
    if isinstance(amount, Money) == (currency is None):
        return Terms(None, target, mixed_units(money=currency is not None))
    value = converted(amount, currency or "", period.start, rates) if isinstance(amount, Money) else amount
    if value is None:
        return Terms(None, target, no_rate(amount.currency if isinstance(amount, Money) else "", currency or "", period.start))
    if quota.ramp and member.hired is None:
        return Terms(None, target, no_hire_date(member.id))
    value *= part * ramp(quota, member.hired, period)
    if value <= 0:
        return Terms(None, target, zero_quota(member.id, period.name))
    return Terms(value, target)


def recorded(amount: Money | None, units: Fraction | None, share: Fraction | None) -> Money | Fraction | None:
    """Give the quota of one quota record: its amount, else its units, with the record's own share of ramp applied; None for neither."""
    part = ONE if share is None else share
    if amount is not None:
        return Money(round(amount.amount * part), amount.currency, amount.decimals)
    return None if units is None else units * part


def ramp(quota: Quota, hired: dt.date | None, period: Period) -> Fraction:
    """Give the share of the quota that the ramp leaves: the mean over the period's months, the month of hiring the first of the ramp.

    Months before the hiring are not counted (proration takes them away).
    """
    if not quota.ramp or hired is None:
        return ONE
    since = [(year - hired.year) * MONTHS_OF_YEAR + month - hired.month for year, month in months_of(period)]
    shares = [quota.ramp[at] if at < len(quota.ramp) else ONE for at in since if at >= 0]
    return sum(shares, ZERO) / len(shares) if shares else quota.ramp[0]


def proration(incentive: Incentive, member: Member, period: Period) -> Fraction:
    """Give the part of a period's days on which the incentive is valid and the person employed (semantics, Incentives 9)."""
    starts = [day for day in (incentive.valid_from, member.hired) if day is not None]
    ends = [day for day in (incentive.valid_to, member.left) if day is not None]
    return Fraction(days_in(period, max(starts, default=None), min(ends, default=None)), length(period))
