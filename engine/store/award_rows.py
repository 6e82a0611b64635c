"""Entries and events of the award ledger as rows and back, exactly."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import rfc8785

from engine.model.award import AwardEvent, Entry
from engine.model.text import Text
from engine.model.values import MONEY_DECIMALS, Money
from engine.store.award_chains import damaged
from engine.store.award_tables import to_moment, to_number
from engine.store.chain import Row, canonical
from engine.store.failure import EventRefusedError

KEY = ("playbook", "incentive", "event", "person", "kind", "version")
SAME = ("kind", "playbook", "incentive", "rule_hash", "person", "event", "deal", "of_period", "period", "order", "author", "version")
WIDEST = 2**63 - 1  # what a column of whole numbers holds
# Found by another run, an entry is the same though these differ, as do its place in the chain and what comes with that.
OF_THE_RUN = {"as_of", "author", "state", "seq", "previous", "hash"}
Key = tuple[str, str, str, str, str, int]


def key_of(entry: Entry) -> Key:
    """Give what there may be only one entry of."""
    return (entry.playbook, entry.incentive, entry.event, entry.person, entry.kind, entry.version)


def id_of(entry: Entry) -> str:
    """Give an entry's id, made of its key: the same in every store and every run."""
    return hashlib.sha256(rfc8785.dumps([*key_of(entry)[:-1], str(entry.version)])).hexdigest()[:16]


def numbered(new: Iterable[Entry], posted: Iterable[Entry]) -> list[Entry]:
    """Give new entries their version, counted on from those posted with the same playbook, incentive, event, person and kind."""
    last = Counter[tuple[object, ...]]()
    for entry in posted:
        last[key_of(entry)[:-1]] = max(last[key_of(entry)[:-1]], entry.version)
    result = []
    for entry in new:
        last[key_of(entry)[:-1]] += 1
        result.append(replace(entry, version=last[key_of(entry)[:-1]]))
    return result


def to_row(entry: Entry) -> dict[str, Any]:
    """Give an entry as a row, all but its place in the chain. Raises EventRefusedError (AW504) for an amount that cannot be kept exactly."""
    return {
        **{name: getattr(entry, name) for name in SAME},
        "id": entry.id or id_of(entry),
        "at": entry.at.isoformat(),
        "amount": exact(entry.amount, entry),
        "currency": entry.amount.currency,
        "steps": f"[{','.join(map(canonical, entry.steps))}]",
        "facts": canonical(entry.facts),
        "why_en": entry.why.en,
        "why_zh": entry.why.zh,
        "as_of": to_number(entry.as_of),
        "state": "held" if entry.state == "held" else "waiting",
    }


def exact(amount: Money, entry: Entry) -> int:
    """Give an amount at four decimals. Raises EventRefusedError (AW504) where it is finer or too large."""
    more = amount.decimals - MONEY_DECIMALS
    scaled, rest = divmod(amount.amount * int(10 ** max(-more, 0)), int(10 ** max(more, 0)))
    if rest or abs(scaled) > WIDEST:
        raise EventRefusedError(
            "AW504",
            Text(
                f"the amount of '{entry.incentive}' for {entry.person} cannot be kept exactly: {amount.amount} / 10^{amount.decimals}",
                f"{entry.person} 的“{entry.incentive}”金额无法精确保存:{amount.amount} / 10^{amount.decimals}",
            ),
            help=Text("amounts have four decimals and stay under 922 trillion", "金额保留四位小数,且须小于 922 万亿"),
        )
    return scaled


def to_entry(row: Row) -> Entry:
    """Read an entry from its row, in the state in which it was posted. Raises StoreError (AW512) when it cannot be read."""
    try:
        return _entry(row)
    except (TypeError, ValueError) as error:
        raise damaged() from error


def _entry(row: Row) -> Entry:
    return Entry(
        **{name: row[name] for name in SAME},
        seq=row["seq"],
        id=row["id"],
        at=dt.date.fromisoformat(row["at"]),
        amount=Money(row["amount"], row["currency"]),
        steps=tuple(json.loads(row["steps"])),
        facts=json.loads(row["facts"]),
        why=Text(row["why_en"], row["why_zh"]),
        as_of=to_moment(row["as_of"]),
        state=row["state"],
        previous=row["previous"],
        hash=row["hash"],
    )


def to_event(row: Row) -> AwardEvent:
    """Read an event from its row. Raises StoreError (AW512) when it cannot be read."""
    try:
        return AwardEvent(**{**row, "at": to_moment(row["at"])})
    except TypeError as error:
        raise damaged() from error


def differ(one: Row, other: Row) -> bool:
    """Tell whether two rows of one key say different things."""
    return any(one[name] != other[name] for name in other.keys() - OF_THE_RUN)
