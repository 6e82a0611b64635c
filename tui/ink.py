"""Lines of text drawn from pieces with named inks, measured in terminal cells, so that Chinese and English align alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from engine.model.text import visible

Piece = tuple[str, str]  # the text and the name of its ink; "" is plain
Line = tuple[Piece, ...]

INKS = ("title", "strong", "dim", "good", "warn", "bad", "key", "bar", "rail")
COMPONENTS = {f"ink--{ink}" for ink in INKS} | {"ink--cursor", "ink--rest"}

CUT = ".."
WIDE = "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
CLOSING = r",.;:!?)%\uff0c\u3002\u3001\uff1b\uff1a\uff01\uff1f\uff09\u300d\u300f\u3011\u300b\u2026"
TOKEN = re.compile(rf"[{WIDE}][{CLOSING}]*|[^\s{WIDE}]+[{CLOSING}]*|\s+")


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Make a text exactly ``width`` cells wide: cut with two dots, or filled up with spaces (on the left when ``right``)."""
    text = visible(text)
    size = cell_len(text)
    if size > width:
        return set_cell_size(text, width) if width <= len(CUT) else set_cell_size(set_cell_size(text, width - len(CUT)) + CUT, width)
    return " " * (width - size) + text if right else text + " " * (width - size)


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` cells: at spaces, and between Chinese characters except before closing punctuation."""
    lines, line, size = [], "", 0
    for token in TOKEN.findall(visible(text)):
        for part in chop_cells(token, max(width, 2)) if cell_len(token) > width else [token]:
            cells = cell_len(part)
            if size + cells > width and line:
                lines.append(line.rstrip())
                line, size = "", 0
            if line or not part.isspace():
                line, size = line + part, size + cells
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def hang(lead: Iterable[Piece], text: str, width: int, ink: str = "", *, tail: Piece = ("", "")) -> list[Line]:
    """Set a text behind a lead, its further lines indented under it, with a tail at the right edge of the first line."""
    lead = tuple(lead)
    indent = size_of(lead)
    gap = 2 if tail[0] else 0
    end = cell_len(tail[0])
    room = max(width - indent - end - gap, 8)
    first, *rest = wrap(text, room)
    lines: list[Line] = [(*lead, (fit(first, room), ink), (" " * gap, ""), tail) if tail[0] else (*lead, (first, ink))]
    return [*lines, *(((" " * indent, ""), (line, ink)) for line in rest)]


def size_of(line: Iterable[Piece]) -> int:
    """Return the width of a line in cells."""
    return sum(cell_len(text) for text, _ in line)


def strip_of(line: Line, width: int, base: Style, inks: Mapping[str, Style], over: Style | None = None) -> Strip:
    """Turn a line into a strip of exactly ``width`` cells; ``over`` (the cursor) is laid over every ink."""
    ground = base + over if over else base
    segments = []
    for text, ink in line:
        if text:
            style = base + inks[ink] if ink else base
            segments.append(Segment(visible(text), style + over if over else style))
    return Strip(segments).adjust_cell_length(width, ground)
