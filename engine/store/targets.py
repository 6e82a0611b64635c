"""What became of targets in the store: values assigned to owners by version, revisions with who approved them, looks at checkpoints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import RowMapping, func, select

from engine.model.target import Amount, Assigned, Look, Revision
from engine.model.values import MONEY_DECIMALS, Money
from engine.store.database import Database, touch
from engine.store.target_tables import assigned, looks, revisions


class TargetLedger:
    """What targets leave behind, as of any instant. Every function that writes is done, and safe from a power cut, when it returns."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def assign(
        self, values: Sequence[Assigned], *, instead: Callable[[Assigned], bool], source: str, by: str, at: dt.datetime
    ) -> list[tuple[str, int]]:
        """Assign values to owners, those of all targets together or none. Returns each target with its new version.

        Of what the last version of a target assigned only that no longer counts which these stand ``instead`` of.
        """
        versions = []
        with self.database.write() as connection:
            for target in dict.fromkeys(each.target for each in values):
                last = connection.execute(select(func.max(assigned.c.version)).where(assigned.c.target == target)).scalar_one() or 0
                was = connection.execute(
                    select(assigned).where((assigned.c.target == target) & (assigned.c.version == last)).order_by(assigned.c.seq)
                )
                kept = [each for each in map(_assigned, was.mappings()) if not instead(each)]
                mine = [replace(each, source=source, by=by) for each in values if each.target == target]
                rows = [
                    {
                        "target": target,
                        "version": last + 1,
                        "owner": each.owner,
                        "level": each.level,
                        "period": each.period,
                        **_written("amount", each.amount),
                        "locked": each.locked,
                        "source": each.source,
                        "by": each.by,
                        "at": at,
                    }
                    for each in (*mine, *kept)
                ]
                connection.execute(assigned.insert(), rows)
                versions.append((target, last + 1))
            if versions:
                touch(connection)
        return versions

    def assigned(self, as_of: dt.datetime) -> list[Assigned]:
        """Give what each target's last version up to an instant assigned, in the order written."""
        last = (
            select(assigned.c.target, func.max(assigned.c.version).label("version"))
            .where(assigned.c.at <= as_of)
            .group_by(assigned.c.target)
            .subquery()
        )
        wanted = (
            select(assigned)
            .join(last, (assigned.c.target == last.c.target) & (assigned.c.version == last.c.version))
            .where(assigned.c.at <= as_of)
            .order_by(assigned.c.seq)
        )
        with self.database.read() as connection:
            return [_assigned(row) for row in connection.execute(wanted).mappings()]

    def revise(self, target: str, owner: str, revision: Revision, at: dt.datetime) -> None:
        """Keep a revision; what it was before stays for good."""
        with self.database.write() as connection:
            row = {
                "target": target,
                "owner": owner,
                "old": _written("old", revision.old)["old"],
                **_written("new", revision.new),
                "on": revision.on,
                "reason": revision.reason,
                "author": revision.author,
                "approver": revision.approver,
                "period": revision.period,
                "at": at,
            }
            connection.execute(revisions.insert().values(**row))
            touch(connection)

    def revisions(self, as_of: dt.datetime) -> dict[tuple[str, str], tuple[Revision, ...]]:
        """Give the revisions noted up to an instant, by target and owner, in the order noted."""
        found: dict[tuple[str, str], tuple[Revision, ...]] = {}
        wanted = select(revisions).where(revisions.c.at <= as_of).order_by(revisions.c.seq)
        with self.database.read() as connection:
            for row in connection.execute(wanted).mappings():
                old, new = (_amount(row[key], row["currency"]) for key in ("old", "new"))
                each = Revision(old, new, row["on"], row["reason"], row["author"], row["approver"], row["period"])
                key = row["target"], row["owner"]
                found[key] = (*found.get(key, ()), each)
        return found

    def look(self, made: Iterable[Look], *, by: str, at: dt.datetime) -> int:
        """Keep how targets stood on a day; the first look of a day is the one that counts. Returns how many are new."""
        count = 0
        with self.database.write() as connection:
            for each in made:
                same = (looks.c.target == each.target) & (looks.c.owner == each.owner) & (looks.c.on == each.on)
                if connection.execute(select(looks.c.seq).where(same)).first() is None:
                    connection.execute(looks.insert().values(
                        target=each.target, owner=each.owner, on=each.on, status=each.status, note=each.note, by=by, at=at
                    ))  # fmt: skip
                    count += 1
            if count:
                touch(connection)
        return count

    def looks(self, before: dt.date) -> dict[tuple[str, str], Look]:
        """Give the last look at each target and owner on an earlier day: a run never sees its own."""
        found: dict[tuple[str, str], Look] = {}
        with self.database.read() as connection:
            for row in connection.execute(select(looks).where(looks.c.on < before).order_by(looks.c.on, looks.c.seq)).mappings():
                found[row["target"], row["owner"]] = Look(row["target"], row["owner"], row["on"], row["status"], row["note"])
        return found


def _assigned(row: RowMapping) -> Assigned:
    return Assigned(
        row["target"],
        row["owner"],
        row["level"],
        row["period"],
        _amount(row["amount"], row["currency"]),
        row["locked"],
        row["version"],
        row["source"],
        row["by"],
        row["at"],
    )


def _written(key: str, amount: Amount) -> dict[str, Any]:
    if isinstance(amount, Money):
        return {key: str(Fraction(amount.amount, 10**amount.decimals)), "currency": amount.currency}
    return {key: str(amount), "currency": None}


def _amount(written: str, currency: str | None) -> Amount:
    value = Fraction(written)
    return value if currency is None else Money(int(value * 10**MONEY_DECIMALS), currency)
