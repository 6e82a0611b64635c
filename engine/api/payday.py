"""One run of pay: everything reckoned, compared with the ledger, and what is missing posted at once or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.api.reckoning import Reckoning, States, reckon_book
from engine.incentives.one import OneIncentive
from engine.incentives.rules import PayRules
from engine.incentives.settle import Settled, settle
from engine.model.award import Entry, Line, Posting
from engine.model.moment import Period
from engine.model.text import Text
from engine.model.workdays import Workdays
from engine.store.failure import EventRefusedError

if TYPE_CHECKING:
    from engine.api.desk import Desk

NOON = dt.time(12)
TRIES = 20  # others who post meanwhile make a run begin anew
OVERTAKEN = ("AW501", "AW502", "AW503")


@dataclass(frozen=True, slots=True)
class Payday:
    """What a run posted, what it held back, and what does not pay or could not be reckoned."""

    as_of: dt.datetime
    posted: tuple[Entry, ...]
    held: tuple[Line, ...]
    unpaid: tuple[Text, ...]


def pay(desk: Desk, all_rules: Sequence[PayRules], states: States) -> Payday:
    """Run pay as of the desk's instant.

    It reckons without keeping others waiting, and posts only where nobody has posted since it read the ledger; else it begins anew.
    """
    for attempt in range(TRIES):
        ledger = desk.store.awards
        as_of = desk.as_of if desk.asked_as_of is not None else desk.acting_at()
        head = ledger.head().last_entry
        posted = ledger.entries()
        reckoned = reckon_book(desk, all_rules, posted, states)
        settled = [(rules, _settle(desk, rules, reckoned, posted, as_of)) for rules in all_rules]
        new = [entry for rules, found in settled for entry in _entries(desk, rules, found.new, posted, as_of)]
        try:
            kept = ledger.post(new, expected_head=head)
        except EventRefusedError as error:
            if error.code not in OVERTAKEN or attempt == TRIES - 1:
                raise
            continue
        problems = [each.message for _, found in settled for each in found.problems]
        problems += [each.message for one in reckoned.found for each in one.problems]
        held = tuple(line for _, found in settled for line in found.held)
        return Payday(as_of, tuple(kept), held, (*reckoned.unpaid, *dict.fromkeys(problems)))
    raise AssertionError  # the last attempt returned or raised


def _settle(desk: Desk, rules: PayRules, reckoned: Reckoning, posted: Iterable[Entry], as_of: dt.datetime) -> Settled:
    """Compare the lines of the incentives that pay with what is posted."""
    paying = [each for each in reckoned.found if each.rules is rules and each.pays]
    local = as_of.astimezone(desk.settings.zone).replace(tzinfo=None)
    return settle(
        (line for each in paying for line in each.lines),
        (entry for entry in posted if entry.playbook == rules.playbook),
        incentives={each.incentive.id for each in paying},
        as_of=as_of,
        locked={*desk.store.awards.locked(), *past_corrections(paying, local, desk.settings.workdays)},
    )


def past_corrections(paying: Iterable[OneIncentive], local: dt.datetime, workdays: Workdays) -> set[str]:
    """Name the pay periods whose time for corrections is over by a local time: what comes later rolls over to the next one."""
    over: set[str] = set()
    for each in paying:
        plan = each.rules.plan_of(each.incentive)
        if plan is None or plan.corrections is None:
            continue
        for period in {line.paid_in or line.period for line in each.lines}:
            last = _corrections_end(period, plan.corrections, workdays)
            if last is not None and local > last:
                over.add(period.name)
    return over


def _corrections_end(period: Period, corrections: int, workdays: Workdays) -> dt.datetime | None:
    last = workdays.shift(period.end, corrections)
    return None if last is None else dt.datetime.combine(last, NOON)


def _entries(desk: Desk, rules: PayRules, new: Iterable[Posting], posted: Sequence[Entry], as_of: dt.datetime) -> list[Entry]:
    """Turn what is to be posted into entries; the version counts those of the same playbook, incentive, event, person and kind."""
    hashes = {each.id: each.rule_hash for each in rules.incentives}
    versions: dict[tuple[str, ...], int] = {}
    for entry in posted:
        key = entry.playbook, entry.incentive, entry.event, entry.person, entry.kind
        versions[key] = max(versions.get(key, 0), entry.version)
    made = []
    for each in new:
        key = rules.playbook, each.incentive, each.event, each.person, each.kind
        versions[key] = versions.get(key, 0) + 1
        made.append(
            Entry(
                0, "", each.kind, rules.playbook, each.incentive, hashes.get(each.incentive, ""), each.person, each.event, each.deal,
                each.at, each.of_period, each.period, each.amount, each.order, each.steps, each.facts, each.why, desk.user, as_of,
                "", "", version=versions[key],
            )
        )  # fmt: skip
    return made
