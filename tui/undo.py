"""How to take back the last thing that was saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.model.desk import Desk


@dataclass(frozen=True, slots=True)
class Undo:
    """``what`` was done, in words; ``call`` takes it back, or is None for what stays in the record."""

    what: str
    call: Callable[[Desk], None] | None
