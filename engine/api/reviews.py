"""The weekly or biweekly review: every open deal, the top ones first, what changed since the last one, and the decision each asks for (S113)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.columns import Order, deal_columns, stage_order
from engine.api.judged import judged
from engine.api.records import book
from engine.api.rollups import rolled_up
from engine.book.pipeline import names_of_deals
from engine.errors import UsageError
from engine.funnel.columns import OPEN, DealColumns, exact_sum
from engine.funnel.parts import UNIT
from engine.judge.gate import Leaves, blocking, progress
from engine.judge.stages import stage_of
from engine.model.funnel import Change, Since
from engine.model.judgement import Judgement
from engine.model.review import ReviewRules
from engine.model.text import Text
from engine.model.views_pipeline import SinceReport
from engine.model.views_review import LevelRow, OtherDeal, Pack, TopDeal
from engine.report.since import KINDS
from engine.reviews.asked import Stands, decision

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.api.ruleset import Ruleset
    from engine.funnel.visits import Ints

LISTED = 500  # open deals that are listed one by one
NO_PLAYBOOK = Text("no playbook applies to it: which one should?", "没有适用的手册:应按哪本手册?")


def rules_of(desk: Desk) -> ReviewRules:
    """Give how reviews are held: as the first playbook that says so has it."""
    said = (each.deals.playbook.review for each in desk.rules.values())
    return next((each for each in said if each is not None), ReviewRules())


def weekly(desk: Desk, *, every: int | None = None, top: int | None = None, since: dt.date | None = None, team: str | None = None) -> Pack:
    """Make the pack of a review held every so many days, or since a day; of one team, by id or name, or of all.

    Raises UsageError (RV101) for a team that is not there; (RV102) where levels do not come to the same sums.
    """
    rules = rules_of(desk)
    begin = since or desk.day - dt.timedelta(days=every or rules.every)
    deals, order = deal_columns(desk), stage_order(desk)
    chosen = _team(desk, deals, team)
    rows = _open(deals, chosen)
    whole = rolled_up(desk, deals, begin)
    changed = whole.changes["team" if chosen else "rep"]
    own = _of_team(changed, chosen) if chosen else changed
    many = top if top is not None else rules.top
    first, listed = rows[:many], rows[many:LISTED]
    names = _named(desk, [str(deals.id[row]) for row in rows[:LISTED].tolist()])
    rest = rows[LISTED:]
    amounts = deals.amount[rows][deals.known[rows]]
    return Pack(
        desk.day,
        begin,
        deals.currency,
        deals.group_names.get(chosen, chosen) if chosen else "",
        len(rows),
        Fraction(exact_sum(amounts), UNIT),
        int((~deals.known[rows]).sum()),
        tuple(_top(desk, deals, order, first, names, own)),
        tuple(OtherDeal(*_plain(deals, row, names, order)) for row in listed.tolist()),
        (len(rest), Fraction(exact_sum(deals.amount[rest]), UNIT)),
        own,
        _levels(whole.levels, deals, chosen) if chosen else whole.levels,
        own.notes,
    )


def _open(deals: DealColumns, team: str | None) -> Ints:
    """Give the open deals (of a team), the largest first, then by id."""
    import numpy as np

    mask = deals.status == OPEN
    if team is not None:
        codes, teams = deals.groups["team"]
        mask &= codes == teams.index(team)
    rows = np.flatnonzero(mask)
    worth = np.where(deals.known[rows], deals.amount[rows], -1)
    found: Ints = rows[np.argsort(-worth, kind="stable")]
    return found


def _team(desk: Desk, deals: DealColumns, name: str | None) -> str | None:
    if name is None:
        return None
    known = desk.people.teams_called(name)
    teams = deals.groups["team"][1]
    found = next((each for each in known if each in teams), None)
    if found is None:
        raise UsageError("RV101", Text(f"no team '{name}' has a deal", f"团队“{name}”没有商机"))
    return found


def _of_team(changed: SinceReport, team: str) -> SinceReport:
    """Leave only what is the team's, which may be nothing."""
    nothing = Since(Fraction(0), Fraction(0), ())
    closing = replace(changed.closing, whole=changed.closing.parts.get(team, nothing), parts={})
    return replace(changed, whole=changed.parts.get(team, nothing), parts={}, closing=closing)


