"""Commitments and their follow-ups: open ones first by the day they are due, then what became of the others."""

from __future__ import annotations

from engine.model.views_coaching import CommitmentView
from tui.bindings import first_key
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.commitment import commitment_lines
from tui.widgets.item_box import ItemBox


class FollowBox(ItemBox):
    """A cursor goes from one to the next; the screen acts on the one under it."""

    def __init__(self, keymap: dict[str, str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keymap = keymap
        self.views: tuple[CommitmentView, ...] | None = None

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.views or ())

    @property
    def current(self) -> CommitmentView | None:
        """The one under the cursor."""
        return self.views[self.cursor] if self.views else None

    def show(self, views: tuple[CommitmentView, ...] | None) -> None:
        """Show others; the cursor stays on its own, wherever that stands now."""
        stood = self.current.commitment.id if self.current else None
        self.views = None if views is None else tuple(sorted(views, key=lambda view: view.state != "open"))
        found = next((n for n, view in enumerate(self.views or ()) if view.commitment.id == stood), 0)
        self.cursor = self.validate_cursor(found)
        self.redraw()

    def draw_head(self, width: int, look: Look) -> list[Line]:
        """Draw what to do while there is none."""
        if self.views is None:
            return hang((), look.words("reading"), width, "dim")
        key = first_key("commit", self._keymap)
        return [] if self.views else hang((), look.words("follow.empty", key=key), width, "dim")

    def draw_item(self, index: int, width: int, look: Look) -> tuple[list[Line], list[Line]]:
        """Draw one, with a line of space before it."""
        assert self.views  # noqa: S101 - without one there are no items
        return [()] if index else [], commitment_lines(self.views[index], width, look)
