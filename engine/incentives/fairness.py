"""Fair: exchanging who is who leaves pay unchanged. Renames everybody, pays again, and compares."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.incentives.amounts import exact, written
from engine.incentives.finding import Finding, finding
from engine.incentives.ground import Ground
from engine.incentives.reckon import reckon
from engine.model.award import Credited, Event, Line
from engine.model.incentive import Incentive
from engine.model.text import Text

Paid = Mapping[tuple[str, str, str, str], Fraction]  # by person, event, credit type and currency
Renaming = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unfair:
    """Someone who is paid otherwise when called otherwise."""

    person: str
    called: str
    event: str
    paid: Fraction
    otherwise: Fraction
    currency: str


def renamings(people: Iterable[str], seed: int, times: int = 3) -> list[dict[str, str]]:
    """Give ways of exchanging identities: a rotation first, so that nobody keeps their own, then seeded shuffles."""
    names = sorted(set(people))
    found = [dict(zip(names, [*names[1:], *names[:1]], strict=True))]
    draws = random.Random(seed)  # noqa: S311 - a shuffle that can be repeated, no secret
    for _ in range(max(0, times - 1)):
        other = names[:]
        draws.shuffle(other)
        found.append(dict(zip(names, other, strict=True)))
    return found


def unfair(pay: Callable[[Renaming], Iterable[Line]], people: Iterable[str], *, seed: int = 1, times: int = 3) -> list[Unfair]:
    """Compare the pay of everybody under their own name with that under exchanged ones.

    ``pay`` reckons from the book with identities replaced (an empty renaming: as it is), conditions judged anew, so that a rule which
    names a person is found. Each person is named once, with the first event that differs.
    """
    plain = amounts(pay({}))
    found: dict[str, Unfair] = {}
    for renaming in renamings(people, seed, times):
        back = {other: name for name, other in renaming.items()}
        renamed_pay = amounts(pay(renaming))
        again = {(back.get(who, who), event, type, currency): amount for (who, event, type, currency), amount in renamed_pay.items()}
        for key in sorted({*plain, *again}, key=str):
            person, event, _, currency = key
            was, now = plain.get(key, Fraction(0)), again.get(key, Fraction(0))
            if was != now:
                found.setdefault(person, Unfair(person, renaming.get(person, person), event, was, now, currency))
    return [found[person] for person in sorted(found)]


def amounts(lines: Iterable[Line]) -> Paid:
    """Sum up lines, held ones too, by person, event, credit type and currency."""
    found: dict[tuple[str, str, str, str], Fraction] = {}
    for line in lines:
        key = line.person, line.event, line.type, line.amount.currency
        found[key] = found.get(key, Fraction(0)) + exact(line.amount)
    return found


def renamed(ground: Ground, events: Sequence[Event], renaming: Renaming) -> tuple[Ground, list[Event]]:
    """Exchange identities in what an incentive is reckoned on: everybody keeps their dates, quotas and credit under another name."""

    def call(name: str) -> str:
        return renaming.get(name, name)

    members = {call(name): replace(member, id=call(member.id)) for name, member in ground.members.items()}
    quotas = {(call(person), measure, period): amount for (person, measure, period), amount in ground.quotas.items()}
    changed = [replace(each, credited=tuple(Credited(call(to.person), to.type, to.share) for to in each.credited)) for each in events]
    return replace(ground, members=members, quotas=quotas, known={}), changed


def core_is_fair(ground: Ground, events: Sequence[Event], *, seed: int = 1) -> bool:
    """Tell whether reckoning itself, conditions aside, treats everybody alike on these events."""

    def pay(renaming: Renaming) -> Iterable[Line]:
        return reckon(*renamed(ground, events, renaming)).lines

    people = {to.person for event in events for to in event.credited} | set(ground.members)
    return not unfair(pay, people, seed=seed)


def findings(incentive: Incentive, found: Iterable[Unfair]) -> list[Finding]:
    """Put in words who is treated otherwise."""
    help = Text("let the rule read what people did, not who they are", "规则应依据行为,而非身份")
    return [
        finding(
            "AW710",
            incentive,
            Text(
                f"{each.person} is paid {written(each.paid, each.currency)} for {each.event}, but {written(each.otherwise, each.currency)} when called {each.called}",
                f"{each.person} 因 {each.event} 得 {written(each.paid, each.currency)},若换名为 {each.called} 则得 {written(each.otherwise, each.currency)}",
            ),
            help,
            {"paid": each.paid, "otherwise": each.otherwise},
            error=True,
        )
        for each in found
    ]
