"""Which deals left a stage for a later one, and what of that stage's exit was met when they did: read from the book, bunch by bunch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from engine.api.columns import stage_order
from engine.api.records import book
from engine.book.moments import moment
from engine.book.related import Reader, wanted
from engine.compliance.leaving import ExitRules, Left, exit_rules, judged, with_deeds
from engine.model.compliance import Exit

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.api.records import Book
    from engine.model.moment import Moment

DEALS_AT_ONCE = 2_000
CHANGES = (
    'SELECT s.deal__id, coalesce(s.from_stage, lag(s.to_stage) OVER w) AS stage, s.to_stage, s."at", s.at__day, s.id, '
    "coalesce(lag(s.at__day) OVER w, d.created_on) AS entered, "
    "CASE WHEN s.by__id IN (SELECT owner__id FROM deal) THEN s.by__id ELSE coalesce(d.owner__id, '') END AS rep "
    'FROM stage_change s JOIN deal d ON d.id = s.deal__id WHERE s."at" <= ? WINDOW w AS (PARTITION BY s.deal__id ORDER BY s."at", s.id)'
)


def left_stages(desk: Desk, since: dt.date, until: dt.date) -> list[Left]:
    """Give every time that a deal left a stage with an exit for a later stage, on the days from ``since`` to ``until``, by deal and time.

    Only what is known as of the desk's instant counts. To lose a deal, or to take it back a stage, is not to leave by the exit.
    """
    with book(desk) as opened:
        return list(_left(desk, opened, since, until))


def exits(
    desk: Desk, since: dt.date, until: dt.date, *, as_of: dt.datetime | None = None, known_at: dt.datetime | None = None
) -> Iterator[Exit]:
    """Judge every one of them, by deal and time, as of an instant (default: the desk's); never more than a bunch of deals is held."""
    with book(desk, as_of, known_at) as opened:
        yield from _judged(desk, opened, _left(desk, opened, since, until))


def judge_exits(desk: Desk, left: Sequence[Left]) -> list[Exit]:
    """Judge some of them; one of a deal to which no playbook applies is left out."""
    with book(desk) as opened:
        return list(_judged(desk, opened, sorted(left, key=lambda each: (each.deal, each.at, each.change))))


def _left(desk: Desk, opened: Book, since: dt.date, until: dt.date) -> Iterator[Left]:
    if "stage_change" not in desk.settings.catalog.types:
        return
    order = stage_order(desk)
    places = {stage: place for place, stage in enumerate(order.stages)}
    gated = {stage for each in desk.rules.values() for stage in exit_rules(each.deals)}
    teams = dict(opened.connection.execute("SELECT id, coalesce(team__id, '') FROM rep").fetchall())
    table: Any = opened.connection.sql(
        f'SELECT * FROM ({CHANGES}) WHERE at__day BETWEEN ? AND ? AND list_contains(?, stage) ORDER BY deal__id, "at", id',  # noqa: S608 - no value stands in it
        params=[opened.now.as_of.replace(tzinfo=None), since, until, sorted(gated)],
    ).to_arrow_table()
    for batch in table.to_batches(DEALS_AT_ONCE):
        for deal, stage, to, at, day, change, entered, rep in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if to in places and to not in order.lost and places[to] > places[stage]:
                yield Left(deal, stage, to, at.replace(tzinfo=dt.UTC), day, change, entered, rep, teams.get(rep, ""))


def _judged(desk: Desk, opened: Book, left: Iterable[Left]) -> Iterator[Exit]:
    rules = [exit_rules(each.deals) for each in desk.rules.values()]
    parts = wanted(need for each in rules for stage in each.values() for need in stage.inputs)
    reader = Reader(opened.connection, desk.settings.catalog)
    moment_on = lru_cache(maxsize=4_096)(lambda at: moment(desk.settings, at, known_at=desk.known_at))
    waived = desk.store.waived()
    ticked = {each.deal for each in desk.store.ticks(as_of=opened.now.as_of)}

    for bunch in _bunches(left):
        records = reader.records("deal", sorted({each.deal for each in bunch}), parts)
        for each in bunch:
            end_of_day = dt.datetime.combine(each.day, dt.time.max, desk.settings.zone).astimezone(dt.UTC)
            now: Moment = replace(moment_on(end_of_day), as_of=each.at)
            for stages in rules:
                own = stages.get(each.stage)
                exit = judged(own, each, records[each.deal], now, desk.settings.catalog, until=opened.now.as_of) if own else None
                if own is None or exit is None:
                    continue
                yield _with_deeds(desk, own, each, exit, opened.now.as_of) if each.deal in waived or each.deal in ticked else exit
                break


def _with_deeds(desk: Desk, rules: ExitRules, left: Left, exit: Exit, as_of: dt.datetime) -> Exit:
    waivers = desk.store.waivers(left.deal, left.at, left.day)
    return with_deeds(exit, rules.stage, desk.store.ticks(left.deal, as_of), (each.criterion for each in waivers))


def _bunches(left: Iterable[Left]) -> Iterator[list[Left]]:
    bunch: list[Left] = []
    deals: set[str] = set()
    for each in left:
        if each.deal not in deals and len(deals) >= DEALS_AT_ONCE:
            yield bunch
            bunch, deals = [], set()
        bunch.append(each)
        deals.add(each.deal)
    if bunch:
        yield bunch
