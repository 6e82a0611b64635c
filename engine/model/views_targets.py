"""What a screen or a command shows of targets: how far along, how likely, what is missing, and what would close it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.closing import ActionPlan, ActivityPlan, Gap
from engine.model.moment import Period
from engine.model.proof import Attainability, Proof
from engine.model.target import Amount, Finding, Level, Pace, Revision, Why
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target of one owner with its pace as of the desk's day.

    Amounts are in ``currency``, or in ``unit`` where it is None. ``owner`` is an id, "company" for the whole. ``next`` is the next
    checkpoint still to come. ``p`` is None where it was not asked for.
    """

    id: str
    name: Text
    owner: str
    owner_name: str
    level: Level
    measure: Text
    period: Period
    currency: str | None
    unit: Text
    value: Amount
    floor: Amount | None
    stretch: Amount | None
    pace: Pace
    next: dt.date | None = None
    parent: str | None = None
    revisions: tuple[Revision, ...] = ()
    p: Attainability | None = None

    @property
    def in_shares(self) -> bool:
        """Whether its amounts are shares of a whole, to be written in percent."""
        return self.currency is None and self.unit.en == "%"


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """A target with its five letters, everything else that was found of it, how likely it is by each estimator, and what its inputs propose."""

    row: TargetRow | None
    target: str
    owner: str
    owner_name: str
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]
    p: Attainability | None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class GapView:
    """What is missing to a target, whether the pipeline covers it, and the actions that close it.

    ``gap`` None: what has been reached is not known, for the reason in ``why``. ``names`` are those of deals by id.
    """

    row: TargetRow
    gap: Gap | None
    plan: ActionPlan
    names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class PlanView:
    """The work behind a target, back-solved."""

    row: TargetRow
    plan: ActivityPlan
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one owner receives of a split: ``depth`` below the target's own, ``months`` sum to it."""

    owner: str
    owner_name: str
    level: Level
    depth: int
    period: Period
    amount: Amount
    locked: bool
    months: tuple[tuple[Period, Amount], ...] = ()


@dataclass(frozen=True, slots=True)
class SplitView:
    """A target split down a tree, from the top.

    ``spread`` is the least, middle and most likely chance over the ``n`` reps that have one, ``least`` and ``most`` whose. ``versions``
    are those under which the parts are kept, by target; none where they are only shown.
    """

    target: str
    parts: tuple[Part, ...]
    spread: tuple[float, float, float] | None = None
    n: int = 0
    least: str = ""
    most: str = ""
    notes: tuple[Text, ...] = ()
    versions: tuple[tuple[str, int], ...] = ()
    by_months: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What an import changes: the value of one owner in a period, before and after; ``revises`` one that holds already."""

    target: str
    owner: str
    period: str
    before: Amount | None
    after: Amount
    revises: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changes, and which sums over levels no longer hold after it."""

    changes: tuple[Change, ...]
    notes: tuple[Text, ...] = ()
