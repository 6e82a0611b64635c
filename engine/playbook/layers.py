"""The layers of a playbook: bases first, itself, then overlays by level; each laid over the one before, keyed by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.source.tree import Mapping, Node, Scalar, Sequence

MAPS = ("measures", "questions", "plays", "moves", "signals", "competencies", "categories", "metrics")
LISTS = ("stages", "coaching", "training", "targets", "plans", "incentives", "grades")
SETTINGS = ("forecast", "inspection", "review", "appraisal")  # sections that are one part, with parts of their own
GROUPS = ("all", "any", "none", "at_least")
LEVELS = ("industry", "segment", "region", "team")
OFF = "off"  # the key that switching off leaves on a part; no author can write it, as the schema has no such key


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a playbook: its name as people know it, and which kind of layer it is ("base", "playbook", or an overlay's level)."""

    file: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part with an id: the section it stands in (criteria and actions stand in stages), and its node."""

    section: str
    id: str
    node: Node


def parts(root: Mapping) -> Iterator[Part]:
    """Give every part that has an id, in the order written."""
    for section in (*MAPS, *LISTS):
        content = root.get(section)
        if isinstance(content, Mapping) and section in MAPS:
            yield from (Part(section, key.text, value) for key, value in content.entries)
        for item in items(content) if section in LISTS else ():
            if id := text(item, "id"):
                yield Part(section, id, item)
            if section == "stages" and isinstance(item, Mapping):
                yield from (Part("actions", text(each, "id"), each) for each in items(item.get("actions")) if text(each, "id"))
                yield from (Part("criteria", text(each, "id"), each) for each in leaves(item.get("exit")) if text(each, "id"))
    for section in SETTINGS:
        if isinstance(content := root.get(section), Mapping):
            yield Part(section, section, content)
            yield from parts(content)


def leaves(group: Node | None) -> Iterator[Mapping]:
    """Give the criteria under a gate, at any depth."""
    if not isinstance(group, Mapping):
        return
    inner = [group.get(kind) for kind in GROUPS]
    if not any(inner):
        yield group
    for each in inner:
        for item in items(each.get("of") if isinstance(each, Mapping) else each):
            yield from leaves(item)


def items(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a list, or none."""
    return node.items if isinstance(node, Sequence) else ()


def text(node: Node | None, key: str) -> str:
    """Return the text under a key, or nothing."""
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.text if isinstance(value, Scalar) else ""


def put(node: Mapping, key: Scalar, value: Node) -> Mapping:
    """Return the mapping with that key: in place of the one of that name, else at the end."""
    kept = [(key, value) if each.text == key.text else (each, old) for each, old in node.entries]
    return Mapping(tuple(kept if key.text in node.index else [*node.entries, (key, value)]), node.span)


def replaced(node: Node, old: Node, new: Node) -> Node:
    """Return the tree with one node (found by identity) exchanged."""
    if node is old:
        return new
    match node:
        case Mapping():
            entries = tuple((key, replaced(value, old, new)) for key, value in node.entries)
            same = all(a[1] is b[1] for a, b in zip(entries, node.entries, strict=True))
            return node if same else Mapping(entries, node.span)
        case Sequence():
            kept = tuple(replaced(item, old, new) for item in node.items)
            return node if all(a is b for a, b in zip(kept, node.items, strict=True)) else Sequence(kept, node.span)
        case _:
            return node


def laid_over(base: Mapping, own: Mapping) -> Mapping:
    """Lay a file over its base: what has the same id, or the same key, takes the place of the base's; the rest comes in addition."""
    result = base
    for key, value in own.entries:
        under = base.get(key.text)
        if key.text in MAPS and isinstance(under, Mapping) and isinstance(value, Mapping):
            merged = under
            for name, each in value.entries:
                merged = put(merged, name, each)
            result = put(result, key, merged)
        elif key.text in LISTS and isinstance(under, Sequence) and isinstance(value, Sequence):
            result = put(result, key, Sequence(_in_order(list(under.items), value.items), value.span))
        elif key.text in SETTINGS and isinstance(under, Mapping) and isinstance(value, Mapping):
            result = put(result, key, laid_over(under, value))
        else:
            result = put(result, key, value)
    return Mapping(result.entries, own.span)


def _in_order(result: list[Node], own: tuple[Node, ...]) -> tuple[Node, ...]:
    """Put a part of a known id in its base's place, a new one behind the part that it follows in its own file, else last."""
    at = len(result)
    for item in own:
        same = next((index for index, each in enumerate(result) if text(each, "id") and text(each, "id") == text(item, "id")), None)
        if same is None:
            result.insert(at, item)
            at += 1
        else:
            result[same] = item
            at = same + 1
    return tuple(result)
