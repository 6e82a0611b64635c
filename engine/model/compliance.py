"""What was met when deals left their stages: exits with their evidence, scores, flags, and inspections with what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.estimate import Estimate
from engine.model.playbook import Group
from engine.model.text import Text
from engine.model.verdict import Verdict

FlagKind = Literal["placeholder", "pasted", "all_at_once", "late"]
Stratum = Literal["rep", "team", "stage"]
Result = Literal["met", "not_met", "late", "waived", "skipped"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often an inspection is due, in days; how many exits it looks at; from each of which strata a share is drawn."""

    every: int = 28
    sample: int = 20
    by: tuple[Stratum, ...] = ("rep", "stage")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a criterion or an action: when it was recorded (None: not known), and the texts that a person wrote there."""

    at: dt.datetime | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exit:
    """A deal left a stage for a later one. ``verdicts`` are those as of ``at``, by leaf; so are ``waived``. Who held the deal then is ``rep``.

    A leaf that only later evidence met has the verdict met and its ``evidence`` dated after ``at``: it is late. ``evidence`` has, beside
    leaves, the actions of the stage that were ticked.
    """

    deal: str
    stage: str
    at: dt.datetime
    gate: Group
    verdicts: Mapping[str, Verdict]
    rep: str = ""
    team: str = ""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    waived: frozenset[str] = frozenset()
    playbook: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that an exit asked for, a leaf or a whole group, and what came of it; ``leaves`` are those inside."""

    id: str
    result: Result
    weight: Fraction = Fraction(1)
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compliance:
    """``met`` and ``applicable`` are sums of weights; what was waived or skipped is in neither and counted apart. ``late`` is not met."""

    met: Fraction = Fraction(0)
    applicable: Fraction = Fraction(0)
    exits: int = 0
    late: int = 0
    waived: int = 0
    skipped: int = 0

    @property
    def rate(self) -> Fraction | None:
        """The share met; None where nothing was applicable."""
        return self.met / self.applicable if self.applicable else None

    def __add__(self, other: Compliance) -> Compliance:
        """Add up two, so that every roll-up reconciles."""
        return Compliance(
            self.met + other.met,
            self.applicable + other.applicable,
            self.exits + other.exits,
            self.late + other.late,
            self.waived + other.waived,
            self.skipped + other.skipped,
        )

    def times(self, count: int) -> Compliance:
        """Give what as many of the same come to."""
        return Compliance(
            self.met * count, self.applicable * count, self.exits * count, self.late * count, self.waived * count, self.skipped * count
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """Evidence that does not look like evidence: of which leaves at which exit, and why."""

    deal: str
    stage: str
    rep: str
    kind: FlagKind
    leaves: tuple[str, ...]
    say: Text


@dataclass(frozen=True, slots=True)
class Consistency:
    """How far reps lie apart (S102): the spread of their true rates, chance taken off; ``reps`` shrunk, by rep. None where refused.

    ``usual`` is the rate that is expected of a rep before their own exits are looked at, which ``reps`` are shrunk to.
    """

    spread: float | None
    reps: Mapping[str, Estimate] = field(default_factory=dict)
    refused: Text | None = None
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """An exit chosen for inspection, and the stratum it was drawn from with how many of how many."""

    exit: Exit
    stratum: tuple[str, ...]
    chosen: int
    of: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspector saw at one exit: whether the leaf was truly met then, and a word on it."""

    deal: str
    stage: str
    leaf: str
    held: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Corrective:
    """What is to be put right after a finding: by whom, by when; ``done_on`` None while it is open."""

    finding: Finding
    action: str
    owner: str
    due: dt.date
    done_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection: exits of the days from ``since`` to ``day`` drawn with ``seed``, its findings and corrective actions.

    ``of`` names the one it re-inspects, ``by`` who drew it. The exits of ``sample`` stand without verdicts where they were not judged.
    """

    id: str
    day: dt.date
    seed: int
    sample: tuple[Drawn, ...]
    findings: tuple[Finding, ...] = ()
    actions: tuple[Corrective, ...] = ()
    of: str | None = None
    since: dt.date = dt.date.min
    by: str = ""
