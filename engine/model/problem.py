"""What is wrong with a text, where it stands, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.model.text import Text


class Severity(StrEnum):
    """How much a problem matters: an error stops judging, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a text: line and column, both counted from 1 in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file, from ``start`` up to but not including ``end``."""

    file: str
    start: Place
    end: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``path`` is where it stands in the author's words: ("stage qualify", "exit", "big")."""

    code: str
    severity: Severity
    span: Span | None
    message: Text
    help: Text | None = None
    path: tuple[str, ...] = ()


def in_order(problems: list[Problem]) -> list[Problem]:
    """Sort problems by file and place, those without a place first; equal ones are kept once."""
    seen = dict.fromkeys(problems)
    return sorted(seen, key=lambda p: (p.span is not None, p.span or "", p.code) if p.span is None else (True, p.span, p.code))
