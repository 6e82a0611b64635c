"""What changed between two days of a book in columns: only deals that differ become objects, the rest is added up as it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.funnel.columns import LOST, OPEN, WON, DealColumns, exact_sum, exact_sums
from engine.funnel.since import by_group, since
from engine.model.funnel import Change, Since, Standing
from engine.model.moment import Period
from engine.model.values import MONEY_DECIMALS
from engine.model.views_pipeline import By

if TYPE_CHECKING:
    from engine.funnel.columns import Objects
    from engine.funnel.visits import Bools, Ints

UNIT = 10**MONEY_DECIMALS
ENDS = {OPEN: "open", WON: "won", LOST: "lost"}


def changes(before: DealColumns, after: DealColumns, by: By) -> tuple[Since, dict[str, Since]]:
    """Explain the sum of open deals after by that before, deal by deal, for all and for each group; the parts add up to the whole."""
    return Compared(before, after, by).told()


class Compared:
    """Two days of a book, of which only what differs is told deal by deal: deals by group (rep, team, …)."""

    def __init__(self, before: DealColumns, after: DealColumns, by: By) -> None:
        import numpy as np

        self.ids = tuple(sorted({*before.groups[by][1], *after.groups[by][1]}))
        sides = [_Side(each, by, self.ids) for each in (before, after)]
        _, first, second = np.intersect1d(sides[0].id, sides[1].id, assume_unique=True, return_indices=True)
        same = sides[0].same(first, sides[1], second)
        first, second = first[same], second[same]
        differs = [np.ones(len(side.rows), np.bool_) for side in sides]
        differs[0][first], differs[1][second] = False, False
        self.old, self.new = (side.standings(chosen) for side, chosen in zip(sides, differs, strict=True))
        self.ends = _status(after, [each.deal for each in self.old], "removed")
        self.was = _status(before, [each.deal for each in self.new], "new")
        self.after, self.still, self.groups = after, sides[1].rows[second], sides[1].codes[second]

    def told(self, period: Period | None = None) -> tuple[Since, dict[str, Since]]:
        """Explain the sum of all open deals, or of those that should close in a period, in all and by group."""
        after, ids = self.after, self.ids
        moved = since(self.old, self.new, ends=self.ends, period=period)
        moved = replace(moved, changes=tuple(_again(each, self.was) for each in moved.changes))
        still, groups = self.still, self.groups
        if period is not None:
            closes = after.closes[still]
            inside = (closes >= period.start.toordinal()) & (closes <= period.end.toordinal())
            still, groups = still[inside], groups[inside]
        known = after.known[still]
        kept = exact_sum(after.amount[still][known])
        silent: dict[str, list[str]] = {}
        for deal, group in zip(after.id[still[~known]].tolist(), groups[~known].tolist(), strict=True):
            silent.setdefault(ids[group], []).append(deal)
        sums = exact_sums(groups[known], after.amount[still][known], len(ids))
        whole = _with(moved, kept, [each for deals in silent.values() for each in deals])
        parts = by_group(moved, self.old, self.new, period)
        found = {}
        for place, id in enumerate(ids):
            if id in parts or sums[place] or id in silent:
                found[id] = _with(parts.get(id, Since(Fraction(0), Fraction(0), ())), sums[place], silent.get(id, []))
        return whole, found


def taken_from(before: DealColumns, after: DealColumns) -> DealColumns:
    """Give the open deals of one day the amounts, and the reasons why some are not known, of another."""
    import numpy as np

    _, old, new = np.intersect1d(before.id, after.id, assume_unique=True, return_indices=True)
    open_then = before.status[old] == OPEN
    old, new = old[open_then], new[open_then]
    amount, known = before.amount.copy(), before.known.copy()
    amount[old], known[old] = after.amount[new], after.known[new]
    return replace(before, amount=amount, known=known, notes=after.notes, blind=after.blind)


class _Side:
    """The open deals of one day, with their groups as places in the ids of both days."""

    def __init__(self, deals: DealColumns, by: By, ids: tuple[str, ...]) -> None:
        import numpy as np

        codes, own = deals.groups[by]
        common = np.array([ids.index(each) for each in own], np.int64) if own else np.zeros(0, np.int64)
        self.deals, self.ids = deals, ids
        self.rows: Ints = np.flatnonzero(deals.status == OPEN)
        self.codes: Ints = common[codes[self.rows]] if own else codes[self.rows]
        self.id: Objects = deals.id[self.rows]

    def same(self, own: Ints, other: _Side, theirs: Ints) -> Bools:
        """Tell which deals are alike in all that a change is told by."""
        mine, its = self.rows[own], other.rows[theirs]
        found: Bools = self.codes[own] == other.codes[theirs]
        for name in ("closes", "known", "amount"):
            found &= getattr(self.deals, name)[mine] == getattr(other.deals, name)[its]
        return found

    def standings(self, chosen: Bools) -> list[Standing]:
        """Give some of them as objects."""
        deals, found = self.deals, []
        codes, words = deals.currencies
        for row, code in zip(self.rows[chosen].tolist(), self.codes[chosen].tolist(), strict=True):
            closes = int(deals.closes[row])
            stage = int(deals.stage[row])
            found.append(
                Standing(
                    deals.id[row],
                    Fraction(int(deals.amount[row]), UNIT) if deals.known[row] else None,
                    dt.date.fromordinal(closes) if closes else None,
                    self.ids[code],
                    deals.stages[stage] if stage >= 0 else "",
                    Fraction(int(deals.given[row]), UNIT) if (currency := words[codes[row]]) else None,
                    currency,
                )
            )
        return found


def _status(deals: DealColumns, wanted: list[str], absent: str) -> dict[str, str]:
    """Give the status of some deals on a day; ``absent`` for one that is not in the book."""
    import numpy as np

    names = np.array(wanted, object)
    at = np.minimum(np.searchsorted(deals.id, names), max(len(deals) - 1, 0)) if len(deals) else np.zeros(len(wanted), np.int64)
    return {
        each: ENDS.get(int(deals.status[place]), "removed") if len(deals) and deals.id[place] == each else absent
        for each, place in zip(wanted, at.tolist(), strict=True)
    }


def _again(each: Change, was: dict[str, str]) -> Change:
    """Tell one that came again from one that is new."""
    return replace(each, why="reopened") if each.kind == "came" and was.get(each.deal, "new") != "new" else each


def _with(found: Since, kept: int, silent: list[str]) -> Since:
    """Add what did not change to both sums."""
    same = Fraction(kept, UNIT)
    unknown, then = (tuple(sorted([*deals, *silent])) for deals in (found.unknown, found.unknown_then))
    return Since(found.before + same, found.after + same, found.changes, unknown, then)
