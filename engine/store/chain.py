"""Rows that hold each other: each carries the hash of the one before it, so that any change, loss or addition is found and named.

A row's hash is SHA-256 over the canonical JSON (RFC 8785) of all its columns but two: the hash itself, and ``seq``, its place in the chain, which
``previous`` fixes. Whole numbers stand as text, as JSON knows no exact ones beyond 2^53.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import rfc8785

Row = Mapping[Any, Any]  # names of columns, and what stands in them
GENESIS = "0" * 64  # what comes before the first row
BESIDE = ("seq", "hash")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at a place of a chain. ``row`` is the row as it stands now; None when missing, then ``until`` is the last place missing."""

    seq: int
    what: Literal["changed", "missing", "inserted", "reordered"]
    row: Row | None = None
    until: int = 0


def hash_of(row: Row) -> str:
    """Give the hash that a row's columns come to, ``previous`` among them."""
    content = {name: _plain(value) for name, value in row.items() if name not in BESIDE}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    """Give an object as canonical JSON (RFC 8785)."""
    if all(map(str.isascii, content)) and all(type(value) is str for value in content.values()):
        return _sorted(content)  # the same, and ten times as fast: the standard asks for more than this only of numbers and of other keys
    return rfc8785.dumps(dict(content)).decode()


def seal(row: Row, seq: int, previous: str) -> dict[str, Any]:
    """Give the row with its place, its link to the row before, and its hash."""
    linked = {**row, "seq": seq, "previous": previous}
    return {**linked, "hash": hash_of(linked)}


def head_hash(chain: str, count: int, last: str) -> str:
    """Give the hash of the row that says where a chain ends."""
    return hash_of({"chain": chain, "count": count, "last": last})


def is_whole(row: Row) -> bool:
    """Tell whether a row's columns come to the hash it carries."""
    return bool(row["hash"] == hash_of(row))


_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _plain(value: object) -> Any:
    if value is None or isinstance(value, str):
        return value
    return str(value) if type(value) is int else {type(value).__name__: repr(value)}  # no row of ours holds anything else


def flaws(rows: Sequence[Row], count: int, last: str) -> list[Flaw]:
    """Compare rows with the chain that should be there: ``count`` rows, the last one with the hash ``last``. Empty when it is whole.

    Of several changes at once each is found, though one may be named as another (a row removed and the rest renumbered: out of order).
    """
    ordered = sorted(rows, key=lambda row: row["seq"])
    if is_straight(ordered, count, last):
        return []
    return list(_Walk(ordered, count, last).flaws()) or [Flaw(count, "changed")]


def is_straight(rows: Iterable[Row], count: int, last: str) -> bool:
    """Tell whether rows that come by their numbers are the chain that should be there."""
    place, previous = 0, GENESIS
    for place, row in enumerate(rows, 1):
        if row["seq"] != place or row["previous"] != previous or not is_whole(row):
            return False
        previous = row["hash"]
    return place == count and previous == last


class _Walk:
    """Follows a broken chain from its beginning by its links where they lead on, and by the numbers of the rows where they do not."""

    def __init__(self, rows: Sequence[Row], count: int, last: str) -> None:
        self.count = count
        self.last = last
        self.short = len(rows) < count
        self.told: Row | None = None
        self.left = {row["seq"]: row for row in rows}
        self.whole = {row["seq"]: is_whole(row) for row in rows}
        self.linked = {row["previous"] for row in rows} | {last}
        self.after: dict[Any, list[Row]] = {}
        for row in rows:
            self.after.setdefault(row["previous"], []).append(row)

    def flaws(self) -> Iterator[Flaw]:
        """Give what is wrong, place by place; then the rows that belong nowhere."""
        place, before = 1, None
        while place <= self.count:
            row = self.next(place, GENESIS if place == 1 else before["hash"] if before else None)
            if row is None:
                later = min((seq for seq in self.left if seq > place), default=self.count + 1)
                until = min(later, self.count + 1) - 1
                yield Flaw(place, "missing", until=until)
                place, before = until + 1, None
                continue
            if self.whole[row["seq"]] and self.is_torn(place, before, row):
                if self.short:  # and renumbered: else the place were empty
                    self.short = False
                    yield Flaw(place, "missing", until=place)
                    place += 1
                else:  # sealed anew after it was changed: this row, when nothing follows it any more, else the one before
                    torn = row if before is None or row["hash"] not in self.linked else before
                    if torn is not self.told:
                        yield Flaw(torn["seq"], "changed", torn)
                    self.told = torn
            del self.left[row["seq"]]
            if not self.whole[row["seq"]]:
                yield Flaw(row["seq"], "changed", row)
            elif row["seq"] != place:
                yield Flaw(row["seq"], "reordered", row)
            place, before = place + 1, row
        if before is not None and self.whole[before["seq"]] and before["hash"] != self.last and before is not self.told:
            yield Flaw(before["seq"], "changed", before)
        for seq in sorted(self.left):
            yield Flaw(seq, "inserted", self.left[seq])

    def next(self, place: int, link: str | None) -> Row | None:
        """Give the row that the one before is followed by; else the one of that number."""
        led = [row for row in self.after.get(link, ()) if row["seq"] in self.left and (self.whole[row["seq"]] or row["seq"] == place)]
        if led:
            return max(led, key=lambda row: (self.whole[row["seq"]], row["hash"] in self.linked, row["seq"] == place))
        return self.left.get(place)

    def is_torn(self, place: int, before: Row | None, row: Row) -> bool:
        """Tell whether a whole row does not follow the row before, though that one is whole too."""
        if before is None:
            return place == 1 and row["previous"] != GENESIS
        return self.whole[before["seq"]] and bool(row["previous"] != before["hash"])
