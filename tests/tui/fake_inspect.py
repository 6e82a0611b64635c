"""Inspections for the screen's tests, which keep what they are told."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.compliance.inspect import overdue, uncovered
from engine.model.compliance import Compliance, Consistency, Corrective, Drawn, Exit, Finding, Flag, Inspection, Link
from engine.model.estimate import Estimate
from engine.model.playbook import Group
from engine.model.text import Text
from engine.model.views_inspect import ComplianceReport, ComplianceRow, InspectionView, SampleRow

if TYPE_CHECKING:
    from tests.tui.fake import FakeDesk

FEW = Text("not enough data: needs n ≥ 5 findings (has 1)", "数据不足:需要 n ≥ 5 项检查结果(现有 1)")
DEALS = ("华东精密 ERP 二期", "Northwind data platform")
SAYS = {"met-them": Text("A first meeting took place", "首次会面已完成"), "step": Text("A next step is agreed", "已约定下一步")}


class FakeInspections:
    """One inspection is there already; ``drawn`` counts those that were drawn since."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.drawn = 0
        self.findings: list[Finding] = []
        self.actions: list[Corrective] = []
        self.asked: list[object] = []

    def _view(self, n: int) -> InspectionView:
        exits = [
            Exit(f"D-0000{i}", "qualify", dt.datetime(2026, 11, 3 + i, 9, tzinfo=dt.UTC), Group("all", ()), {}, "li.wei", "north")
            for i in range(2)
        ]
        drawn = tuple(Drawn(exit, ("li.wei", "qualify"), 2, 7) for exit in exits)
        made = Inspection(f"I{n + 1}", self.desk.day, 20261120, drawn, tuple(self.findings), tuple(self.actions), by="boss")
        rows = tuple(
            SampleRow(
                each,
                DEALS[i],
                "李伟",
                "North",
                Text("Qualify", "商机确认"),
                (Link("met-them", "late" if i else "met", leaves=("met-them",)), Link("step", "not_met", leaves=("step",))),
                SAYS,
                (Flag(each.exit.deal, "qualify", "li.wei", "late", ("met-them",), Text("recorded after it left", "离开后补录")),)
                if i
                else (),
                tuple(found for found in self.findings if found.deal == each.exit.deal),
                tuple(action for action in self.actions if action.finding.deal == each.exit.deal),
            )
            for i, each in enumerate(drawn)
        )
        return InspectionView(
            made, rows, tuple(uncovered(made)), tuple(overdue(made, self.desk.day)), (), FEW, "boss", dt.date(2026, 12, 18)
        )

    def inspections(self) -> list[InspectionView]:
        self.desk.called("inspections")
        return [self._view(n) for n in reversed(range(self.drawn + 1))]

    def inspection(self, id: str) -> InspectionView:
        return self._view(int(id[1:]) - 1)

    def run(self, size: int | None = None, seed: int | None = None, *, of: str | None = None) -> InspectionView:
        del size, seed
        self.desk.called("run")
        self.asked.append(of)
        self.drawn += 1
        self.desk.changes += 1
        return self._view(self.drawn)

    def record(
        self,
        id: str,
        deal: str,
        leaf: str,
        *,
        held: bool,
        note: str = "",
        stage: str | None = None,
        action: str = "",
        owner: str | None = None,
        due: dt.date | None = None,
    ) -> InspectionView:
        self.desk.called("record")
        found = Finding(deal, stage or "", leaf, held, note)
        self.findings.append(found)
        if action:
            self.actions.append(Corrective(found, action, owner or "李伟", due or self.desk.day))
        self.desk.changes += 1
        return self.inspection(id)

    def done(self, id: str, deal: str, leaf: str, *, stage: str | None = None, note: str = "") -> InspectionView:
        del stage, note
        self.desk.called("done")
        self.actions = [
            Corrective(each.finding, each.action, each.owner, each.due, self.desk.day)
            if (each.finding.deal, each.finding.leaf) == (deal, leaf)
            else each
            for each in self.actions
        ]
        self.desk.changes += 1
        return self.inspection(id)

    def compliance(self, since: dt.date | None = None, until: dt.date | None = None) -> ComplianceReport:
        del since, until
        self.desk.called("compliance")
        score = Compliance(Fraction(31), Fraction(50), 12, 3, 1, 2)
        row = ComplianceRow("li.wei", "李伟", score, Estimate(0.61, 0.5, 0.7))
        link = ComplianceRow("qualify/step", "商机确认 › 已约定下一步", Compliance(Fraction(2), Fraction(12), 12))
        day = self.desk.day
        return ComplianceReport(
            day, day - dt.timedelta(days=89), day, score, (row,), (row,), (row,), (link,), (), Consistency(None, {}, FEW), {}, ()
        )
