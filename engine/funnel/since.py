"""What changed in the funnel since a date: what came, left, slipped and grew, so that the sums agree to the cent (S114)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from engine.model.funnel import Change, ChangeKind, Since, Standing
from engine.model.moment import Period

ZERO = Fraction(0)


def since(
    before: Sequence[Standing], after: Sequence[Standing], *, ends: Mapping[str, str] | None = None, period: Period | None = None
) -> Since:
    """Explain how the sum of open deals before became that after, deal by deal; each deal stands at most once on either side.

    ``ends`` says what became of deals that are open no more (won, lost). With a ``period`` only deals that should close in it count: one
    whose closing day moved out of it slipped (or was pulled in), with its whole amount. A deal that changed its group leaves the one and
    comes to the other with what it was worth before, so that the changes of every group add up as well.
    """
    old, new = {each.deal: each for each in before}, {each.deal: each for each in after}
    changes = [change for deal in sorted({*old, *new}) for change in _changes(old.get(deal), new.get(deal), ends or {}, period)]
    inside = [[each for each in side if _counts(each, period)] for side in (before, after)]
    sums = [sum((each.amount or ZERO for each in side), ZERO) for side in inside]
    lacking = [tuple(sorted(each.deal for each in side if each.amount is None)) for side in inside]
    return Since(sums[0], sums[1], tuple(changes), lacking[1], lacking[0])


def by_group(whole: Since, before: Sequence[Standing], after: Sequence[Standing], period: Period | None = None) -> dict[str, Since]:
    """Give the same for each group (rep, team, region) on its own; the parts add up to the whole in every figure."""
    ids = sorted({each.group for each in (*before, *after)})
    sums = [dict.fromkeys(ids, ZERO), dict.fromkeys(ids, ZERO)]
    unknown: tuple[dict[str, list[str]], ...] = tuple({id: [] for id in ids} for _ in sums)
    for side, own, lacking in zip((before, after), sums, unknown, strict=True):
        for each in side:
            if _counts(each, period):
                own[each.group] += each.amount or ZERO
                if each.amount is None:
                    lacking[each.group].append(each.deal)
    changes: dict[str, list[Change]] = {id: [] for id in ids}
    for change in whole.changes:
        changes[change.group].append(change)
    then, now = ({id: tuple(sorted(deals)) for id, deals in each.items()} for each in unknown)
    return {id: Since(sums[0][id], sums[1][id], tuple(changes[id]), now[id], then[id]) for id in ids}


def regrouped(standings: Sequence[Standing], groups: Mapping[str, str]) -> list[Standing]:
    """Name the group above in place of each standing's own (the team of a rep); one that is in no group above keeps its own."""
    return [replace(each, group=groups.get(each.group, each.group)) for each in standings]


def _counts(each: Standing | None, period: Period | None) -> bool:
    if each is None:
        return False
    return period is None or (each.closes is not None and period.start <= each.closes <= period.end)


def _changes(old: Standing | None, new: Standing | None, ends: Mapping[str, str], period: Period | None) -> Iterator[Change]:
    was, now = _counts(old, period), _counts(new, period)
    moved = (new.closes - old.closes).days if old and new and old.closes and new.closes else None
    if old and was and not now:
        gone = -(old.amount or ZERO)
        if new is None:
            yield Change(old.deal, "left", old.group, gone, ends.get(old.deal, "removed"))
        else:
            yield Change(old.deal, "pulled_in" if moved is not None and moved < 0 else "slipped", old.group, gone, "out of period", moved)
    elif new and now and not was:
        worth = new.amount or ZERO
        if old is None:
            yield Change(new.deal, "came", new.group, worth, "new")
        else:
            yield Change(new.deal, "slipped" if moved is not None and moved > 0 else "pulled_in", new.group, worth, "into period", moved)
    elif old and new and now:
        yield from _kept(old, new, moved)


def _kept(old: Standing, new: Standing, moved: int | None) -> Iterator[Change]:
    worth = old.amount or ZERO
    if old.group != new.group:
        yield Change(old.deal, "handed_over", old.group, -worth, f"to {new.group}")
        yield Change(old.deal, "handed_over", new.group, worth, f"from {old.group}")
    if moved:
        yield Change(new.deal, "slipped" if moved > 0 else "pulled_in", new.group, ZERO, "within", moved)
    if grown := (new.amount or ZERO) - worth:
        why = (
            "" if old.amount is not None and new.amount is not None else "amount became known" if new.amount is not None else "amount lost"
        )
        yield Change(new.deal, _kind(old, new, grown), new.group, grown, why)


def _kind(old: Standing, new: Standing, grown: Fraction) -> ChangeKind:
    """Tell what made a deal worth more or less: a rate alone, another currency, or its own amount."""
    if old.given is not None and new.given is not None and old.currency != new.currency:
        return "currency"
    if old.given is not None and (old.given, old.currency) == (new.given, new.currency):
        return "rate"
    return "grew" if grown > 0 else "shrank"
