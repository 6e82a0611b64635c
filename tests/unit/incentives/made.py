"""Incentives, events and people made in a line, for tests of pay."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from engine.incentives.ground import Ground
from engine.incentives.reckon import reckon
from engine.model.award import Credited, Entry, Event, Line, Posting
from engine.model.incentive import Band, Incentive, Pay, Plan
from engine.model.playbook import Origin
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.values import Money

ORIGIN = Origin(Span("playbook.yaml", Place(1, 1), Place(1, 1)))
TODAY = dt.date(2026, 12, 31)
NOON = dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)


def usd(amount: object, currency: str = "USD") -> Money:
    return Money(int(Fraction(str(amount)) * 10_000), currency)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def incentive(id: str = "i", **parts: object) -> Incentive:
    return Incentive(id, "material", "rep", ORIGIN, **parts)  # type: ignore[arg-type]


def plan(**parts: object) -> Plan:
    return Plan("p", Text("p", "p"), ORIGIN, **parts)  # type: ignore[arg-type]


def bands(*rates: tuple[object, object], of: str = "attainment", **parts: object) -> Pay:
    found = tuple(Band(start if isinstance(start, Money) else Fraction(str(start)), Fraction(str(rate))) for start, rate in rates)
    return Pay(bands=found, of=of, **parts)  # type: ignore[arg-type]


def event(id: str, at: str, amount: object, *who: object, **parts: object) -> Event:
    """Credit an event to "ann", to one name, or to Credited shares."""
    credited = tuple(each if isinstance(each, Credited) else Credited(str(each), "direct", Fraction(1)) for each in (who or ("ann",)))
    worth = amount if isinstance(amount, Money | Fraction) else usd(amount)
    return Event(id, parts.pop("deal", f"deal-{id}"), day(at), worth, credited, **parts)  # type: ignore[arg-type]


def ground(of: Incentive, **parts: object) -> Ground:
    return Ground(of, **({"today": TODAY, "currency": "USD"} | parts))  # type: ignore[arg-type]


def lines(of: Incentive, *events: Event, **parts: object) -> tuple[Line, ...]:
    return reckon(ground(of, **parts), events).lines


def paid(found: tuple[Line, ...], person: str | None = None) -> Fraction:
    """Sum up what is not held, as a number."""
    return sum((Fraction(each.amount.amount, 10_000) for each in found if not each.held and person in (None, each.person)), Fraction(0))


def entry(posting: Posting, seq: int, as_of: dt.datetime = NOON, state: str = "waiting") -> Entry:
    """Post an entry as a ledger would."""
    return Entry(
        seq, posting.id, posting.kind, "book", posting.incentive, "", posting.person, posting.event, posting.deal, posting.at, posting.of_period,
        posting.period, posting.amount, posting.order, posting.steps, posting.facts, posting.why, "tester", as_of, "", "", state,  # type: ignore[arg-type]
    )  # fmt: skip


def post(entries: list[Entry], postings: tuple[Posting, ...], as_of: dt.datetime = NOON) -> list[Entry]:
    """Append postings; one whose id is there already is refused, as the ledger does."""
    known = {each.id for each in entries}
    fresh = [each for each in postings if each.id not in known]
    return [*entries, *(entry(each, len(entries) + number, as_of) for number, each in enumerate(fresh))]
