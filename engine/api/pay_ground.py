"""What pay is reckoned on beside the events: people, quotas, rates, and the plans that are in force."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.records import Book
from engine.book.rates import rates_by_day
from engine.coaching.people import People
from engine.incentives.one import PayGround
from engine.incentives.quota import recorded
from engine.incentives.rules import PayRules
from engine.model.award import Member
from engine.model.values import Money
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    from engine.api.desk import Desk


def pay_ground(desk: Desk, opened: Book, rules: PayRules, people: People) -> PayGround:
    """Read all of it from the open book, as of its instant."""
    plan_of: dict[str, frozenset[str]] = {}
    if rules.checked.plan_who:
        judged = list(opened.judged(rules.books["rep"]))
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
        quota = recorded(
            None if amount is None else Money(int(amount), currency),
            None if units is None else Fraction(int(units), count),
            None if share is None else Fraction(int(share), ramp),
        )
        if quota is not None:
            found[whose, measure, period] = quota
    return found
