"""Reads catalogs: the standard one that the program ships, and what a workspace adds to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import rfc8785

from engine.errors import DataInvalidError
from engine.language import nodes
from engine.language.suggest import did_you_mean
from engine.model.catalog import Catalog, RecordType, Relation
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.model.values import BOOLEAN, DATE, DATETIME, LIST, MONEY, PERCENT, TEXT, Kind, Type, number
from engine.playbook.joins import with_joins
from engine.resources import PLAYBOOKS
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar, compose

TYPES: Mapping[str, Type] = {
    "text": TEXT,
    "number": number(),
    "percent": PERCENT,
    "money": MONEY,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
    "list": LIST,
}
CLOCKS = frozenset({Kind.DATE, Kind.DATETIME})
MOST_DECIMALS = 9
KEYWORDS = frozenset(nodes.KEYWORDS)
BARE = KEYWORDS | {"today", "stage", "period"}  # what an alias would hide


@cache
def standard_catalog() -> Catalog:
    """Return the catalog that the program ships."""
    path = PLAYBOOKS / "catalog.yaml"
    node, problems = compose(path.read_bytes(), path.name)
    catalog, more = read_catalog(node, None)
    if problems or more:
        raise DataInvalidError("PB350", Text("the standard catalog is damaged", "标准目录已损坏"), problems=(*problems, *more))
    return catalog


def read_catalog(node: Node | None, base: Catalog | None) -> tuple[Catalog, tuple[Problem, ...]]:
    """Read the keys ``catalog`` and ``aliases`` of a file, adding to ``base``.

    A type that ``base`` has gains fields and relations; one that it has not is new. What is wrong is left out and told.
    """
    reader = _Reader(dict(base.types) if base else {})
    if isinstance(node, Keys):
        reader.types_of(node.get("catalog"))
        reader.aliases(node.get("aliases"))
    types = with_joins(reader.types)
    return Catalog(types, digest(types)), tuple(reader.problems)


def digest(types: Mapping[str, RecordType]) -> str:
    """Return the SHA-256 of what a catalog says, as canonical JSON."""
    said: dict[str, Any] = {
        name: {
            "fields": {field: [str(type.kind), type.decimals] for field, type in shape.fields.items()},
            "relations": {each.name: [each.to, each.many] for each in shape.relations.values()},
            "clock": shape.clock,
            "stage_since": shape.stage_since,
            "aliases": dict(shape.aliases),
        }
        for name, shape in types.items()
    }
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


@dataclass
class _Reader:
    types: dict[str, RecordType]
    problems: list[Problem] = field(default_factory=list)

    def types_of(self, node: Node | None) -> None:
        """Read the record types, then look whether relations lead to types that are there."""
        if not isinstance(node, Keys):
            return
        named: list[tuple[str, Scalar]] = []
        for key, shape in node.entries:
            if isinstance(shape, Keys):
                self.types[key.text] = self.record_type(key, shape, self.types.get(key.text, RecordType(key.text, {}, {})), named)
        for owner, target in named:
            if target.text not in self.types:
                self.refuse(
                    "PB351", target.span, f"no record type '{target.text}'", f"没有记录类型“{target.text}”", target.text, self.types
                )
                name = next(each.name for each in self.types[owner].relations.values() if each.to == target.text)
                relations = {key: value for key, value in self.types[owner].relations.items() if key != name}
                self.types[owner] = replace(self.types[owner], relations=relations)

    def record_type(self, key: Scalar, node: Keys, known: RecordType, named: list[tuple[str, Scalar]]) -> RecordType:
        """Read one record type; the types that its relations name go to ``named``."""
        fields, relations = dict(known.fields), dict(known.relations)
        for name, value in _entries(node.get("fields")):
            type = self.type(value)
            if self.free(name, relations) and type is not None:
                fields[name.text] = type
        for name, value in _entries(node.get("relations")):
            many = isinstance(value, Keys) and value.get("many") is not None
            target = value.get("many" if many else "to") if isinstance(value, Keys) else None
            if not isinstance(target, Scalar):
                self.refuse("PB351", name.span, f"'{name.text}' is no relation", f"“{name.text}”不是关系")
            elif self.free(name, fields):
                relations[name.text] = Relation(name.text, target.text, many)
                named.append((key.text, target))
        shape = replace(known, fields=fields, relations=relations)
        clock = self.day(node.get("clock"), shape) or known.clock
        return replace(shape, clock=clock, stage_since=self.day(node.get("stage_since"), shape) or known.stage_since)

    def type(self, node: Node) -> Type | None:
        """Read a type: its name, or ``{number: decimals}``."""
        if isinstance(node, Scalar) and node.text in TYPES:
            return TYPES[node.text]
        decimals = node.get("number") if isinstance(node, Keys) else None
        if isinstance(decimals, Scalar) and decimals.text.isdecimal() and len(decimals.text) == 1 and int(decimals.text) <= MOST_DECIMALS:
            return number(int(decimals.text))
        word = node.text if isinstance(node, Scalar) else ""
        names = ", ".join(TYPES)
        self.refuse(
            "PB352", node.span, f"a type is one of {names} or {{number: 2}}", f"类型须为 {names} 之一,或 {{number: 2}}", word, TYPES
        )
        return None

    def free(self, name: Scalar, others: Mapping[str, object], reserved: frozenset[str] = KEYWORDS) -> bool:
        """Tell whether a name may be given to a field or relation."""
        if name.text in others or name.text in reserved or not name.text.isidentifier():
            self.refuse("PB353", name.span, f"'{name.text}' cannot be a name here", f"“{name.text}”不能用作名称")
            return False
        return True

    def day(self, node: Node | None, shape: RecordType) -> str | None:
        """Read the name of a date field."""
        if not isinstance(node, Scalar):
            return None
        if node.text in shape.fields and shape.fields[node.text].kind in CLOCKS:
            return node.text
        days = [name for name, type in shape.fields.items() if type.kind in CLOCKS]
        self.refuse(
            "PB351", node.span, f"'{node.text}' is no date of '{shape.name}'", f"“{node.text}”不是“{shape.name}”的日期字段", node.text, days
        )
        return None

    def aliases(self, node: Node | None) -> None:
        """Read other names of fields and relations, per record type."""
        for key, value in _entries(node):
            shape = self.types.get(key.text)
            if shape is None:
                self.refuse("PB351", key.span, f"no record type '{key.text}'", f"没有记录类型“{key.text}”", key.text, self.types)
                continue
            aliases, named = dict(shape.aliases), {**shape.fields, **shape.relations}
            for alias, target in _entries(value):
                if not isinstance(target, Scalar) or target.text not in named:
                    word = target.text if isinstance(target, Scalar) else ""
                    self.refuse("PB351", target.span, f"no field '{word}' on {shape.name}", f"“{shape.name}”没有字段“{word}”", word, named)
                elif self.free(alias, {**named, **self.types}, BARE):
                    aliases[alias.text] = target.text
            self.types[key.text] = replace(shape, aliases=aliases)

    def refuse(
        self, code: str, span: Span, en: str, zh: str, word: str = "", choices: Mapping[str, object] | list[str] | None = None
    ) -> None:
        near = did_you_mean(word, choices or ())
        help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None
        self.problems.append(Problem(code, Severity.ERROR, span, Text(en, zh), help, ("catalog",)))


def _entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, Keys) else ()
