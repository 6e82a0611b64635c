"""Everyone whom the records of a case name, so that they can be paid: reps and teams, with their quotas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from engine.cases.case import Given
from engine.coaching.people import People, Rep, Team
from engine.incentives.quota import recorded
from engine.model.award import Member
from engine.model.catalog import Catalog
from engine.model.record import Record
from engine.model.values import Money

Quota = Money | Fraction


def named_records(given: Given, type: str) -> dict[str, Record]:
    """Give the records of a type that a case names anywhere, by id: what stands at the case's own reps and team goes before other mentions."""
    found: dict[str, Record] = {}
    for each in _all([*given.reps, *([given.team] if given.team else []), *given.deals]):
        if each.type == type:
            found.setdefault(each.id, each)
    return found


def _all(start: list[Record]) -> Iterator[Record]:
    seen: set[int] = set()
    waiting = list(start)
    for each in waiting:
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [*each.one.values(), *(row for rows in each.many.values() for row in rows)]


def people_of(given: Given) -> People:
    """Describe the reps and teams of a case as the book describes its own."""
    reps = {
        id: Rep(id, _text(each, "name") or id, _text(each, "role"), _one(each, "team"), _one(each, "manager"), *hired(each))
        for id, each in named_records(given, "rep").items()
    }
    teams = {id: Team(id, _text(each, "name") or id, _one(each, "manager")) for id, each in named_records(given, "team").items()}
    return People(reps, teams)


def members_of(given: Given) -> dict[str, Member]:
    """Give everyone as pay knows them."""
    reps = named_records(given, "rep")
    found = {id: Member(id, *hired(each), _one(each, "team") or "", _text(each, "preference") or None) for id, each in reps.items()}
    return found | {id: Member(id) for id in named_records(given, "team")}


def quotas_of(given: Given, catalog: Catalog) -> dict[tuple[str, str, str], Quota]:
    """Give the quota records that stand at reps and teams, by person, measure and period."""
    found: dict[tuple[str, str, str], Quota] = {}
    for type in ("rep", "team"):
        for id, holder in named_records(given, type).items():
            names = [name for name, each in catalog[type].relations.items() if each.many and each.to == "quota"]
            for row in (row for name in names for row in holder.many.get(name, ())):
                quota = _quota(row, catalog)
                if quota is not None:
                    found[id, _text(row, "measure"), _text(row, "period")] = quota
    return found


def _quota(row: Record, catalog: Catalog) -> Quota | None:
    amount = row.fields.get("amount")
    return recorded(amount if isinstance(amount, Money) else None, share(row, "count", catalog), share(row, "ramp", catalog))


def share(row: Record, name: str, catalog: Catalog) -> Fraction | None:
    """Give a number or percentage of a record as an exact fraction; None where it is not set."""
    value, type = row.fields.get(name), catalog[row.type].fields.get(name)
    return Fraction(value, 10**type.decimals) if isinstance(value, int) and type is not None else None


def hired(rep: Record) -> tuple[dt.date | None, dt.date | None]:
    """Give the days on which someone came and left."""
    first, last = rep.fields.get("hired_on"), rep.fields.get("left_on")
    return first if isinstance(first, dt.date) else None, last if isinstance(last, dt.date) else None


def _text(record: Record, name: str) -> str:
    value = record.fields.get(name)
    return value if isinstance(value, str) else ""


def _one(record: Record, name: str) -> str | None:
    found = record.one.get(name)
    return found.id if found else None
