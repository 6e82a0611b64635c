"""Gives events of pay the figures of their own day: what compliance, attainment or conversion was then decides, not what it is at the run.

So a run made later finds the same answer, and pays nothing anew or back for what a figure did after the event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.api.derived import figures_on
from engine.incentives.happened import Beside, OneDeal, Undone
from engine.incentives.rules import PayRules
from engine.judge.book import Judged
from engine.language.tree import Figure, inputs
from engine.model.award import Event
from engine.model.incentive import Incentive
from engine.model.judgement import Fact
from engine.model.verdict import Verdict

if TYPE_CHECKING:
    from engine.api.records import Book

OWNER = "deal.owner.id"
Known = Mapping[tuple[str, str, dt.date], Mapping[str, int]]


def asking(rules: PayRules, incentives: Collection[Incentive]) -> dict[str, tuple[str, ...]]:
    """Name, for each incentive that rests on a figure, its conditions that do."""
    book = rules.books["deal"]
    found: dict[str, tuple[str, ...]] = {}
    for each in incentives:
        names = tuple(
            name
            for name, tree in book.conditions.items()
            if name.startswith(f"{each.id}/") and any(isinstance(need, Figure) for need in inputs(tree))
        )
        if names:
            found[each.id] = names
    return found


def on_their_days(
    opened: Book,
    rules: PayRules,
    asked: Mapping[str, tuple[str, ...]],
    waiting: Sequence[tuple[OneDeal, Incentive]],
    beside: Beside,
    undone: Undone,
) -> dict[str, list[Event]]:
    """Give the events of some deals for the incentives that rest on a figure, each judged with the figures of its own day."""
    first = [(deal, incentive, event) for deal, incentive in waiting for event in deal.events(incentive, beside, undone)]
    book = rules.books["deal"]
    needs = {need for names in asked.values() for name in names for need in inputs(book.trees[name]) if isinstance(need, Figure)}
    days = {event.at for _, _, event in first}
    known = figures_on(opened.desk, sorted(needs, key=lambda each: (each.record, each.name)), sorted(days), opened.known_at)
    teams = (
        dict(opened.connection.execute("SELECT id, team__id FROM rep").fetchall()) if any(each.record == "team" for each in needs) else {}
    )
    found: dict[str, list[Event]] = {id: [] for id in asked}
    for deal, incentive, event in first:
        then = replace(deal, judged=_on(deal, needs, asked[incentive.id], known, teams, event.at))
        found[incentive.id] += [each for each in then.events(incentive, beside, undone) if each.id == event.id]
    return found


def _on(
    deal: OneDeal, needs: Collection[Figure], names: Sequence[str], known: Known, teams: Mapping[str, str | None], day: dt.date
) -> Judged:
    judged, book = deal.judged, deal.book
    owner = judged.facts[OWNER].value if OWNER in judged.facts else None
    facts = dict(judged.facts)
    for need in needs:
        record = owner if need.record == "rep" else teams.get(str(owner))
        value = known.get((need.record, need.name, day), {}).get(str(record))
        facts[need.text] = Fact(value)
    values = {name: fact.value for name, fact in facts.items()}
    verdicts = {**judged.verdicts, **{name: Verdict.of(book.compiled[name](values, deal.moment)) for name in names}}
    return replace(judged, facts=facts, verdicts=verdicts)
