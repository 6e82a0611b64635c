"""Which sections of a file have a part whose id could not be read: a name that leads nowhere may mean that part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.model.problem import Problem
from engine.playbook.layers import LISTS, MAPS, items, text
from engine.source.tree import Mapping, Node

# The sections in which a part may be that a name of this kind leads to.
HOMES = {
    "stage": ("stages",),
    "play": ("plays",),
    "question": ("questions",),
    "measure": ("measures",),
    "target": ("targets",),
    "metric": ("metrics",),
    "plan": ("plans",),
    "signal": ("signals", "coaching"),
    "trigger": ("coaching",),
    "competency": ("competencies",),
    "behaviour": ("stages", "measures"),
    "training_trigger": ("coaching",),
}


def lost(written: Mapping, read: Mapping, refused: Sequence[Problem]) -> set[str]:
    """Name the kinds of part of which some id, as ``written``, is not in what was ``read`` of it.

    ``refused`` holds the problems of the YAML itself: a key that stands twice is not in what was written either.
    """
    gone = {
        section for section in (*MAPS, *LISTS) if (node := written.get(section)) is not None and _lost(node, read.get(section), refused)
    }
    return {kind for kind, homes in HOMES.items() if gone & set(homes)}


def _lost(written: Node, read: Node | None, refused: Sequence[Problem]) -> bool:
    if read is None:
        return True
    names = list(_names(read))
    doubled = any(each.span and each.code == "PB106" and written.span.start <= each.span.start <= written.span.end for each in refused)
    return doubled or _wanting(written, read) > 0 or len(names) > len(set(names))


def _wanting(written: Node, read: Node | None) -> int:
    """Count the parts, and the signals raised, that were written and not read."""
    if isinstance(written, Mapping):
        return len(written.entries) - (len(read.entries) if isinstance(read, Mapping) else 0)
    before, after = items(written), items(read)
    raised = [sum(isinstance(each, Mapping) and each.get("raise") is not None for each in side) for side in (before, after)]
    return max(len(before) - sum(bool(text(each, "id")) for each in after), raised[0] - raised[1], 0)


def _names(read: Node | None) -> Iterator[str]:
    if isinstance(read, Mapping):
        yield from (key.text for key, _ in read.entries)
    yield from (name for each in items(read) if (name := text(each, "id")))
