"""What workers and widgets tell the screens; the handlers own all state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.message import Message

from engine.model.views import DealCard, DealRow, PromptRow, TodayRow
from tui.haystack import Haystack


class TodayArrived(Message):
    """The next actions, of the user or of everyone."""

    def __init__(self, found: Haystack[TodayRow], mine: bool) -> None:
        super().__init__()
        self.found = found
        self.mine = mine


class DealsArrived(Message):
    """The list of deals, of the user or of everyone."""

    def __init__(self, found: Haystack[DealRow], mine: bool) -> None:
        super().__init__()
        self.found = found
        self.mine = mine


class CardArrived(Message):
    """Everything about one deal."""

    def __init__(self, card: DealCard) -> None:
        super().__init__()
        self.card = card


class PromptsArrived(Message):
    """All reps, and the open prompts of everyone."""

    def __init__(self, reps: Sequence[tuple[str, str]], prompts: Sequence[PromptRow]) -> None:
        super().__init__()
        self.reps = reps
        self.prompts = prompts


class TickAsked(Message):
    """A rep wants to tick an action of a deal, or to take a tick back."""

    def __init__(self, card: DealCard, action: str) -> None:
        super().__init__()
        self.card = card
        self.action = action


class Failed(Message):
    """A call to the desk, or anything else done in the background, did not come off."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Told(Message):
    """The desk says what takes long, and why."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said


class Saved(Message):
    """Something was kept: only sent when it is."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said


class Highlighted(Message):
    """The cursor of a list stands on a row, or on none."""

    def __init__(self, list_id: str, row: Any) -> None:
        super().__init__()
        self.list_id = list_id
        self.row = row


class Chosen(Message):
    """Enter, or a click on the row under the cursor."""

    def __init__(self, list_id: str, row: Any) -> None:
        super().__init__()
        self.list_id = list_id
        self.row = row


class Edge(Message):
    """The cursor went past the first (-1) or last (1) item of a box."""

    def __init__(self, box: Any, step: int) -> None:
        super().__init__()
        self.box = box
        self.step = step


class ConfirmAsked(Message):
    """Someone wants to confirm a tick."""

    def __init__(self, card: DealCard, action: str) -> None:
        super().__init__()
        self.card = card
        self.action = action


class WaiveAsked(Message):
    """Someone wants to waive a criterion for a deal."""

    def __init__(self, card: DealCard, criterion: str) -> None:
        super().__init__()
        self.card = card
        self.criterion = criterion
