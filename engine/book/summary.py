"""What an import did, in numbers that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.book.staging import Counts
from engine.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Applied:
    """A value map's entry that was used, or (``before`` empty) a default that stood in, with how often."""

    table: str
    field: str
    before: str
    after: str
    rows: int


@dataclass(frozen=True, slots=True)
class Dangling:
    """Rows whose relation leads to no record of the book: kept, and unknown when judged. ``examples`` are ids that are not there."""

    table: str
    relation: str
    to: str
    rows: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unmentioned:
    """Records that no row of ``table`` names by ``relation``, where most others are named."""

    type: str
    table: str
    relation: str
    records: int
    of: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcome of an import. ``batch`` is 0 when nothing changed; ``unset`` gives, per table and relation, the rows that name none."""

    batch: int
    counts: Mapping[str, Counts]
    quarantine: Path | None = None
    examples: tuple[Problem, ...] = ()
    applied: tuple[Applied, ...] = ()
    unset: Mapping[tuple[str, str], int] = field(default_factory=dict)
    dangling: tuple[Dangling, ...] = ()
    unmentioned: tuple[Unmentioned, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def quarantined(self) -> int:
        """How many rows are in quarantine."""
        return sum(each.quarantined for each in self.counts.values())
