"""Puts the funnel of a desk's book together: cohorts of a window, the same of each group, rates, leaks, and the stages to work up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.api.columns import Order, deal_columns, stage_order, stage_visits
from engine.api.drilling import drilled, history, lower
from engine.api.permitted import unknown
from engine.api.records import book
from engine.book.pipeline import names_of_deals
from engine.errors import UsageError
from engine.funnel.columns import OPEN, DealColumns
from engine.funnel.conversion import cells
from engine.funnel.leaks import leaks
from engine.funnel.parts import Division, Span, divided, parts, undivided
from engine.funnel.visits import Visits
from engine.funnel.winning import rates
from engine.language.words import NOT_SET
from engine.model.funnel import Drill, Leaks
from engine.model.text import Text
from engine.model.views_pipeline import By, FunnelPart, FunnelReport

if TYPE_CHECKING:
    from engine.api.desk import Desk

DAYS = 365
ALL = Text("all deals", "全部商机")
STAGE = Text("stage", "阶段")


def span_of(today: dt.date, since: dt.date | None, until: dt.date | None, days: int = DAYS) -> Span:
    """Give the window of a report, by default the last 365 days. Raises UsageError (FN101) for one that is none or lies ahead."""
    last = until or today
    first = since or dt.date.fromordinal(max(last.toordinal() - days + 1, 1))
    if first > last or last > today:
        raise UsageError(
            "FN101",
            Text(f"there is no window from {first} to {last} as of {today}", f"截至 {today},不存在从 {first} 到 {last} 的统计窗口"),
            help=Text("it begins before it ends, and ends today at the latest", "起始日须不晚于结束日,结束日不晚于当日"),
        )
    return Span(first, last)


def funnel(desk: Desk, by: By | None, since: dt.date | None, until: dt.date | None, days: int = DAYS) -> FunnelReport:
    """Reckon the funnel of a window, for all deals and by group."""
    order, deals = stage_order(desk), deal_columns(desk)
    visits = stage_visits(desk, deals=deals)
    span = span_of(deals.as_of, since, until, days)
    whole = replace(_parts(order, deals, visits, undivided(deals, visits), span)[0], name=ALL.to(desk.language))
    groups: tuple[FunnelPart, ...] = ()
    if by is not None:
        found = _parts(order, deals, visits, divided(deals, visits, by), span)
        groups = tuple(replace(each, name=each.name or NOT_SET.to(desk.language)) for each in sorted(found, key=_by_worth))
    both = rates(deals, visits, order.qualified_from, span.since, span.until) if order.qualified_from else None
    leaking = _leaks(desk, visits, order.open, span)
    notes = (*deals.notes, *_notes(deals, visits, order, both.unclear if both else 0))
    slow = lower(history(visits, order.open, span))
    del visits  # the ways of a whole book make room for the query of a few deals' facts
    drills = drilled(desk, deals, slow)
    return FunnelReport(
        deals.as_of,
        span.since,
        span.until,
        deals.currency,
        by,
        whole,
        groups,
        both.win if both else None,
        both.close if both else None,
        leaking,
        drills,
        names(desk, deals, drills),
        notes,
    )


def drill_of(desk: Desk, stage: str, days: int = DAYS) -> tuple[Drill, dict[str, str], dict[str, Text]]:
    """Work up one stage, by its id or name, and name its deals, people and stages.

    Raises UsageError (FN102) for one that is none of the pipeline.
    """
    order, deals = stage_order(desk), deal_columns(desk)
    named = {name: id for id in order.open for name in (order.names[id].en, order.names[id].zh, id) if name}
    if stage not in named:
        raise unknown("FN102", STAGE, stage, order.open)
    visits = stage_visits(desk, deals=deals)
    past = history(visits, (named[stage],), span_of(deals.as_of, None, None, days))
    del visits
    found = drilled(desk, deals, past)
    return found[0], names(desk, deals, found), order.names


def names(desk: Desk, deals: DealColumns, drills: Sequence[Drill]) -> dict[str, str]:
    """Name the deals of drills, and who holds them."""
    wanted = sorted({each.deal for drill in drills for each in drill.deals})
    with book(desk) as opened:
        found = names_of_deals(opened.connection, wanted)
    return {**deals.group_names, **found}


def taken_as_now(deals: DealColumns) -> tuple[Text, ...]:
    """Say what is of later than the day that a report is of, where the book knows of something later."""
    if not deals.stale:
        return ()
    also = Text() if deals.blind else Text("amounts, ", "金额、")
    return (
        Text(
            f"{also.en}closing days and owners have no history: they are taken as they are now",
            f"{also.zh}预计成交日与负责人没有历史记录,按当前值计",
        ),
    )


def _parts(order: Order, deals: DealColumns, visits: Visits, division: Division, span: Span) -> list[FunnelPart]:
    return parts(deals, visits, division, order.open, span, names=order.names, limits=order.at_most)


def _by_worth(part: FunnelPart) -> tuple[bool, int, str]:
    return not part.id, -round(part.amount * 10_000), part.id


def _leaks(desk: Desk, visits: Visits, stages: tuple[str, ...], span: Span) -> Leaks:
    """Judge all reps at all stages, and give the cells of those whose development this person may know."""
    found = leaks([each for each in cells(visits, stages, span.since, span.until) if each.rep])
    return replace(found, cells=tuple(each for each in found.cells if desk.people.develops(desk.coaching.me, each.rep)))


def _notes(deals: DealColumns, visits: Visits, order: Order, unclear: int) -> Iterator[Text]:
    """Say what was left out, and what is taken as it is now."""
    yield from taken_as_now(deals)
    lines = [deals.stages.index(each) for each in order.open]
    opened = deals.stage[deals.status == OPEN]
    if elsewhere := sum(1 for each in opened.tolist() if each not in lines):
        yield Text(
            f"open deals in no stage of the pipeline, or not known in which: {elsewhere}",
            f"不在管道任何阶段或阶段未知的在手商机:{elsewhere} 个",
        )
    if visits.skipped_moves:
        yield Text(
            f"moves to stages that no playbook has, left out: {visits.skipped_moves}",
            f"目标阶段不在任何手册中而未计入的流转:{visits.skipped_moves} 次",
        )
    if backwards := int(((deals.closed > 0) & (deals.created > deals.closed)).sum()):
        yield Text(
            f"deals closed before they were created, whose days take no part in the velocity: {backwards}",
            f"关闭日早于创建日、其天数不计入流速的商机:{backwards} 个",
        )
    if unclear:
        yield Text(
            f"lost deals without a stage on record before the loss, which take no part in the win rate: {unclear}",
            f"丢单前没有阶段记录、不计入赢率的商机:{unclear} 个",
        )
