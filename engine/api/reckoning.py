"""Reckons all pay of a workspace as of an instant: the events of the book through the exact core, to lines and what is still to post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.api.pay_events import gather
from engine.api.pay_ground import pay_ground
from engine.api.pay_periods import entrants, rep_events
from engine.api.records import Book, book
from engine.api.staff import people
from engine.incentives.one import OneIncentive, PayGround, one
from engine.incentives.rules import PayRules
from engine.judge.book import choose
from engine.model.award import Entry, PlanState
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.api.desk import Desk

States = Callable[[PayRules, str], PlanState]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Everything reckoned as of one instant."""

    whole: PayGround
    found: tuple[OneIncentive, ...]

    @property
    def unpaid(self) -> tuple[Text, ...]:
        """Name the plans that do not pay, each once."""
        plans = {each.incentive.plan: each.state for each in self.found if not each.pays}
        return tuple(
            Text(f"plan '{plan}' is {state}: nothing of it is posted", f"方案“{plan}”状态为 {state}:不过账")
            for plan, state in plans.items()
        )


def reckon_book(desk: Desk, all_rules: Sequence[PayRules], posted: Sequence[Entry], states: States) -> Reckoning:
    """Reckon every incentive of every playbook; ``posted`` are all entries of the ledger as of the desk's instant."""
    found: list[OneIncentive] = []
    with book(desk) as opened:
        known = people(opened)
        whole = None
        owners = _owners(desk, opened) if len(all_rules) > 1 else None
        for rules in all_rules:
            whole = pay_ground(desk, opened, rules, known)
            mine = None if owners is None else {deal for deal, playbook in owners.items() if playbook == rules.playbook}
            found += _playbook(desk, opened, rules, whole, posted, states, mine)
    return Reckoning(whole or PayGround(known, {}, {}, lambda *_: None, {}, desk.settings.currency, desk.day), tuple(found))


def _playbook(
    desk: Desk,
    opened: Book,
    rules: PayRules,
    whole: PayGround,
    posted: Sequence[Entry],
    states: States,
    deals: Collection[str] | None,
) -> Iterable[OneIncentive]:
    """Reckon the incentives of one playbook, over the deals that are its own (None: all)."""
    mine = [entry for entry in posted if entry.playbook == rules.playbook]
    clawed = {(entry.incentive, entry.event): entry.at for entry in reversed(mine) if entry.kind == "clawback"}
    events = gather(opened, rules, lambda incentive, event: clawed.get((incentive, event)), deals)
    upheld = {each.entry: each.decided_at for each in desk.store.awards.disputes() if each.outcome == "upheld" and each.decided_at}
    for incentive in rules.incentives:
        state = None if incentive.plan is None else states(rules, incentive.plan)
        theirs = [entry for entry in mine if entry.incentive == incentive.id]
        since = min((entry.at for entry in theirs), default=None)
        own = events[incentive.id] if incentive.id in events else rep_events(desk, rules, incentive, whole, since)
        moved = _decided_anew(theirs, upheld)
        yield one(rules, incentive, whole, own, theirs, state, entrants(desk, rules, incentive, whole), moved)


def _decided_anew(posted: Iterable[Entry], upheld: Mapping[str, dt.datetime]) -> set[str]:
    """Name the events of which a dispute was upheld, and nothing was posted since: their credit goes to whom they name now."""
    decided: dict[str, dt.datetime] = {}
    latest: dict[str, dt.datetime] = {}
    for entry in posted:
        if entry.kind in ("award", "adjustment"):
            latest[entry.event] = max(latest.get(entry.event, entry.as_of), entry.as_of)
            if entry.id in upheld:
                decided[entry.event] = max(decided.get(entry.event, upheld[entry.id]), upheld[entry.id])
    return {event for event, at in decided.items() if latest[event] <= at}


def _owners(desk: Desk, opened: Book) -> dict[str, str]:
    """Give the playbook of each deal: of several that apply, the first where the workspace orders them, else none."""
    several = {key: each.deals for key, each in desk.rules.items()}
    found = choose(opened.connection, several, opened.now)
    return {deal: names[0] for deal, names in found if names and (len(names) == 1 or desk.workspace.ordered)}
