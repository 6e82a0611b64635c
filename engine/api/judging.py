"""Judges a workspace's whole book: deals, then triggers by rep and team, all stored in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from engine.api.ground import Ground, fingerprint
from engine.api.prompting import prompt
from engine.book.connect import connect
from engine.book.moments import moment
from engine.errors import DataInvalidError
from engine.judge.book import choose, judge_deals
from engine.judge.circles import OpenDeal, open_deal
from engine.judge.record import NOTHING_DONE, Deeds
from engine.model.judgement import Judgement, Tick, Waiver
from engine.model.moment import Moment
from engine.model.text import Text
from engine.report.summary import Run, Tally

if TYPE_CHECKING:
    import duckdb

    from engine.api.desk import Desk


def judge_workspace(desk: Desk) -> Run:
    """Judge everything as of the desk's instant and store it: all of the run, or nothing."""
    settings = desk.settings
    now = moment(settings, desk.as_of, known_at=desk.known_at)
    playbooks = [each.deals.playbook for each in desk.rules.values()]
    ground = Ground.of(now, fingerprint(desk.workspace, settings.book), playbooks).write()
    tally, prompts, held = Tally(), 0, 0
    not_judged: dict[str, Text] = {}
    connection = connect(settings.book, settings.catalog, now, desk.known_at)
    try:
        with desk.store.recording(desk.as_of, recorded_at=dt.datetime.now(dt.UTC), known_at=desk.known_at, ground=ground) as recording:
            working: dict[str, list[OpenDeal]] = {key: [] for key in desk.rules}
            recording.decisions(_kept(_deals(desk, connection, now), desk, tally, working))
            for key, rules in desk.rules.items():
                said = prompt(connection, rules, working[key], desk.store.prompt_history(key, desk.as_of), now)
                recording.prompts(key, said.prompts, said.settled.on)
                prompts += len(said.prompts)
                held += len(said.settled.held)
                not_judged |= said.not_judged
    finally:
        connection.close()
    return Run(desk.as_of, tally, recording.written, prompts, held, not_judged)


def _kept(judgements: Iterable[Judgement], desk: Desk, tally: Tally, working: Mapping[str, list[OpenDeal]]) -> Iterator[Judgement]:
    """Pass judgements on to the store, counting them and keeping what the triggers need."""
    for each in judgements:
        tally.add(each)
        if each.playbook is not None and (standing := open_deal(desk.rules[each.playbook].deals.playbook, each)):
            working[each.playbook].append(standing)
        yield each


def _deals(desk: Desk, connection: duckdb.DuckDBPyConnection, now: Moment) -> Iterator[Judgement]:
    deeds = _deeds_of(desk)
    rules = {key: each.deals for key, each in desk.rules.items()}
    if len(rules) == 1:
        yield from judge_deals(connection, next(iter(rules.values())), now, deeds)
        return
    owners = {deal: _one(deal, found, ordered=desk.workspace.ordered) for deal, found in choose(connection, rules, now)}
    first = next(iter(rules))
    for key, each in rules.items():
        # a deal of no playbook is told of by the first one, with its reason
        mine = {deal for deal, owner in owners.items() if owner == key or (owner is None and key == first)}
        yield from judge_deals(connection, each, now, deeds, mine.__contains__)


def _one(deal: str, found: list[str], *, ordered: bool) -> str | None:
    if len(found) > 1 and not ordered:
        names = ", ".join(found)
        raise DataInvalidError(
            "JD101",
            Text(f"{len(found)} playbooks apply to deal {deal}: {names}", f"商机 {deal} 同时适用 {len(found)} 个手册:{names}"),
            help=Text(
                "make their applies_to exclude each other, or write `when_several_apply: first` in dealcoach.yaml",
                "请使其 applies_to 互斥,或在 dealcoach.yaml 中写 `when_several_apply: first`",
            ),
        )
    return found[0] if found else None


def _deeds_of(desk: Desk) -> Callable[[str], Deeds]:
    """Read what people did, all at once, and give it by deal."""
    ticks: dict[str, dict[str, Tick]] = {}
    for tick in desk.store.ticks(as_of=desk.as_of):
        ticks.setdefault(tick.deal, {})[tick.action] = tick
    waivers: dict[str, dict[str, Waiver]] = {}
    for waiver in desk.store.waivers(as_of=desk.as_of, today=desk.day):
        waivers.setdefault(waiver.deal, {})[waiver.criterion] = waiver
    known = {deal: Deeds(ticks.get(deal, {}), waivers.get(deal, {})) for deal in ticks.keys() | waivers.keys()}
    return lambda deal: known.get(deal, NOTHING_DONE)
