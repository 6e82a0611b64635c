"""Whether pay depends on who someone is: identities are exchanged, every event is judged anew, and pay must stay the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.api.pay_events import beside
from engine.api.records import book
from engine.coaching.people import People
from engine.incentives.fairness import findings, renamed, unfair
from engine.incentives.finding import Finding
from engine.incentives.happened import Beside, OneDeal
from engine.incentives.one import OneIncentive
from engine.incentives.reckon import reckon
from engine.incentives.rules import PayRules
from engine.judge.book import Judged
from engine.judge.rulebook import Rulebook
from engine.model.award import Event, Line
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    from engine.api.desk import Desk

SEED = 1
Renaming = Mapping[str, str]


def unfair_incentives(desk: Desk, rules: PayRules, mine: Sequence[OneIncentive], people: People) -> list[Finding]:
    """Name the incentives about deals whose pay changes when reps exchange ids and names."""
    asked = [each for each in mine if each.incentive.event is not None and each.events]
    if not asked:
        return []
    wanted = {event.deal for each in asked for event in each.events}
    with book(desk) as opened:
        now = opened.now
        stands = beside(opened.connection, rules, [each.incentive for each in asked], now)
        judged = [each for each in opened.judged(rules.books["deal"]) if each.id in wanted]
    found: list[Finding] = []
    for each in asked:

        def pay(renaming: Renaming, each: OneIncentive = each) -> Iterable[Line]:
            others = _beside(stands, renaming)
            events: list[Event] = []
            for one in judged:
                called = _called(rules.books["deal"], one, renaming, people, now)
                events += OneDeal(rules, called, now).events(each.incentive, others, lambda *_: None)
            return reckon(renamed(each.ground, [], renaming)[0], events).lines

        owners = {to.person for event in each.events for to in event.credited}
        found += findings(each.incentive, unfair(pay, owners, seed=SEED, times=1))
    return found


def _called(asked: Rulebook, judged: Judged, renaming: Renaming, people: People, now: Moment) -> Judged:
    """Give a deal as if its people were called otherwise, judged anew."""
    if not renaming:
        return judged
    names = {people.name(old): people.name(new) for old, new in renaming.items()}
    facts = dict(judged.facts)
    for name, fact in judged.facts.items():
        if "owner" in name.split(".") and isinstance(fact.value, str):
            called = names if name.endswith(".name") else renaming
            facts[name] = Fact(called.get(fact.value, fact.value))
    values = {name: fact.value for name, fact in facts.items()}
    return replace(judged, facts=facts, verdicts={name: Verdict.of(asked.compiled[name](values, now)) for name in asked.conditions})


def _beside(stands: Beside, renaming: Renaming) -> Beside:
    splits = {
        kind: {deal: tuple(replace(each, person=renaming.get(each.person, each.person)) for each in parts) for deal, parts in found.items()}
        for kind, found in stands.splits.items()
    }
    return replace(stands, splits=splits)
