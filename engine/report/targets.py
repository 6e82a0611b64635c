"""Targets as text: pace, proof, split, gap and plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from engine.incentives.amounts import exact, percent, written
from engine.model.closing import Gap
from engine.model.proof import Attainability
from engine.model.target import Amount, Pace, Status
from engine.model.text import Language, Text
from engine.model.values import Money
from engine.model.views_targets import Change, GapView, PlanView, SplitView, TargetCheck, TargetRow
from engine.report.columns import table
from engine.targets.amounts import from_units, least_units
from engine.targets.attain import WORDS as ESTIMATORS
from engine.targets.pace import WORDS as STATUSES

NOTHING = Text("no target is running", "没有进行中的目标")
LEVELS: Mapping[str, Text] = {
    "company": Text("company", "公司"),
    "region": Text("region", "区域"),
    "team": Text("team", "团队"),
    "rep": Text("rep", "销售"),
}
PACE_HEADS = (
    Text("target", "目标"),
    Text("owner", "负责人"),
    Text("period", "周期"),
    Text("reached", "已达成"),
    Text("by now", "应达成"),
    Text("of", "目标值"),
    Text("pace", "进度"),
    Text("a day", "每日需"),
    Text("status", "状态"),
)
SPLIT_HEADS = (Text("owner", "负责人"), Text("level", "层级"), Text("period", "周期"), Text("amount", "数额"), Text("locked", "锁定"))
VERDICTS = {"proved": Text("proved", "成立"), "warned": Text("warned", "警示"), "refused": Text("refused", "不成立")}
STATES = {
    "met": Text("met", "已达成"),
    "covered": Text("covered", "管道足够"),
    "short": Text("short of pipeline", "管道不足"),
    "unknown": Text("unknown", "未知"),
    "within": Text("within the limit", "未超上限"),
    "over": Text("over the limit", "已超上限"),
}


def pace_text(rows: Sequence[TargetRow], language: Language) -> str:
    """Lay the paces of targets out in columns; reasons of what is not known stand below."""
    cells = [
        [
            row.id,
            owner(row.owner, row.owner_name, language),
            row.period.name,
            value(row, row.pace.actual),
            value(row, row.pace.expected),
            value(row, row.pace.target),
            share(row.pace.pace),
            value(row, row.pace.required),
            status(row.pace, language),
        ]
        for row in rows
    ]
    lines = [table([head.to(language) for head in PACE_HEADS], cells)]
    lines += [
        f"{row.id} {owner(row.owner, row.owner_name, language)}: {row.pace.why.text.to(language)} [{row.pace.why.code}]"
        for row in rows
        if row.pace.why is not None
    ]
    return "\n".join(lines)


def check_text(checks: Sequence[TargetCheck], language: Language) -> str:
    """Write the five letters of each target with its reasons, every estimate with the one used, and what is found beside them."""
    lines: list[str] = []
    for each in checks:
        row = each.row
        said = f" {value(row, row.pace.target)}, {row.period.name}" if row else ""
        lines.append(f"{each.target} · {owner(each.owner, each.owner_name, language)}{said}")
        for proof in each.proofs:
            codes = ", ".join(dict.fromkeys(finding.problem.code for finding in proof.findings))
            lines.append(
                f"  {proof.letter} {VERDICTS[proof.verdict].to(language)}: {proof.because.to(language)}{f' [{codes}]' if codes else ''}"
            )
        lines += [f"    {line}" for line in odds_lines(each.p, row, language)]
        lines += [f"  {finding.problem.message.to(language)} [{finding.problem.code}]" for finding in each.findings]
        lines += [f"  {note.to(language)}" for note in each.notes]
        lines.append("")
    return "\n".join(lines).rstrip()


def odds_lines(found: Attainability | None, row: TargetRow | None, language: Language) -> list[str]:
    """Write every estimate on a line, the one used with a mark, with n, its expectation, and the seed of its draws."""
    lines = []
    for each in found.estimates if found else ():
        name = ESTIMATORS[each.by].to(language)
        if each.p is None:
            lines.append(f"  {name}: {each.why.text.to(language) if each.why else '-'}")
            continue
        mark = "*" if found is not None and found.used is each else " "
        parts = [f"p = {each.p:.2f}", f"n = {each.n}"]
        if "expected" in each.facts:
            amount = Fraction(each.facts["expected"]).limit_denominator(10_000)
            said = value(row, amount) if row else f"{each.facts['expected']:.2f}"
            parts.append(Text(f"expected {said}", f"预期 {said}").to(language))
        if each.seed is not None:
            parts.append(Text(f"seed {each.seed}", f"随机种子 {each.seed}").to(language))
        lines.append(f"{mark} {name}: {', '.join(parts)}")
    return lines


def split_text(view: SplitView, language: Language) -> str:
    """Write a split as a tree, with the months of each part where they are asked for, the spread of chances and what was assumed."""
    cells = []
    for part in view.parts:
        indent = "  " * part.depth
        lock = Text("yes", "是").to(language) if part.locked else ""
        name = indent + owner(part.owner, part.owner_name, language)
        cells.append([name, LEVELS[part.level].to(language), part.period.name, amount_text(part.amount), lock])
        cells += [["", "", month.name, amount_text(amount), ""] for month, amount in part.months if view.by_months]
    lines = [table([head.to(language) for head in SPLIT_HEADS], cells)]
    if view.spread is not None:
        low, middle, high = (f"{each:.2f}" for each in (view.spread[0], view.spread[1], view.spread[2]))
        lines.append(
            Text(
                f"chance over {view.n} reps: {low} ({view.least}) · middle {middle} · {high} ({view.most})",
                f"{view.n} 名销售的达成概率:最低 {low}({view.least})· 中位 {middle} · 最高 {high}({view.most})",
            ).to(language)
        )
    lines += [f"{each.to(language)}" for each in view.notes]
    if view.versions:
        said = ", ".join(f"{target} v{version}" for target, version in view.versions)
        lines.append(Text(f"assigned: {said}", f"已下达:{said}").to(language))
    return "\n".join(lines)


def gap_text(view: GapView, language: Language) -> str:
    """Write what is missing, the coverage, and the actions with what each is expected to add; of a limit, what is used and left of it."""
    row, found = view.row, view.gap
    state = STATES[found.state if found else "unknown"].to(language)
    lines = [f"{row.id} · {owner(row.owner, row.owner_name, language)} · {row.period.name}: {state}"]
    lines += [f"  {name.to(language)}: {amount}" for name, amount in _figures(row, found) if amount]
    if view.why is not None:
        lines.append(f"  {view.why.text.to(language)} [{view.why.code}]")
    if found is not None and found.coverage is not None and found.gap > 0:
        standing = value(row, view.plan.standing)
        lines.append(Text(f"  other open deals are expected to bring {standing}", f"  其他在手商机预期带来 {standing}").to(language))
        for number, item in enumerate(view.plan.items, 1):
            lever = item.lever
            name = view.names.get(lever.id, "")
            due = f" {lever.due}" if lever.due else ""
            effort = f", {lever.minutes}m" if lever.minutes is not None else ""
            adds = f"+{value(row, item.expected)} ({share(lever.now)} → {share(lever.then)})"
            lines.append(f"  {number}. {lever.id} {name} · {lever.owner}{due}{effort}: {lever.what.to(language)} {adds}")
        if view.plan.left > 0:
            left = value(row, view.plan.left)
            lines.append(Text(f"  still open after that: {left}; make new pipeline for it", f"  此后仍缺 {left}:须新建管道").to(language))
    return "\n".join([*lines, *(f"  {note.to(language)}" for note in view.notes)])


def _figures(row: TargetRow, found: Gap | None) -> list[tuple[Text, str]]:
    """Give what is known of a gap, each figure by its name."""
    if found is None:
        return [(Text("target", "目标值"), value(row, row.pace.target))]
    if found.state in ("within", "over"):
        left = (Text("left", "剩余"), found.gap) if found.state == "within" else (Text("over by", "超出"), -found.gap)
        said = [(Text("limit", "上限"), found.target), (Text("used", "已用"), found.closed), left]
        return [(name, value(row, amount)) for name, amount in said]
    said = [(Text("target", "目标值"), found.target), (Text("reached", "已达成"), found.closed)]
    if found.coverage is None:
        return [(name, value(row, amount)) for name, amount in (*said, (Text("gap", "缺口"), found.gap))]
    return [
        *((name, value(row, amount)) for name, amount in said),
        (Text("commit", "承诺"), value(row, found.commit)),
        (Text("gap", "缺口"), value(row, found.gap)),
        (Text("pipeline", "管道"), value(row, found.pipeline)),
        (Text("coverage", "覆盖倍数"), times(found.coverage)),
        (Text("needed", "所需倍数"), times(found.needed)),
        (Text("pipeline to find", "尚缺管道"), value(row, found.short)),
    ]


def plan_text(view: PlanView, language: Language) -> str:
    """Write the work back from the target, each line with its arithmetic."""
    row, plan = view.row, view.plan
    lines = [
        f"{row.id} · {owner(row.owner, row.owner_name, language)} · {row.period.name}: {value(row, row.pace.actual)} / {value(row, row.pace.target)}"
    ]
    for each in plan.lines:
        week = "" if each.a_week is None else Text(f", {_one(each.a_week)} a week", f",每周 {_one(each.a_week)}").to(language)
        lines.append(f"  {each.needed} {each.id}{week}: {each.because.to(language)}")
    if plan.until is not None:
        lines.append(Text(f"  new deals still close in time until {plan.until}", f"  {plan.until} 前新开的商机仍可在期内成交").to(language))
    if plan.why is not None:
        lines.append(f"  {plan.why.text.to(language)} [{plan.why.code}]")
    return "\n".join([*lines, *(f"  {note.to(language)}" for note in (*plan.notes, *view.notes))])


def revised_text(row: TargetRow, language: Language) -> str:
    """Say what a target was revised to, by whom, approved by whom, and why."""
    last = row.revisions[-1]
    old, new = (percent(exact(each)) if row.in_shares else amount_text(each) for each in (last.old, last.new))
    return Text(
        f"{row.id} of {row.owner_name}: {old} → {new} from {last.on}, by {last.author}, approved by {last.approver}: {last.reason}",
        f"{row.owner_name} 的 {row.id}:自 {last.on} 起 {old} → {new},提出人 {last.author},批准人 {last.approver}:{last.reason}",
    ).to(language)


def change_text(change: Change, language: Language) -> str:
    """Say what an import changes."""
    before = Text("new", "新增").to(language) if change.before is None else amount_text(change.before)
    revised = Text(" (a revision)", "(修订)").to(language) if change.revises else ""
    return f"{change.target} {change.owner} {change.period}: {before} → {amount_text(change.after)}{revised}"


def status(pace: Pace, language: Language) -> str:
    """Say a status in words."""
    found: Status = pace.status
    return STATUSES[found].to(language)


def owner(id: str, name: str, language: Language) -> str:
    """Name whom a target is of: by name, with the id where that says more."""
    if id == "company":
        return LEVELS["company"].to(language)
    return name if name == id else f"{name} ({id})"


def value(row: TargetRow | None, amount: Fraction | None) -> str:
    """Write a value of a target, money to its minor unit, a share in percent."""
    if amount is None or row is None:
        return ""
    if row.currency is not None:
        return written(exact(from_units(least_units(amount, row.currency), row.currency)), row.currency)
    if row.in_shares:
        return percent(Fraction(round(amount * 1000), 1000))
    places = 10 if abs(amount) >= 1 else 100
    return written(Fraction(round(amount * places), places), None)


def amount_text(amount: Amount) -> str:
    """Write an amount as it is."""
    return written(exact(amount), amount.currency if isinstance(amount, Money) else None)


def share(part: Fraction | None) -> str:
    """Write a share in whole percent."""
    return "" if part is None else f"{round(part * 100)}%"


def times(part: Fraction | None) -> str:
    """Write how many times something covers."""
    return "" if part is None else f"{_one(part)}×"


def _one(number: Fraction) -> str:
    return f"{float(number):.1f}"
