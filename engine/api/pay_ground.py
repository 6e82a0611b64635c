"""What pay is reckoned on beside the events: people, quotas, rates, and the plans that are in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.pay_rules import PayRules
from engine.api.records import Book
from engine.book.rates import rates_by_day
from engine.coaching.people import People
from engine.incentives.credit import Rates
from engine.incentives.ground import Ground
from engine.incentives.quota import Quotas
from engine.judge.book import judged_rows
from engine.model.award import Member
from engine.model.incentive import Incentive
from engine.model.values import Money
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    from engine.api.desk import Desk


@dataclass(frozen=True, slots=True)
class PayGround:
    """Everyone who can be paid, their quotas, the rates, and by plan whom it is for (a plan that names nobody is for all)."""

    people: People
    members: Mapping[str, Member]
    quotas: Quotas
    rates: Rates
    plan_of: Mapping[str, frozenset[str]]
    currency: str
    today: dt.date

    def of(self, rules: PayRules, incentive: Incentive) -> Ground:
        """Give the ground of one incentive: only those whom its plan is for are its members."""
        members = {id: each for id, each in self.members.items() if self.may_earn(incentive, id)}
        return Ground(incentive, self.today, self.currency, rules.plan_of(incentive), members, self.quotas, self.rates)

    def may_earn(self, incentive: Incentive, person: str) -> bool:
        """Tell whether an incentive is for someone: a rep or a team as it says, and of those its plan is for."""
        known = self.people.reps if incentive.subject == "rep" else self.people.teams
        whom = self.plan_of.get(incentive.plan or "")
        return person in known and (whom is None or incentive.subject == "team" or person in whom)


def pay_ground(desk: Desk, opened: Book, rules: PayRules, people: People) -> PayGround:
    """Read all of it from the open book, as of its instant."""
    plan_of: dict[str, frozenset[str]] = {}
    if rules.checked.plan_who:
        judged = list(judged_rows(opened.connection, opened.catalog, rules.books["rep"], opened.now))
        for plan in rules.checked.plan_who:
            plan_of[plan] = frozenset(each.id for each in judged if each.verdicts.get(f"who/{plan}") is Verdict.MET)
    return PayGround(
        people,
        _members(opened, people),
        _quotas(opened),
        rates_by_day(desk.settings.book, desk.known_at),
        plan_of,
        desk.settings.currency,
        opened.now.today,
    )


def _members(opened: Book, people: People) -> dict[str, Member]:
    """Describe reps and teams; the preference is what a rep declared to value, where the catalog has it."""
    preference: dict[str, str] = {}
    if "rep" in opened.catalog.types and "preference" in opened.catalog["rep"].fields:
        preference = dict(opened.connection.execute("SELECT id, preference FROM rep WHERE preference IS NOT NULL").fetchall())
    reps = {id: Member(id, rep.hired_on, rep.left_on, rep.team or "", preference.get(id)) for id, rep in people.reps.items()}
    return reps | {id: Member(id) for id in people.teams}


def _quotas(opened: Book) -> dict[tuple[str, str, str], Money | Fraction]:
    """Read the quota records: an amount or a count, with its ramp applied, by person, measure and period."""
    record = opened.catalog.types.get("quota")
    if record is None or not {"measure", "period", "amount", "count", "ramp"} <= record.fields.keys():
        return {}
    ramp, count = 10 ** record.fields["ramp"].decimals, 10 ** record.fields["count"].decimals
    found: dict[tuple[str, str, str], Money | Fraction] = {}
    rows = opened.connection.execute(
        'SELECT coalesce(rep__id, team__id), measure, period, amount, amount__currency, "count", ramp FROM quota ORDER BY id'
    ).fetchall()
    for whose, measure, period, amount, currency, units, share in rows:
        if whose is None or measure is None or period is None:
            continue
        part = Fraction(1) if share is None else Fraction(int(share), ramp)
        if amount is not None:
            found[whose, measure, period] = Money(round(int(amount) * part), currency)
        elif units is not None:
            found[whose, measure, period] = Fraction(int(units), count) * part
    return found
