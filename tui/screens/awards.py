"""Awards: a statement down to the cent and how one stands, for a rep; what waits for approval, for those who approve."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import ContentSwitcher

from engine.model.desk import Desk
from engine.model.views_awards import EntryRow
from tui.bindings import bind
from tui.columns import Column
from tui.haystack import Haystack
from tui.ink import Piece
from tui.look import Look
from tui.messages import Chosen, Highlighted, PayArrived, PeopleArrived, SectionChosen
from tui.paid import Pay, PayLine, lines_of, read_pay
from tui.screens.deciding import Deciding
from tui.widgets.list_pane import ListPane
from tui.widgets.pay_detail import PayDetail
from tui.widgets.sections import Sections
from tui.widgets.standing_box import StandingBox
from tui.widgets.statement_head import StatementHead

REST = 0.12  # seconds the cursor rests on someone before their pay is read
PARTS = ("part.statement", "part.standing", "part.waiting")
STATE_INKS = {"waiting": "warn", "approved": "good", "held": "warn", "disputed": "bad", "refused": "dim"}
Person = tuple[str, str]


def state(line: PayLine, look: Look) -> Piece:
    """Say the state of a line in words."""
    if line.entry is None:
        return look.words("pay.held"), "warn"
    return look.text(line.entry.state), STATE_INKS[line.entry.entry.state]


def incentive(line: PayLine, look: Look) -> Piece:
    """Name the incentive; what takes back or corrects something says so."""
    if line.entry is None:
        return (look.text(line.held.incentive) if line.held else ""), "dim"
    kind = f" ({look.text(line.entry.kind)})" if line.entry.entry.kind != "award" else ""
    return look.text(line.entry.incentive) + kind, ""


def at(line: PayLine, _look: Look) -> Piece:
    """Give the day of the event."""
    found = line.entry.entry.at if line.entry else line.held.at if line.held else None
    return (found.isoformat() if found else ""), "dim"


def deal(line: PayLine, _look: Look) -> Piece:
    """Name the deal."""
    return (line.entry.deal if line.entry else line.held.deal if line.held else ""), ""


def person(line: PayLine, _look: Look) -> Piece:
    """Name whose pay it is."""
    return (line.entry.person if line.entry else ""), ""


AT: Column[PayLine] = Column("col.at", at, 10, drop=3)
INCENTIVE: Column[PayLine] = Column("col.incentive", incentive, 14, grow=2)
DEAL: Column[PayLine] = Column("col.deal", deal, 12, grow=2, drop=2)
AMOUNT: Column[PayLine] = Column("col.amount", lambda line, _look: (line.entry.amount if line.entry else "-", "strong"), 14, right=True)
STATE: Column[PayLine] = Column("col.state", state, 9)
PERSON: Column[PayLine] = Column("col.person", person, 10, grow=1)
PEOPLE: tuple[Column[Person], ...] = (Column("col.rep", lambda row, _look: (row[1], ""), 10, grow=1),)


class AwardsScreen(Deciding):
    """Left and right go from section to section, ``[`` and ``]`` from period to period; the line under the cursor is shown in full below."""

    BINDINGS = bind("previous.period", "next.period", "previous.part", "next.part", "mark", "approve", "refuse", "dispute", "decide")
    name_of: ClassVar[str] = "screen.awards"
    hints: ClassVar[tuple[str, ...]] = ("open", "next.part", "previous.period", "filter", "help", "quit")
    of_part: ClassVar[dict[str, tuple[str, ...]]] = {
        "part.statement": ("open", "dispute", "previous.period", "next.part", "export", "help"),
        "part.standing": ("next.part", "previous.period", "refresh", "back", "help", "quit"),
        "part.waiting": ("mark", "approve", "refuse", "decide", "next.part", "help"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.person: str | None = None
        self.me: str | None = None
        self.pay: Pay | None = None
        self.period: str | None = None
        self.marked: set[str] = set()
        self._found_out = False
        self._resting: Timer | None = None

    def body(self) -> ComposeResult:
        """Lay out whose pay can be seen, and the sections."""
        mark: Column[PayLine] = Column("col.mark", self._mark, 4)
        waiting = (mark, PERSON, INCENTIVE, DEAL, AMOUNT, STATE)
        yield ListPane("people.title", PEOPLE, lambda row: row[0], id="people", empty=lambda: self.look.words("people.empty"))
        with Vertical(id="side"):
            yield Sections(PARTS, id="parts")
            with ContentSwitcher(initial="statement-part", id="switcher"):
                with Vertical(id="statement-part"):
                    yield StatementHead(id="totals")
                    yield _pane("lines.title", (AT, INCENTIVE, DEAL, AMOUNT, STATE), "lines", self._no_lines)
                    with Container(classes="frame"), VerticalScroll(id="lines-detail", classes="detail"):
                        yield PayDetail(id="line")
                with VerticalScroll(id="standing-part", can_focus=False):
                    yield StandingBox(id="standing")
                with Vertical(id="waiting-part"):
                    yield _pane("waiting.title", waiting, "waiting", lambda: self.look.words("waiting.empty"))
                    with Container(classes="frame"), VerticalScroll(id="waiting-detail", classes="detail"):
                        yield PayDetail(id="waits")

    def on_mount(self) -> None:
        """Until one knows whose pay there is to see, the list of people is out of sight."""
        self.people.display = False
        self.lines_pane.focus_list()

    @property
    def people(self) -> ListPane[Person]:
        """Whose pay can be seen."""
        return self.query_one("#people", ListPane)

    @property
    def lines_pane(self) -> ListPane[PayLine]:
        """The lines of the statement."""
        return self.query_one("#lines", ListPane)

    @property
    def waiting(self) -> ListPane[PayLine]:
        """What waits for approval."""
        return self.query_one("#waiting", ListPane)

    @property
    def part(self) -> str:
        """The section in sight."""
        return self.query_one(Sections).here

    def pane(self) -> ListPane[Person] | ListPane[PayLine]:
        """Give the list that keys go to, or that of the section."""
        if self.people.display and self.people.list.has_focus:
            return self.people
        return self.waiting if self.part == "part.waiting" else self.lines_pane

    def hints_now(self) -> tuple[str, ...]:
        """Give the keys of the people, or of the section in sight."""
        return self.hints if self.people.list.has_focus else self.of_part[self.part]

    def _no_lines(self) -> str:
        return self.look.words("lines.empty") if self.pay or not self._found_out else self.look.words("people.empty")

    def _mark(self, line: PayLine, _look: Look) -> Piece:
        if line.entry is None or not line.entry.may_decide:
            return "", ""
        return ("[x]", "good") if line.key in self.marked else ("[ ]", "dim")

    def reload(self) -> None:
        """Read who can be seen and what waits, and the pay of the one under the cursor again."""

        def call(desk: Desk) -> tuple[list[Person], str | None, list[EntryRow]]:
            return desk.awards.people(), desk.awards.me(), desk.awards.waiting()

        self.fetch(call, lambda answer: PeopleArrived(*answer), "rows")

    def on_people_arrived(self, event: PeopleArrived) -> None:
        """Show people and what waits; a rep sees their own statement, who approves what waits, at first."""
        first, self._found_out, self.me = not self._found_out, True, event.me
        people = sorted(event.people, key=lambda row: row[0] != event.me)
        self.people.display = len(people) > 1
        if self.person is None and people:
            self.person = people[0][0]
        self.people.show(Haystack(people, " ".join))
        self.marked &= {row.entry.id for row in event.waiting}
        rows = [PayLine(row.entry.id, entry=row) for row in event.waiting]
        self.waiting.show(
            Haystack(rows, lambda line: f"{person(line, self.look)[0]} {deal(line, self.look)[0]} {incentive(line, self.look)[0]}")
        )
        self.query_one("#waits", PayDetail).show(self.waiting.list.current)
        self.query_one(Sections).count(waiting=len(rows))
        if first and event.me is None and any(row.may_decide for row in event.waiting):
            self._go("part.waiting", enter=True)
        if self.person is None:
            self.lines_pane.show(Haystack((), lambda _: ""))
        self._read()

    def _read(self) -> None:
        person, period = self.person, self.period
        if person is not None:
            self.fetch(lambda desk: read_pay(desk, person, period), PayArrived, "pay")

    def on_pay_arrived(self, event: PayArrived) -> None:
        """Show statement and standing, unless the cursor has gone on."""
        if event.pay.statement.person != self.person:
            return
        self.pay = event.pay
        self.query_one(StatementHead).show(event.pay.statement)
        look = self.look
        rows = lines_of(event.pay.statement)
        self.lines_pane.show(Haystack(rows, lambda line: f"{deal(line, look)[0]} {incentive(line, look)[0]} {state(line, look)[0]}"))
        self.query_one("#line", PayDetail).show(self.lines_pane.list.current)
        self.query_one(StandingBox).show(event.pay)
        self.query_one(Sections).count(statement=len(rows))

    def on_highlighted(self, event: Highlighted) -> None:
        """Follow the cursor: someone else's pay, or a line in full."""
        if event.list_id == self.lines_pane.list.id:
            self.query_one("#line", PayDetail).show(event.row)
        elif event.list_id == self.waiting.list.id:
            self.query_one("#waits", PayDetail).show(event.row)
        elif event.row is not None and event.row[0] != self.person and self.people.display:
            self.person, self.period = event.row[0], None
            if self._resting:
                self._resting.stop()
            self._resting = self.set_timer(REST, self._read)

    def on_section_chosen(self, event: SectionChosen) -> None:
        """Show a section that was clicked."""
        self._go(event.section)

    def _go(self, part: str, *, enter: bool = False) -> None:
        enter = enter or not self.people.list.has_focus
        self.query_one(Sections).here = part
        self.query_one(ContentSwitcher).current = f"{part.removeprefix('part.')}-part"
        if enter:
            self._enter()

    def _enter(self) -> None:
        """Send keys to what is in the section."""
        if self.part == "part.standing":
            self.query_one(StandingBox).focus()
        else:
            (self.waiting if self.part == "part.waiting" else self.lines_pane).focus_list()
        self.on_descendant_focus()

    def on_chosen(self, event: Chosen) -> None:
        """Go from the people into the section, from a line to its steps."""
        if event.list_id == self.people.list.id:
            self._enter()
        else:
            self.query_one("#waiting-detail" if self.part == "part.waiting" else "#lines-detail").focus()

    def action_part(self, by: int) -> None:
        """Show the next or previous section."""
        self._go(self.query_one(Sections).beside(by))

    def action_step(self, by: int) -> None:
        """Turn to the period before or after."""
        if self.pay is None:
            return
        names = list(self.pay.periods)
        here = names.index(self.pay.statement.period) if self.pay.statement.period in names else 0
        there = here - by
        if 0 <= there < len(names):
            self.period = names[there]
            self._read()
        else:
            self.say(self.look.words("pay.no_period"), "dim")

    def action_back(self) -> None:
        """Go back from the steps to the lines, from the lines to the people, then as elsewhere."""
        focused = self.focused
        if isinstance(focused, VerticalScroll):
            self._enter()
        elif self.people.display and focused is not self.people.list and not self.pane().typed:
            self.people.focus_list()
        else:
            super().action_back()

    def _here(self) -> EntryRow | None:
        """Give the entry under the cursor of the section in sight."""
        if self.part == "part.standing":
            return None
        line = (self.waiting if self.part == "part.waiting" else self.lines_pane).list.current
        return line.entry if line else None

    def _taken(self) -> list[EntryRow]:
        """Give the entries that are marked, else the one under the cursor."""
        rows = [line.entry for line in (self.waiting.found.rows if self.waiting.found else ()) if line.entry]
        marked = [row for row in rows if row.entry.id in self.marked]
        here = self._here() if self.part == "part.waiting" else None
        return marked or ([here] if here else [])

    def action_mark(self) -> None:
        """Mark the entry under the cursor, or take its mark away."""
        row = self._here() if self.part == "part.waiting" else None
        if row is None or not row.may_decide:
            self.say(self.look.words("approve.not" if row else "approve.choose"), "warn")
            return
        self.marked ^= {row.entry.id}
        self.waiting.list.redraw()

    def action_approve(self) -> None:
        """Approve what is marked, or what the cursor stands on."""
        rows = self._deciding("waiting")
        if rows:
            self.approve(rows)

    def action_refuse(self) -> None:
        """Refuse what is marked, or what the cursor stands on."""
        rows = self._deciding("waiting")
        if rows:
            self.refuse(rows)

    def _deciding(self, wanted: str) -> list[EntryRow]:
        """Give what is to be decided, or say why nothing can be."""
        rows, words = self._taken() if self.part == "part.waiting" else [], self.look.words
        if not rows:
            self.say(words("approve.choose"), "warn")
        elif any(not row.may_decide for row in rows):
            self.say(words("approve.not"), "warn")
        elif any((row.entry.state == "disputed") is (wanted == "waiting") for row in rows):
            self.say(words("approve.disputed" if wanted == "waiting" else "decide.choose"), "warn")
        else:
            return rows
        return []

    def action_dispute(self) -> None:
        """Object to the line under the cursor."""
        row = self._here() if self.part == "part.statement" else None
        if row is None:
            self.say(self.look.words("dispute.choose"), "warn")
        elif self.me is None or row.entry.person != self.me:
            self.say(self.look.words("dispute.not"), "warn")
        else:
            self.dispute(row)

    def action_decide(self) -> None:
        """Decide on the dispute under the cursor."""
        rows = self._deciding("disputed")
        if rows:
            self.decide(rows[0])

    def copied(self) -> str:
        """Give the line under the cursor in full."""
        detail = self.query_one("#waits" if self.part == "part.waiting" else "#line", PayDetail)
        if self.part == "part.standing" or self.people.list.has_focus or detail.line is None:
            return super().copied()
        return "\n".join("".join(text for text, _ in line).rstrip() for line in detail.draw(100, self.look))


def _pane(title: str, columns: tuple[Column[PayLine], ...], id: str, empty: Callable[[], str]) -> ListPane[PayLine]:
    return ListPane(title, columns, lambda line: line.key, id=id, empty=empty)
