"""JSON lines: one object a line; a column is a key, or a path of keys (``properties.amount``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.book.reasons import not_an_object, shown
from engine.book.settings import Reading
from engine.book.sources import CHUNK, BadRow, Chunk, UnreadableFileError
from engine.model.text import Text


def read(path: Path, reading: Reading, wanted: Sequence[str]) -> Iterator[Chunk]:
    """Read the wanted keys in chunks; blank lines are passed over."""
    kept: list[dict[str, Any]] = []
    lines: list[int] = []
    bad: list[BadRow] = []
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                line = raw.decode(reading.encoding, "surrogateescape").removeprefix("\ufeff" if number == 1 else "").strip()
                if not line:
                    continue
                row = _parsed(line)
                if isinstance(row, dict):
                    kept.append(row)
                    lines.append(number)
                else:
                    bad.append(BadRow(number, shown(line), not_an_object(line)))
                if len(kept) + len(bad) >= CHUNK:
                    yield _chunk(kept, lines, bad, wanted)
                    kept, lines, bad = [], [], []
    except (OSError, UnicodeError, LookupError) as error:
        raise UnreadableFileError(Text("the file cannot be read as JSON lines", "无法按 JSON Lines 读取文件")) from error
    if kept or bad:
        yield _chunk(kept, lines, bad, wanted)


def keys_of(path: Path, reading: Reading, rows: int = 1000) -> list[str]:
    """Return the keys that the first rows name, paths too."""
    names: dict[str, None] = {}
    try:
        with path.open("rb") as file:
            for raw, _ in zip(file, range(rows), strict=False):
                row = _parsed(raw.decode(reading.encoding, "surrogateescape").removeprefix("\ufeff"))
                if isinstance(row, dict):
                    names |= dict.fromkeys(_paths(row, ""))
    except (OSError, UnicodeError, LookupError) as error:
        raise UnreadableFileError(Text("the file cannot be read as JSON lines", "无法按 JSON Lines 读取文件")) from error
    return list(names)


def _paths(row: dict[str, Any], prefix: str) -> Iterator[str]:
    for key, value in row.items():
        yield prefix + key
        if isinstance(value, dict):
            yield from _paths(value, f"{prefix}{key}.")


def _parsed(line: str) -> Any:
    try:
        return json.loads(line, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _at(row: dict[str, Any], path: str) -> Any:
    if path in row:
        return row[path]
    found: Any = row
    for key in path.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(key)
    return found


def _chunk(rows: list[dict[str, Any]], lines: list[int], bad: list[BadRow], wanted: Sequence[str]) -> Chunk:
    return Chunk(len(rows), lines, {name: [_at(row, name) for row in rows] for name in wanted}, bad)