def _levels(levels: Sequence[LevelRow], deals: DealColumns, team: str) -> tuple[LevelRow, ...]:
    """Leave only the team and its reps."""
    codes, teams = deals.groups["team"]
    owners, reps = deals.groups["rep"]
    own = {reps[each] for each in set(owners[codes == teams.index(team)].tolist())}
    return tuple(each for each in levels if (each.level == "team" and each.id == team) or (each.level == "rep" and each.id in own))


def _named(desk: Desk, ids: Sequence[str]) -> dict[str, str]:
    with book(desk) as opened:
        return names_of_deals(opened.connection, list(ids))


def _plain(
    deals: DealColumns, row: int, names: Mapping[str, str], order: Order
) -> tuple[str, str, str, Text, Fraction | None, dt.date | None]:
    id, stage = str(deals.id[row]), int(deals.stage[row])
    codes, reps = deals.groups["rep"]
    rep = reps[codes[row]]
    amount = Fraction(int(deals.amount[row]), UNIT) if deals.known[row] else None
    closes = dt.date.fromordinal(int(deals.closes[row])) if deals.closes[row] else None
    name = order.names.get(deals.stages[stage], Text.plain(deals.stages[stage])) if stage >= 0 else Text("-", "-")
    return id, names.get(id, id), deals.group_names.get(rep, rep), name, amount, closes


def _top(desk: Desk, deals: DealColumns, order: Order, rows: Ints, names: Mapping[str, str], changed: SinceReport) -> Iterator[TopDeal]:
    with book(desk) as opened:
        ids = [str(deals.id[row]) for row in rows.tolist()]
        found = {each.deal: (rules, each) for rules, each, _ in judged(desk, opened, ids)}
    moves: dict[str, list[Change]] = {}
    for each in changed.whole.changes:
        moves.setdefault(each.deal, []).append(each)
    codes, teams = deals.groups["team"]
    for row in rows.tolist():
        id, name, rep, stage, amount, closes = _plain(deals, row, names, order)
        here = int(deals.stage[row])
        limit = order.at_most.get(deals.stages[here]) if here >= 0 else None
        entered = int(deals.entered[row])
        days = desk.day.toordinal() - entered if entered else None
        met, total, open_ones, overdue, commit = _gate(desk, *found[id]) if id in found else (0, 0, (), 0, False)
        stands = Stands(closes, days, limit, open_ones, total > 0, overdue, commit)
        asked = decision(stands, desk.day) if id in found else NO_PLAYBOOK
        team = teams[codes[row]]
        news = tuple(_said(each) for each in moves.get(id, ()))
        yield TopDeal(
            id,
            name,
            rep,
            deals.group_names.get(team, team),
            stage,
            amount,
            closes,
            days,
            limit,
            met,
            total,
            overdue,
            open_ones,
            news,
            asked,
        )


def _gate(desk: Desk, rules: Ruleset, one: Judgement) -> tuple[int, int, tuple[Text, ...], int, bool]:
    """Give how many blocking criteria hold of how many, those that do not, how many actions are late, and whether people call it commit."""
    stage = stage_of(rules.deals.playbook, one.stage)
    late = sum(each.due is not None and each.due < desk.day for each in one.actions)
    category = one.facts["deal.category"].value if "deal.category" in one.facts else None
    if stage is None or stage.exit is None:
        return 0, 0, (), late, category == "commit"
    leaves = Leaves(one.criteria, one.waived)
    met, total = progress(stage.exit, leaves)
    return met, total, tuple(each.say for each in blocking(stage.exit, leaves)), late, category == "commit"


def _said(each: Change) -> Text:
    kind = KINDS[each.kind]
    days = f" {each.days:+d} d" if each.days is not None else ""
    effect = f" {round(each.effect):+,}" if each.effect else ""
    return Text(f"{kind.en}{effect}{days}", f"{kind.zh}{effect}{days.replace(' d', ' 天')}")
