"""Plots as SVG text: bars, a range against a target, and steps from one sum to another; each says in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, ROW, LABEL, ROOM = 720, 26, 190, 90  # points: the whole, a row, its label on the left, its figure on the right
BAR = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label and the figure written behind it; ``share`` of the widest is from 0 to 1, ``ink`` a class of the page's style."""

    label: str
    share: float
    figure: str
    ink: str = "bar"


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Draw horizontal bars."""
    room = WIDTH - LABEL - ROOM
    parts = []
    for at, row in enumerate(rows):
        y = at * ROW
        wide = max(0.0, min(1.0, row.share)) * room
        parts.append(
            f'<text class="label" x="{LABEL - 8}" y="{y + BAR}" text-anchor="end">{escape(_cut(row.label))}</text>'
            f'<rect class="rail" x="{LABEL}" y="{y + 2}" width="{room}" height="{BAR}" rx="2"/>'
            f'<rect class="{row.ink}" x="{LABEL}" y="{y + 2}" width="{wide:.1f}" height="{BAR}" rx="2"/>'
            f'<text class="figure" x="{WIDTH}" y="{y + BAR}" text-anchor="end">{escape(row.figure)}</text>'
        )
    said = "; ".join(f"{row.label}: {row.figure}" for row in rows)
    return _svg(title, said, len(rows) * ROW, "".join(parts))


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on a scale with its label."""

    at: float
    label: str


def span(title: str, low: Mark, middle: Mark, high: Mark, closed: Mark, target: Mark | None) -> str:
    """Draw what is closed and the range that is forecast on one scale, with the target as a line across it."""
    marks = [low, middle, high, closed, *([target] if target else [])]
    least, most = min(0.0, *(mark.at for mark in marks)), max(mark.at for mark in marks)
    wide = (most - least) or 1.0
    room = WIDTH - 40

    def x(at: float) -> float:
        return 20 + (at - least) / wide * room

    parts = [
        f'<rect class="rail" x="20" y="34" width="{room}" height="{BAR}" rx="2"/>',
        f'<rect class="range" x="{x(low.at):.1f}" y="34" width="{max(2.0, x(high.at) - x(low.at)):.1f}" height="{BAR}" rx="2"/>',
        f'<rect class="bar" x="20" y="38" width="{max(0.0, x(closed.at) - 20):.1f}" height="6" rx="2"/>',
        f'<line class="middle" x1="{x(middle.at):.1f}" x2="{x(middle.at):.1f}" y1="30" y2="52"/>',
    ]
    if target:
        parts.append(f'<line class="target" x1="{x(target.at):.1f}" x2="{x(target.at):.1f}" y1="22" y2="60"/>')
        parts.append(_label(x(target.at), 16, target.label))
    parts.append(_label(x(middle.at), 70, middle.label))
    said = "; ".join(mark.label for mark in marks)
    return _svg(title, said, 80, "".join(parts))


def steps(title: str, start: Bar, moves: Sequence[tuple[str, float, str]], end: Bar) -> str:
    """Draw how one sum became another: each move (label, signed size, figure) begins where the one before it ended."""
    room = WIDTH - LABEL - ROOM
    sums, at = [start.share], start.share
    for _, size, _ in moves:
        at += size
        sums.append(at)
    least, most = min(0.0, *sums, end.share), max(*sums, end.share)
    wide = (most - least) or 1.0

    def x(value: float) -> float:
        return LABEL + (value - least) / wide * room

    rows: list[tuple[str, float, float, str, str]] = [(start.label, 0.0, start.share, start.figure, "bar")]
    at = start.share
    for label, size, figure in moves:
        rows.append((label, at, at + size, figure, "good" if size >= 0 else "bad"))
        at += size
    rows.append((end.label, 0.0, end.share, end.figure, "bar"))
    parts = []
    for place, (label, begin, finish, figure, ink) in enumerate(rows):
        y, left, right = place * ROW, x(min(begin, finish)), x(max(begin, finish))
        parts.append(
            f'<text class="label" x="{LABEL - 8}" y="{y + BAR}" text-anchor="end">{escape(_cut(label))}</text>'
            f'<rect class="{ink}" x="{left:.1f}" y="{y + 2}" width="{max(1.0, right - left):.1f}" height="{BAR}" rx="2"/>'
            f'<text class="figure" x="{WIDTH}" y="{y + BAR}" text-anchor="end">{escape(figure)}</text>'
        )
    return _svg(title, "; ".join(f"{label}: {figure}" for label, _, _, figure, _ in rows), len(rows) * ROW, "".join(parts))


def _label(x: float, y: int, text: str) -> str:
    anchor = "start" if x < WIDTH / 4 else "end" if x > WIDTH * 3 / 4 else "middle"
    return f'<text class="figure" x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _cut(label: str, most: int = 22) -> str:
    """Cut a label to about the room there is; a Chinese character counts for two."""
    size, found = 0, ""
    for each in label:
        size += 2 if ord(each) > 0x2E7F else 1  # noqa: PLR2004 - where CJK begins
        if size > most:
            return found + ".."
        found += each
    return found


def _svg(title: str, said: str, height: int, inside: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height + 4}" role="img" aria-label="{escape(title, quote=True)}">'
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>{inside}</svg>"
    )
