"""What a deal would pay if it were won: its facts as they would be then, through the same rules as the ledger's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.api.pay_events import beside
from engine.api.permitted import DEAL, unknown
from engine.api.reckoning import Reckoning
from engine.api.records import book
from engine.errors import UsageError
from engine.incentives.amounts import exact
from engine.incentives.happened import Beside, OneDeal
from engine.incentives.one import OneIncentive, one
from engine.incentives.rules import PayRules
from engine.judge.book import Judged
from engine.language.literals import BadValueError, read_value
from engine.model.award import Event, Line
from engine.model.incentive import Incentive
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.text import Text
from engine.model.values import MONEY, Money, Value
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    from engine.api.desk import Desk

WON = "won"


@dataclass(frozen=True, slots=True)
class Change:
    """What one incentive would come to for one person: ``line`` is that of the deal, ``others`` what changes on earlier ones."""

    incentive: Incentive
    person: str
    amount: Money
    line: Line | None
    why: Text = Text()


@dataclass(frozen=True, slots=True)
class Supposed:
    """A deal as it is supposed to be won, with all that its winning would change."""

    deal: str
    name: str
    on: dt.date
    amount: Value
    lines: tuple[Change, ...]


def suppose(desk: Desk, all_rules: Sequence[PayRules], now: Reckoning, deal: str, on: dt.date, amount: str | None) -> Supposed:
    """Suppose that a deal were won on a day for an amount (None: its own).

    Raises UsageError: JD102 for no such deal, AW606 for one that is over already, AW607 for an amount that is none.
    """
    found: list[Change] = []
    with book(desk) as opened:
        for rules in all_rules:
            stands = beside(opened.connection, rules, [each for each in rules.incentives if each.event is not None], opened.now)
            for judged in opened.judged(rules.books["deal"]):
                if judged.id == deal:
                    supposed = _won(rules, judged, opened.now, on, amount)
                    found += _changes(rules, now, supposed, stands, opened.now)
                    name, value = supposed.facts["deal.name"].value, supposed.facts["deal.amount"].value
                    return Supposed(deal, str(name or deal), on, value, tuple(found))
    raise unknown("JD102", DEAL, deal, [each.deal for each in desk.judgements()])


def _won(rules: PayRules, judged: Judged, now: Moment, on: dt.date, amount: str | None) -> Judged:
    """Give the deal with the facts of its winning, and every verdict judged anew by them."""
    if judged.facts["deal.status"].value == WON:
        raise UsageError(
            "AW606",
            Text(f"{judged.id} is won already", f"{judged.id} 已成交"),
            help=Text("see `awards list --deal` for what it paid", "用 `awards list --deal` 查看其奖励"),
        )
    won = next((stage.id for stage in rules.checked.playbook.stages if stage.end == WON), None)
    facts = dict(judged.facts)
    changed: dict[str, Value] = {"deal.status": WON, "deal.stage": won, "deal.closed_on": on, "deal.stage_entered_on": on}
    if amount is not None:
        changed["deal.amount"] = _amount(amount, now.zone)
    facts |= {name: Fact(value) for name, value in changed.items()}
    values = {name: fact.value for name, fact in facts.items()}
    asked = rules.books["deal"]
    verdicts = {name: Verdict.of(asked.compiled[name](values, now)) for name in asked.conditions}
    return replace(judged, facts=facts, verdicts=verdicts)


def _amount(written: str, zone: ZoneInfo) -> Money:
    try:
        value = read_value(written, MONEY, zone)
    except BadValueError:
        value = None
    if isinstance(value, Money) and value.amount >= 0:
        return value
    raise UsageError(
        "AW607",
        Text(f"'{written}' is no amount", f"“{written}”不是金额"),
        help=Text("write currency and amount, such as CNY 50_000", "请写币种与金额,例如 CNY 50_000"),
    )


def _changes(rules: PayRules, now: Reckoning, judged: Judged, stands: Beside, moment: Moment) -> list[Change]:
    """Reckon every incentive with the supposed events, and give what differs from how it stands."""
    found: list[Change] = []
    for each in now.found:
        if each.rules is not rules or each.incentive.event is None:
            continue
        more = list(OneDeal(rules, judged, moment).events(each.incentive, stands, lambda *_: None))
        if not more:
            continue
        ids = {event.id for event in more}
        events: list[Event] = [event for event in each.events if event.id not in ids] + more
        today = max(each.ground.today, *(event.at for event in more))
        whole = replace(now.whole, today=today)
        after = one(rules, each.incentive, whole, events, (), each.state)
        before = one(rules, each.incentive, whole, [event for event in each.events if event.id not in ids], (), each.state)
        found += _differences(each, before, after, ids)
    return found


def _differences(each: OneIncentive, before: OneIncentive, after: OneIncentive, ids: set[str]) -> list[Change]:
    was, becomes = _sums(before), _sums(after)
    lines: Mapping[str, Line] = {line.person: line for line in after.lines if line.event in ids and line.kind in ("award", "honour")}
    found = []
    for person, currency in sorted(set(was) | set(becomes) | {(line.person, line.amount.currency) for line in lines.values()}):
        gain = becomes.get((person, currency), 0) - was.get((person, currency), 0)
        line = lines.get(person)
        if gain or line is not None:
            why = line.why if line is not None and (line.held or line.kind == "honour") else Text()
            if not each.pays:
                inactive = Text("its plan is not active", "所属方案未生效")
                why = Text(f"{inactive.en}; {why.en}", f"{inactive.zh};{why.zh}") if why.en else inactive
            found.append(Change(each.incentive, person, Money(gain, currency), line, why))
    return found


def _sums(of: OneIncentive) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for line in of.lines:
        if not line.held and line.kind != "honour" and exact(line.amount):
            key = line.person, line.amount.currency
            found[key] = found.get(key, 0) + line.amount.amount
    return found
