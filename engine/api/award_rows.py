"""Turns entries, lines and standings into rows in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.rows import said
from engine.api.step_words import STATES, amount_of, lacking
from engine.api.suppose import Supposed
from engine.coaching.people import People
from engine.incentives.amounts import exact, money
from engine.incentives.ground import currencies
from engine.incentives.one import OneIncentive
from engine.incentives.rules import PayRules
from engine.incentives.wording import KINDS, STEP_NAMES
from engine.language import words
from engine.model.award import STEPS, Dispute, Entry, Line, Step
from engine.model.incentive import Incentive
from engine.model.text import Text
from engine.model.values import Money
from engine.model.views_awards import ContestView, EntryRow, HeldLine, Place, Standing, Statement, StepLine, Total, WhatIf
from engine.model.views_awards import Supposed as SupposedRow

if TYPE_CHECKING:
    from engine.api.desk import Desk

HOUR = 3600


@dataclass
class Namer:
    """Names and formats for one reader at one desk."""

    desk: Desk
    staff: People
    rules: Sequence[PayRules]
    user: str
    known_as: frozenset[str]

    def __post_init__(self) -> None:
        """Look up what every row needs, once."""
        self.incentives: dict[tuple[str, str], Incentive] = {
            (rules.playbook, each.id): each for rules in self.rules for each in rules.incentives
        }
        self.disputes: dict[str, Dispute] = {each.entry: each for each in self.desk.store.awards.disputes(as_of=self.desk.as_of)}
        self._deals: Mapping[str, str] | None = None

    @property
    def deals(self) -> Mapping[str, str]:
        """The names of deals, by id."""
        if self._deals is None:
            self._deals = {each.deal: said(each, "deal.name") for each in self.desk.judgements()}
        return self._deals

    def row(self, entry: Entry) -> EntryRow:
        """Give an entry as a row."""
        found = self.incentives.get((entry.playbook, entry.incentive))
        return EntryRow(
            entry,
            self.staff.name(entry.person),
            name_of(found, entry.incentive),
            KINDS[entry.kind],
            self.deals.get(entry.deal) or entry.deal,
            "-" if entry.kind == "honour" else words.money(entry.amount, self.desk.language),
            STATES[entry.state],
            tuple(self.stored_step(each, entry.amount.currency) for each in entry.steps),
            self.disputes.get(entry.id),
            self.may_decide(entry),
            self.late(entry, found),
        )

    def late(self, entry: Entry, incentive: Incentive | None) -> int:
        """Give by how many hours a recognition is overdue: those since the end of its event's day beyond the most that was declared (S78)."""
        honour = incentive.honour if incentive else None
        if entry.kind != "honour" or entry.state == "approved" or honour is None or honour.within_hours is None:
            return 0
        day = entry.at
        since = (self.desk.as_of.astimezone(self.desk.settings.zone).date() - day).days * 24
        return max(0, since - honour.within_hours)

    def may_decide(self, entry: Entry) -> bool:
        """Tell whether the reader may decide on an entry: neither who posted it nor whom it pays (a team's members too), and of the role that it asks for.

        Roles that the book does not know (finance, sales ops) are held by whoever is not in it.
        """
        if self.known_as & {entry.person, entry.author, *self.staff.members(entry.person)}:
            return False
        return self.user not in self.staff.reps or self.staff.holds(self.user, self.approver(entry), entry.person)

    def approver(self, entry: Entry) -> str:
        """Give the role that approves an entry."""
        found = self.incentives.get((entry.playbook, entry.incentive))
        return found.approve if found else "manager"

    def held(self, line: Line) -> HeldLine:
        """Give a line that is held as a row."""
        found = next((each for (_, id), each in self.incentives.items() if id == line.incentive), None)
        return HeldLine(name_of(found, line.incentive), self.deals.get(line.deal) or line.deal or line.event, line.at, line.why, line.code)

    def statement(self, person: str, period: str, rows: Sequence[EntryRow], held: Iterable[Line], *, locked: bool) -> Statement:
        """Put a statement together; what was refused is shown and not summed."""
        return Statement(
            person,
            self.staff.name(person),
            period,
            locked,
            tuple(sorted(rows, key=lambda row: (row.entry.at, row.entry.event, row.entry.seq))),
            tuple(self.held(line) for line in held),
            tuple(self.totals(rows)),
            tuple(STEP_NAMES[name] for name in STEPS),
        )

    def totals(self, rows: Sequence[EntryRow]) -> Iterable[Total]:
        """Sum up by currency and state."""
        for currency in sorted({row.entry.amount.currency for row in rows if row.entry.kind != "honour"}):
            mine = [row.entry for row in rows if row.entry.amount.currency == currency]
            by = {state: sum(each.amount.amount for each in mine if each.state == state) for state in STATES}
            yield Total(
                currency,
                self.cash(by["approved"], currency),
                self.cash(by["waiting"] + by["held"], currency),
                self.cash(by["disputed"], currency),
                self.cash(sum(amount for state, amount in by.items() if state != "refused"), currency),
            )

    def cash(self, amount: int, currency: str) -> str:
        """Write an amount at four decimals."""
        return words.money(Money(amount, currency), self.desk.language)

    def stored_step(self, step: Mapping[str, str], currency: str) -> StepLine:
        """Give a step as it was posted."""
        return self.line(step["name"], step["after"], currency, Text(step["en"], step["zh"]))

    def step(self, step: Step, currency: str) -> StepLine:
        """Give a step as it was reckoned now."""
        return self.line(step.name, str(step.after), currency, step.note)

    def line(self, name: str, after: str, currency: str, note: Text) -> StepLine:
        """Word a step; what is credited is told by its note alone, as it may stand in another currency than the pay, or in units."""
        value = "" if name == "credit" else amount_of(after, currency, self.desk.language)
        return StepLine(STEP_NAMES.get(name, Text.plain(name)), value, note)

    def standing(self, one: OneIncentive, person: str) -> Standing:
        """Give how someone stands on an incentive in the current period."""
        incentive, ground = one.incentive, one.ground
        period = ground.period(ground.today)
        mine = [line for line in one.lines if line.person == person and line.period.name == period.name]
        credit_in = currencies(ground).credit
        in_units = any(not isinstance(line.credit, Money) for line in mine)
        awards = [line for line in mine if line.kind == "award"]
        foreign: dict[str, Fraction] = {}  # credit without a rate, where pay does not rest on it
        credited = Fraction(0)
        for line in awards:
            if isinstance(line.credit, Money) and line.credit.currency != credit_in:
                foreign[line.credit.currency] = foreign.get(line.credit.currency, Fraction(0)) + exact(line.credit)
            else:
                credited += exact(line.credit)
        quota = ground.terms(person, period, None if in_units else credit_in).quota
        reached = {line.type: line.attainment[1] for line in awards if line.attainment is not None}  # after the last event
        earned: dict[str, int] = {}
        for line in mine:
            if not line.held and line.kind != "honour":
                earned[line.amount.currency] = earned.get(line.amount.currency, 0) + line.amount.amount
        return Standing(
            name_of(incentive, incentive.id),
            KINDS_OF_REWARD[incentive.kind],
            period.name,
            ", ".join(
                [self.credit(credited, None if in_units else credit_in), *(self.credit(foreign[each], each) for each in sorted(foreign))]
            ),
            "" if quota is None else self.credit(quota, None if in_units else credit_in),
            max(reached.values(), default=None),
            ", ".join(self.cash(amount, currency) for currency, amount in sorted(earned.items())) or "-",
            lacking(incentive, ground, person, period, credited, None if in_units else credit_in, self.desk.language),
        )

    def credit(self, amount: Fraction, currency: str | None) -> str:
        """Write credit: money with its currency, units as they are."""
        return words.fraction(amount, self.desk.language) if currency is None else words.money(money(amount, currency), self.desk.language)

    def what_if(self, found: Supposed) -> WhatIf:
        """Give what a deal would pay as rows."""
        rows = [
            SupposedRow(
                name_of(each.incentive, each.incentive.id),
                self.staff.name(each.person),
                words.money(each.amount, self.desk.language),
                tuple(self.step(step, each.amount.currency) for step in each.line.steps) if each.line else (),
                each.why,
            )
            for each in found.lines
        ]
        amount = words.money(found.amount, self.desk.language) if isinstance(found.amount, Money) else words.NOT_SET.to(self.desk.language)
        return WhatIf(found.deal, found.name, found.on, amount, tuple(rows))

    def contest(self, one: OneIncentive, mine: str | None) -> ContestView:
        """Give a contest with its places; the measure of others is shown, as a contest is public."""
        contest = one.incentive.contest
        if contest is None:
            raise AssertionError
        currency = contest.prizes[0].currency if contest.prizes else self.desk.settings.currency
        closes = max(contest.end, contest.late_until or contest.end)
        places = [
            Place(
                each.rank or 0,
                self.staff.name(each.entrant.id),
                "-" if each.entrant.value is None else words.fraction(each.entrant.value, self.desk.language),
                words.money(money(each.prize, currency), self.desk.language) if each.prize else "",
                self.staff.name(each.entrant.group) if each.entrant.group else "",
                mine=each.entrant.id == mine,
                why_not=each.why if each.rank is None else Text(),
            )
            for each in one.places
        ]
        return ContestView(
            one.incentive.id, name_of(one.incentive, one.incentive.id), contest.start, contest.end, one.ground.today > closes, tuple(places)
        )


KINDS_OF_REWARD = {
    "material": Text("material", "物质"),
    "goal": Text("goal", "目标"),
    "environment": Text("environment", "环境"),
    "spirit": Text("spirit", "精神"),
}


def name_of(incentive: Incentive | None, id: str) -> Text:
    """Name an incentive as people do; one that the playbook no longer has by its id."""
    if incentive is None:
        return Text.plain(id)
    return (
        incentive.name
        if incentive.name.en or incentive.name.zh
        else incentive.say
        if incentive.say.en or incentive.say.zh
        else Text.plain(id)
    )
