"""From what fired to what is said: edge, hysteresis, cool-down, cap and order, over what earlier runs left."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.model.judgement import Prompt, PromptHistory
from engine.model.moment import Moment
from engine.model.playbook import Playbook, Trigger
from engine.model.verdict import Verdict
from engine.triggers.circle import Firing, Outcome

WEEK = 7
Key = tuple[str, str]  # trigger and record


@dataclass(frozen=True, slots=True)
class Held:
    """A firing that gives no prompt now: its last one is too recent, or the rep had enough of them this week."""

    firing: Firing
    why: Literal["cooldown", "cap"]


@dataclass(frozen=True, slots=True)
class Settled:
    """The prompts of a run, most pressing first, what was held back, and which triggers are on after it."""

    prompts: tuple[Prompt, ...]
    held: tuple[Held, ...]
    on: frozenset[Key]


def settle(
    playbook: Playbook,
    outcomes: Iterable[Outcome],
    history: PromptHistory,
    moment: Moment,
    cleared: Mapping[Key, Verdict],
) -> Settled:
    """Turn the outcomes of one run over the whole book into prompts.

    A trigger with ``edge: rising`` speaks once on a record, and again only after it went off there: when it no longer fires or, where
    it has a ``clear_when``, when that is met (``cleared``, by trigger and record). One that is silenced or held back has not spoken, so it
    speaks as soon as nothing keeps it. With ``edge: level`` it speaks in every run, at most once a day. What could not be
    judged stays as it was. ``history`` knows only runs with an earlier as-of, so a run repeated gives the same prompts.
    """
    triggers = {trigger.id: trigger for trigger in playbook.coaching if trigger.off is None}
    firing: set[Key] = set()
    judged: set[str] = set()
    to_say: list[tuple[Trigger, Firing, str | None]] = []
    unjudged: set[str] = set()
    for outcome in outcomes:
        (unjudged if outcome.fault else judged).update(outcome.records)
        rep = outcome.record if outcome.subject == "rep" else None
        for fired in outcome.fired:
            firing.add((fired.trigger, fired.record))
            to_say.append((triggers[fired.trigger], fired, rep))
        firing.update((each.firing.trigger, each.firing.record) for each in outcome.silenced)
    on = {key for key in history.on if _stays(key, triggers, firing, judged, unjudged, cleared)}
    given: dict[tuple[str, str], int] = {}
    prompts: list[Prompt] = []
    held: list[Held] = []
    for trigger, fired, rep in sorted(to_say, key=lambda each: (each[0].priority, each[0].id, each[1].record)):
        key = (trigger.id, fired.record)
        if trigger.edge == "rising" and key in on:
            continue
        if _too_soon(trigger, history.last.get(key), moment):
            held.append(Held(fired, "cooldown"))
            continue
        whose = (trigger.id, rep if rep is not None else fired.record)
        spent = given.get(whose, 0) + sum(_days_ago(when, moment) < WEEK for when in history.lately.get(whose, ()))
        if trigger.cap is not None and spent >= trigger.cap:
            held.append(Held(fired, "cap"))
            continue
        given[whose] = given.get(whose, 0) + 1
        on.add(key)
        prompts.append(_prompt(playbook, trigger, fired, rep, moment))
    return Settled(tuple(prompts), tuple(held), frozenset(on))


def _stays(
    key: Key, triggers: Mapping[str, Trigger], firing: set[Key], judged: set[str], unjudged: set[str], cleared: Mapping[Key, Verdict]
) -> bool:
    name, record = key
    if record in unjudged or key in firing:
        return name in triggers
    kept = name in triggers and triggers[name].clear_when is not None and record in judged
    return kept and cleared.get(key, Verdict.UNKNOWN) is not Verdict.MET


def _too_soon(trigger: Trigger, last: dt.datetime | None, moment: Moment) -> bool:
    pause = max(trigger.cooldown or 0, 1 if trigger.edge == "level" else 0)
    return last is not None and _days_ago(last, moment) < pause


def _days_ago(when: dt.datetime, moment: Moment) -> int:
    return (moment.today - when.astimezone(moment.zone).date()).days


def _prompt(playbook: Playbook, trigger: Trigger, fired: Firing, rep: str | None, moment: Moment) -> Prompt:
    """Write the prompt; its facts say, per signal, which records carry it, or that it is not met."""
    return Prompt(
        id=prompt_id(playbook.id, trigger.id, fired.record, moment.as_of),
        trigger=trigger.id,
        subject=fired.subject,
        record=fired.record,
        rep=rep,
        say=trigger.say,
        facts={reason.signal: ", ".join(reason.records) if reason.records else str(reason.verdict) for reason in fired.because},
        as_of=moment.as_of,
        playbook=playbook.id,
        play=trigger.play,
        ask=trigger.ask,
        priority=trigger.priority,
        privacy=trigger.privacy,
        cause=trigger.cause,
        escalate_after=trigger.escalate_after,
        escalate_to=trigger.escalate_to,
    )


def prompt_id(playbook: str, trigger: str, record: str, as_of: dt.datetime) -> str:
    """Give the id of a prompt: the same for the same trigger, record and instant, however often the run is repeated."""
    text = "\n".join((playbook, trigger, record, as_of.astimezone(dt.UTC).isoformat()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
