"""A check-in: how someone is, in their words. Its text is in no representation, so that no error or log can show it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What ``by`` wrote at an instant; ``mood`` runs from 1 (bad) to 5 (good). ``boxes`` names, in one's own copy, the box of each reader."""

    by: str
    at: dt.datetime
    mood: int | None = field(repr=False)
    text: str = field(repr=False)
    boxes: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Load:
    """What lies on a person's desk, as they alone are shown it: open deals, actions overdue, and those due within a week."""

    open_deals: int
    overdue: int
    this_week: int


def encode(checkin: CheckIn) -> bytes:
    """Give a check-in as the bytes that are sealed."""
    content = {"by": checkin.by, "at": checkin.at.isoformat(), "mood": checkin.mood, "text": checkin.text, "boxes": dict(checkin.boxes)}
    return json.dumps(content).encode("ascii")


def decode(content: bytes) -> CheckIn:
    """Read what ``encode`` gave. Raises ValueError for anything else."""
    try:
        parts = json.loads(content)
        at = dt.datetime.fromisoformat(parts["at"])
        return CheckIn(
            str(parts["by"]), at, parts["mood"], str(parts["text"]), {str(name): str(box) for name, box in parts["boxes"].items()}
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("this is no check-in") from None  # the first cause would quote it
