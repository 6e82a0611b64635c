"""What goes through the door of the triggers: people and deals with their verdicts in, what fired out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.model.playbook import Subject
from engine.model.text import Text
from engine.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """One record and what its declared signals came to; a signal that is not named is unknown."""

    record: str
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circle:
    """One rep with their open deals, and the team they belong to. Deals without a rep come in a circle with ``rep`` None."""

    rep: Standing | None
    deals: tuple[Standing, ...] = ()
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the worker: ``seconds`` and ``firings`` of one session, ``memory`` in bytes, ``deals`` in one session."""

    seconds: float = 20.0
    memory: int = 1 << 30
    firings: int = 100_000
    deals: int = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal that made a trigger fire: met, or not met where the trigger asks for none; ``records`` carry it."""

    signal: str
    verdict: Verdict
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Firing:
    """A trigger whose condition is met on a record of the kind ``subject``."""

    trigger: str
    subject: Subject
    record: str
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Silenced:
    """A firing that gives no prompt: trigger ``by`` fired on ``of`` and stands instead of it, or is its earlier cause."""

    firing: Firing
    by: str
    of: str
    why: Literal["instead_of", "cause"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the triggers came to for one rep with their deals, or for one team.

    ``record`` is the rep or team (None for deals without a rep). ``raised`` gives, per record, the signals raised on it.
    ``fault`` says why nothing could be judged; ``records`` are all that were to be judged.
    """

    subject: Literal["rep", "team"]
    record: str | None
    records: tuple[str, ...]
    fired: tuple[Firing, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    raised: Mapping[str, frozenset[str]] = field(default_factory=dict)
    fault: Text | None = None
