"""What reading a playbook notes beside it, each with its place: ids, names of other parts, texts, loose conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.model.condition import Condition
from engine.model.playbook import Playbook
from engine.model.problem import Problem, Span
from engine.source.tree import Node

Kind = Literal[
    "stage",
    "play",
    "question",
    "signal",
    "counted",
    "trigger",
    "measure",
    "target",
    "metric",
    "plan",
    "competency",
    "behaviour",
    "training_trigger",
]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that must be a part of that kind. ``owner`` is the id of the part that names it, ``role`` the key it stands under."""

    kind: Kind
    name: str
    span: Span
    path: Path
    owner: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that people read; ``subject`` is what it is said about, None where it may name any measure."""

    node: Node
    path: Path
    subject: str | None


@dataclass(frozen=True, slots=True)
class Declared:
    """An id with the place where it is given, per kind of part."""

    kind: str
    id: str
    span: Span
    path: Path


@dataclass(frozen=True, slots=True)
class Loose:
    """A condition or value of a target, or a path of an incentive: its ``key``, and the record type it is about."""

    condition: Condition
    key: str
    subject: str
    owner: str
    path: Path


@dataclass(frozen=True, slots=True)
class Parsed:
    """A playbook with all that checks need beside it. Of the kinds of part that are ``lost``, some id could not be read."""

    playbook: Playbook
    references: tuple[Reference, ...]
    sentences: tuple[Sentence, ...]
    declared: tuple[Declared, ...]
    loose: tuple[Loose, ...]
    problems: tuple[Problem, ...]
    lost: frozenset[str] = frozenset()
