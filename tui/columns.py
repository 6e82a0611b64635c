"""The columns of a list and how they share its width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.cells import cell_len

from tui.ink import Piece
from tui.look import Look

Row = TypeVar("Row")
GAP = 2


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """``title`` is the id of a word. ``width`` is the least number of cells; ``grow`` the share of what is left over.

    When the list is too narrow, the column with the highest ``drop`` goes first; one with 0 always stays.
    """

    title: str
    value: Callable[[Row, Look], Piece]
    width: int
    grow: int = 0
    drop: int = 0
    right: bool = False


def share(columns: Sequence[Column[Row]], width: int, look: Look) -> list[tuple[Column[Row], int]]:
    """Choose the columns that fit into ``width`` cells, and give each its width."""
    least = {column.title: max(column.width, cell_len(look.words(column.title))) for column in columns}
    shown = list(columns)
    while len(shown) > 1 and sum(least[c.title] for c in shown) + GAP * (len(shown) - 1) > width:
        going = max(shown, key=lambda c: c.drop)
        if not going.drop:
            break
        shown.remove(going)
    spare = width - sum(least[c.title] for c in shown) - GAP * (len(shown) - 1)
    growing = sum(c.grow for c in shown)
    if spare < 0:  # nothing more can go: the growing columns give way
        return [(c, max(2, least[c.title] + (spare * c.grow // growing if growing else 0))) for c in shown]
    widths = [(c, least[c.title] + (spare * c.grow // growing if growing else 0)) for c in shown]
    rest = spare - sum(w for _, w in widths) + sum(least[c.title] for c in shown) if growing else 0
    last = max((i for i, (c, _) in enumerate(widths) if c.grow), default=None)
    return [(c, w + rest) if i == last else (c, w) for i, (c, w) in enumerate(widths)]
