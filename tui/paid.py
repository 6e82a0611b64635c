"""The pay of one person as the desk gives it, and the rows of a statement: what is posted, and what is held back."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.desk import Desk
from engine.model.views_awards import ContestView, EntryRow, HeldLine, Standing, Statement


@dataclass(frozen=True, slots=True)
class Pay:
    """``period`` is the one of the statement; ``periods`` are those that one can turn to, the newest first."""

    statement: Statement
    periods: tuple[str, ...]
    standing: tuple[Standing, ...]
    contests: tuple[ContestView, ...]


@dataclass(frozen=True, slots=True)
class PayLine:
    """One row of a statement: an entry of the ledger, or what is held back; ``key`` tells rows apart."""

    key: str
    entry: EntryRow | None = None
    held: HeldLine | None = None


def read_pay(desk: Desk, person: str, period: str | None) -> Pay:
    """Read everything about the pay of one person."""
    awards = desk.awards
    statement = awards.statement(person, period)
    return Pay(statement, tuple(awards.periods(person)), tuple(awards.standing(person)), tuple(awards.contests(person)))


def lines_of(statement: Statement) -> list[PayLine]:
    """Give the rows of a statement: entries in their order, then what is held back."""
    rows = [PayLine(row.entry.id, entry=row) for row in statement.rows]
    return rows + [PayLine(f"held {n}", held=held) for n, held in enumerate(statement.held)]
