"""What the incentives of a playbook pay by the records of a case: through the same reckoning as a run over a book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.cases.case import Case
from engine.cases.staff import members_of, named_records, people_of, quotas_of, share
from engine.incentives.contest import Entrant
from engine.incentives.credit import Rates
from engine.incentives.happened import Beside, Invoice, OneDeal
from engine.incentives.one import OneIncentive, PayGround, one
from engine.incentives.persons import entrants, person_events
from engine.incentives.rules import PayRules
from engine.judge.book import Judged
from engine.judge.rulebook import SOURCE, Rulebook
from engine.language.gather import gather
from engine.model.award import Credited
from engine.model.catalog import Catalog
from engine.model.judgement import Fact
from engine.model.moment import Moment, Period
from engine.model.record import Record
from engine.model.values import Money
from engine.model.verdict import Verdict

OVER = ("won", "lost")


@dataclass(frozen=True, slots=True)
class Paid:
    """What the incentives asked for came to, by id, with the deals as they were judged for pay and the verdicts of the plans' ``who``."""

    found: dict[str, OneIncentive]
    deals: tuple[Judged, ...]
    reps: tuple[Judged, ...]
    whole: PayGround


def paid(rules: PayRules, case: Case, moment: Moment, rates: Rates, asked: Collection[str]) -> Paid:
    """Reckon the incentives ``asked`` for, as if their plans were active and nothing had been posted yet.

    The records are taken as they are given; a rep or team is judged over a period with deals that closed after it still open.
    """
    return _Company(rules, case, moment, rates).paid(asked)


class _Company:
    """The records of one case, as a run of pay looks at those of a book."""

    def __init__(self, rules: PayRules, case: Case, moment: Moment, rates: Rates) -> None:
        self.rules, self.case, self.moment, self.catalog = rules, case, moment, rules.checked.catalog
        self.deals = tuple(judged_record(rules.books["deal"], each, moment, self.catalog) for each in case.given.deals)
        self.reps = tuple(
            judged_record(rules.books["rep"], each, moment, self.catalog) for each in named_records(case.given, "rep").values()
        )
        plans = {
            plan: frozenset(each.id for each in self.reps if each.verdicts.get(f"who/{plan}") is Verdict.MET)
            for plan in rules.checked.plan_who
        }
        self.whole = PayGround(
            people_of(case.given), members_of(case.given), quotas_of(case.given, self.catalog), rates, plans, moment.currency, moment.today
        )

    def paid(self, asked: Collection[str]) -> Paid:
        found = {}
        for incentive in self.rules.incentives:
            if incentive.id not in asked:
                continue
            events = person_events(self.rules, incentive, self.whole, self.as_of(incentive.subject))
            if incentive.event is not None:
                beside = self.beside(incentive.credit.rows)
                applying = (each for each in self.deals if each.verdicts.get("applies", Verdict.MET) is Verdict.MET)
                events = [
                    event
                    for judged in applying
                    for event in OneDeal(self.rules, judged, self.moment).events(incentive, beside, lambda *_: None)
                ]
            competing: tuple[Entrant, ...] = ()
            if incentive.contest is not None:
                competing = tuple(entrants(self.rules, incentive, self.whole, self.moment.zone, self.as_of(incentive.subject)))
            found[incentive.id] = one(self.rules, incentive, self.whole, events, (), None, competing)
        return Paid(found, self.deals, self.reps, self.whole)

    def as_of(self, subject: str) -> Callable[[Period], Iterator[tuple[Judged, Moment]]]:
        """Judge all reps or teams as of the end of a period, or of the case where that is earlier."""

        def judged(period: Period) -> Iterator[tuple[Judged, Moment]]:
            end = dt.datetime.combine(period.end, dt.time.max, self.moment.zone).astimezone(dt.UTC)
            now = replace(self.moment, as_of=min(self.moment.as_of, end), period=period)
            for each in named_records(self.case.given, subject).values():
                yield judged_record(self.rules.books[subject], then(each, now.today), now, self.catalog), now

        return judged

    def beside(self, rows: str | None) -> Beside:
        """Give the invoices of the deals, and their splits where a record type holds them."""
        deals = self.case.given.deals
        splits = {deal.id: self.splits(deal, rows) for deal in deals} if rows is not None else {}
        return Beside({deal.id: tuple(self.invoices(deal)) for deal in deals}, {rows: splits} if rows is not None else {})

    def invoices(self, deal: Record) -> Iterator[Invoice]:
        """Give the invoices of a deal that are in sight."""
        for row in deal.many.get("invoices", ()):
            at, total, paid_on, of = row.fields.get("at"), row.fields.get("total"), row.fields.get("paid_on"), row.one.get("credits")
            if isinstance(at, dt.date) and at <= self.moment.today:
                money = total if isinstance(total, Money) else None
                yield Invoice(row.id, deal.id, at, money, paid_on if isinstance(paid_on, dt.date) else None, of.id if of else None, "")

    def splits(self, deal: Record, rows: str) -> tuple[Credited, ...]:
        """Give the splits of a deal that stand in a record type of the workspace."""
        names = [name for name, each in self.catalog["deal"].relations.items() if each.many and each.to == rows]
        return tuple(
            Credited(
                row.one["rep"].id if "rep" in row.one else "", str(row.fields.get("type") or "direct"), share(row, "share", self.catalog) or Fraction(0)
            )
            for name in names
            for row in deal.many.get(name, ())
        )  # fmt: skip


def judged_record(book: Rulebook, record: Record, moment: Moment, catalog: Catalog) -> Judged:
    """Judge one record as the query over a book does."""
    facts = gather(book.inputs, record, moment, catalog)
    facts[SOURCE] = Fact(None)
    values = {name: fact.value for name, fact in facts.items()}
    return Judged(record.id, facts, {name: Verdict.of(book.compiled[name](values, moment)) for name in book.conditions}, None)


def then(record: Record, day: dt.date) -> Record:
    """Give a rep or team as of a day: deals of theirs that closed later were open."""
    deals = record.many.get("deals", ())
    return replace(record, many={**record.many, "deals": tuple(_open(each, day) for each in deals)}) if deals else record


def _open(deal: Record, day: dt.date) -> Record:
    closed = deal.fields.get("closed_on")
    if not isinstance(closed, dt.date) or closed <= day or deal.fields.get("status") not in OVER:
        return deal
    return replace(deal, fields={**deal.fields, "status": "open", "closed_on": None, "lost_reason": None})
