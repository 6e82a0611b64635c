"""Takes rows apart by group in one sort, so that a thousand groups cost no thousand passes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.funnel.visits import Ints


def split(codes: Ints, size: int) -> list[Ints]:
    """Give the rows of each of ``size`` groups, each in the order in which they stood."""
    import numpy as np

    order = np.argsort(codes, kind="stable")
    edges = np.searchsorted(codes[order], np.arange(size + 1))
    return [order[begin:end] for begin, end in pairwise(edges.tolist())]
