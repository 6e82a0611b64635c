"""The small notations of a playbook: texts, durations, efforts, due times, caps."""

from __future__ import annotations

import re

from engine.model.funnel import DIMENSIONS, Dimension
from engine.model.playbook import Due
from engine.model.text import Text
from engine.playbook.layers import text
from engine.source.tree import Mapping, Node, Scalar

WEEK = 7
HOUR = 60
DUE = re.compile(r"([0-9]{1,4})(d|w|bd) after (stage_entered|created)")


def words(node: Node | None) -> Text:
    """Return a text that people read: one string, or one for each language."""
    if isinstance(node, Scalar):
        return Text.plain(node.text)
    return Text(text(node, "en"), text(node, "zh"))


def days(node: Node | None) -> int | None:
    """Return a duration (21d, 3w) in days."""
    return int(node.text[:-1]) * (WEEK if node.text.endswith("w") else 1) if isinstance(node, Scalar) else None


def minutes(node: Node | None) -> int | None:
    """Return an effort (60m, 2h) in minutes."""
    return int(node.text[:-1]) * (HOUR if node.text.endswith("h") else 1) if isinstance(node, Scalar) else None


def due(node: Node | None) -> Due | None:
    """Return a due time: ``5d after stage_entered``."""
    match = DUE.fullmatch(node.text) if isinstance(node, Scalar) else None
    if match is None:
        return None
    count = int(match[1]) * (WEEK if match[2] == "w" else 1)
    return Due(count, business=match[2] == "bd", after="created" if match[3] == "created" else "stage_entered")


def number(node: Node | None, otherwise: int) -> int:
    """Return a whole number."""
    return int(node.text) if isinstance(node, Scalar) else otherwise


def per_week(node: Node | None) -> int | None:
    """Return a cap: ``3 per week``."""
    return int(node.text.split(" ", 1)[0]) if isinstance(node, Scalar) else None


def half(node: Node | None, language: str) -> bool:
    """Tell whether a text is given by language, and lacks this one."""
    return isinstance(node, Mapping) and bool(node.get("en") or node.get("zh")) and node.get(language) is None


def dimension(node: Node | None) -> Dimension | None:
    """Read the side of an attack plan that a part says it is of; the schema has held it to the four."""
    said = node.get("dimension") if isinstance(node, Mapping) else None
    return next((each for each in DIMENSIONS if isinstance(said, Scalar) and said.text == each), None)
