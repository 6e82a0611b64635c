"""What a screen asks of pay: the awards of an opened workspace, as one person may see and decide them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from engine.model.views_awards import AwardRun, ContestView, EntryRow, PlanRow, Standing, Statement, Verified, WhatIf


class AwardsDesk(Protocol):
    """Every call may raise ``DealcoachError``; what it was asked to keep is kept when it returns.

    A person sees their own pay; whom they coach, and who may approve, sees that of others too.
    """

    def me(self) -> str | None:
        """Give the id of the rep that the user is, None when the user is none."""
        ...

    def people(self) -> list[tuple[str, str]]:
        """Give the id and name of everyone whose pay the user may see."""
        ...

    def periods(self, person: str) -> list[str]:
        """Give the pay periods in which that person has entries, the newest first, and the current one."""
        ...

    def statement(self, person: str, period: str | None = None) -> Statement:
        """Give one person's statement of a period (None: the current one)."""
        ...

    def standing(self, person: str) -> list[Standing]:
        """Give how one person stands now on each incentive that is for them."""
        ...

    def contests(self, person: str | None = None) -> list[ContestView]:
        """Give the contests that run or are over, with their standing."""
        ...

    def waiting(self) -> list[EntryRow]:
        """Give what waits for approval, and what is disputed: what the user may decide comes first."""
        ...

    def approve(self, ids: Sequence[str], note: str = "") -> int:
        """Approve entries, all or none. Returns how many."""
        ...

    def refuse(self, ids: Sequence[str], note: str) -> int:
        """Refuse entries, with the reason."""
        ...

    def dispute(self, entry: str, reason: str) -> None:
        """Object to an entry of one's own: it is frozen until someone decides."""
        ...

    def decide(self, entry: str, *, upheld: bool, note: str) -> None:
        """Decide on a dispute."""
        ...

    def what_if(self, deal: str, on: dt.date | None = None, amount: str | None = None) -> WhatIf:
        """Give what a deal would pay if it were won on that day (None: today) for that amount (None: its own)."""
        ...

    def plans(self) -> list[PlanRow]:
        """Give the plans with their states."""
        ...

    def run(self) -> AwardRun:
        """Reckon everything as of the desk's instant and post what is new."""
        ...

    def verify(self) -> Verified:
        """Look whether the ledger is whole."""
        ...
