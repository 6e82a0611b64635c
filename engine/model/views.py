"""What a screen or a command shows: plain rows made by ``engine.api``, so that no surface computes anything itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from engine.model.judgement import NextAction, Prompt, Tick, Waiver
from engine.model.text import Text
from engine.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One next action in the list of the day, with its deal."""

    deal: str
    deal_name: str
    account: str
    owner: str
    stage: Text
    action: NextAction
    overdue_days: int  # 0 when not overdue or without a due date


@dataclass(frozen=True, slots=True)
class DealRow:
    """One deal in a list; ``amount`` is already formatted for the reader."""

    id: str
    name: str
    account: str
    owner: str
    stage: Text
    status: str
    amount: str
    gate: Verdict | None
    days_in_stage: int | None
    actions: int


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact of an explanation: what it is called, its value as people read it, and where it came from."""

    name: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """One sub-expression with what it came to; ``parts`` are its own sub-expressions."""

    text: str
    value: str
    verdict: Verdict | None
    parts: tuple[Explained, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of a gate on one deal. ``depth`` is how deep its group stands; ``group`` says which group ("any of")."""

    id: str
    say: Text
    verdict: Verdict
    severity: str
    when: str
    group: str
    depth: int
    effort: int | None
    waived: Waiver | None
    may_waive: str | None
    explained: Explained
    facts: tuple[FactLine, ...]
    play: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ActionView:
    """A step of the stage's checklist on one deal."""

    id: str
    do: Text
    done: bool
    tickable: bool  # done by the rep's word, not by a condition
    due: dt.date | None
    effort: int | None
    owner: str
    confirm: str | None
    tick: Tick | None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Unblock:
    """One smallest set of criteria that would open the gate if met, with its total effort in minutes (None: unknown)."""

    criteria: tuple[str, ...]
    effort: int | None


@dataclass(frozen=True, slots=True)
class PlayView:
    """A play or a question bank entry to show beside an action or a prompt."""

    id: str
    kind: Literal["play", "question"]
    name: Text
    steps: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened on a deal."""

    on: str
    what: Text


@dataclass(frozen=True, slots=True)
class DealCard:
    """Everything about one deal: facts, gate, checklist, criteria, smallest ways out, questions and history."""

    row: DealRow
    playbook: str | None
    reason: Text | None
    goal: Text
    limit: int | None
    facts: tuple[FactLine, ...]
    checklist: tuple[ActionView, ...]
    criteria: tuple[CriterionView, ...]
    met: int  # blocking leaves satisfied, of ``total``
    total: int
    unblock: tuple[Unblock, ...]
    talk: tuple[PlayView, ...]
    history: tuple[HistoryLine, ...]
    actions: tuple[NextAction, ...]


@dataclass(frozen=True, slots=True)
class PromptRow:
    """One coaching prompt with the people it is about."""

    prompt: Prompt
    rep_name: str
    deal_name: str
    plays: tuple[PlayView, ...]
