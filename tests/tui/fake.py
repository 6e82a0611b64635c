"""A desk of its own for the screen's tests: a believable company in both languages, of any size, that keeps what it is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from engine.errors import DealcoachError, UsageError
from engine.model.judgement import NextAction, Prompt, Tick, Waiver
from engine.model.text import Language, Text
from engine.model.verdict import Verdict
from engine.model.views import (
    ActionView,
    CriterionView,
    DealCard,
    DealRow,
    Explained,
    FactLine,
    HistoryLine,
    PlayView,
    PromptRow,
    TodayRow,
    Unblock,
)
from tests.tui.fake_awards import FakeAwards
from tests.tui.fake_coaching import FakeCoaching
from tests.tui.fake_inspect import FakeInspections
from tests.tui.fake_pipeline import FakePipeline
from tests.tui.fake_targets import FakeTargets

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
REPS = [
    ("li.wei", "李伟"),
    ("wang.fang", "王芳"),
    ("zhang.min", "张敏"),
    ("chen.jie", "陈杰"),
    ("anna.berg", "Anna Berg"),
    ("zhao.lei", "赵磊"),
]
ACCOUNTS = ["华东精密制造集团", "Northwind Traders", "深圳市蓝海科技", "Contoso 医疗", "成都云帆物流", "Globex Industrial", "苏州新元材料"]
PROJECTS = ["ERP 二期", "data platform", "智能工厂改造", "CRM roll-out", "仓储自动化", "服务合同续签", "网络安全升级"]
STAGES = [Text("Qualify", "商机确认"), Text("Propose", "方案报价"), Text("Negotiate", "商务谈判")]
STEPS = [
    ("spin-call", Text("Hold a SPIN discovery call", "进行 SPIN 需求访谈"), False, 60, None),
    ("champion-named", Text("Name the champion", "明确内部支持者"), True, 20, "manager"),
    ("plan-agreed", Text("Agree a mutual plan with dates, in writing", "与客户书面确认含日期的共同推进计划"), True, 45, None),
]
PLAYS = (
    PlayView(
        "spin-implication",
        "question",
        Text("What does it cost you each month to leave it as it is?", "维持现状，每个月要付出多少代价？"),
        (),
    ),
    PlayView("grow-options", "question", Text("Who else in the company feels this problem?", "公司里还有谁受到这个问题的影响？"), ()),
    PlayView(
        "find-economic-buyer",
        "play",
        Text("Find the economic buyer", "找到决策人"),
        (
            Text("Ask the champion who signs for this budget", "请内部支持者说明谁批准这笔预算"),
            Text("Book fifteen minutes with that person", "约决策人十五分钟"),
        ),
    ),
)


def why(text: str, value: str, verdict: Verdict | None, *parts: Explained) -> Explained:
    return Explained(text, value, verdict, parts)


class FakeDesk:
    """``deals`` many deals; ``broken`` is raised by the next call, once."""

    def __init__(self, deals: int = 24, language: Language = "en", user: str = "li.wei") -> None:
        self.language = language
        self.user = user
        self.size = deals
        self.ticks: dict[tuple[str, str], Tick] = {}
        self.waivers: dict[tuple[str, str], Waiver] = {}
        self.changes = 0
        self.broken: Exception | None = None
        self.calls: list[str] = []
        self.opened_at = NOW
        self.coaching = FakeCoaching(self)
        self.awards = FakeAwards(self)
        self.pipeline = FakePipeline(self)
        self.targets = FakeTargets(self)
        self.inspections = FakeInspections(self)

    @property
    def day(self) -> dt.date:
        return DAY

    def called(self, name: str) -> None:
        self.calls.append(name)
        if self.broken:
            error, self.broken = self.broken, None
            raise error

    def _row(self, i: int) -> DealRow:
        amount = f"CNY {(i * 37 % 90 + 5) * 20_000:,}"
        gate = (Verdict.NOT_MET, Verdict.MET, Verdict.UNKNOWN)[i % 3]
        name = f"{PROJECTS[i * 5 % 7]} {i:05d}" if self.size > 100 else f"{ACCOUNTS[i % 7][:4]} {PROJECTS[i * 5 % 7]}"
        return DealRow(f"D-{i:05d}", name, ACCOUNTS[i % 7], REPS[i % 6][0], STAGES[i % 3], "open", amount, gate, i * 7 % 40, 2)

    def _due(self, i: int) -> dt.date:
        return DAY - dt.timedelta(days=(i * 11) % 17 - 4)

    def _actions(self, i: int) -> list[NextAction]:
        due = self._due(i)
        because = Text("The gate of this stage needs it", "本阶段关口要求")
        deal = f"D-{i:05d}"
        step = NextAction("champion-named", "do", STEPS[1][1], because, "qualify > actions > champion-named", due, 20, None)
        ask = NextAction(
            "amount-known",
            "ask",
            Text("Ask for the budget and the month in which it is decided", "询问预算金额及决策月份"),
            Text("The amount is not set, so nobody can tell whether the deal is worth it", "金额未填写，无法判断商机价值"),
            "qualify > exit > big",
            due + dt.timedelta(days=6),
            15,
            "find-economic-buyer",
            fields=("deal.amount",),
        )
        return ([] if (deal, step.id) in self.ticks else [step]) + ([ask] if i % 2 else [])

    def today(self, owner: str | None = None) -> list[TodayRow]:
        self.called("today")
        rows = []
        for i in range(self.size):
            deal = self._row(i)
            if owner in (None, deal.owner):
                for action in self._actions(i):
                    late = max((DAY - action.due).days, 0) if action.due else 0
                    rows.append(TodayRow(deal.id, deal.name, deal.account, deal.owner, deal.stage, action, late))
        return sorted(rows, key=lambda row: (-row.overdue_days, row.action.due or dt.date.max, row.action.effort or 0))

    def deals(self, text: str = "", owner: str | None = None) -> list[DealRow]:
        self.called("deals")
        return [row for row in map(self._row, range(self.size)) if text in row.name and owner in (None, row.owner)]

    def deal(self, deal: str) -> DealCard:
        self.called("deal")
        i = int(deal.split("-")[1])
        if i >= self.size:
            raise UsageError("WS120", Text(f"there is no deal {deal}", f"没有商机 {deal}"), help=Text("look for it with /", "请用 / 查找"))
        row = self._row(i)
        zh = self.language == "zh"
        steps = []
        for id, do, tickable, effort, confirm in STEPS:
            tick = self.ticks.get((deal, id))
            done = not tickable or bool(tick and (not confirm or tick.confirmed_by))
            when = "" if tickable else "count(activities where type = 'meeting' within stage) >= 1"
            steps.append(
                ActionView(
                    id,
                    do,
                    done,
                    tickable,
                    self._due(i) if id == "champion-named" else DAY + dt.timedelta(days=5),
                    effort,
                    "rep",
                    confirm,
                    tick,
                    when,
                )
            )
        waived = self.waivers.get((deal, "enough-contact"))
        any_of = "任一" if zh else "any of"
        amount = row.amount.removeprefix("CNY ")
        criteria = (
            CriterionView(
                "economic-buyer-known", Text("The economic buyer is named", "已明确决策人"), Verdict.MET, "block",
                "any(contacts where role = 'economic_buyer')", "", 0, 30, None, None,
                why("any(contacts where role = 'economic_buyer')", "true", Verdict.MET),
                (FactLine("contacts", "3 条中 1 条符合" if zh else "1 of 3 match", "contacts"),), "find-economic-buyer", "qualify.yaml:31",
            ),
            CriterionView(
                "enough-contact", Text("Two meetings in two weeks", "两周内至少两次会面"), Verdict.NOT_MET, "block",
                "recent_meetings >= 2", "", 0, 90, waived, "manager",
                why("recent_meetings >= 2 and deal.next_step is set", "false", Verdict.NOT_MET,
                    why("recent_meetings >= 2", "false", Verdict.NOT_MET, why("recent_meetings", "1", None), why("2", "2", None)),
                    why("deal.next_step is set", "true", Verdict.MET)),
                (FactLine("recent_meetings", "1", "activities"), FactLine("deal.next_step", "发送方案" if zh else "send the proposal", "deals.csv:128")),
                None, "qualify.yaml:36",
            ),
            CriterionView(
                "big", Text("Worth half a million", "金额达到五十万"), Verdict.UNKNOWN, "block", "deal.amount >= CNY 500_000", any_of, 1, 15, None, None,
                why("deal.amount >= CNY 500_000", "unknown", Verdict.UNKNOWN, why("deal.amount", "未填写" if zh else "not set", None)),
                (FactLine("deal.amount", "未填写" if zh else "not set", "deals.csv:128"),), None, "qualify.yaml:42",
            ),
            CriterionView(
                "named", Text("A named account", "属于重点客户"), Verdict.NOT_MET, "block", "deal.account.tier in ['strategic', 'named']", any_of, 1, None, None, None,
                why("deal.account.tier in ['strategic', 'named']", "false", Verdict.NOT_MET, why("deal.account.tier", "'standard'", None)), (), None, "qualify.yaml:43",
            ),
            CriterionView(
                "competitor-known", Text("The competitor is known", "已了解竞争对手"), Verdict.NOT_MET, "warn", "deal.competitor is set", "", 0, 10, None, None,
                why("deal.competitor is set", "false", Verdict.NOT_MET), (), None, "overlays/east.yaml:7",
            ),
        )  # fmt: skip
        facts = (
            FactLine("金额" if zh else "Amount", amount, "deals.csv:128"),
            FactLine("预计成交日" if zh else "Expected close", "2026-12-18", "deals.csv:128"),
            FactLine("客户级别" if zh else "Account tier", "standard", "accounts.csv:12"),
            FactLine("近两周会面" if zh else "Meetings in two weeks", "1", ""),
        )
        history = (
            HistoryLine("2026-11-12", Text("Meeting with the head of production", "与生产总监会面")),
            HistoryLine("2026-11-03", Text("Moved from Lead to Qualify", "由线索进入商机确认")),
            HistoryLine("2026-10-20", Text("Created", "创建商机")),
        )
        return DealCard(
            row, "enterprise-new-business", None, Text("A real problem with an owner and a date", "真实的需求、负责人和时间"), 21, facts,
            tuple(steps), criteria, 2 if waived else 1, 3, (Unblock(("big",), 15), Unblock(("enough-contact", "big"), 105)), PLAYS, history,
            tuple(self._actions(i)),
        )  # fmt: skip

    def reps(self) -> list[tuple[str, str]]:
        return REPS

    def prompts(self, rep: str | None = None) -> list[PromptRow]:
        rows = []
        for i in range(min(self.size, 200) // 2):
            row = self._row(i * 2)
            owner = row.owner
            if rep in (None, owner) and owner != "chen.jie" and f"P-{i}" not in self.coaching.answers:
                say = Text(f"Only one contact, and no move for {i + 14} days", f"只有一位联系人，已停留 {i + 14} 天")
                facts = {"days_in_stage": f"{i + 14}", "contacts": "1"}
                prompt = Prompt(
                    f"P-{i}", "unstick", "deal", row.id, owner, say, facts, NOW, "enterprise-new-business",
                    "multi-thread", ("spin-implication",), i % 3 + 1, "both", "conversion",
                )  # fmt: skip
                rows.append(PromptRow(prompt, dict(REPS)[owner], row.name, PLAYS))
        return rows

    def tick(self, deal: str, action: str, evidence: str) -> None:
        self.called("tick")
        self.ticks[deal, action] = Tick(deal, action, self.user, NOW, evidence)
        self.changes += 1

    def untick(self, deal: str, action: str) -> None:
        self.called("untick")
        del self.ticks[deal, action]
        self.changes += 1

    def confirm(self, deal: str, action: str) -> None:
        self.called("confirm")
        self.ticks[deal, action] = replace(self.ticks[deal, action], confirmed_by=self.user, confirmed_at=NOW)
        self.changes += 1

    def waive(self, deal: str, criterion: str, reason: str) -> None:
        self.called("waive")
        self.waivers[deal, criterion] = Waiver(deal, criterion, self.user, NOW, reason, DAY + dt.timedelta(days=14))
        self.changes += 1

    def unwaive(self, deal: str, criterion: str) -> None:
        self.called("unwaive")
        del self.waivers[deal, criterion]
        self.changes += 1

    def revision(self) -> int:
        return self.changes


def refusal() -> DealcoachError:
    """Give an error as the engine raises it."""
    return UsageError("ST101", Text("only a manager may do this", "只有经理可以这样做"), help=Text("ask your manager", "请联系您的经理"))
