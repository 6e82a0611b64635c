"""Inspect: samples with what the machine and the inspector found, corrective actions, and how far the process is followed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import ContentSwitcher

from engine.model.desk import Desk
from engine.model.views_inspect import ComplianceReport, ComplianceRow, InspectionView, SampleRow
from tui.bindings import bind
from tui.columns import Column
from tui.haystack import Haystack
from tui.ink import Piece
from tui.look import Look
from tui.messages import Chosen, ComplianceArrived, Highlighted, InspectionsArrived, SectionChosen
from tui.screens.recording import Recording
from tui.widgets.inspection_head import ComplianceHead, InspectionHead
from tui.widgets.list_pane import ListPane
from tui.widgets.sample_detail import SampleDetail
from tui.widgets.sections import Sections

PARTS = ("part.sample", "part.compliance")
LEVELS = ("teams", "reps", "stages", "links")
WIDE = 14  # cells of a bar in a column
Scored = tuple[str, ComplianceRow]  # the level it stands on, and the score


def state(view: InspectionView, _look: Look) -> Piece:
    """Say how much is open."""
    open_ones = len(view.uncovered) + len(view.overdue)
    return str(open_ones), "bad" if open_ones else "dim"


def links(row: SampleRow, _look: Look) -> Piece:
    """Say how many of the links that were asked for were met."""
    asked = [each for each in row.links if each.result not in ("waived", "skipped")]
    met = sum(each.result == "met" for each in asked)
    return f"{met}/{len(asked)}", "good" if met == len(asked) else "warn"


def flags(row: SampleRow, look: Look) -> Piece:
    """Name the flags."""
    return ", ".join(look.words(f"flag.{each.kind}") for each in row.flags), "warn"


def bar(row: Scored, look: Look) -> Piece:
    """Draw the share met."""
    return look.cells(row[1].score.rate or Fraction(0), WIDE), "bar"


INSPECTIONS: tuple[Column[InspectionView], ...] = (
    Column("col.drawn", lambda view, _look: (view.inspection.id, "strong"), 5, grow=1),
    Column("col.day", lambda view, _look: (view.inspection.day.isoformat(), ""), 10),
    Column("col.todo", state, 4, right=True),
)
SAMPLE: tuple[Column[SampleRow], ...] = (
    Column("col.deal", lambda row, _look: (row.deal_name, ""), 16, grow=3),
    Column("col.rep", lambda row, _look: (row.rep_name, ""), 8, grow=1, drop=2),
    Column("col.stage", lambda row, look: (look.text(row.stage_name), ""), 10, drop=1),
    Column("col.left", lambda row, _look: (f"{row.drawn.exit.at:%Y-%m-%d}", "dim"), 10, drop=3),
    Column("col.met", links, 5, right=True),
    Column("col.flags", flags, 10, grow=1, drop=4),
    Column("col.found", lambda row, _look: (f"{len(row.findings)}", "strong" if row.findings else "dim"), 5, right=True),
)
SCORES: tuple[Column[Scored], ...] = (
    Column("col.level", lambda row, look: (look.words(f"level.{row[0]}"), "dim"), 6, drop=2),
    Column("col.what", lambda row, _look: (row[1].name, ""), 16, grow=3),
    Column("col.met", lambda row, look: (look.percent(row[1].score.rate), "strong"), 6, right=True),
    Column("col.share", bar, WIDE, drop=3),
    Column("col.met.of", lambda row, _look: (f"{row[1].score.met}/{row[1].score.applicable}", ""), 11, right=True, drop=1),
    Column("col.span", lambda row, look: (look.span(row[1].estimate), "dim"), 8, right=True, drop=4),
    Column("col.exits", lambda row, _look: (str(row[1].score.exits), "dim"), 6, right=True, drop=5),
    Column("col.late", lambda row, _look: (str(row[1].score.late), "warn" if row[1].score.late else "dim"), 6, right=True, drop=6),
    Column("col.waived", lambda row, _look: (str(row[1].score.waived), "dim"), 6, right=True, drop=7),
)


class InspectScreen(Recording):
    """Left and right go from section to section; ``n`` draws a sample, ``e`` records what was seen, ``v`` says that it is put right."""

    BINDINGS = bind("previous.part", "next.part", "draw", "again", "record", "mended")
    name_of: ClassVar[str] = "screen.inspect"
    hints: ClassVar[tuple[str, ...]] = ("draw", "record", "mended", "next.part", "help", "quit")

    def __init__(self) -> None:
        super().__init__()
        self.view: InspectionView | None = None

    def body(self) -> ComposeResult:
        """Lay out the inspections, and the sections beside them."""
        yield ListPane("inspections.title", INSPECTIONS, lambda view: view.inspection.id, id="inspections", empty=self._none)
        with Vertical(id="side"):
            yield Sections(PARTS, id="parts")
            with ContentSwitcher(initial="sample-part", id="switcher"):
                with Vertical(id="sample-part"):
                    yield InspectionHead(id="inspection")
                    yield ListPane("sample.title", SAMPLE, _key, id="sample", empty=lambda: self.look.words("sample.empty"))
                    with Container(classes="frame"), VerticalScroll(id="sample-detail", classes="detail"):
                        yield SampleDetail(id="exit")
                with Vertical(id="compliance-part"):
                    yield ComplianceHead(id="whole")
                    yield ListPane(
                        "compliance.title",
                        SCORES,
                        lambda row: f"{row[0]} {row[1].id}",
                        id="scores",
                        empty=lambda: self.look.words("compliance.empty"),
                    )

    def on_mount(self) -> None:
        """Send keys to the inspections."""
        self.inspections.focus_list()

    def _none(self) -> str:
        return self.look.words("inspections.empty")

    @property
    def inspections(self) -> ListPane[InspectionView]:
        """The inspections."""
        return self.query_one("#inspections", ListPane)

    @property
    def sample(self) -> ListPane[SampleRow]:
        """The sample of the one under the cursor."""
        return self.query_one("#sample", ListPane)

    @property
    def part(self) -> str:
        """The section in sight."""
        return self.query_one(Sections).here

    def pane(self) -> ListPane[Any]:
        """Give the list that keys go to, or that of the section."""
        if self.inspections.list.has_focus:
            return self.inspections
        return self.sample if self.part == "part.sample" else self.query_one("#scores", ListPane)

    def reload(self) -> None:
        """Read inspections and compliance again."""

        def compliance(desk: Desk) -> ComplianceReport:
            return desk.inspections.compliance()

        self.fetch(lambda desk: desk.inspections.inspections(), InspectionsArrived, "rows")
        self.fetch(compliance, ComplianceArrived, "compliance")

    def on_inspections_arrived(self, event: InspectionsArrived) -> None:
        """Show the inspections, and the sample of the one under the cursor."""
        before = len(self.inspections.found.rows) if self.inspections.found else len(event.views)
        self.inspections.show(Haystack(event.views, lambda view: f"{view.inspection.id} {view.inspection.day} {view.by}"))
        if len(event.views) > before:
            self.inspections.list.cursor = 0  # the one that was just drawn
        self._show(self.inspections.list.current)

    def on_compliance_arrived(self, event: ComplianceArrived) -> None:
        """Show how far the process is followed, level by level."""
        report = event.report
        self.query_one(ComplianceHead).show(report)
        rows: list[Scored] = [(level, row) for level in LEVELS for row in getattr(report, level)]
        self.query_one("#scores", ListPane).show(Haystack(rows, lambda row: row[1].name))

    def _show(self, view: InspectionView | None) -> None:
        self.view = view
        self.query_one(InspectionHead).show(view)
        rows = view.rows if view else ()
        self.sample.show(Haystack(rows, lambda row: f"{row.deal_name} {row.rep_name} {row.stage_name.en} {row.stage_name.zh}"))
        self.query_one(SampleDetail).show(self.sample.list.current)
        self.query_one(Sections).count(sample=len(rows))

    def on_highlighted(self, event: Highlighted) -> None:
        """Follow the cursor."""
        if event.list_id == self.inspections.list.id:
            self._show(event.row)
        elif event.list_id == self.sample.list.id:
            self.query_one(SampleDetail).show(event.row)

    def on_chosen(self, event: Chosen) -> None:
        """Go from the inspections into the sample, from an exit into its detail."""
        if event.list_id == self.inspections.list.id:
            self._go("part.sample")
        elif event.list_id == self.sample.list.id:
            self.query_one("#sample-detail").focus()

    def on_section_chosen(self, event: SectionChosen) -> None:
        """Show a section that was clicked."""
        self._go(event.section)

    def action_part(self, by: int) -> None:
        """Show the next or previous section."""
        self._go(self.query_one(Sections).beside(by))

    def _go(self, part: str) -> None:
        self.query_one(Sections).here = part
        self.query_one(ContentSwitcher).current = f"{part.removeprefix('part.')}-part"
        (self.sample if part == "part.sample" else self.query_one("#scores", ListPane)).focus_list()

    def action_back(self) -> None:
        """Go back from the detail to the sample, from there to the inspections, then as elsewhere."""
        if isinstance(self.focused, VerticalScroll):
            self.sample.focus_list()
        elif not self.inspections.list.has_focus and not self.pane().typed:
            self.inspections.focus_list()
        else:
            super().action_back()

    def action_draw(self) -> None:
        """Draw a sample."""
        self.draw_sample()

    def action_again(self) -> None:
        """Look again at what was put right."""
        if self.view is None:
            self.say(self.look.words("again.choose"), "warn")
        else:
            self.draw_sample(self.view.inspection.id)

    def _here(self) -> tuple[InspectionView, SampleRow] | None:
        """Give the exit under the cursor, or say that one must be chosen."""
        row = self.sample.list.current if self.part == "part.sample" else None
        if self.view is None or row is None:
            self.say(self.look.words("record.choose"), "warn")
            return None
        return self.view, row

    def action_record(self) -> None:
        """Record what was seen at the exit under the cursor."""
        if here := self._here():
            self.record_finding(here[0].inspection.id, here[1])

    def action_mended(self) -> None:
        """Say that what was to be put right there is done."""
        if here := self._here():
            self.put_right(here[0].inspection.id, here[1])

    def copied(self) -> str:
        """Give the exit under the cursor in full."""
        if self.part != "part.sample":
            return super().copied()
        lines = self.query_one(SampleDetail).draw(100, self.look)
        return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def _key(row: SampleRow) -> str:
    exit = row.drawn.exit
    return f"{exit.deal} {exit.stage} {exit.at.isoformat()}"
