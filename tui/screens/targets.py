"""My targets: how far along each is, what is missing, and what would close it."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.timer import Timer

from engine.model.desk import Desk
from engine.model.views_targets import GapView, PlanView, TargetRow
from tui.bindings import bind
from tui.columns import Column
from tui.haystack import Haystack
from tui.ink import Piece
from tui.look import Look
from tui.messages import Chosen, ClosingArrived, Highlighted, TargetsArrived
from tui.screens.base import DeskScreen
from tui.widgets.list_pane import ListPane
from tui.widgets.target_detail import INKS, TargetDetail, number

REST = 0.12  # seconds the cursor rests on a target before its gap is read
WIDE = 14  # cells of a bar in a column
ZERO = Fraction(0)


def done(row: TargetRow, look: Look) -> Piece:
    """Draw how much of a target is reached."""
    pace = row.pace
    return look.cells(pace.actual / pace.target if pace.actual is not None and pace.target > 0 else ZERO, WIDE), "bar"


COLUMNS: tuple[Column[TargetRow], ...] = (
    Column("col.target", lambda row, look: (look.text(row.name), "strong"), 16, grow=2),
    Column("col.owner", lambda row, _look: (row.owner_name, ""), 10, grow=1, drop=3),
    Column("col.status", lambda row, look: (look.words(f"pace.{row.pace.status}"), INKS[row.pace.status]), 14),
    Column("col.progress", done, WIDE, drop=4),
    Column("col.actual", lambda row, look: (number(row.pace.actual, row, look), ""), 14, right=True),
    Column("col.goal", lambda row, look: (number(row.pace.target, row, look), "dim"), 14, right=True, drop=1),
    Column("col.pace", lambda row, look: (look.percent(row.pace.pace), ""), 6, right=True),
    Column("col.required", lambda row, look: (number(row.pace.required, row, look), ""), 12, right=True, drop=2),
    Column("col.until", lambda row, _look: (row.period.end.isoformat(), "dim"), 10, drop=5),
)


class TargetsScreen(DeskScreen):
    """The target under the cursor is shown in full below; ``o`` turns between one's own targets and all that one may see."""

    BINDINGS = bind("owner")
    name_of: ClassVar[str] = "screen.targets"
    hints: ClassVar[tuple[str, ...]] = ("open", "owner", "filter", "export", "help", "quit")

    def __init__(self) -> None:
        super().__init__()
        self.mine = True
        self._resting: Timer | None = None

    def body(self) -> ComposeResult:
        """Lay out the list, and the detail below."""
        yield ListPane("targets.title", COLUMNS, _key, id="targets", empty=self._empty, note=self._whose)
        with Container(classes="frame"), VerticalScroll(id="target-detail", classes="detail"):
            yield TargetDetail(id="target")

    def on_mount(self) -> None:
        """Send keys to the list."""
        self.pane().focus_list()

    def pane(self) -> ListPane[TargetRow]:
        """Give the list."""
        return self.query_one("#targets", ListPane)

    def _empty(self) -> str:
        return self.look.words("targets.empty" if self.mine else "targets.none")

    def _whose(self, look: Look) -> str:
        return look.words("targets.mine" if self.mine else "targets.all")

    def reload(self) -> None:
        """Read the targets again."""
        mine = self.mine
        self.fetch(lambda desk: desk.targets.mine() if mine else desk.targets.rows(), lambda rows: TargetsArrived(rows, mine), "rows")

    def on_targets_arrived(self, event: TargetsArrived) -> None:
        """Show them; who is held to none sees those of everyone."""
        if event.mine and not event.rows and self.mine and self.pane().found is None:
            self.mine = False
            self.reload()
            return
        self.pane().show(Haystack(event.rows, lambda row: f"{row.name.en} {row.name.zh} {row.owner_name} {row.id}"))
        self._read()

    def on_highlighted(self, event: Highlighted) -> None:
        """Follow the cursor."""
        if event.list_id == self.pane().list.id:
            self.query_one(TargetDetail).show(event.row)
            if self._resting:
                self._resting.stop()
            self._resting = self.set_timer(REST, self._read)

    def _read(self) -> None:
        row = self.pane().list.current
        self.query_one(TargetDetail).show(row)
        if row is None:
            return

        def call(desk: Desk) -> tuple[GapView, PlanView]:
            return desk.targets.gap(row.id, row.owner), desk.targets.plan(row.id, row.owner)

        self.fetch(call, lambda answer: ClosingArrived(*answer), "closing")

    def on_closing_arrived(self, event: ClosingArrived) -> None:
        """Show what closes the target, unless the cursor has gone on."""
        row = self.pane().list.current
        if row is not None and _key(row) == _key(event.gap.row):
            self.query_one(TargetDetail).show(row, event.gap, event.plan)

    def on_chosen(self, _: Chosen) -> None:
        """Go into the detail."""
        self.query_one("#target-detail").focus()

    def action_owner(self) -> None:
        """Turn between one's own and everyone's."""
        self.mine = not self.mine
        self.reload()

    def action_back(self) -> None:
        """Go back from the detail to the list, then as elsewhere."""
        if isinstance(self.focused, VerticalScroll):
            self.pane().focus_list()
        else:
            super().action_back()

    def copied(self) -> str:
        """Give the target in full."""
        lines = self.query_one(TargetDetail).draw(100, self.look)
        return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def _key(row: TargetRow) -> str:
    return f"{row.id} {row.owner}"
