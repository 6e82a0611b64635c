"""The steps of prompts as they are noted, those that come by themselves, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from engine.coaching.life import NAMES, NEXT, escalates_at
from engine.model.judgement import Prompt, PromptState
from engine.model.text import Text
from engine.model.views_coaching import PromptStep
from engine.store.failure import EventRefusedError
from engine.store.tables import prompt_events, prompts, switches

Key = tuple[str, str, str]  # playbook, trigger and record


def read(connection: Connection, as_of: dt.datetime | None, prompt: str | None = None) -> dict[str, list[PromptStep]]:
    """Give the steps noted up to an instant, by prompt, in order."""
    c = prompt_events.c
    wanted = select(prompt_events).order_by(c.at, c.seq)
    if as_of is not None:
        wanted = wanted.where(c.at <= as_of)
    if prompt is not None:
        wanted = wanted.where(c.prompt == prompt)
    lives: dict[str, list[PromptStep]] = {}
    for row in connection.execute(wanted):
        lives.setdefault(row.prompt, []).append(PromptStep(row.state, row.by, row.at, row.note))
    return lives


def overdue(
    connection: Connection, raised: Iterable[Prompt], lives: Mapping[str, Sequence[PromptStep]], as_of: dt.datetime
) -> dict[str, dt.datetime]:
    """Give the instants, up to ``as_of``, at which prompts that nobody took on were escalated and it is not noted yet.

    Only one whose trigger was still on then, and that no newer one had taken the place of: what has passed is not escalated. One whose
    commitment expired is escalated whether the trigger is on or not.
    """
    due: dict[str, dt.datetime] = {}
    for each in raised:
        steps = lives.get(each.id, ())
        at = escalates_at(each.as_of, steps, each.escalate_after)
        if at is None or at > as_of:
            continue
        if any(step.state == "expired" for step in steps) or _still_said(connection, each, at):
            due[each.id] = at
    return due


def _still_said(connection: Connection, prompt: Prompt, at: dt.datetime) -> bool:
    s, p = switches.c, prompts.c
    last = (
        select(s.is_on)
        .where(s.playbook == prompt.playbook, s.trigger == prompt.trigger, s.record == prompt.record, s.as_of <= at)
        .order_by(s.as_of.desc(), s.seq.desc())
        .limit(1)
    )
    if not connection.execute(last).scalar():
        return False
    newer = select(p.seq).where(
        p.playbook == prompt.playbook, p.trigger == prompt.trigger, p.record == prompt.record, p.as_of > prompt.as_of, p.as_of <= at
    )
    return connection.execute(newer.limit(1)).first() is None


def not_legal(prompt: str, now: PromptState, to: PromptState) -> EventRefusedError:
    """Say that a prompt cannot become that from what it is, and what it can become."""
    may = sorted(NEXT[now])
    en = ", ".join(NAMES[each].en for each in may) or "nothing any more"
    zh = "、".join(NAMES[each].zh for each in may) or "无"
    return EventRefusedError(
        "CO201",
        Text(
            f"prompt '{prompt}' is {NAMES[now].en}, so it cannot become {NAMES[to].en}",
            f"提示“{prompt}”{NAMES[now].zh},不能变为{NAMES[to].zh}",
        ),
        help=Text(f"from there it can become: {en}", f"可变为:{zh}"),
    )


def no_reason(prompt: str) -> EventRefusedError:
    """Say that a prompt is not set aside without a reason."""
    return EventRefusedError(
        "CO202",
        Text(f"prompt '{prompt}' is dismissed with a reason only", f"忽略提示“{prompt}”须说明理由"),
        help=Text("write --reason TEXT", "请写 --reason 理由"),
    )


def too_early(prompt: str, at: dt.datetime, last: dt.datetime) -> EventRefusedError:
    """Say that a step would stand before the one noted last."""
    return EventRefusedError(
        "CO203",
        Text(
            f"prompt '{prompt}' moved on at {last:%Y-%m-%d %H:%M} UTC, which is later than {at:%Y-%m-%d %H:%M}",
            f"提示“{prompt}”在 {last:%Y-%m-%d %H:%M} UTC 已有变化,晚于所写的 {at:%Y-%m-%d %H:%M}",
        ),
        help=Text("act as of now, or of a later instant", "请按当前或更晚的时刻操作"),
    )
