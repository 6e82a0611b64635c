"""Prompts, what people did with them, and which triggers are on: all as of any instant."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from engine.coaching.life import BY_ITSELF, UNANSWERED, may_follow, state
from engine.model.judgement import Prompt, PromptHistory, PromptState
from engine.model.text import Text
from engine.model.views_coaching import PromptStep
from engine.store import prompt_life
from engine.store.database import touch
from engine.store.decisions import next_run_after
from engine.store.failure import EventRefusedError
from engine.store.tables import prompt_events, prompts, switches

Key = tuple[str, str]  # trigger and record
LATELY = dt.timedelta(days=9)  # a week of local days, whatever the zone
PART = 500


def record(connection: Connection, new: Iterable[Prompt], recorded_at: dt.datetime) -> int:
    """Write the prompts that are not yet stored. Returns how many."""
    by_id = {prompt.id: prompt for prompt in new}
    known: set[str] = set()
    ids = list(by_id)
    for start in range(0, len(ids), PART):
        known.update(connection.scalars(select(prompts.c.id).where(prompts.c.id.in_(ids[start : start + PART]))))
    rows = [{**_row(prompt), "recorded_at": recorded_at} for prompt in by_id.values() if prompt.id not in known]
    if rows:
        connection.execute(prompts.insert(), rows)
    return len(rows)


def read(connection: Connection, rep: str | None, as_of: dt.datetime | None, states: Collection[PromptState]) -> list[Prompt]:
    """Give prompts up to an instant with the state they had then (in one of ``states``; none: any): the newest run first, then by priority.

    Open or escalated as of an instant are those that nobody has answered, where the trigger was still on after the last run: what has
    passed is no longer said, and of what is said again only the newest.
    """
    wanted = select(prompts).order_by(prompts.c.as_of.desc(), prompts.c.priority, prompts.c.trigger, prompts.c.record)
    if as_of is not None:
        wanted = wanted.where(prompts.c.as_of <= as_of)
    if rep is not None:
        wanted = wanted.where(prompts.c.rep == rep)
    rows = [_prompt(row) for row in connection.execute(wanted).mappings()]
    lives = prompt_life.read(connection, as_of)
    if as_of is not None:
        for id, at in prompt_life.overdue(connection, rows, lives, as_of).items():
            lives.setdefault(id, []).append(PromptStep("escalated", BY_ITSELF, at))
    found = [replace(each, state=state(lives.get(each.id, ()))) for each in rows]
    if as_of is not None and states and UNANSWERED.issuperset(states):
        found = _standing(connection, found, as_of)
    return [prompt for prompt in found if not states or prompt.state in states]


def _standing(connection: Connection, newest_first: list[Prompt], as_of: dt.datetime) -> list[Prompt]:
    on = {playbook: _switches(connection, playbook, as_of, at_too=True) for playbook in {each.playbook for each in newest_first}}
    last: dict[tuple[str, Key], Prompt] = {}
    for prompt in newest_first:
        key = (prompt.trigger, prompt.record)
        if on[prompt.playbook].get(key, False):
            last.setdefault((prompt.playbook, key), prompt)
    return list(last.values())


def find(connection: Connection, prompt: str) -> Prompt:
    """Give a prompt by its id, as it was raised. Raises EventRefusedError (ST113) when there is no such prompt."""
    row = connection.execute(select(prompts).where(prompts.c.id == prompt)).mappings().first()
    if row is None:
        raise EventRefusedError("ST113", Text(f"there is no prompt '{prompt}'", f"没有提示“{prompt}”"))
    return _prompt(row)


def life(connection: Connection, prompt: str, as_of: dt.datetime | None) -> list[PromptStep]:
    """Give the steps of one prompt up to an instant, an escalation that no run has noted yet among them."""
    found = find(connection, prompt)
    lives = prompt_life.read(connection, as_of, prompt)
    steps = lives.get(prompt, [])
    at = prompt_life.overdue(connection, [found], lives, as_of).get(prompt) if as_of is not None else None
    return steps if at is None else [*steps, PromptStep("escalated", BY_ITSELF, at)]


def set_state(connection: Connection, prompt: str, to: PromptState, by: str, at: dt.datetime, note: str) -> None:
    """Note what someone did with a prompt.

    Raises EventRefusedError when there is no such prompt (ST113), when it cannot become that from what it is (CO201), without a reason
    where one is needed (CO202), or before what was noted last (CO203).
    """
    found = find(connection, prompt)
    steps = life(connection, prompt, at)
    known = prompt_life.read(connection, None, prompt).get(prompt, [])
    if at < found.as_of or (known and at < known[-1].at):
        last = known[-1].at if known else found.as_of
        raise prompt_life.too_early(prompt, at, last)
    if not may_follow(steps, to):
        raise prompt_life.not_legal(prompt, state(steps), to)
    if to == "dismissed" and not note.strip():
        raise prompt_life.no_reason(prompt)
    if len(steps) > len(known):
        _note(connection, prompt, steps[-1])
    _note(connection, prompt, PromptStep(to, by, at, note))
    touch(connection)


def escalate(connection: Connection, as_of: dt.datetime) -> int:
    """Note the escalations that are due as of an instant and not noted yet. Returns how many."""
    waiting = [
        _prompt(row)
        for row in connection.execute(select(prompts).where(prompts.c.escalate_after.is_not(None), prompts.c.as_of <= as_of)).mappings()
    ]
    due = prompt_life.overdue(connection, waiting, prompt_life.read(connection, None), as_of) if waiting else {}
    for id, at in sorted(due.items(), key=lambda each: (each[1], each[0])):
        _note(connection, id, PromptStep("escalated", BY_ITSELF, at))
    return len(due)


def _note(connection: Connection, prompt: str, step: PromptStep) -> None:
    connection.execute(prompt_events.insert().values(prompt=prompt, state=step.state, by=step.by, at=step.at, note=step.note))


def history(connection: Connection, playbook: str, as_of: dt.datetime) -> PromptHistory:
    """Give what runs with an earlier as-of left of a playbook's triggers."""
    c = prompts.c
    earlier = (c.playbook == playbook, c.as_of < as_of)
    last = connection.execute(select(c.trigger, c.record, func.max(c.as_of)).where(*earlier).group_by(c.trigger, c.record))
    lately: dict[Key, tuple[dt.datetime, ...]] = {}
    recent = select(c.trigger, func.coalesce(c.rep, c.record), c.as_of).where(*earlier, c.as_of > _lately(as_of)).order_by(c.as_of, c.seq)
    for trigger, whose, when in connection.execute(recent):
        lately[trigger, whose] = (*lately.get((trigger, whose), ()), when)
    on = _switches(connection, playbook, as_of, at_too=False)
    return PromptHistory(
        on=frozenset(key for key, is_on in on.items() if is_on),
        last={(trigger, record): when for trigger, record, when in last},
        lately=lately,
    )


