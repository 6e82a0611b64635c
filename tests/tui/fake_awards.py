"""Pay at the fake desk: a few entries of each state, steps to the cent, a contest, and decisions kept in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.errors import UsageError
from engine.model.award import Dispute, Entry, EntryState
from engine.model.text import Text
from engine.model.values import Money
from engine.model.views_awards import (
    ContestView,
    EntryRow,
    HeldLine,
    Place,
    Standing,
    Statement,
    StepLine,
    Supposed,
    Total,
    WhatIf,
)

if TYPE_CHECKING:
    from tests.tui.fake import FakeDesk

PERIODS = ["2026-Q4", "2026-Q3", "2026-Q2"]
ACV = Text("New business", "新签业绩")
STATES: dict[EntryState, Text] = {
    "waiting": Text("waiting for approval", "待批准"),
    "approved": Text("approved", "已批准"),
    "held": Text("held", "暂缓"),
    "disputed": Text("disputed", "有异议"),
    "refused": Text("refused", "已拒绝"),
}
STEPS = (
    StepLine(Text("credit", "计入"), "", Text("CNY 240,000 of the deal, share 100%", "商机 CNY 240,000，份额 100%")),
    StepLine(Text("rate", "费率"), "CNY 14,400.00", Text("6% up to the quota", "指标以内 6%")),
    StepLine(Text("multiplier", "加成"), "CNY 17,280.00", Text("times 120%: a new customer", "乘以 120%：新客户")),
    StepLine(Text("cap per deal", "单笔上限"), "CNY 17,280.00", Text("below the cap of CNY 50,000", "低于上限 CNY 50,000")),
    StepLine(Text("rounding", "取整"), "CNY 17,280.00", Text("half to even, to the cent", "四舍六入五成双，到分")),
)


class FakeAwards:
    """``states`` are what was decided on entries, ``reasons`` why."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.states: dict[str, EntryState] = {}
        self.disputes: dict[str, Dispute] = {}
        self.reasons: dict[str, str] = {}

    def _changed(self, name: str) -> None:
        self.desk.called(name)
        self.desk.changes += 1

    def me(self) -> str | None:
        return self.desk.user if self.desk.user in dict(self.desk.reps()) else None

    def people(self) -> list[tuple[str, str]]:
        self.desk.called("people")
        return [row for row in self.desk.reps() if self.me() in (None, row[0])]

    def periods(self, person: str) -> list[str]:
        del person
        return PERIODS

    def _row(self, person: str, period: str, n: int) -> EntryRow:
        at = dt.date(2026, 10, 8) + dt.timedelta(days=n * 9)
        id = f"{person}-{period}-{n}"
        state = self.states.get(id, "approved" if n == 0 else "waiting")
        money = Money((17280 + n * 1111) * 10**4, "CNY")
        facts = {"deal.amount": "CNY 240,000", "deal.closed_on": at.isoformat()}
        entry = Entry(
            n + 1, id, "award", "base", "new-acv", "ab" * 32, person, f"won/D-{n}", f"D-0000{n}", at, period, period, money, n, (), facts,
            Text(), "li.ops", self.desk.opened_at, "00" * 32, "cd" * 32, state, "zhang.min" if state == "approved" else None,
        )  # fmt: skip
        name = dict(self.desk.reps())[person]
        deal = ("华东精密 ERP 二期", "Northwind data platform", "深圳蓝海 智能工厂改造")[n]
        amount = f"CNY {17280 + n * 1111:,}.00"
        may = self.me() is None
        return EntryRow(entry, name, ACV, Text("award", "奖励"), deal, amount, STATES[state], STEPS, self.disputes.get(id), may)

    def statement(self, person: str, period: str | None = None) -> Statement:
        self.desk.called("statement")
        chosen = period or PERIODS[0]
        rows = tuple(self._row(person, chosen, n) for n in range(3 - PERIODS.index(chosen)))
        why = Text("the invoice is not paid yet", "发票尚未付款")
        held = (HeldLine(ACV, "成都云帆 仓储自动化", dt.date(2026, 11, 2), why, "AW501"),) if chosen == PERIODS[0] else ()
        totals = (Total("CNY", "CNY 17,280.00", "CNY 37,893.00", "CNY 0.00", "CNY 55,173.00"),)
        return Statement(
            person, dict(self.desk.reps())[person], chosen, chosen != PERIODS[0], rows, held, totals, tuple(step.name for step in STEPS)
        )

    def standing(self, person: str) -> list[Standing]:
        del person
        self.desk.called("standing")
        lack = Text("CNY 108,000 more reaches 8%", "再完成 CNY 108,000 可达 8% 档")
        money = Text("money", "物质")
        return [
            Standing(ACV, money, "2026-Q4", "CNY 492,000", "CNY 600,000", Fraction(492, 600), "CNY 29,520.00", lack),
            Standing(Text("Big deals", "大单奖"), money, "2026-Q4", "3", "2", Fraction(3, 2), "CNY 1,500.00"),
            Standing(Text("Won new customers", "新客户奖"), money, "2026-Q4", "2", "", None, "CNY 1,000.00"),
        ]

    def contests(self, person: str | None = None) -> list[ContestView]:
        places = tuple(
            Place(n + 1, name, f"CNY {900 - n * 120},000", f"CNY {(3 - n) * 500}" if n < 3 else "", mine=id == person)
            for n, (id, name) in enumerate(self.desk.reps()[:4])
        )
        return [ContestView("spring", Text("Quarter's sprint", "季度冲刺"), dt.date(2026, 10, 1), dt.date(2026, 12, 31), False, places)]

    def waiting(self) -> list[EntryRow]:
        self.desk.called("waiting")
        rows = [self._row(id, PERIODS[0], n) for id, _ in self.desk.reps() for n in range(3) if self.me() in (None, id)]
        return [row for row in rows if row.entry.state in ("waiting", "disputed")]

    def approve(self, ids: Sequence[str], note: str = "") -> int:
        del note
        self._changed("approve")
        self.states |= dict.fromkeys(ids, "approved")
        return len(ids)

    def refuse(self, ids: Sequence[str], note: str) -> int:
        self._changed("refuse")
        self.states |= dict.fromkeys(ids, "refused")
        self.reasons |= dict.fromkeys(ids, note)
        return len(ids)

    def dispute(self, entry: str, reason: str) -> None:
        self._changed("dispute")
        self.states[entry] = "disputed"
        self.disputes[entry] = Dispute(entry, self.desk.user, self.desk.opened_at, reason)

    def decide(self, entry: str, *, upheld: bool, note: str) -> None:
        self._changed("decide")
        self.states[entry] = "refused" if upheld else "waiting"
        outcome = "upheld" if upheld else "rejected"
        self.disputes[entry] = replace(self.disputes[entry], outcome=outcome, decided_by=self.desk.user, note=note)  # type: ignore[arg-type]

    def what_if(self, deal: str, on: dt.date | None = None, amount: str | None = None) -> WhatIf:
        del amount
        self.desk.called("what_if")
        if deal == "D-00003":
            raise UsageError("AW611", Text("the deal has no amount", "商机没有金额"), help=Text("fill it in first", "请先填写金额"))
        supposed = Supposed(ACV, "李伟", "CNY 17,280.00", STEPS)
        return WhatIf(deal, "华东精密 ERP 二期", on or self.desk.day, "CNY 240,000", (supposed,))

    def plans(self) -> list[Any]:
        raise NotImplementedError

    def run(self) -> Any:
        raise NotImplementedError

    def verify(self) -> Any:
        raise NotImplementedError
