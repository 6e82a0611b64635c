"""The figures that appraisals of a period rest on: targets, compliance, conversion and commitments of every rep, each read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.columns import deal_columns, stage_order, stage_visits
from engine.api.followed import followed
from engine.compliance.score import FEWEST_REPS
from engine.funnel.columns import DealColumns
from engine.funnel.conversion import cells
from engine.funnel.leaks import leaks
from engine.funnel.shrink import prior_of
from engine.model.compliance import Consistency
from engine.model.funnel import Cell, Leaks
from engine.model.moment import Period
from engine.model.views_inspect import ComplianceReport
from engine.model.views_targets import TargetRow

if TYPE_CHECKING:
    from engine.api.desk import Desk

YEAR = dt.timedelta(days=364)  # over which conversion is taken, as a period alone has too few decided deals


@dataclass
class Figures:
    """What is known of every rep in the period, up to the desk's day."""

    desk: Desk
    period: Period

    @property
    def until(self) -> dt.date:
        """The last day that counts."""
        return min(self.period.end, self.desk.day)

    @cached_property
    def targets(self) -> Mapping[tuple[str, str], TargetRow]:
        """The targets of reps by id and owner."""
        return {(row.id, row.owner): row for row in self.desk.targets.rows(everything=True) if row.level == "rep"}

    @cached_property
    def at_most(self) -> frozenset[str]:
        """The targets that are not to be exceeded, by id."""
        rules = (rule for each in self.desk.rules.values() for rule in each.deals.playbook.targets)
        return frozenset(rule.id for rule in rules if rule.target.direction == "at_most")

    @cached_property
    def compliance(self) -> ComplianceReport:
        """Compliance of the period so far."""
        return self.desk.inspections.compliance(min(self.period.start, self.until), self.until)

    @property
    def consistency(self) -> Consistency:
        """Each rep's compliance, shrunk."""
        return self.compliance.consistency

    @cached_property
    def deals(self) -> DealColumns:
        """All deals as of the desk's day."""
        return deal_columns(self.desk)

    @cached_property
    def cells(self) -> Sequence[Cell]:
        """Every rep's share passed at every stage."""
        visits = stage_visits(self.desk, deals=self.deals)
        return cells(visits, stage_order(self.desk).open, self.until - YEAR, self.until)

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """Everybody who holds deals or left a stage with one."""
        codes, ids = self.deals.groups["rep"]
        owners = {ids[code] for code in set(codes.tolist())}
        return tuple(sorted({cell.rep for cell in self.cells} | set(self.consistency.reps) | owners))

    def own_cells(self, rep: str) -> list[Cell]:
        """Give the stages at which deals of a rep were decided."""
        return [each for each in self.cells if each.rep == rep and each.decided > 0]

    @cached_property
    def usual(self) -> Mapping[str, float]:
        """What a rep is expected to pass at each stage before their own deals are looked at; not of a stage that one rep alone knows."""
        found = {}
        for stage in dict.fromkeys(each.stage for each in self.cells):
            here = [each for each in self.cells if each.stage == stage and each.decided > 0]
            if len(here) >= FEWEST_REPS:
                found[stage] = prior_of([each.passed for each in here], [each.decided for each in here]).mean
        return found

    @cached_property
    def leaks(self) -> Leaks:
        """Where one rep leaks."""
        return leaks([each for each in self.cells if each.rep])

    @cached_property
    def commitments(self) -> Mapping[str, tuple[int, int]]:
        """How many commitments of each rep that came due in the period were kept, and of how many."""
        made = [each for each in self.desk.store.coaching.commitments(self.desk.as_of) if self.period.start <= each.due <= self.until]
        found: dict[str, tuple[int, int]] = {}
        for each in followed(self.desk, made):
            if each.state in ("kept", "missed"):
                kept, due = found.get(each.commitment.owner, (0, 0))
                found[each.commitment.owner] = kept + (each.state == "kept"), due + 1
        return found
