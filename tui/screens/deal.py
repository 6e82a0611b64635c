"""Deal (S106): a list of deals, and one of them on its card: checklist, what blocks, the smallest way out, what to ask."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.timer import Timer

from engine.model.desk import Desk
from engine.model.views import DealRow
from tui.bindings import bind, first_key
from tui.columns import Column
from tui.haystack import Haystack
from tui.ink import Piece
from tui.look import MARKS, VERDICT_INKS, Look
from tui.messages import CardArrived, Chosen, ConfirmAsked, DealsArrived, Highlighted, TickAsked, WaiveAsked
from tui.screens.ticking import Ticking
from tui.screens.what_if import WhatIfScreen
from tui.widgets.checklist import Checklist
from tui.widgets.deal_card import CardView
from tui.widgets.list_pane import ListPane

REST = 0.12  # seconds the cursor rests on a deal before its card is read


def gate(row: DealRow, look: Look) -> Piece:
    """Write the gate of a row as its mark."""
    del look
    return (MARKS[row.gate], VERDICT_INKS[row.gate]) if row.gate is not None else ("", "")


COLUMNS: tuple[Column[DealRow], ...] = (
    Column("col.gate", gate, 4, drop=1),
    Column("col.deal", lambda row, _look: (row.name or row.id, ""), 18, grow=3),
    Column("col.amount", lambda row, _look: (row.amount, ""), 14, drop=2, right=True),
    Column("col.stage", lambda row, look: (look.text(row.stage), "dim"), 10, grow=1, drop=3),
    Column("col.owner", lambda row, _look: (row.owner, "dim"), 10, drop=4),
    Column("col.account", lambda row, _look: (row.account, "dim"), 14, grow=2, drop=5),
    Column("col.days", lambda row, _look: ("" if row.days_in_stage is None else str(row.days_in_stage), ""), 4, drop=6, right=True),
    Column("col.id", lambda row, _look: (row.id, "dim"), 12, drop=7),
)


class DealScreen(Ticking):
    """The card follows the cursor of the list. Where both do not fit, enter opens the card over the list and esc goes back."""

    BINDINGS = bind("owner", "previous", "next", "what_if")
    name_of: ClassVar[str] = "screen.deal"
    hints: ClassVar[tuple[str, ...]] = ("open", "filter", "owner", "what_if", "help", "quit")
    of_checklist: ClassVar[tuple[str, ...]] = ("tick", "confirm", "undo", "next", "back", "help")
    of_criteria: ClassVar[tuple[str, ...]] = ("explain", "waive", "copy", "next", "back", "help")
    mine: bool = False

    def __init__(self) -> None:
        super().__init__()
        self._wanted: str | None = None
        self._resting: Timer | None = None

    def body(self) -> ComposeResult:
        """Lay out the list and the card."""
        yield ListPane("deals.title", COLUMNS, lambda row: row.id, id="deals", empty=self._empty, note=self._note)
        yield CardView(id="card")

    def on_mount(self) -> None:
        """Send keys to the list, unless a deal is already asked for."""
        if self._wanted is None:
            self.pane().focus_list()

    def hints_now(self) -> tuple[str, ...]:
        """Give the keys of the list, the checklist, or the criteria."""
        if not self.on_card:
            return self.hints
        return self.of_checklist if isinstance(self.focused, Checklist) else self.of_criteria

    @property
    def on_card(self) -> bool:
        """Whether keys go to the card."""
        return self.focused is not None and self.card in self.focused.ancestors_with_self

    def pane(self) -> ListPane[DealRow]:
        """Give the list."""
        return self.query_one("#deals", ListPane)

    @property
    def card(self) -> CardView:
        """The card."""
        return self.query_one(CardView)

    def _empty(self) -> str:
        words = self.look.words
        return words("deals.empty.mine", owner=first_key("owner", self.desk_app.settings.keys)) if self.mine else words("deals.empty.all")

    def _note(self, look: Look) -> str:
        return look.words("scope.mine" if self.mine else "scope.all")

    def reload(self) -> None:
        """Read the deals, and the one on the card again."""
        owner, mine = (self.desk_app.user if self.mine else None), self.mine

        def call(desk: Desk) -> Haystack[DealRow]:
            return Haystack(desk.deals("", owner), lambda row: f"{row.name} {row.account} {row.owner} {row.id}")

        if self.card.card and not self._wanted:
            self._read(self.card.card.row.id)
        self.fetch(call, lambda found: DealsArrived(found, mine), "rows")

    def on_screen_resume(self) -> None:
        """Take up the deal that is asked for, before the list is read."""
        deal, self.desk_app.opening = self.desk_app.opening, None
        if deal:
            self.open(deal)

    def open(self, deal: str) -> None:
        """Show this deal and send keys to its card."""
        self._wanted = deal
        self.add_class("-opened")
        self._read(deal)
        self._point()

    def _point(self) -> None:
        """Put the cursor of the list on the deal of the card, even if a filter hides it."""
        pane = self.pane()
        deal = self._wanted or (self.card.card.row.id if self.card.card else None)
        if deal and pane.found and not pane.list.select(deal) and self._wanted and pane.clear_filter():
            pane.list.select(deal)

    def _read(self, deal: str) -> None:
        if self._resting:
            self._resting.stop()
        self.fetch(lambda desk: desk.deal(deal), CardArrived, "card")

    def on_deals_arrived(self, event: DealsArrived) -> None:
        """Show the list."""
        self.pane().show(event.found)
        self._point()

    def on_card_arrived(self, event: CardArrived) -> None:
        """Show the card; keys go to it when it was asked for."""
        self.card.show(event.card)
        if self._wanted == event.card.row.id:
            self._wanted = None
            if not self.on_card:
                self.card.enter()

    def on_highlighted(self, event: Highlighted) -> None:
        """Read the deal on which the cursor rests, unless another one is asked for."""
        del event
        row = self.pane().list.current
        if self._resting:
            self._resting.stop()
        if row is None or self._wanted or (self.card.card and self.card.card.row.id == row.id):
            return
        deal = row.id
        self._resting = self.set_timer(REST, lambda: self._read(deal))

    def on_chosen(self, event: Chosen) -> None:
        """Open the deal."""
        self.open(event.row.id)

    def on_tick_asked(self, event: TickAsked) -> None:
        """Tick, or take the tick back."""
        self.tick(event.card, event.action)

    def on_confirm_asked(self, event: ConfirmAsked) -> None:
        """Confirm a tick."""
        self.confirm(event.card, event.action)

    def on_waive_asked(self, event: WaiveAsked) -> None:
        """Waive a criterion."""
        self.waive(event.card, event.criterion)

    def action_step(self, by: int) -> None:
        """Go to the previous or next deal of the list."""
        rows = self.pane().list
        before = rows.cursor
        rows.cursor += by
        if rows.current is not None and rows.cursor != before and self.has_class("-opened"):
            self._wanted = rows.current.id
            self._read(rows.current.id)

    def action_what_if(self) -> None:
        """Show what winning the deal under the cursor, or on the card, would pay."""
        row = self.card.card.row if self.on_card and self.card.card else self.pane().list.current
        if row is None or row.status != "open":
            self.say(self.look.words("what_if.open_only"), "warn")
            return
        deal, shown = row.id, WhatIfScreen()

        async def work() -> None:
            try:
                found = await self.desk_app.ask(lambda desk: desk.awards.what_if(deal))
            except Exception as error:  # noqa: BLE001 - told where the answer was awaited
                shown.fail(error)
            else:
                shown.show(found)

        self.app.push_screen(shown)
        self.start(work(), group="what_if", exclusive=True)

    def action_owner(self) -> None:
        """Show mine, or everyone's."""
        self.mine = not self.mine
        self.reload()

    def action_back(self) -> None:
        """Go back from the card to the list, then as elsewhere."""
        if self.on_card or self.has_class("-opened"):
            self.remove_class("-opened")
            self.pane().focus_list()
        else:
            super().action_back()

    def copied(self) -> str:
        """Give what the cursor stands on, on the card or in the list."""
        return self.card.copied() if self.on_card else super().copied()
