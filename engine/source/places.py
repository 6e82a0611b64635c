"""Where each character of a YAML text stands, through escapes, quotes and folded lines."""

from __future__ import annotations

import re
from bisect import bisect_right

from engine.model.problem import Place, Span

NEWLINE = re.compile(r"\r\n|\r|\n")
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r\n|\r|\n)[ ]*|(.))", re.DOTALL)
SHORT = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
COMMENT = re.compile(r"[ ]+(#[^\r\n]*)")
BLANK = " \t\r\n"


class Lines:
    """A text that knows the line and column of each of its characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in NEWLINE.finditer(text))]

    def place(self, index: int) -> Place:
        """Return line and column, from 1, of the character at ``index``."""
        line = bisect_right(self.starts, index)
        return Place(line, index - self.starts[line - 1] + 1)

    def comment_after(self, index: int) -> str:
        """Return the comment that follows on the same line, or nothing."""
        match = COMMENT.match(self.text, index)
        return match[1] if match else ""


def places_of(lines: Lines, file: str, value: str, style: str, start: int, end: int) -> tuple[Span, tuple[Place, ...]]:
    """Return the span of a scalar without its quotes, and the place of each character where they do not just follow one another.

    ``style`` is YAML's: none (plain), ``'``, ``"``, ``|`` or ``>``; ``start`` and ``end`` are where the scalar stands, quotes included.
    """
    if style in ("'", '"'):
        start, end = start + 1, max(start + 1, end - 1)
    elif style:
        header = NEWLINE.search(lines.text, start, end)
        start = header.end() if header else end
        while start < end and lines.text[start] in BLANK:
            start += 1
    if lines.text[start:end] == value and NEWLINE.search(value) is None:
        return Span(file, lines.place(start), lines.place(end)), ()
    places = _aligned(lines, value, _units(lines.text, style, start, end), end)
    return Span(file, places[0], places[-1]), places


def _units(text: str, style: str, start: int, end: int) -> list[tuple[str, int]]:
    """Cut the source into what stands for one character each, with where it begins; an escaped line end stands for none."""
    units: list[tuple[str, int]] = []
    at = start
    while at < end:
        if style == '"' and text[at] == "\\" and (match := ESCAPE.match(text, at, end)):
            code = match[1] or match[2] or match[3]
            if match[4] is None:
                units.append((chr(int(code, 16)) if code else SHORT.get(match[5], match[5]), at))
            at = match.end()
        else:
            units.append((text[at], at))
            at += 2 if style == "'" and text.startswith("''", at) else 1
    return units


def _aligned(lines: Lines, value: str, units: list[tuple[str, int]], end: int) -> tuple[Place, ...]:
    """Walk value and source side by side; folding drops and joins white space, and nothing else."""
    places: list[Place] = []
    at = 0
    for char in value:
        if char not in BLANK:
            while at < len(units) and units[at][0] != char:
                at += 1
        places.append(lines.place(units[at][1] if at < len(units) else end))
        if at < len(units) and (units[at][0] == char or units[at][0] in BLANK):
            at += 1
    last = units[at - 1][1] + 1 if 0 < at <= len(units) else end
    places.append(lines.place(units[at][1] if at < len(units) and units[at][1] == last else min(last, end)))
    return tuple(places)
