"""From the lines that ought to be and the entries that are to the entries still missing: nothing where they agree."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.incentives.amounts import ZERO, exact, money, written
from engine.incentives.credit import SHARE, TYPE
from engine.incentives.faults import clock_went_back, nowhere_to_post
from engine.incentives.periods import named, open_from
from engine.model.award import Entry, EntryKind, Line, Posting
from engine.model.problem import Problem, Severity
from engine.model.target import Why
from engine.model.text import Text

WAS, NOW = "was", "now"  # the facts of a difference: what stood before it, and what it brings that to


@dataclass(frozen=True, slots=True)
class Key:
    """What is owed once: the sum of all entries under one key is what stands."""

    incentive: str
    person: str
    event: str
    type: str
    of_period: str
    kind: EntryKind  # an adjustment is under the award it adjusts
    currency: str


@dataclass(frozen=True, slots=True)
class Settled:
    """New entries in a stable order; lines that wait, with their reason; keys frozen by a dispute; and what kept others from posting."""

    new: tuple[Posting, ...] = ()
    held: tuple[Line, ...] = ()
    frozen: tuple[Key, ...] = ()
    problems: tuple[Problem, ...] = ()


def settle(
    lines: Iterable[Line],
    posted: Iterable[Entry],
    *,
    incentives: Collection[str],
    as_of: dt.datetime,
    locked: Collection[str] = (),
    periods: Collection[str] | None = None,
) -> Settled:
    """Compare what ought to be with what is posted, and give what is missing.

    ``incentives`` are those that were reckoned: what they have posted and no line asks for any more is taken back by an adjustment.
    ``periods`` limits that to entries of these periods. A locked period never changes: differences go to the first open one after it,
    and both amounts stand in the facts. A line held leaves what is posted as it is, a dispute freezes it. What was refused does not stand,
    and is not asked for again until something else is owed; an award refused whole gives no clawback. When the ledger knows a later run of an incentive, nothing of it is posted. Settling again after posting gives nothing.
    """
    entries = [entry for entry in posted if entry.incentive in incentives]
    locked = frozenset(locked)
    later = {entry.incentive: entry.as_of for entry in sorted(entries, key=lambda each: each.as_of) if entry.as_of > as_of}
    problems = [_problem(clock_went_back(name, seen), name) for name, seen in sorted(later.items())]
    versions: dict[Key, list[Entry]] = {}
    for entry in entries:
        versions.setdefault(key_of_entry(entry), []).append(entry)
    wanted: dict[Key, list[Line]] = {}
    for line in lines:
        wanted.setdefault(key_of_line(line), []).append(line)
    held = tuple(line for found in wanted.values() for line in found if line.held)
    waiting = {key_of_line(line) for line in held}
    refused = _refused(entries)
    new, frozen = [], []
    for key in sorted({*versions, *wanted}, key=_order):
        mine, theirs = wanted.get(key, []), versions.get(key, [])
        if key in waiting or key.incentive in later or (periods is not None and key.of_period not in periods):
            continue
        if key.kind == "clawback" and not theirs and (key.incentive, key.person, key.event, key.type) in refused:
            continue
        owed, given = sum((exact(line.amount) for line in mine), ZERO), _stands(theirs)
        if (owed == given and (theirs or not _worth_a_row(mine))) or _is_refused(owed, theirs):
            continue
        if any(entry.state == "disputed" for entry in theirs):
            frozen.append(key)
            continue
        target = _where(key, mine, theirs, locked)
        if target is None:
            problems.append(_problem(nowhere_to_post(key.of_period), key.incentive))
            continue
        new.append(_posting(key, mine, theirs, owed - given, target))
    return Settled(tuple(new), held, tuple(frozen), tuple(problems))


def key_of_line(line: Line) -> Key:
    """Give what a line is owed under."""
    kind: EntryKind = "award" if line.kind == "adjustment" else line.kind
    return Key(line.incentive, line.person, line.event, line.type, line.period.name, kind, line.amount.currency)


def key_of_entry(entry: Entry) -> Key:
    """Give what an entry was posted under."""
    kind: EntryKind = "award" if entry.kind == "adjustment" else entry.kind
    return Key(entry.incentive, entry.person, entry.event, entry.facts.get(TYPE, "direct"), entry.of_period, kind, entry.amount.currency)


def _stands(entries: Iterable[Entry]) -> Fraction:
    """Sum up what is posted and was not refused: that is all that is paid."""
    return sum((exact(entry.amount) for entry in entries if entry.state != "refused"), ZERO)


def _is_refused(owed: Fraction, entries: Sequence[Entry]) -> bool:
    """Tell whether what is owed was asked for already, and something of it was refused."""
    if not any(entry.state == "refused" for entry in entries):
        return False
    last = max(entries, key=lambda entry: entry.seq)
    return last.facts.get(NOW, written(exact(last.amount), last.amount.currency)) == written(owed, last.amount.currency)


def _where(key: Key, mine: Sequence[Line], theirs: Sequence[Entry], locked: Collection[str]) -> str | None:
    """Find the period to post in: where the line falls due, else the first open one after."""
    due = next((line.paid_in or line.period for line in mine), None) or named(theirs[0].period if theirs else key.of_period)
    if due is None:
        return key.of_period if key.of_period not in locked else None
    found = open_from(due, locked)
    return found.name if found else None


def _posting(key: Key, mine: Sequence[Line], theirs: Sequence[Entry], difference: Fraction, period: str) -> Posting:
    line = mine[0] if mine else None
    last = max(theirs, key=lambda entry: entry.seq) if theirs else None
    kind: EntryKind = key.kind
    if theirs and key.kind == "award":
        kind = "adjustment"
    facts: dict[str, str] = dict(line.facts if line else last.facts if last else {})
    facts[TYPE] = key.type
    facts[SHARE] = str(line.share) if line else facts.get(SHARE, "1")
    why = line.why if line else Text()
    if theirs:
        was = _stands(theirs)
        before, after = written(was, key.currency), written(was + difference, key.currency)
        facts |= {WAS: before, NOW: after}
        what = Text(f"was {before}, is {after}", f"原为 {before},现为 {after}")
        why = Text(f"{what.en}; {why.en}" if why.en else what.en, f"{what.zh};{why.zh}" if why.zh else what.zh)
    return Posting(
        _id(key, len(theirs)), kind, key.incentive, key.person, key.event,
        line.deal if line else last.deal if last else "", line.at if line else last.at if last else dt.date.min,
        key.of_period, period, money(difference, key.currency), line.order if line else last.order if last else 0,
        steps_as_data(line), facts, why,
    )  # fmt: skip


def steps_as_data(line: Line | None) -> tuple[Mapping[str, str], ...]:
    """Give a line's steps as plain data for the ledger: exact amounts as fractions, notes in both languages."""
    steps = line.steps if line else ()
    return tuple(
        {"name": each.name, "before": str(each.before), "after": str(each.after), "en": each.note.en, "zh": each.note.zh} for each in steps
    )


def _id(key: Key, version: int) -> str:
    parts = [key.incentive, key.person, key.event, key.type, key.of_period, key.kind, key.currency, version]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:32]


def _refused(entries: Iterable[Entry]) -> set[tuple[str, str, str, str]]:
    """Find the awards that were refused whole, so that nothing of them was ever paid."""
    states: dict[tuple[str, str, str, str], set[bool]] = {}
    for entry in entries:
        if entry.kind in ("award", "adjustment"):
            key = entry.incentive, entry.person, entry.event, entry.facts.get(TYPE, "direct")
            states.setdefault(key, set()).add(entry.state == "refused")
    return {key for key, found in states.items() if found == {True}}


def _worth_a_row(lines: Sequence[Line]) -> bool:
    """Tell whether a line of nothing is posted all the same: a credit, so that it stays with whom it went to, and an honour."""
    return any(line.kind in ("award", "honour") and (line.kind == "honour" or exact(line.credit)) for line in lines)


def _order(key: Key) -> tuple[str, ...]:
    return key.incentive, key.of_period, key.event, key.person, key.type, key.kind, key.currency


def _problem(why: Why, incentive: str) -> Problem:
    return Problem(why.code, Severity.WARNING, None, why.text, path=(f"incentive {incentive}",))
