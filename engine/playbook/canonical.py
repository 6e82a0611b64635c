"""Writes the conditions of a playbook in their one form, where they stand, and leaves every other byte as it was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from engine.language.parser import parse
from engine.language.printer import show, show_lines
from engine.model.problem import Place, Problem
from engine.source.nodes import Mapping, Node, Scalar, Sequence
from engine.source.places import Lines
from engine.source.shapes import Schema, each_scalar
from engine.source.tree import compose

PLAIN = re.compile(r"""[^\s,\[\]{}#&*!|>'"%@`?:-](?:[^,\[\]{}#:]|:(?=\S)(?![,\[\]{}])|(?<!\s)#)*""")
NEWLINE = re.compile(r"\r\n|\r|\n")
UNWRITABLE = ("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp")  # kinds of character that only an escape can write

Edit = tuple[int, int, str]  # from, to, what to write there


def canonical(text: str, file: str, schema: Schema) -> tuple[str, list[Problem]]:
    """Return a YAML text with each condition that has no mistake in canonical form, and what keeps the text from being read.

    A condition on one line stays on one; one on several lines has each part of its outermost ``and`` or ``or`` on a line of its own.
    """
    root, problems = compose(text, file)
    if root is None or problems:
        return text, problems
    lines = Lines(text)
    conditions = [scalar for _, scalar, under in each_scalar(root, schema) if under.get("format") == "condition"]
    found = {edit[0]: edit for scalar in conditions if (edit := _edit(scalar, lines))}
    written = text
    for start, end, instead in sorted(found.values(), reverse=True):
        written = written[:start] + instead + written[end:]
    again, problems = compose(written, file)
    # A YAML text can be put together in ways that no rule foresees: what would say something else is not written.
    return (written, []) if not problems and again is not None and _same(root, again) else (text, [])


def _edit(scalar: Scalar, lines: Lines) -> Edit | None:
    """Give what to write instead of a condition; None where it stays as it is."""
    node, problems = parse(scalar.condition())
    if node is None or problems:
        return None
    text = lines.text
    start, end = _offset(lines, scalar.span.start), _offset(lines, scalar.span.end)
    quote = text[start - 1] if not scalar.plain and start and text[start - 1] in "'\"" and text[end : end + 1] == text[start - 1] else ""
    end = start + len(text[start:end].rstrip())
    broken = NEWLINE.search(text, start, end)
    parts = show_lines(node) if broken else [show(node)]
    indent = (broken[0] if broken else "") + " " * (scalar.span.start.column - 1)
    if scalar.plain and not all(PLAIN.fullmatch(part) for part in parts):
        instead = '"' + indent.join(map(_escaped, parts)) + '"'
    elif quote == '"':
        instead = indent.join(map(_escaped, parts))
    elif any(unicodedata.category(letter) in UNWRITABLE for part in parts for letter in part):
        return None
    else:
        instead = indent.join(part.replace("'", "''") if quote else part for part in parts)
    return None if instead == text[start:end] else (start, end, instead)


def _offset(lines: Lines, place: Place) -> int:
    return lines.starts[place.line - 1] + place.column - 1


def _escaped(text: str) -> str:
    """Write a text for between double quotes."""
    return "".join(map(_letter, text.replace("\\", "\\\\").replace('"', '\\"')))


def _letter(letter: str) -> str:
    return f"\\U{ord(letter):08x}" if unicodedata.category(letter) in UNWRITABLE else letter


def _same(before: Node, after: Node) -> bool:
    """Tell whether two trees say the same: every text as it was, or a condition of the same meaning."""
    pairs = list(_scalars(before)), list(_scalars(after))
    return len(pairs[0]) == len(pairs[1]) and all(map(_means, *pairs))


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for item in items:
                yield from _scalars(item)
        case Mapping(entries=entries):
            for key, value in entries:
                yield key
                yield from _scalars(value)


def _means(before: Scalar, after: Scalar) -> bool:
    if before.text == after.text:
        return True
    one, other = parse(before.condition()), parse(after.condition())
    return one[0] is not None and not one[1] and one == other
