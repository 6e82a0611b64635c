"""Everything about one deal on one card: in one column, or in two where there is room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll

from engine.model.views import DealCard
from tui.bindings import bind
from tui.ink import Line, hang
from tui.look import Look, look_of
from tui.messages import Edge
from tui.widgets.card_box import CardBox
from tui.widgets.card_head import CardHead
from tui.widgets.checklist import Checklist
from tui.widgets.criteria import Criteria
from tui.widgets.drawn import Drawn
from tui.widgets.facts import Facts
from tui.widgets.gate_bar import GateBar
from tui.widgets.history import History
from tui.widgets.next_steps import NextSteps
from tui.widgets.panel import Panel
from tui.widgets.talk import Talk
from tui.widgets.way_out import WayOut

GLANCE = 4  # lines that one step scrolls where there is no item to step to


class NoCard(Drawn):
    """What to do while no deal is chosen."""

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw the sentence."""
        return [(), *hang((), look.words("card.empty"), width, "dim")]


class CardView(VerticalScroll, can_focus=True):
    """The parts that are read scroll; in the checklist and the criteria a cursor goes from item to item."""

    BINDINGS = bind("page_down", "page_up", "down", "up", "top", "bottom")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.card: DealCard | None = None

    def compose(self) -> ComposeResult:
        """Lay out all parts; what must be done on the left, what helps on the right."""
        yield NoCard()
        yield CardHead()
        with Container(id="columns"):
            with Vertical(id="work"):
                yield GateBar()
                yield Checklist(id="checklist")
                yield Criteria(id="criteria")
            with Vertical(id="aid"):
                yield WayOut()
                yield NextSteps()
                yield Facts()
                yield Talk()
                yield History()

    def show(self, card: DealCard) -> None:
        """Show a deal; another one is shown from its top."""
        if self.card is None or self.card.row.id != card.row.id:
            self.scroll_home(animate=False)
        self.card = card
        self.query_one(NoCard).display = False
        for panel in self.query(Panel):
            panel.show(card)
        for box in self.query(CardBox):
            left = box.has_focus
            box.show(card)
            if left and not box.display:
                self.enter()

    def redraw(self) -> None:
        """Draw everything anew, as in another language."""
        for part in self.query(Drawn):
            part.redraw()

    def enter(self) -> None:
        """Send keys to the first box that has items, else to the card itself."""
        boxes = [box for box in self.query(CardBox) if box.display]
        (boxes[0] if boxes else self).focus()

    def copied(self) -> str:
        """Give the item under the cursor, or the name of the deal."""
        for box in self.query(CardBox):
            if box.has_focus:
                return box.copied()
        return f"{self.card.row.name}  {self.card.row.account}" if self.card else ""

    def action_move(self, by: int) -> None:
        """Scroll a little."""
        self.scroll_relative(y=by * GLANCE, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a screenful."""
        self.scroll_relative(y=by * max(self.size.height - 2, 1), animate=False)

    def action_end(self, which: int) -> None:
        """Scroll to the top or the bottom."""
        self.scroll_to(y=0 if which < 0 else self.max_scroll_y, animate=False)

    def on_edge(self, event: Edge) -> None:
        """Step on to the next box; past the last one, scroll."""
        event.stop()
        boxes = [box for box in self.query(CardBox) if box.display]
        at = boxes.index(event.box) + event.step
        if 0 <= at < len(boxes):
            boxes[at].cursor = 0 if event.step > 0 else boxes[at].count - 1
            boxes[at].focus(scroll_visible=False)
        else:
            self.action_move(event.step)

    @property
    def look(self) -> Look:
        """How things are shown."""
        return look_of(self)
