"""Which events count, in which order, and for whom: shares, credit notes with their invoice, and past credit that stays where it was posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, exact, money
from engine.incentives.faults import bad_shares, no_one, no_rate, nothing_to_reverse, same_id
from engine.model.award import Credited, Entry, Event
from engine.model.target import Why
from engine.model.values import Money

Rates = Callable[[str, str, dt.date], Fraction | None]  # one unit of the first currency in the second, in force on that day
TYPE, SHARE = "credit type", "credit share"  # the facts of an entry that keep whose credit it was


def same_currency_only(source: str, target: str, _day: dt.date) -> Fraction | None:
    """Give 1 for a currency in itself, and no rate otherwise."""
    return ONE if source == target else None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Events in their one order (time, then id), and those left out with the reason."""

    events: tuple[Event, ...]
    refused: tuple[tuple[Event, Why], ...] = ()


def arrange(events: Iterable[Event], *, start: dt.date | None = None, end: dt.date | None = None, today: dt.date | None = None) -> Arranged:
    """Order events by time, then id, and keep those from ``start`` to ``end`` that have happened by ``today``.

    Of two with one id the first is kept. What takes another event back has that event's credit, comes no earlier than it, counts only
    when it does, and never takes back more than is left of it (V5: net 0, never -c alone).
    """
    seen: dict[str, Event] = {}
    refused: list[tuple[Event, Why]] = []
    for event in sorted(events, key=_order):
        if today is not None and event.at > today:
            continue
        if event.id not in seen:
            seen[event.id] = event
        elif seen[event.id] != event:
            refused.append((event, same_id(event.id)))
    kept = {event.id: event for event in seen.values() if not event.reverses and _inside(event.at, start, end)}
    left = {event.id: exact(event.amount) for event in kept.values()}
    taken: list[Event] = []
    for event in seen.values():
        if not event.reverses:
            continue
        origin = kept.get(event.reverses)
        if origin is None or isinstance(origin.amount, Money) != isinstance(event.amount, Money):
            refused.append((event, nothing_to_reverse(event.reverses)))
            continue
        if _currency(origin) != _currency(event):
            refused.append((event, no_rate(_currency(event), _currency(origin), event.at)))
            continue
        wanted = -abs(exact(event.amount))
        amount = max(wanted, -left[origin.id]) if left[origin.id] > 0 else ZERO
        left[origin.id] += amount
        taken.append(
            replace(
                event,
                at=max(event.at, origin.at),
                amount=money(amount, _currency(origin)) if isinstance(origin.amount, Money) else amount,
                credited=origin.credited,
                when=origin.when,
                gate=origin.gate,
                hold=origin.hold,
                multipliers=origin.multipliers,
                decelerators=origin.decelerators,
                pays=origin.pays,
                why_not=origin.why_not or event.why_not,
                undone_on=None,
            )
        )
    # on one day the event comes before what takes it back, whatever their ids
    ordered = sorted((*kept.values(), *taken), key=lambda each: (each.at, bool(each.reverses), each.id))
    return Arranged(tuple(ordered), tuple(refused))


def share_fault(credited: Iterable[Credited]) -> Why | None:
    """Tell what is wrong with the shares of an event: those of each credit type must sum to 100 %, none below 0."""
    sums: dict[str, Fraction] = {}
    for each in credited:
        sums[each.type] = sums.get(each.type, ZERO) + each.share
        if each.share < 0:
            return bad_shares(each.type, each.share)
    if not sums:
        return no_one()
    return next((bad_shares(type, total) for type, total in sums.items() if total != ONE), None)


def credited_parts(event: Event) -> tuple[tuple[Credited, Fraction], ...]:
    """Give each person's part of an event, exact: the parts of one type sum to the event times the sum of its shares."""
    amount = exact(event.amount)
    return tuple((each, amount * each.share) for each in event.credited)


def converted(amount: Money, currency: str, day: dt.date, rates: Rates) -> Fraction | None:
    """Give an amount in another currency by the rate of the day; None without one, never the bare number."""
    rate = ONE if amount.currency == currency else rates(amount.currency, currency, day)
    return None if rate is None else exact(amount) * rate


def by_person(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Give to each person the events they are credited for, of events that were arranged."""
    found: dict[str, list[Event]] = {}
    for event in events:
        for person in dict.fromkeys(to.person for to in event.credited):
            found.setdefault(person, []).append(event)
    return found


def keep_owners(events: Iterable[Event], posted: Iterable[Entry], incentive: str, moved: Collection[str] = ()) -> tuple[Event, ...]:
    """Give the events with the people they were posted to, where they were: past credit stays with the old owner (V10).

    ``moved`` are events whose credit somebody decided anew (an upheld dispute): they go to whom they name now. Credit that was refused, or
    taken away again (no line asked for it any more, so it has no steps), is nobody's.
    """
    owners: dict[str, dict[tuple[str, str], Fraction]] = {}
    for entry in sorted(posted, key=lambda each: each.seq):
        if entry.incentive != incentive or entry.event in moved or entry.kind not in ("award", "adjustment") or TYPE not in entry.facts:
            continue
        if entry.state == "refused":
            continue
        mine, whose = owners.setdefault(entry.event, {}), (entry.facts[TYPE], entry.person)
        if entry.kind == "adjustment" and not entry.steps:
            mine.pop(whose, None)
        else:
            mine[whose] = _share(entry.facts)
    return tuple(_owned(event, owners.get(event.id)) for event in events)


def _owned(event: Event, owners: Mapping[tuple[str, str], Fraction] | None) -> Event:
    """Replace the credit types that were posted whole; a type that was not keeps what it has now."""
    if not owners:
        return event
    sums: dict[str, Fraction] = {}
    for (type, _), share in owners.items():
        sums[type] = sums.get(type, ZERO) + share
    whole = {type for type, total in sums.items() if total == ONE}
    before = tuple(Credited(person, type, share) for (type, person), share in owners.items() if type in whole)
    return replace(event, credited=(*before, *(each for each in event.credited if each.type not in whole)))


def _share(facts: Mapping[str, str]) -> Fraction:
    try:
        return Fraction(facts.get(SHARE, "1"))
    except (ValueError, ZeroDivisionError):
        return ONE


def _order(event: Event) -> tuple[dt.date, str]:
    return event.at, event.id


def _inside(day: dt.date, start: dt.date | None, end: dt.date | None) -> bool:
    return (start is None or day >= start) and (end is None or day <= end)


def _currency(event: Event) -> str:
    return event.amount.currency if isinstance(event.amount, Money) else ""
