"""Prompts, what people did with them, and which triggers are on: all as of any instant."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from engine.model.judgement import Prompt, PromptHistory, PromptState
from engine.model.text import Text
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


def read(connection: Connection, rep: str | None, as_of: dt.datetime | None, state: PromptState | None) -> list[Prompt]:
    """Give prompts up to an instant with the state they had then: the newest run first, then by priority.

    Open as of an instant are those that nobody has answered, where the trigger was still on after the last run: what has passed
    is no longer said, and of what is said again only the newest.
    """
    events = select(prompt_events.c.prompt, prompt_events.c.state).order_by(prompt_events.c.at, prompt_events.c.seq)
    wanted = select(prompts).order_by(prompts.c.as_of.desc(), prompts.c.priority, prompts.c.trigger, prompts.c.record)
    if as_of is not None:
        events = events.where(prompt_events.c.at <= as_of)
        wanted = wanted.where(prompts.c.as_of <= as_of)
    if rep is not None:
        wanted = wanted.where(prompts.c.rep == rep)
    states: dict[str, PromptState] = {row.prompt: row.state for row in connection.execute(events)}
    found = [_prompt(row, states.get(row["id"], "open")) for row in connection.execute(wanted).mappings()]
    chosen = [prompt for prompt in found if state is None or prompt.state == state]
    return chosen if as_of is None or state != "open" else _standing(connection, chosen, as_of)


def _standing(connection: Connection, newest_first: list[Prompt], as_of: dt.datetime) -> list[Prompt]:
    on = {playbook: _switches(connection, playbook, as_of, at_too=True) for playbook in {each.playbook for each in newest_first}}
    last: dict[tuple[str, Key], Prompt] = {}
    for prompt in newest_first:
        key = (prompt.trigger, prompt.record)
        if on[prompt.playbook].get(key, False):
            last.setdefault((prompt.playbook, key), prompt)
    return list(last.values())


def set_state(connection: Connection, prompt: str, state: PromptState, by: str, at: dt.datetime, note: str) -> None:
    """Note what someone did with a prompt. Raises EventRefusedError (ST113) when there is no such prompt."""
    if connection.execute(select(prompts.c.seq).where(prompts.c.id == prompt)).scalar() is None:
        raise EventRefusedError("ST113", Text(f"there is no prompt '{prompt}'", f"没有提示“{prompt}”"))
    connection.execute(prompt_events.insert().values(prompt=prompt, state=state, by=by, at=at, note=note))
    touch(connection)


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


SAME = ("id", "trigger", "subject", "record", "rep", "as_of", "playbook", "play", "priority", "privacy", "cause")


def _row(prompt: Prompt) -> dict[str, Any]:
    return {
        **{name: getattr(prompt, name) for name in SAME},
        "say_en": prompt.say.en,
        "say_zh": prompt.say.zh,
        "facts": json.dumps(dict(prompt.facts), ensure_ascii=False),
        "ask": json.dumps(prompt.ask, ensure_ascii=False),
    }


def _prompt(row: RowMapping, state: PromptState) -> Prompt:
    same: Mapping[str, Any] = {name: row[name] for name in SAME}
    return Prompt(
        **same,
        say=Text(row["say_en"], row["say_zh"]),
        facts=json.loads(row["facts"]),
        ask=tuple(json.loads(row["ask"])),
        state=state,
    )
