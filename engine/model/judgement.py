"""What judging a deal came to, and what people did about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.model.text import Text
from engine.model.values import Value
from engine.model.verdict import Verdict

ActionKind = Literal["do", "meet", "ask"]
PromptState = Literal["open", "accepted", "committed", "verified", "expired", "escalated", "dismissed"]


@dataclass(frozen=True, slots=True)
class NextAction:
    """What is to be done on a deal: an action of the stage (do), a criterion to meet, or fields to ask for.

    ``effort`` is in minutes, ``rule`` the place in the playbook that asks ("qualify › exit › big"), ``fields`` what is not set.
    """

    id: str
    kind: ActionKind
    say: Text
    because: Text
    rule: str
    due: dt.date | None = None
    effort: int | None = None
    play: str | None = None
    owner: str = "rep"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """The value of one input of a condition. For an aggregate: rows that took part, and rows left out because unknown.

    ``until`` is the first later day on which time alone can change the value (a row leaves a window, one planned ahead comes
    into sight); ``no_rate`` names a currency whose rate was missing, so that a sum of several currencies is unknown.
    """

    value: Value
    rows: int | None = None
    unknown_rows: int | None = None
    until: dt.date | None = None
    no_rate: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts of one deal at one instant. ``gates`` has one entry for each stage with an exit; ``playbook`` None comes with ``reason``."""

    deal: str
    as_of: dt.datetime
    playbook: str | None
    version: int | None
    stage: str | None
    status: str | None
    gate: Verdict | None = None
    gates: Mapping[str, Verdict] = field(default_factory=dict)
    criteria: Mapping[str, Verdict] = field(default_factory=dict)
    waived: frozenset[str] = frozenset()
    done: Mapping[str, bool] = field(default_factory=dict)
    signals: Mapping[str, Verdict] = field(default_factory=dict)
    actions: tuple[NextAction, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    playbook_digest: str = ""
    catalog_digest: str = ""
    next_change: dt.date | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A rep's word that an action is done: with what evidence, by whom, and who confirmed it."""

    deal: str
    action: str
    by: str
    at: dt.datetime
    evidence: str = ""
    confirmed_by: str | None = None
    confirmed_at: dt.datetime | None = None

    def by_clock(self, zone: dt.tzinfo) -> Tick:
        """Give the tick with its instants by the clock of a zone."""
        confirmed = self.confirmed_at.astimezone(zone) if self.confirmed_at else None
        return replace(self, at=self.at.astimezone(zone), confirmed_at=confirmed)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A criterion waived for one deal, by whom, why, and through which day (None: without end)."""

    deal: str
    criterion: str
    by: str
    at: dt.datetime
    reason: str
    until: dt.date | None = None

    def by_clock(self, zone: dt.tzinfo) -> Waiver:
        """Give the waiver with its instant by the clock of a zone."""
        return replace(self, at=self.at.astimezone(zone))


@dataclass(frozen=True, slots=True)
class Prompt:
    """One coaching prompt: which trigger, on which deal, rep or team, and the facts behind it. ``id`` is stable over re-runs."""

    id: str
    trigger: str
    subject: str
    record: str
    rep: str | None
    say: Text
    facts: Mapping[str, str]
    as_of: dt.datetime
    playbook: str
    play: str | None = None
    ask: tuple[str, ...] = ()
    priority: int = 3
    privacy: str = "both"
    cause: str | None = None
    state: PromptState = "open"


@dataclass(frozen=True, slots=True)
class PromptHistory:
    """What runs with an earlier as-of left of a playbook's triggers, keyed by trigger and record (``lately``: by trigger and rep).

    ``on`` have given their prompt and not cleared since; ``last`` is the as-of of the last prompt; ``lately`` those of the past week.
    """

    on: frozenset[tuple[str, str]] = frozenset()
    last: Mapping[tuple[str, str], dt.datetime] = field(default_factory=dict)
    lately: Mapping[tuple[str, str], tuple[dt.datetime, ...]] = field(default_factory=dict)
