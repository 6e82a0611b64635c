"""What a screen asks of the engine about targets: ``desk.targets``, as one person may see them."""

from __future__ import annotations

from typing import Protocol

from engine.model.views_targets import GapView, PlanView, TargetCheck, TargetRow


class TargetsDesk(Protocol):
    """Every call may raise ``DealcoachError``. A rep sees their own targets and those of their team, region and company; a coach also those of whom they coach.

    ``owner`` is an id or a name of a rep, team or region, or "company".
    """

    def rows(self, owner: str | None = None, *, everything: bool = False) -> list[TargetRow]:
        """Give the targets that run today (with ``everything``, also those over or to come) with their pace, the most behind first."""
        ...

    def mine(self) -> list[TargetRow]:
        """Give the targets that this person is held to: their own, or those of the teams that they lead."""
        ...

    def check(self, target: str | None = None) -> list[TargetCheck]:
        """Prove or refuse each letter of SMART of every target (or of one), owner by owner."""
        ...

    def gap(self, target: str, owner: str | None = None) -> GapView:
        """Say what is missing to a target, and what would close it."""
        ...

    def plan(self, target: str, owner: str | None = None) -> PlanView:
        """Back-solve the work that a target takes."""
        ...
