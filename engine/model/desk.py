"""What a screen asks of the engine: an opened workspace as one person sees it."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from engine.model.desk_awards import AwardsDesk
from engine.model.desk_coaching import CoachingDesk
from engine.model.desk_inspect import InspectDesk
from engine.model.desk_pipeline import PipelineDesk
from engine.model.desk_targets import TargetsDesk
from engine.model.text import Language
from engine.model.views import DealCard, DealRow, PromptRow, TodayRow


class Desk(Protocol):
    """Every call may raise ``DealcoachError``; what it was asked to keep is kept when it returns.

    ``language`` may be set at any time: texts that are already formatted (amounts, facts) come in it from then on.
    ``day`` is the local date that everything is judged as of. All calls come from one thread, the one that opened the desk.
    """

    language: Language
    user: str

    @property
    def day(self) -> dt.date:
        """The local date of ``as_of``."""
        ...

    @property
    def coaching(self) -> CoachingDesk:
        """What this person may see and do in coaching."""
        ...

    @property
    def inspections(self) -> InspectDesk:
        """What this person may see and do of whether the process is followed."""
        ...

    @property
    def awards(self) -> AwardsDesk:
        """What this person may see and decide of pay."""
        ...

    @property
    def pipeline(self) -> PipelineDesk:
        """What this person may see of the pipeline."""
        ...

    @property
    def targets(self) -> TargetsDesk:
        """What this person may see of targets."""
        ...

    def today(self, owner: str | None = None) -> list[TodayRow]:
        """Give the next actions of all open deals (of one owner): overdue first, the latest by far at the top, then by due date, cheapest first."""
        ...

    def deals(self, text: str = "", owner: str | None = None) -> list[DealRow]:
        """Give the deals whose name or account contains ``text``."""
        ...

    def deal(self, deal: str) -> DealCard:
        """Give everything about one deal."""
        ...

    def prompts(self, rep: str | None = None) -> list[PromptRow]:
        """Give the open coaching prompts (of one rep), the most urgent first."""
        ...

    def reps(self) -> list[tuple[str, str]]:
        """Give the id and name of every rep."""
        ...

    def tick(self, deal: str, action: str, evidence: str) -> None:
        """Keep the user's word that an action is done."""
        ...

    def untick(self, deal: str, action: str) -> None:
        """Take that word back."""
        ...

    def confirm(self, deal: str, action: str) -> None:
        """Confirm a tick as the second person."""
        ...

    def waive(self, deal: str, criterion: str, reason: str) -> None:
        """Waive a criterion for this deal."""
        ...

    def unwaive(self, deal: str, criterion: str) -> None:
        """Withdraw a waiver."""
        ...

    def revision(self) -> int:
        """Give a number that changes whenever the store does."""
        ...
