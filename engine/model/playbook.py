"""A playbook as judged: resolved, typed in shape, every part with the place it came from.

Conditions stand here as the author's text with its span; ``engine.playbook.check`` pairs each with its typed tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from engine.model.condition import Condition
from engine.model.funnel import Dimension
from engine.model.problem import Span
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.model.coaching import Competency, Course
    from engine.model.compliance import Schedule
    from engine.model.forecast import ForecastRules
    from engine.model.incentive import Incentive, Plan
    from engine.model.review import AppraisalRules, ReviewRules
    from engine.model.target import Metric, TargetRule

Wish = Literal["block", "warn", "info"]
WhenUnknown = Literal["ask", "fail", "skip"]
Subject = Literal["deal", "rep", "team"]
Cause = Literal["data", "territory", "volume", "conversion", "skill"]
CAUSES: tuple[Cause, ...] = ("data", "territory", "volume", "conversion", "skill")


@dataclass(frozen=True, slots=True)
class Origin:
    """The file (and layer: the playbook itself, a base, or an overlay) that last touched a part, and where."""

    span: Span
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Waive:
    """Who may waive a leaf, and for how many days (None: without end)."""

    by: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """An exit criterion. ``effort`` is in minutes; ``coach`` names a play; ``weight`` is what it counts for in compliance.

    ``off`` marks one switched off by an overlay. ``dimension`` says where a deal is attacked while it is not met; where it says nothing,
    that of its play does.
    """

    id: str
    say: Text
    when: Condition
    origin: Origin
    severity: Wish = "block"
    when_unknown: WhenUnknown = "ask"
    waive: Waive | None = None
    effort: int | None = None
    coach: str | None = None
    owner: str = "rep"
    off: Origin | None = None
    weight: Fraction = Fraction(1)
    dimension: Dimension | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """``all``, ``any``, ``none`` or ``at_least`` (``n`` of) over leaves and further groups."""

    kind: Literal["all", "any", "none", "at_least"]
    items: tuple[Leaf | Group, ...]
    n: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """When an action is due: ``days`` (business days when ``business``) after the stage was entered, or after the deal was created."""

    days: int
    business: bool = False
    after: Literal["stage_entered", "created"] = "stage_entered"


@dataclass(frozen=True, slots=True)
class Action:
    """One step of a stage's SOP. ``done_when`` is a condition, or None: the rep ticks it. ``confirm`` names the role of a second person."""

    id: str
    do: Text
    origin: Origin
    done_when: Condition | None = None
    owner: str = "rep"
    due: Due | None = None
    effort: int | None = None
    confirm: str | None = None
    play: str | None = None
    off: Origin | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage; ``at_most`` is its dwell limit in days; ``end`` marks a won or lost one; ``weight`` is the chance to win as given by hand."""

    id: str
    name: Text
    origin: Origin
    goal: Text = Text()
    at_most: int | None = None
    actions: tuple[Action, ...] = ()
    exit: Group | None = None
    end: Literal["won", "lost"] | None = None
    kpis: tuple[str, ...] = ()
    guide: Text = Text()
    ask: tuple[str, ...] = ()
    weight: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A named truth about a deal, rep or team."""

    id: str
    of: Subject
    when: Condition
    origin: Origin
    off: Origin | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """A coaching trigger. ``all``, ``any`` and ``none`` name signals or raised signals; ``at_least`` pairs a count with one name.

    ``cooldown`` and ``escalate_after`` are in days; ``cap`` is how many a week for one rep.
    """

    id: str
    subject: Subject
    say: Text
    origin: Origin
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    at_least: tuple[int, str] | None = None
    raises: str | None = None
    ask: tuple[str, ...] = ()
    play: str | None = None
    cause: Cause | None = None
    edge: Literal["rising", "level"] = "rising"
    cooldown: int | None = None
    clear_when: Condition | None = None
    cap: int | None = None
    priority: int = 3
    privacy: Literal["rep", "manager", "both"] = "both"
    instead_of: tuple[str, ...] = ()
    escalate_after: int | None = None
    escalate_to: str | None = None
    off: Origin | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """A coaching action: its name and steps."""

    id: str
    name: Text
    steps: tuple[Text, ...]
    origin: Origin
    dimension: Dimension | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank: its words, and where in SPIN, GROW or an attack dimension it belongs."""

    id: str
    text: Text
    origin: Origin
    kind: str = ""
    dimension: Dimension | None = None


@dataclass(frozen=True, slots=True)
class Playbook:
    """A resolved playbook. ``digest`` is the SHA-256 of its canonical content; measures are in the order written."""

    id: str
    version: int
    language: int
    name: Text
    origin: Origin
    applies_to: Condition | None = None
    measures: Mapping[str, Condition] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    plays: Mapping[str, Play] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    moves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signals: Mapping[str, Signal] = field(default_factory=dict)
    coaching: tuple[Trigger, ...] = ()
    competencies: Mapping[str, Competency] = field(default_factory=dict)
    training: tuple[Course, ...] = ()
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    targets: tuple[TargetRule, ...] = ()
    plans: tuple[Plan, ...] = ()
    incentives: tuple[Incentive, ...] = ()
    layers: tuple[str, ...] = ()
    digest: str = ""
    forecast: ForecastRules | None = None
    inspection: Schedule | None = None
    review: ReviewRules | None = None
    appraisal: AppraisalRules | None = None
