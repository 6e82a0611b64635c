"""The JSON Schemas that the program ships, and how a located node reads under one: the schema gives the types."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from engine.model.text import Text
from engine.resources import SCHEMAS
from engine.source.nodes import Mapping as Keys
from engine.source.nodes import Node, Scalar, Sequence

Schema = Mapping[str, Any]
NAMES = ("playbook", "overlay", "cases", "book", "workspace")
WHOLE = re.compile(r"-?[0-9]{1,15}$")
DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?$")


@cache
def shipped(name: str) -> Schema:
    """Return the schema of that name (one of NAMES); texts in it are English, then " / ", then Chinese."""
    schema: Schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


def both(text: str) -> Text:
    """Split a text of a schema into its two languages."""
    en, _, zh = text.partition(" / ")
    return Text(en, zh)


def resolved(schema: Schema, root: Schema) -> tuple[Schema, Schema]:
    """Follow references; return the schema meant and the document it stands in."""
    while "$ref" in schema:
        document, _, pointer = str(schema["$ref"]).partition("#")
        root = shipped(document.removesuffix(".schema.json")) if document else root
        found: Any = root
        for step in pointer.strip("/").split("/"):
            found = found[step]
        schema = found
    return schema, root


def under(schema: Schema, key: str) -> Schema | None:
    """Return the schema of the value of ``key`` in an object, or None where the key is not known."""
    known = schema.get("properties", {})
    if key in known:
        found: Schema = known[key]
        return found
    more = schema.get("additionalProperties", True)
    return more if isinstance(more, dict) else {} if more else None


def types_of(schema: Schema) -> tuple[str, ...]:
    """Return the types that a schema admits, as JSON names them; none said means any."""
    said = schema.get("type", ())
    return (said,) if isinstance(said, str) else tuple(said)


def plain(node: Node, schema: Schema, root: Schema | None = None) -> Any:
    """Return the node as plain data (dict, list, str, int, float, bool, None for nothing), each scalar typed by the schema."""
    schema, root = resolved(schema, root or schema)
    match node:
        case Keys():
            return {key.text: plain(value, under(schema, key.text) or {}, root) for key, value in node.entries}
        case Sequence():
            items = schema.get("items", {})
            return [plain(item, items, root) for item in node.items]
        case Scalar():
            return _typed(node, types_of(schema))


def _typed(node: Scalar, types: tuple[str, ...]) -> Any:
    if node.empty:
        return None
    if "boolean" in types and node.text in ("true", "false"):
        return node.text == "true"
    if "integer" in types and WHOLE.match(node.text):
        return int(node.text)
    if "number" in types and "string" not in types and DECIMAL.match(node.text):
        return float(node.text)
    return node.text


def each_scalar(node: Node, schema: Schema, root: Schema | None = None, key: str = "") -> Iterator[tuple[str, Scalar, Schema]]:
    """Give every scalar value with the key it stands under and its schema, in the order written."""
    schema, root = resolved(schema, root or schema)
    match node:
        case Scalar():
            yield key, node, schema
        case Sequence():
            for item in node.items:
                yield from each_scalar(item, schema.get("items", {}), root, key)
        case Keys():
            for name, value in node.entries:
                if (sub := under(schema, name.text)) is not None:
                    yield from each_scalar(value, sub, root, name.text)
