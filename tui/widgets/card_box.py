"""A box of a deal's card whose items a cursor goes through."""

from __future__ import annotations

from engine.model.views import DealCard
from tui.ink import size_of
from tui.look import look_of
from tui.widgets.item_box import ItemBox

AS_TEXT = 200  # cells: wide enough that a copied item stays on few lines


class CardBox(ItemBox):
    """The cursor stays at its place when the same deal is read again, and starts anew with another."""

    DEFAULT_CSS = "CardBox { margin-bottom: 1; }"
    card: DealCard | None = None

    def show(self, card: DealCard) -> None:
        """Show another card."""
        same = self.card is not None and self.card.row.id == card.row.id
        self.card = card
        self.display = self.count > 0
        self.set_reactive(ItemBox.cursor, self.validate_cursor(self.cursor) if same else 0)
        self.redraw()

    def copied(self) -> str:
        """Give the item under the cursor as plain lines, as it stands on the screen: explained, when it is."""
        lines = self.draw_item(self.cursor, AS_TEXT, look_of(self))[1] if self.count else []
        return "\n".join("".join(text for text, _ in line).rstrip() for line in lines if size_of(line))
