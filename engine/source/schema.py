"""Holds a located tree against a JSON Schema and tells every difference in the author's words, at its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from engine.model.problem import Problem, Severity
from engine.source.formats import formats
from engine.source.nodes import Mapping, Node, Scalar, Sequence
from engine.source.quick import fits
from engine.source.shapes import NAMES, Schema, plain, shipped
from engine.source.words import fault, trail, unknown_key

__all__ = ["examine", "plain", "shipped", "validate"]


def validate(node: Node, schema: Schema) -> list[Problem]:
    """Return all problems of a node under a draft-07 schema, one of those shipped or a part of one."""
    return examine(node, schema)[1]


def examine(node: Node, schema: Schema) -> tuple[Node | None, list[Problem]]:
    """Return what is left of a node when all that is wrong is taken out, and the problems.

    A misspelled key that can only mean one key is read as that one, so that one slip of the pen is one problem.
    """
    slips = _Repairs()
    errors = list(_errors(node, schema))
    for error in errors:
        at = _node(node, error.absolute_path)
        for key in _unknown(at, error):
            problem, meant = unknown_key(key, at, error.schema, trail(node, error.absolute_path))
            if meant:
                slips.problems.append(problem)
                slips.renamed[id(key)] = meant
    read = (slips.apply(node) if slips.renamed else None) or node
    rest = _Repairs()
    for error in _errors(read, schema) if slips.renamed else errors:
        rest.take(read, error)
    for problem, bad in formats(read, schema):
        rest.problems.append(problem)
        rest.dropped.add(id(bad))
    return rest.apply(read), list(dict.fromkeys(slips.problems + rest.problems))


@dataclass
class _Repairs:
    """What is wrong, and the nodes (by identity) to leave out or rename so that the rest can still be read."""

    problems: list[Problem] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)
    renamed: dict[int, str] = field(default_factory=dict)

    def take(self, root: Node, error: Any) -> None:
        """Take in one finding of the validator."""
        at = _node(root, error.absolute_path)
        key = _key(root, error.absolute_path)
        self.problems += [
            Problem(code, Severity.ERROR, span, message, help, path) for code, span, message, help, path in fault(root, at, key, error)
        ]
        if error.validator in ("required", "dependencies", "maxProperties"):
            return
        if error.validator == "additionalProperties":
            self.dropped.update(id(each) for each in _unknown(at, error))
        elif isinstance(at, Mapping) and isinstance(error.instance, str):  # a name used as a key
            self.dropped.update(id(each) for each, _ in at.entries if each.text == error.instance)
        else:
            self.dropped.add(id(at))

    def apply(self, node: Node) -> Node | None:
        """Return the node without what was dropped."""
        if id(node) in self.dropped:
            return None
        match node:
            case Scalar():
                return node
            case Sequence():
                return Sequence(tuple(kept for item in node.items if (kept := self.apply(item)) is not None), node.span)
            case Mapping():
                entries = []
                for key, value in node.entries:
                    kept = None if id(key) in self.dropped else self.apply(value)
                    if kept is not None:
                        name = self.renamed.get(id(key), key.text)
                        entries.append((Scalar(name, key.span), kept))
                return Mapping(tuple(entries), node.span)


def _errors(node: Node, schema: Schema) -> Iterable[Any]:
    data = plain(node, schema)
    if fits(data, schema):
        return ()
    from jsonschema import Draft7Validator

    errors: Iterable[Any] = Draft7Validator(dict(schema), registry=_registry()).iter_errors(data)
    return errors


@cache
def _registry() -> Any:
    from referencing import Registry
    from referencing.jsonschema import DRAFT7

    return Registry().with_resources([(f"{name}.schema.json", DRAFT7.create_resource(dict(shipped(name)))) for name in NAMES])


def _node(root: Node, path: Iterable[str | int]) -> Node:
    for step in path:
        if isinstance(root, Mapping) and isinstance(step, str):
            root = root.index[step]
        elif isinstance(root, Sequence) and isinstance(step, int):
            root = root.items[step]
    return root


def _key(root: Node, path: Iterable[str | int]) -> Scalar | None:
    """Return the key under which a path ends, if it ends under one."""
    steps = list(path)
    if not steps or not isinstance(steps[-1], str):
        return None
    holder = _node(root, steps[:-1])
    return holder.key(steps[-1]) if isinstance(holder, Mapping) else None


def _unknown(node: Node, error: Any) -> list[Scalar]:
    """Return the keys that an error finds unknown."""
    known = error.schema.get("properties", {})
    return (
        [key for key, _ in node.entries if key.text not in known]
        if error.validator == "additionalProperties" and isinstance(node, Mapping)
        else []
    )
