"""One deal with all its answers: the events of an incentive that it gives, with who is credited and what its conditions come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from engine.incentives.rules import VALUE, PayRules
from engine.incentives.table import chosen
from engine.judge.book import Judged
from engine.judge.rulebook import SOURCE, Rulebook
from engine.language.tree import Expr, inputs
from engine.language.words import shown
from engine.model.award import Credited, Event
from engine.model.incentive import Incentive
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.text import Text
from engine.model.values import MONEY_DECIMALS, Instant, Kind, Money, Value
from engine.model.verdict import Verdict

AMOUNT, CLOSED = "deal.amount", "deal.closed_on"
NO_AMOUNT = Text("the amount that is credited is not set", "计入的金额未填写")
NO_DAY = Text("the day that counts is not set", "计入的日期未填写")


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice or credit note of a deal."""

    id: str
    deal: str
    at: dt.date
    total: Money | None
    paid_on: dt.date | None
    credits: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the deals: their invoices, and the splits that a record type of the workspace holds."""

    invoices: Mapping[str, tuple[Invoice, ...]]
    splits: Mapping[str, Mapping[str, tuple[Credited, ...]]]


Undone = Callable[[str, str], dt.date | None]  # when a clawback of this incentive and event was first posted


@dataclass(frozen=True, slots=True)
class OneDeal:
    """One deal with all its answers."""

    rules: PayRules
    judged: Judged
    moment: Moment

    @property
    def book(self) -> Rulebook:
        """What is asked of deals."""
        return self.rules.books["deal"]

    def events(self, incentive: Incentive, beside: Beside, undone: Undone) -> Iterator[Event]:
        """Give the events of this deal for one incentive: none unless its event is met."""
        if self.verdict(incentive, "event") is not Verdict.MET:
            return
        base = self.base(incentive, beside)
        if incentive.credit.on == "booked":
            yield self.undone(incentive, self.booked(incentive, base), undone)
            return
        for invoice in beside.invoices.get(self.judged.id, ()):
            event = self.billed(incentive, base, invoice)
            if event is not None:
                yield self.undone(incentive, event, undone)

    def base(self, incentive: Incentive, beside: Beside) -> Event:
        """Give what all events of the deal share."""
        why: Text | None = None
        pays: Mapping[str, Fraction | Money] = {}
        table = incentive.pay.table
        if table is not None:
            rows = [
                [self.verdict(incentive, f"row/{row}/{column}") for column, test in enumerate(each.tests) if test is not None]
                for row, each in enumerate(table.rows)
            ]
            pays, why_none = chosen(table, rows)
            why = why or why_none
        return Event(
            id=self.judged.id,
            deal=self.judged.id,
            at=dt.date.min,
            amount=Fraction(0),
            credited=self.credited(incentive, beside),
            when=self.verdict(incentive, "when") if incentive.when else Verdict.MET,
            multipliers=self.factors(incentive, "multiplier"),
            decelerators=self.factors(incentive, "decelerator"),
            gate=self.verdict(incentive, "gate") if incentive.gate else Verdict.MET,
            hold=incentive.credit.hold is not None and self.verdict(incentive, "hold") is not Verdict.NOT_MET,
            pays=pays,
            facts=self.facts(incentive),
            source=str(self.judged.facts[SOURCE].value or ""),
            why_not=why,
        )

    def booked(self, incentive: Incentive, base: Event) -> Event:
        """Place the deal itself: its amount, on its day."""
        day = self.day(self.value(incentive, "date") if incentive.credit.date else self.fact(CLOSED))
        amount = self.amount(incentive)
        why = base.why_not or (NO_DAY if day is None else None) or (NO_AMOUNT if amount is None else None)
        return replace(base, at=day or self.moment.today, amount=Fraction(0) if amount is None else amount, why_not=why)

    def billed(self, incentive: Incentive, base: Event, invoice: Invoice) -> Event | None:
        """Place an invoice or a payment; None for one that is not there yet."""
        day = invoice.paid_on if incentive.credit.on == "paid" and invoice.credits is None else invoice.at
        if day is None or day > self.moment.today:
            return None
        return replace(
            base,
            id=f"{self.judged.id}/{invoice.id}",
            at=day,
            amount=invoice.total or Fraction(0),
            reverses=f"{self.judged.id}/{invoice.credits}" if invoice.credits else None,
            source=invoice.source,
            facts={**base.facts, "invoice": invoice.id},
            why_not=base.why_not or (None if invoice.total is not None else NO_AMOUNT),
        )

    def undone(self, incentive: Incentive, event: Event, undone: Undone) -> Event:
        """Mark an event whose clawback condition has come true with the day on which it did.

        That is the latest day among what the condition reads; where it reads none, the day on which it was first found.
        """
        if incentive.clawback is None or self.verdict(incentive, "claw") is not Verdict.MET:
            return event
        days = [self.day(self.judged.facts[each.text].value) for each in inputs(self.tree(f"{incentive.id}/claw"))]
        known = [day for day in days if day is not None and day <= self.moment.today]
        return replace(event, undone_on=max(known, default=None) or undone(incentive.id, event.id) or self.moment.today)

    def credited(self, incentive: Incentive, beside: Beside) -> tuple[Credited, ...]:
        """Give who is credited: by the rows of the splits where they are named, else along the paths."""
        if incentive.credit.rows is not None:
            return beside.splits.get(incentive.credit.rows, {}).get(self.judged.id, ())
        found = []
        for place, share in enumerate(incentive.credit.to):
            person = self.value(incentive, f"share/{place}")
            if isinstance(person, str):
                found.append(Credited(person, share.type, share.share))
        return tuple(found)

    def factors(self, incentive: Incentive, name: str) -> tuple[Fraction, ...]:
        """Give the factors whose condition is met."""
        factors = incentive.multipliers if name == "multiplier" else incentive.decelerators
        return tuple(each.by for place, each in enumerate(factors) if self.verdict(incentive, f"{name}/{place}") is Verdict.MET)

    def amount(self, incentive: Incentive) -> Money | Fraction | None:
        """Give what is credited: the deal's amount, or what the incentive says."""
        if incentive.credit.amount is None:
            value = self.fact(AMOUNT)
            return value if isinstance(value, Money) else None
        tree = self.book.trees.get(f"{VALUE}{incentive.id}/amount")
        return None if tree is None else as_amount(self.value(incentive, "amount"), tree)

    def verdict(self, incentive: Incentive, part: str) -> Verdict:
        """Give the verdict of a condition; one that has no tree yet is unknown."""
        return self.judged.verdicts.get(f"{incentive.id}/{part}", Verdict.UNKNOWN)

    def value(self, incentive: Incentive, part: str) -> Any:
        """Give the value of an expression; one that has no tree is not set."""
        compiled = self.book.compiled.get(f"{VALUE}{incentive.id}/{part}")
        return compiled({name: fact.value for name, fact in self.judged.facts.items()}, self.moment) if compiled else None

    def tree(self, name: str) -> Expr:
        """Give the tree of a condition."""
        return self.book.trees[name]

    def fact(self, name: str) -> Value:
        """Give a fact of the deal."""
        fact = self.judged.facts.get(name)
        return fact.value if fact else None

    def day(self, value: Any) -> dt.date | None:
        """Give a day; an instant falls on its local one."""
        return value.day if isinstance(value, Instant) else value if isinstance(value, dt.date) else None

    def facts(self, incentive: Incentive) -> dict[str, str]:
        """Give the facts behind the event, as they are kept with the award."""
        prefixes = (f"{incentive.id}/", f"{VALUE}{incentive.id}/")
        needed = {each.text: each for name, tree in self.book.trees.items() if name.startswith(prefixes) for each in inputs(tree)}
        return {name: written(self.judged.facts[name], each.type, self.moment) for name, each in sorted(needed.items())}


def written(fact: Fact, type: Any, moment: Moment) -> str:
    """Write a fact for the ledger: the same whoever runs it."""
    return shown(fact.value, type, "en", moment.zone)


def as_amount(value: Any, tree: Expr) -> Money | Fraction | None:
    """Give a value as credit: money at four decimals, a number as an exact count of units; None where there is none."""
    if isinstance(value, Money):
        scaled = Fraction(value.amount, 10**value.decimals) * 10**MONEY_DECIMALS
        return Money(round(scaled), value.currency)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and tree.type.kind in (Kind.NUMBER, Kind.PERCENT):
        return Fraction(value, 10**tree.type.decimals)
    return None