def _lately(as_of: dt.datetime) -> dt.datetime:
    first = dt.datetime.min.replace(tzinfo=dt.UTC)
    return as_of - LATELY if as_of - first > LATELY else first


def switch(connection: Connection, playbook: str, on: Iterable[Key], as_of: dt.datetime) -> int:
    """Note which triggers of a playbook are on after a run: only what changed. Returns the number of changes.

    As with decisions, a run of an earlier instant does not change how things stood at a later one.
    """
    now = set(on)
    before = _switches(connection, playbook, as_of, at_too=True)
    changed = {key: key in now for key in now | before.keys() if (key in now) != before.get(key, False)}
    rows = [_switch(playbook, key, as_of, is_on) for key, is_on in sorted(changed.items())]
    next_run = next_run_after(connection, as_of)
    if next_run is not None:
        wanted = select(switches.c.trigger, switches.c.record).where(
            switches.c.playbook == playbook, switches.c.as_of > as_of, switches.c.as_of <= next_run
        )
        written = {(trigger, record) for trigger, record in connection.execute(wanted)}
        rows += [_switch(playbook, key, next_run, before.get(key, False)) for key in sorted(changed.keys() - written)]
    if rows:
        connection.execute(switches.insert(), rows)
    return len(rows)


def _switches(connection: Connection, playbook: str, as_of: dt.datetime, *, at_too: bool) -> dict[Key, bool]:
    c = switches.c
    until = c.as_of <= as_of if at_too else c.as_of < as_of
    wanted = select(c.trigger, c.record, c.is_on).where(c.playbook == playbook, until).order_by(c.as_of, c.seq)
    return {(trigger, record): is_on for trigger, record, is_on in connection.execute(wanted)}


def _switch(playbook: str, key: Key, as_of: dt.datetime, is_on: bool) -> dict[str, Any]:
    return {"playbook": playbook, "trigger": key[0], "record": key[1], "as_of": as_of, "is_on": is_on}


SAME = (
    "id",
    "trigger",
    "subject",
    "record",
    "rep",
    "as_of",
    "playbook",
    "play",
    "priority",
    "privacy",
    "cause",
    "escalate_after",
    "escalate_to",
)


def _row(prompt: Prompt) -> dict[str, Any]:
    return {
        **{name: getattr(prompt, name) for name in SAME},
        "say_en": prompt.say.en,
        "say_zh": prompt.say.zh,
        "facts": json.dumps(dict(prompt.facts), ensure_ascii=False),
        "ask": json.dumps(prompt.ask, ensure_ascii=False),
    }


def _prompt(row: RowMapping) -> Prompt:
    same: Mapping[str, Any] = {name: row[name] for name in SAME}
    return Prompt(
        **same,
        say=Text(row["say_en"], row["say_zh"]),
        facts=json.loads(row["facts"]),
        ask=tuple(json.loads(row["ask"])),
    )
