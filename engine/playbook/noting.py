"""What a reader of a playbook notes while it reads: names of other parts, texts, ids, origins, problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.model.condition import Condition
from engine.model.playbook import Origin
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.playbook.layers import OFF, Layer, items, text
from engine.playbook.noted import Declared, Kind, Loose, Path, Reference, Sentence
from engine.playbook.scalars import words
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar


@dataclass
class Noting:
    """Collects what checks need beside the playbook, each with its place."""

    layers: Mapping[str, Layer]
    references: list[Reference] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def words(self, node: Node | None, path: Path, subject: str | None = None) -> Text:
        """Read a text that people read, and note it."""
        if node is not None:
            self.sentences.append(Sentence(node, path, subject))
        return words(node)

    def name(self, kind: Kind, node: Node | None, path: Path, owner: str, role: str) -> str | None:
        """Read a name of another part, and note it."""
        if not isinstance(node, Scalar):
            return None
        self.references.append(Reference(kind, node.text, node.span, path, owner, role))
        return node.text

    def names(self, kind: Kind, node: Node | None, path: Path, owner: str, role: str) -> tuple[str, ...]:
        """Read a list of names."""
        return tuple(name for each in items(node) if (name := self.name(kind, each, path, owner, role)))

    def declare(self, kind: str, node: Keys, path: Path) -> str:
        """Note the id of a part; what has none (a problem already told) is called by nothing."""
        id = node.get("id")
        if not isinstance(id, Scalar):
            return ""
        self.declared.append(Declared(kind, id.text, id.span, path))
        return id.text

    def origin(self, node: Node, key: Scalar | None = None) -> Origin:
        """Return the file that last touched a part: that of its last layer's key, else its own."""
        ranks = {file: rank for rank, file in enumerate(self.layers)}
        span = key.span if key else node.span
        for each, _ in entries(node):
            if each.text != OFF and ranks.get(each.span.file, 0) > ranks.get(span.file, 0):
                span = each.span
        if isinstance(node, Scalar) and ranks.get(node.span.file, 0) > ranks.get(span.file, 0):
            span = node.span
        layer = self.layers.get(span.file)
        return Origin(span, layer.name if layer else "")

    def off(self, node: Keys) -> Origin | None:
        """Return which file switched a part off, if one did."""
        key = node.key(OFF)
        layer = self.layers.get(key.span.file) if key else None
        return Origin(key.span, layer.name if layer else "") if key else None

    def refuse(self, code: str, span: Span, message: Text, path: Path, help: Text | None = None) -> None:
        """Collect an error."""
        self.problems.append(Problem(code, Severity.ERROR, span, message, help, path))


def entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    """Return the keys of a mapping with their nodes, or none."""
    return node.entries if isinstance(node, Keys) else ()


def condition(node: Node | None) -> Condition | None:
    """Return the condition that stands at a node, or None."""
    return node.condition() if isinstance(node, Scalar) else None


def subject_of(node: Keys, key: str) -> Literal["deal", "rep", "team"]:
    """Return what a part is about, by the word under that key; a deal where nothing says."""
    match text(node, key):
        case "rep":
            return "rep"
        case "team":
            return "team"
        case _:
            return "deal"
