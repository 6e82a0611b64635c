"""Writes the page of all keys from the schemas: ``python -m engine.source.keys > docs/keys.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from engine.source.shapes import NAMES, Schema, both, resolved, shipped, types_of

FILES = {
    "playbook": "playbook.yaml",
    "overlay": "overlays/*.yaml",
    "cases": "cases.yaml",
    "book": "book.yaml",
    "workspace": "dealcoach.yaml",
}
WORDS = {"string": "text", "integer": "number", "array": "list", "object": "keys"}


def keys_page() -> str:
    """Return the page: every key of every file, with what may stand there and what it means."""
    lines = [
        "# Every key of every file / 各文件的全部键",
        "",
        "Made from `schemas/`. A key in **bold** must be there. 由 `schemas/` 生成;**粗体**为必填。",
    ]
    for name in NAMES:
        schema = shipped(name)
        said = both(schema["description"])
        lines += ["", f"## `{FILES[name]}`", "", said.en, "", said.zh]
        for title, part in _objects(schema):
            lines += ["", f"### {title}", "", "| key | value | meaning | 含义 |", "| --- | --- | --- | --- |"]
            lines += _rows(part, schema)
    return "\n".join(lines) + "\n"


def _objects(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Give the file itself and each part of it that has keys, wherever it stands in the schema."""
    waiting: list[Schema] = [schema]
    while waiting:
        part = waiting.pop(0)
        if part.get("properties"):
            yield str(part.get("title", "keys")), part
        inner = [
            *part.get("properties", {}).values(),
            *part.get("definitions", {}).values(),
            part.get("items"),
            part.get("additionalProperties"),
        ]
        waiting += [each for each in inner if isinstance(each, dict) and "$ref" not in each]


def _rows(part: Schema, root: Schema) -> Iterator[str]:
    for key, value in part["properties"].items():
        meant, _ = resolved(value, root)
        said = both(str(value.get("description", meant.get("description", ""))))
        name = f"**`{key}`**" if key in part.get("required", ()) else f"`{key}`"
        yield f"| {name} | {_kind(meant)} | {_cell(said.en)} | {_cell(said.zh)} |"


def _kind(schema: Schema) -> str:
    if "enum" in schema:
        return " · ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("format") in ("condition", "money", "date"):
        return str(schema["format"])
    return " or ".join(WORDS.get(each, each) for each in types_of(schema))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(keys_page())
