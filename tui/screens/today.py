"""Today (S36): the next required actions of all deals, overdue first, each with the rule that asks for it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container

from engine.model.desk import Desk
from engine.model.views import DealCard, TodayRow
from tui.bindings import bind, first_key
from tui.columns import Column
from tui.haystack import Haystack
from tui.ink import Piece
from tui.look import Look
from tui.messages import Chosen, Highlighted, TodayArrived
from tui.screens.ticking import Ticking
from tui.widgets.action_detail import ActionDetail
from tui.widgets.list_pane import ListPane


def due(row: TodayRow, look: Look) -> Piece:
    """Write the due date of a row: days late in words."""
    if row.overdue_days > 0:
        return look.words("late", n=row.overdue_days), "bad"
    return look.due(row.action.due)


COLUMNS: tuple[Column[TodayRow], ...] = (
    Column("col.due", due, 13),
    Column("col.action", lambda row, look: (look.text(row.action.say), ""), 24, grow=4),
    Column("col.deal", lambda row, _look: (row.deal_name or row.deal, "strong"), 16, grow=3),
    Column("col.account", lambda row, _look: (row.account, "dim"), 14, grow=2, drop=4),
    Column("col.stage", lambda row, look: (look.text(row.stage), "dim"), 10, grow=1, drop=3),
    Column("col.effort", lambda row, look: (look.effort(row.action.effort), ""), 9, drop=1, right=True),
    Column("col.owner", lambda row, _look: (row.owner, "dim"), 12, drop=2),
    Column("col.rule", lambda row, _look: (row.action.rule, "dim"), 24, grow=1, drop=5),
)


class TodayScreen(Ticking):
    """Enter opens the deal; space ticks the step, where it is one that a rep ticks."""

    BINDINGS = bind("tick", "owner")
    name_of: ClassVar[str] = "screen.today"
    hints: ClassVar[tuple[str, ...]] = ("open", "tick", "filter", "owner", "help", "quit")
    mine: bool = True
    asked_before: bool = False

    def body(self) -> ComposeResult:
        """Lay out the list, and below it the row under the cursor in full."""
        yield ListPane("today.title", COLUMNS, lambda row: f"{row.deal}\0{row.action.id}", id="today", empty=self._empty, note=self._note)
        with Container(id="detail"):
            yield ActionDetail()

    def on_mount(self) -> None:
        """Send keys to the list."""
        self.pane().focus_list()

    def pane(self) -> ListPane[TodayRow]:
        """Give the list."""
        return self.query_one("#today", ListPane)

    def _empty(self) -> str:
        keymap = self.desk_app.settings.keys
        if self.mine:
            return self.look.words("today.empty.mine", owner=first_key("owner", keymap), deal=first_key("screen.deal", keymap))
        return self.look.words("today.empty.all")

    def _note(self, look: Look) -> str:
        late = sum(row.overdue_days > 0 for row in self.pane().list.rows)
        return "   ".join([look.words("scope.mine" if self.mine else "scope.all"), *([look.words("count.late", n=late)] if late else [])])

    def reload(self) -> None:
        """Read the actions of the user, or of everyone; the first time everyone's where the user has none."""
        user, mine, first = self.desk_app.user, self.mine, not self.asked_before

        def call(desk: Desk) -> tuple[Haystack[TodayRow], bool]:
            rows, whose = desk.today(user if mine else None), mine
            if first and mine and not rows:
                rows, whose = desk.today(None), False
            return Haystack(
                rows, lambda row: f"{row.deal} {row.deal_name} {row.account} {row.owner} {row.action.say.en} {row.action.say.zh}"
            ), whose

        self.fetch(call, lambda answer: TodayArrived(*answer), "rows")

    def on_today_arrived(self, event: TodayArrived) -> None:
        """Show what came."""
        if self.mine and not event.mine and not self.asked_before and event.found.rows:
            self.say(self.look.words("today.everyone"), "dim")
        if self.mine != event.mine and not self.asked_before:
            self.mine = event.mine if event.found.rows else self.mine
        self.asked_before = True
        self.pane().show(event.found)

    def on_highlighted(self, event: Highlighted) -> None:
        """Show the row under the cursor in full."""
        self.query_one(ActionDetail).show(event.row)

    def on_chosen(self, event: Chosen) -> None:
        """Open the deal."""
        self.desk_app.open_deal(event.row.deal)

    def action_owner(self) -> None:
        """Show mine, or everyone's."""
        self.mine, self.asked_before = not self.mine, True
        self.reload()

    def action_tick(self) -> None:
        """Tick the step of the row, once its deal is read."""
        row = self.pane().list.current
        if row is not None:
            self.start(self._tick(row), group="tick")

    async def _tick(self, row: TodayRow) -> None:
        card: DealCard = await self.desk_app.ask(lambda desk: desk.deal(row.deal))
        if not any(step.id == row.action.id for step in card.checklist):
            self.say(self.look.words("tick.not", what=self.look.text(row.action.say)), "warn")
        else:
            self.tick(card, row.action.id)
