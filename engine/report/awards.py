"""Pay as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from engine.language.words import fraction
from engine.model.text import Language, Text
from engine.model.views_awards import (
    AwardRun,
    ContestView,
    EntryRow,
    Finding,
    HeldLine,
    PlanRow,
    Standing,
    Statement,
    StepLine,
    Verified,
    WhatIf,
)
from engine.report.columns import table

NOTHING = Text("nothing is posted", "没有条目")
SHORT = 10  # of an id, enough to name it
ENTRY_HEADS = (
    Text("entry", "条目"),
    Text("period", "周期"),
    Text("rep", "销售"),
    Text("incentive", "激励"),
    Text("kind", "类型"),
    Text("deal", "商机"),
    Text("date", "日期"),
    Text("amount", "金额"),
    Text("state", "状态"),
)
STANDING_HEADS = (
    Text("incentive", "激励"),
    Text("kind", "类别"),
    Text("period", "周期"),
    Text("credit", "计入"),
    Text("quota", "配额"),
    Text("attainment", "达成率"),
    Text("earned", "已得"),
    Text("to the next step", "距下一档"),
)
PLAN_HEADS = (
    Text("plan", "方案"),
    Text("name", "名称"),
    Text("state", "状态"),
    Text("author", "编写人"),
    Text("approves", "批准人"),
    Text("incentives", "激励数"),
)
PLACE_HEADS = (Text("rank", "名次"), Text("who", "参赛者"), Text("value", "数值"), Text("prize", "奖金"), Text("remark", "说明"))
PLAN_STATES = {
    "draft": Text("draft", "草稿"),
    "approved": Text("approved", "已批准"),
    "active": Text("active", "生效"),
    "closed": Text("closed", "已关闭"),
}


def entries_text(rows: Sequence[EntryRow], language: Language) -> str:
    """Lay entries out in columns."""
    cells = [
        [
            row.entry.id[:SHORT],
            row.entry.period,
            row.person,
            row.incentive.to(language),
            row.kind.to(language),
            row.deal,
            row.entry.at.isoformat(),
            row.amount,
            row.state.to(language),
        ]
        for row in rows
    ]
    return table([head.to(language) for head in ENTRY_HEADS], cells)


def run_text(run: AwardRun, language: Language, *, rows: bool = True) -> str:
    """Say what a run posted, held back and could not pay."""
    lines = [entries_text(run.posted, language)] if rows and run.posted else []
    count, held = len(run.posted) + run.others, len(run.held)
    others = Text(f" ({run.others} of others)", f"(其中他人 {run.others} 条)") if run.others else Text()
    lines.append(
        Text(f"posted {count} entries{others.en}; {held} lines are held", f"过账 {count} 条{others.zh};暂缓 {held} 条").to(language)
    )
    lines += held_lines(run.held, language)
    return "\n".join([*lines, *(each.to(language) for each in run.unpaid)])


def held_lines(held: Iterable[HeldLine], language: Language) -> list[str]:
    """Say of each line that is held why; those of one reason together."""
    reasons: dict[tuple[str, str, str], int] = {}
    for each in held:
        key = each.incentive.to(language), each.why.to(language), each.code
        reasons[key] = reasons.get(key, 0) + 1
    return [
        Text(f"held: {name} ({count}): {why} [{code}]", f"暂缓:{name}({count} 条):{why} [{code}]").to(language)
        for (name, why, code), count in reasons.items()
    ]


def statement_text(found: Statement, language: Language) -> str:
    """Write a statement: every line with its steps, what is held, the sums, and the order of the steps."""
    locked = Text(" (locked)", "(已锁定)").to(language) if found.locked else ""
    lines = [Text(f"Statement of {found.name}, {found.period}{locked}", f"{found.name} 的 {found.period} 薪酬单{locked}").to(language), ""]
    for row in found.rows:
        head = f"{row.entry.at}  {row.incentive.to(language)}  {row.kind.to(language)}  {row.deal}  {row.amount}  [{row.state.to(language)}]  {row.entry.id[:SHORT]}"
        lines.append(head)
        lines += [f"    {step_text(step, language)}" for step in row.steps]
        if row.entry.why.to(language):
            lines.append(f"    {row.entry.why.to(language)}")
        if row.entry.of_period != row.entry.period:
            lines.append(Text(f"    earned in {row.entry.of_period}", f"    归属 {row.entry.of_period}").to(language))
        if row.dispute is not None:
            lines.append(Text(f"    disputed: {row.dispute.reason}", f"    异议:{row.dispute.reason}").to(language))
    if not found.rows:
        lines.append(NOTHING.to(language))
    lines += ["", *held_lines(found.held, language)] if found.held else [""]
    for each in found.totals:
        total = Text(
            f"{each.currency}: approved {each.approved}, waiting {each.waiting}, disputed {each.disputed}; in all {each.sum}",
            f"{each.currency}:已批准 {each.approved},待批准 {each.waiting},异议 {each.disputed};合计 {each.sum}",
        )
        lines.append(total.to(language))
    order = " > ".join(name.to(language) for name in found.order)
    lines.append(Text(f"order of steps: {order}", f"计算顺序:{order}").to(language))
    return "\n".join(lines)


def step_text(step: StepLine, language: Language) -> str:
    """Write one step: its name, what it came to, the rule."""
    note = step.note.to(language)
    return f"{step.name.to(language)}: " + (f"{step.value}  ({note})" if step.value and note else step.value or note)


def standing_text(rows: Sequence[Standing], contests: Sequence[ContestView], language: Language) -> str:
    """Lay out how someone stands, then each contest."""
    cells = [
        [
            row.incentive.to(language), row.kind.to(language), row.period, row.credit, row.quota or "-", percent(row.attainment, language),
            row.earned, row.to_next.to(language),
        ]
        for row in rows
    ]  # fmt: skip
    parts = [table([head.to(language) for head in STANDING_HEADS], cells)]
    for contest in contests:
        state = Text("final", "已结束") if contest.final else Text("as it stands", "实时")
        parts += ["", f"{contest.name.to(language)}  {contest.start} … {contest.end}  {state.to(language)}"]
        places = [
            [
                str(each.rank or "-"),
                f"> {each.person}" if each.mine else each.person,
                each.value,
                each.prize or "-",
                each.why_not.to(language),
            ]
            for each in contest.places
        ]
        parts.append(table([head.to(language) for head in PLACE_HEADS], places))
    return "\n".join(parts)


def percent(share: Fraction | None, language: Language) -> str:
    """Write an attainment."""
    return "-" if share is None else f"{fraction(share * 100, language)}%"


def what_if_text(found: WhatIf, language: Language) -> str:
    """Write what a deal would pay."""
    lines = [
        Text(
            f"If {found.deal} {found.name} is won on {found.on} for {found.amount}:",
            f"若 {found.deal} {found.name} 于 {found.on} 以 {found.amount} 成交:",
        ).to(language)
    ]
    for row in found.rows:
        lines.append(f"{row.incentive.to(language)}  {row.person}  {row.amount}")
        lines += [f"    {step_text(step, language)}" for step in row.steps]
        if row.why.to(language):
            lines.append(f"    {row.why.to(language)}")
    if not found.rows:
        lines.append(Text("it would pay nothing", "不产生任何奖励").to(language))
    return "\n".join(lines)


def plans_text(rows: Sequence[PlanRow], language: Language) -> str:
    """Lay out plans."""
    cells = [
        [row.id, row.name.to(language), PLAN_STATES[row.state].to(language), row.author, row.approve, str(row.incentives)] for row in rows
    ]
    return table([head.to(language) for head in PLAN_HEADS], cells)


def verified_text(found: Verified, language: Language) -> str:
    """Say whether the ledger is whole."""
    if not found.faults:
        said = Text(
            f"the ledger is whole: {found.entries} entries, last {found.head[:16]}",
            f"账本完整:{found.entries} 条,末尾哈希 {found.head[:16]}",
        )
        return said.to(language)
    return "\n".join(f"{each.table} {each.seq} {each.id[:SHORT]}: {each.message.to(language)}" for each in found.faults)


def finding_text(found: Finding, language: Language) -> str:
    """Write one finding."""
    help = f"\n  = {found.help.to(language)}" if found.help.to(language) else ""
    facts = "".join(f"\n  {name}: {value}" for name, value in found.facts.items())
    return f"{found.severity}[{found.code}]: {found.incentive}: {found.message.to(language)}{facts}{help}"
