"""What workers and widgets tell the screens; the handlers own all state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.message import Message

from engine.model.views import DealCard, DealRow, TodayRow
from engine.model.views_awards import EntryRow
from engine.model.views_inspect import ComplianceReport, InspectionView
from engine.model.views_pipeline import DrillView, ForecastReport, FunnelReport, SinceReport
from engine.model.views_targets import GapView, PlanView, TargetRow
from tui.coached import Coached, Folder
from tui.haystack import Haystack
from tui.paid import Pay


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


class SectionChosen(Message):
    """Someone wants to see another section of a pane."""

    def __init__(self, section: str) -> None:
        super().__init__()
        self.section = section


class QueueArrived(Message):
    """Whom the user coaches, in the order of need."""

    def __init__(self, queue: Sequence[Coached]) -> None:
        super().__init__()
        self.queue = queue


class FolderArrived(Message):
    """Everything about one rep or team for a talk."""

    def __init__(self, folder: Folder) -> None:
        super().__init__()
        self.folder = folder


class PeopleArrived(Message):
    """Whose pay the user may see, who the user is among them, and what waits for approval."""

    def __init__(self, people: Sequence[tuple[str, str]], me: str | None, waiting: Sequence[EntryRow]) -> None:
        super().__init__()
        self.people = people
        self.me = me
        self.waiting = waiting


class PayArrived(Message):
    """The pay of one person: the statement of a period, the periods there are, the standing and the contests."""

    def __init__(self, pay: Pay) -> None:
        super().__init__()
        self.pay = pay


class ForecastArrived(Message):
    """The forecast of the quarter that runs."""

    def __init__(self, report: ForecastReport) -> None:
        super().__init__()
        self.report = report


class FunnelArrived(Message):
    """The funnel of the last year."""

    def __init__(self, report: FunnelReport) -> None:
        super().__init__()
        self.report = report


class SinceArrived(Message):
    """What changed since a day."""

    def __init__(self, report: SinceReport) -> None:
        super().__init__()
        self.report = report


class DrillArrived(Message):
    """A stage worked up."""

    def __init__(self, view: DrillView) -> None:
        super().__init__()
        self.view = view


class TargetsArrived(Message):
    """The targets that this person is held to, or all that they may see."""

    def __init__(self, rows: Sequence[TargetRow], mine: bool) -> None:
        super().__init__()
        self.rows = rows
        self.mine = mine


class ClosingArrived(Message):
    """What is missing to a target, what would close it, and the work behind it."""

    def __init__(self, gap: GapView, plan: PlanView) -> None:
        super().__init__()
        self.gap = gap
        self.plan = plan


class InspectionsArrived(Message):
    """All inspections, the newest first."""

    def __init__(self, views: Sequence[InspectionView]) -> None:
        super().__init__()
        self.views = views


class ComplianceArrived(Message):
    """How far the process was followed."""

    def __init__(self, report: ComplianceReport) -> None:
        super().__init__()
        self.report = report
