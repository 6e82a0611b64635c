"""Judges a workspace's whole book: deals, then triggers by rep and team, all stored in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.api.derived import with_figures
from engine.api.followed import note_outcomes
from engine.api.ground import Ground, fingerprint
from engine.api.prompting import prompt
from engine.book.connect import connect
from engine.book.moments import moment
from engine.errors import DataInvalidError
from engine.judge.book import choose, first_unseen, judge_deals
from engine.judge.circles import OpenDeal, open_deal
from engine.judge.record import NOTHING_DONE, Deeds, judge
from engine.model.judgement import Judgement, Tick, Waiver
from engine.model.moment import Moment
from engine.model.text import Text
from engine.report.summary import Run, Tally

if TYPE_CHECKING:
    import duckdb

    from engine.api.desk import Desk
    from engine.model.judgement import Prompt
    from engine.store.store import Recording


def judge_workspace(desk: Desk) -> Run:
    """Judge everything as of the desk's instant and store it: all of the run, or nothing.

    What is asked as known at another time than now is a question, not a decision: nothing of it is stored.
    """
    settings = desk.settings
    now = moment(settings, desk.as_of, known_at=desk.known_at)
    playbooks = [each.deals.playbook for each in desk.rules.values()]
    standing_on = fingerprint(desk.workspace, settings.book, desk.known_at)
    tally, prompts, held = Tally(), 0, 0
    not_judged: dict[str, Text] = {}
    connection = connect(settings.book, settings.catalog, now, desk.known_at, ends=desk.stage_ends)
    try:
        ground = Ground.of(now, standing_on, playbooks, first_unseen(connection, settings.catalog, now))
        with_figures(desk, connection, [each for rules in desk.rules.values() for each in (*rules.reps.inputs, *rules.teams.inputs)], now)
        with _recording(desk, ground.write()) as recording:
            working: dict[str, list[OpenDeal]] = {key: [] for key in desk.rules}
            mark, deeds = desk.store.noted(), deeds_by_deal(desk)
            recording.decisions(_kept(_deals(desk, connection, now, deeds), desk, tally, working))
            for key, rules in desk.rules.items():
                said = prompt(connection, rules, working[key], desk.store.prompt_history(key, desk.as_of), now)
                recording.prompts(key, said.prompts, said.settled.on)
                prompts += len(said.prompts)
                held += len(said.settled.held)
                not_judged |= said.not_judged

            def overtaken() -> set[str]:
                if desk.store.noted() == mark:
                    return set()
                latest = deeds_by_deal(desk)
                return {deal for deal in latest.keys() | deeds.keys() if latest.get(deal) != deeds.get(deal)}

            recording.unless(overtaken, lambda judged: _again(desk, judged, now))
    finally:
        connection.close()
    if isinstance(recording, Imagined):
        desk.take(recording.decided, ground)
    else:
        note_outcomes(desk)
    return Run(desk.as_of.astimezone(settings.zone), tally, recording.written, prompts, held, not_judged)


@dataclass
class Imagined:
    """Stands where a run is recorded, for one that is only looked at."""

    decided: dict[str, Judgement] = field(default_factory=dict)
    written: int = 0

    def decisions(self, judgements: Iterable[Judgement]) -> int:
        """Keep the judgements at hand."""
        self.decided = {each.deal: each for each in judgements}
        return len(self.decided)

    def prompts(self, playbook: str, said: Iterable[Prompt], on: Iterable[tuple[str, str]]) -> None:
        """Leave prompts unsaid."""

    def unless(self, overtaken: Callable[[], set[str]], again: Callable[[Judgement], Judgement]) -> None:
        """Leave what people did meanwhile to the next question."""


def _recording(desk: Desk, ground: str) -> AbstractContextManager[Recording | Imagined]:
    if desk.asked_known_at is not None:
        return nullcontext(Imagined())
    return desk.store.recording(desk.as_of, recorded_at=dt.datetime.now(dt.UTC), known_at=desk.known_at, ground=ground)


def _kept(judgements: Iterable[Judgement], desk: Desk, tally: Tally, working: Mapping[str, list[OpenDeal]]) -> Iterator[Judgement]:
    """Pass judgements on to the store, counting them and keeping what the triggers need."""
    stages = {key: {stage.id for stage in rules.deals.playbook.stages} for key, rules in desk.rules.items()}
    for each in judgements:
        tally.add(each, stages.get(each.playbook or "", ()))
        if each.playbook is not None and (standing := open_deal(desk.rules[each.playbook].deals.playbook, each)):
            working[each.playbook].append(standing)
        yield each


def _again(desk: Desk, judged: Judgement, now: Moment) -> Judgement:
    """Judge a deal anew on which someone did something while the book was judged."""
    rules = desk.rules.get(judged.playbook or "")
    return (
        judge(rules.deals, judged.deal, judged.facts, now, deeds_by_deal(desk, judged.deal).get(judged.deal, NOTHING_DONE))
        if rules
        else judged
    )


def _deals(desk: Desk, connection: duckdb.DuckDBPyConnection, now: Moment, done: Mapping[str, Deeds]) -> Iterator[Judgement]:
    def deeds(deal: str) -> Deeds:
        return done.get(deal, NOTHING_DONE)

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


def deeds_by_deal(desk: Desk, deal: str | None = None) -> dict[str, Deeds]:
    """Read what people did as of the desk's instant, by deal: on all of them, or on one."""
    ticks: dict[str, dict[str, Tick]] = {}
    for tick in desk.store.ticks(deal, desk.as_of):
        ticks.setdefault(tick.deal, {})[tick.action] = tick
    waivers: dict[str, dict[str, Waiver]] = {}
    for waiver in desk.store.waivers(deal, desk.as_of, desk.day):
        waivers.setdefault(waiver.deal, {})[waiver.criterion] = waiver
    return {each: Deeds(ticks.get(each, {}), waivers.get(each, {})) for each in ticks.keys() | waivers.keys()}
