"""Pipeline: the forecast against its target with the gap first, the funnel stage by stage, and what changed since a day."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import ContentSwitcher

from engine.api.instant import day as read_day
from engine.model.funnel import Change
from engine.model.views_pipeline import BY, By, ForecastPart, ForecastReport, FunnelLine, FunnelReport, SinceReport
from tui.bindings import bind
from tui.columns import Column
from tui.haystack import Haystack
from tui.ink import Piece
from tui.look import Look
from tui.messages import Chosen, DrillArrived, ForecastArrived, FunnelArrived, Highlighted, SectionChosen, SinceArrived
from tui.screens.base import DeskScreen
from tui.screens.drilled import DrillScreen
from tui.screens.talking import SOON
from tui.widgets.forecast_head import ForecastHead
from tui.widgets.funnel_head import FunnelHead
from tui.widgets.list_pane import ListPane
from tui.widgets.sections import Sections
from tui.widgets.since_head import SinceHead
from tui.widgets.stage_detail import StageDetail

PARTS = ("part.funnel", "part.groups", "part.changes")
WEEK = 7  # days that one looks back unless another day is asked for
WIDE = 14  # cells of a bar in a column
ZERO = Fraction(0)
INKS = {
    "came": "good",
    "left": "warn",
    "slipped": "bad",
    "pulled_in": "good",
    "grew": "good",
    "shrank": "bad",
    "rate": "key",
    "currency": "key",
    "handed_over": "key",
}


class PipelineScreen(DeskScreen):
    """Left and right go from section to section; ``s`` chooses the day, ``b`` the groups, enter works a stage up."""

    BINDINGS = bind("previous.part", "next.part", "since", "by")
    name_of: ClassVar[str] = "screen.pipeline"
    hints: ClassVar[tuple[str, ...]] = ("open", "next.part", "since", "by", "help", "quit")

    def __init__(self) -> None:
        super().__init__()
        self.by: By = "rep"
        self.since: dt.date | None = None
        self.funnel: FunnelReport | None = None
        self.forecast: ForecastReport | None = None
        self.changed: SinceReport | None = None

    def body(self) -> ComposeResult:
        """Lay out the forecast, then the sections."""
        stages: tuple[Column[FunnelLine], ...] = (
            Column("col.stage", lambda line, look: (look.text(line.name), "strong"), 10, grow=2),
            Column("col.open", lambda line, _look: (str(line.open), ""), 5, right=True),
            Column("col.amount.open", lambda line, look: (look.money(line.amount), ""), 12, right=True, drop=1),
            Column("col.share", self._share, WIDE, drop=5),
            Column("col.on", _rate, 7, right=True),
            Column("col.span", lambda line, look: (look.span(line.conversion.rate), "dim"), 8, right=True, drop=4),
            Column("col.median", lambda line, look: _days(line.dwell.median.value if line.dwell.median else None, look), 7, right=True),
            Column("col.p75", _upper, 7, right=True, drop=3),
            Column("col.limit", lambda line, look: _days(line.at_most, look, "dim"), 7, right=True, drop=6),
            Column("col.came", lambda line, _look: (str(line.flow.came), "dim"), 5, right=True, drop=7),
            Column("col.went", lambda line, _look: (str(line.flow.on + line.flow.over), "dim"), 5, right=True, drop=8),
            Column("col.lost", lambda line, _look: (str(line.flow.lost), "dim"), 5, right=True, drop=9),
            Column("col.returned", lambda line, _look: (str(line.flow.back), "dim"), 5, right=True, drop=10),
        )
        groups: tuple[Column[ForecastPart], ...] = (
            Column("col.group", lambda part, _look: (part.name or part.id, ""), 12, grow=2),
            Column("col.closed", lambda part, look: (look.money(part.closed), ""), 12, right=True),
            Column("col.expected", lambda part, look: (look.money(part.expected), "strong"), 12, right=True),
            Column("col.commit", lambda part, look: (look.money(part.categories.get("commit", ZERO)), ""), 12, right=True, drop=1),
            Column("col.best_case", lambda part, look: (look.money(part.categories.get("best_case", ZERO)), ""), 12, right=True, drop=2),
            Column("col.pipeline", lambda part, look: (look.money(part.categories.get("pipeline", ZERO)), "dim"), 12, right=True, drop=3),
        )
        changes: tuple[Column[Change], ...] = (
            Column("col.change", lambda each, look: (look.words(f"change.{each.kind}"), INKS[each.kind]), 11),
            Column("col.deal", self._deal, 14, grow=3),
            Column("col.group", self._group, 10, grow=1, drop=2),
            Column("col.effect", lambda each, look: (look.money(each.effect, signed=True), "strong"), 14, right=True),
            Column("col.moved", lambda each, _look: (f"{each.days:+d}" if each.days is not None else "", "dim"), 6, right=True, drop=3),
            Column("col.why", lambda each, look: (look.words.get(f"why.{each.why}") or "", "dim"), 8, grow=1, drop=4),
        )
        yield ForecastHead(id="forecast")
        yield Sections(PARTS, id="parts")
        with ContentSwitcher(initial="funnel-part", id="switcher"):
            with Vertical(id="funnel-part"):
                yield FunnelHead(id="funnel")
                yield ListPane("stages.title", stages, lambda line: line.stage, id="stages", empty=lambda: self.look.words("stages.empty"))
                with Container(classes="frame"), VerticalScroll(id="stage-detail", classes="detail"):
                    yield StageDetail(id="stage")
            with Vertical(id="groups-part"):
                yield ListPane(
                    "groups.title", groups, lambda part: part.id, id="groups", empty=lambda: self.look.words("groups.empty"), note=self._by
                )
            with Vertical(id="changes-part"):
                yield SinceHead(id="since")
                yield ListPane(
                    "changes.title",
                    changes,
                    lambda each: f"{each.deal} {each.kind} {each.group}",
                    id="changes",
                    empty=lambda: self.look.words("changes.empty"),
                    note=self._by,
                )

    def on_mount(self) -> None:
        """Send keys to the stages."""
        self.stages.focus_list()

    @property
    def stages(self) -> ListPane[FunnelLine]:
        """The stages."""
        return self.query_one("#stages", ListPane)

    @property
    def part(self) -> str:
        """The section in sight."""
        return self.query_one(Sections).here

    def pane(self) -> ListPane[Any]:
        """Give the list of the section in sight."""
        return self.query_one(f"#{'stages' if self.part == 'part.funnel' else self.part.removeprefix('part.')}", ListPane)

    def _by(self, look: Look) -> str:
        return look.words("by.now", by=look.words(f"by.{self.by}"))

    def _share(self, line: FunnelLine, look: Look) -> Piece:
        most = max((each.amount for each in self.funnel.whole.lines), default=ZERO) if self.funnel else ZERO
        return look.cells(line.amount / most if most > 0 else ZERO, WIDE), "bar"

    def _deal(self, each: Change, _look: Look) -> Piece:
        names = self.changed.names if self.changed else {}
        return names.get(each.deal, each.deal), ""

    def _group(self, each: Change, _look: Look) -> Piece:
        names = self.changed.part_names if self.changed else {}
        return names.get(each.group, each.group), "dim"

    def reload(self) -> None:
        """Read forecast, funnel and changes; each comes when it is ready, and one that is refused does not keep the others back."""
        by, since = self.by, self.since
        self.fetch(lambda desk: desk.pipeline.forecast(None, by), ForecastArrived, "forecast")
        self.fetch(lambda desk: desk.pipeline.funnel(), FunnelArrived, "funnel")
        self.fetch(lambda desk: desk.pipeline.changed(since or desk.day - dt.timedelta(days=WEEK), by), SinceArrived, "since")

    def on_forecast_arrived(self, event: ForecastArrived) -> None:
        """Show a forecast."""
        self.forecast = event.report
        self.query_one(ForecastHead).show(event.report)
        groups = self.query_one("#groups", ListPane)
        groups.show(Haystack(event.report.parts, lambda part: f"{part.name} {part.id}"))

    def on_funnel_arrived(self, event: FunnelArrived) -> None:
        """Show a funnel."""
        self.funnel = event.report
        self.query_one(FunnelHead).show(event.report)
        self.stages.show(Haystack(event.report.whole.lines, lambda line: f"{line.name.en} {line.name.zh} {line.stage}"))
        self.query_one(StageDetail).show(event.report, self.stages.list.current)

    def on_since_arrived(self, event: SinceArrived) -> None:
        """Show what changed, the largest effect first."""
        self.changed = found = event.report
        self.query_one(SinceHead).show(found)
        rows = sorted(found.whole.changes, key=lambda each: (-abs(each.effect), each.deal, each.kind))
        named = found.names, found.part_names
        pane = self.query_one("#changes", ListPane)
        pane.show(Haystack(rows, lambda each: f"{named[0].get(each.deal, each.deal)} {named[1].get(each.group, each.group)} {each.kind}"))
        self.query_one(Sections).count(changes=len(rows))

    def on_highlighted(self, event: Highlighted) -> None:
        """Say more of the stage under the cursor."""
        if event.list_id == self.stages.list.id:
            self.query_one(StageDetail).show(self.funnel, event.row)

    def on_chosen(self, event: Chosen) -> None:
        """Work a stage up; open a deal that changed."""
        if event.list_id == self.stages.list.id and event.row is not None:
            stage = event.row.stage
            self.say(self.look.words("reading"), "dim")
            self.fetch(lambda desk: desk.pipeline.drill(stage), DrillArrived, "drill")
        elif self.part == "part.changes" and event.row is not None:
            self.desk_app.open_deal(event.row.deal)

    def on_drill_arrived(self, event: DrillArrived) -> None:
        """Show a stage worked up."""
        self.say("")
        self.app.push_screen(DrillScreen(event.view))

    def on_section_chosen(self, event: SectionChosen) -> None:
        """Show a section that was clicked."""
        self._go(event.section)

    def action_part(self, by: int) -> None:
        """Show the next or previous section."""
        self._go(self.query_one(Sections).beside(by))

    def _go(self, part: str) -> None:
        self.query_one(Sections).here = part
        self.query_one(ContentSwitcher).current = f"{part.removeprefix('part.')}-part"
        self.pane().focus_list()

    def action_by(self) -> None:
        """Divide by the next kind of group."""
        self.by = BY[(BY.index(self.by) + 1) % len(BY)]
        if self.part == "part.funnel":
            self._go("part.groups")
        self.reload()

    def action_since(self) -> None:
        """Ask since which day."""
        words, day = self.look.words, self.look.day

        async def save(text: str) -> None:
            self.since = _past(text, day)
            self.call_later(self._go, "part.changes")
            self.call_later(self.reload)

        given = (self.since or day - dt.timedelta(days=WEEK)).isoformat()
        self.ask(words("part.changes"), words("ask.since"), words("ask.since.hint"), save, text=given, required=True)


def _past(text: str, day: dt.date) -> dt.date:
    """Read a day, or so many days ago; what lies ahead is today. Raises UsageError (JD104)."""
    soon = SOON.match(text.strip())
    return day - dt.timedelta(days=int(soon[1])) if soon else min(read_day(text.strip()), day)


def _rate(line: FunnelLine, look: Look) -> Piece:
    rate = line.conversion.rate
    return (look.percent(rate.value), "strong") if rate else ("-", "dim")


def _days(days: float | None, look: Look, ink: str = "") -> Piece:
    return ("-", "dim") if days is None else (look.words("days", n=round(days)), ink)


def _upper(line: FunnelLine, look: Look) -> Piece:
    over = line.dwell.p75 is not None and line.at_most is not None and line.dwell.p75.value > line.at_most
    return _days(line.dwell.p75.value if line.dwell.p75 else None, look, "warn" if over else "")
