"""Compliance and inspections as text in the reader's language, and as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.model.compliance import Compliance, Corrective, Finding, Flag, FlagKind, Result
from engine.model.estimate import Estimate
from engine.model.text import Language, Text
from engine.model.views_inspect import ComplianceReport, ComplianceRow, InspectionView, SampleRow
from engine.report.columns import table

HEADS = (
    Text("who or what", "对象"),
    Text("met", "达标率"),
    Text("met / asked", "达标 / 应达"),
    Text("true rate, 90 %", "真实水平 90%"),
    Text("exits", "离开次数"),
    Text("late", "补录"),
    Text("waived", "豁免"),
    Text("skipped", "不适用"),
)
FLAG_HEADS = (Text("deal", "商机"), Text("stage", "阶段"), Text("kind", "类别"), Text("of", "条目"), Text("why", "原因"))
SAMPLE_HEADS = (
    Text("deal", "商机"),
    Text("name", "名称"),
    Text("rep", "销售"),
    Text("stage", "阶段"),
    Text("left", "离开时间"),
    Text("met", "达标"),
    Text("not met", "未达标"),
    Text("flags", "疑点"),
    Text("findings", "检查结果"),
)
LIST_HEADS = (
    Text("inspection", "检查"),
    Text("day", "日期"),
    Text("by", "检查人"),
    Text("sample", "样本"),
    Text("findings", "检查结果"),
    Text("not held", "不符"),
    Text("uncovered", "未整改"),
    Text("overdue", "逾期"),
    Text("next", "下次"),
)
KINDS: Mapping[FlagKind, Text] = {
    "placeholder": Text("placeholder", "占位文字"),
    "pasted": Text("pasted", "复制粘贴"),
    "all_at_once": Text("all at once", "一次性补录"),
    "late": Text("late", "事后补录"),
}
RESULTS: Mapping[Result, Text] = {
    "met": Text("met", "达标"),
    "not_met": Text("not met", "未达标"),
    "late": Text("late", "事后补录"),
    "waived": Text("waived", "已豁免"),
    "skipped": Text("skipped", "不适用"),
}
LEVELS = (
    ("teams", Text("By team", "按团队")),
    ("reps", Text("By rep", "按销售")),
    ("stages", Text("By stage", "按阶段")),
    ("links", Text("By link, the worst first", "按环节(最差在前)")),
)


def share(score: Compliance) -> str:
    """Write a rate as a percent with one place; - where nothing was asked."""
    return "-" if score.rate is None else f"{float(score.rate):.1%}"


def span(estimate: Estimate | None) -> str:
    """Write an interval of a share."""
    return "-" if estimate is None else f"{estimate.low:.0%}–{1.0 if estimate.high is None else estimate.high:.0%}"


def score_cells(name: str, score: Compliance, estimate: Estimate | None = None) -> list[str]:
    """Give the cells of one score under ``HEADS``."""
    counts = (score.exits, score.late, score.waived, score.skipped)
    return [name, share(score), f"{score.met} / {score.applicable}", span(estimate), *map(str, counts)]


def report_text(found: ComplianceReport, language: Language) -> str:
    """Write the compliance report: the whole, every level, how far reps lie apart, and the flags."""
    title = Text(f"Process compliance, {found.since} to {found.until}", f"流程达标,{found.since} 至 {found.until}")
    heads = [each.to(language) for each in HEADS]
    lines = [title.to(language), "", table(heads, [score_cells(Text("all", "全部").to(language), found.whole)])]
    for level, name in LEVELS:
        rows: Sequence[ComplianceRow] = getattr(found, level)
        if rows:
            lines += ["", name.to(language), table(heads, [score_cells(each.name, each.score, each.estimate) for each in rows])]
    lines += ["", spread_text(found).to(language)]
    if found.flags:
        lines += ["", Text("To be asked about", "待核实").to(language), flags_text(found.flags, found.names, language)]
    return "\n".join([*lines, *(each.to(language) for each in found.notes)])


def spread_text(found: ComplianceReport) -> Text:
    """Say how far reps lie apart (S102)."""
    if found.consistency.spread is None:
        return found.consistency.refused or Text()
    spread = f"{found.consistency.spread:.1%}"
    return Text(
        f"reps lie {spread} apart (standard deviation of their true rates, chance taken off)",
        f"销售之间的执行差异:{spread}(剔除偶然后的标准差)",
    )


def flags_text(flags: Sequence[Flag], names: Mapping[str, str], language: Language) -> str:
    """Lay flags out; each is a question, not a verdict."""
    cells = [
        [
            f"{each.deal} {names.get(each.deal, '')}",
            each.stage,
            KINDS[each.kind].to(language),
            ", ".join(each.leaves),
            each.say.to(language),
        ]
        for each in flags
    ]
    return table([each.to(language) for each in FLAG_HEADS], cells)


def view_text(view: InspectionView, language: Language) -> str:
    """Write one inspection: its sample, what the machine found, what the inspector found, what is to be put right."""
    made = view.inspection
    again = Text(f", again after {made.of}", f",复查 {made.of}") if made.of else Text()
    title = Text(
        f"Inspection {made.id} of {made.day} by {view.by}: exits from {made.since}, seed {made.seed}{again.en}",
        f"{made.day} 的检查 {made.id},检查人 {view.by}:{made.since} 起离开阶段的商机,随机种子 {made.seed}{again.zh}",
    )
    lines = [title.to(language), table([each.to(language) for each in SAMPLE_HEADS], [sample_cells(row, language) for row in view.rows])]
    for row in view.rows:
        lines += [finding_text(each, row, language) for each in row.findings]
    lines += [action_text(each, language) for row in view.rows for each in row.actions]
    lines.append(summary(view).to(language))
    return "\n".join(lines)


def sample_cells(row: SampleRow, language: Language) -> list[str]:
    """Give the cells of one exit of a sample."""
    results = [each.result for each in row.links]
    missed = [f"{each.id} ({RESULTS[each.result].to(language)})" for each in row.links if each.result in ("not_met", "late")]
    exit = row.drawn.exit
    return [
        exit.deal,
        row.deal_name,
        row.rep_name,
        row.stage_name.to(language),
        f"{exit.at:%Y-%m-%d}",
        f"{results.count('met')}/{sum(each not in ('waived', 'skipped') for each in results)}",
        ", ".join(missed) or "-",
        ", ".join(KINDS[each.kind].to(language) for each in row.flags) or "-",
        str(len(row.findings)),
    ]


def finding_text(found: Finding, row: SampleRow, language: Language) -> str:
    """Write what an inspector saw."""
    said = row.says.get(found.leaf)
    held = Text("held", "符合") if found.held else Text("did not hold", "不符")
    note = f" – {found.note}" if found.note else ""
    return f"  {found.deal} {found.leaf}: {held.to(language)}{note}" + (f" [{said.to(language)}]" if said else "")


def action_text(each: Corrective, language: Language) -> str:
    """Write what is to be put right."""
    done = Text(f"done on {each.done_on}", f"{each.done_on} 完成") if each.done_on else Text(f"due {each.due}", f"{each.due} 到期")
    return f"  -> {each.finding.deal} {each.finding.leaf}: {each.action} ({each.owner}, {done.to(language)})"


def summary(view: InspectionView) -> Text:
    """Say what is open."""
    failed = view.failed
    rate = (
        failed
        if isinstance(failed, Text)
        else Text(f"{failed.value:.0%} did not hold ({span(failed)})", f"不符 {failed.value:.0%}({span(failed)})")
    )
    open_ones = Text(
        f"{len(view.uncovered)} findings without corrective action, {len(view.overdue)} actions overdue, {len(view.again)} exits to look at again",
        f"{len(view.uncovered)} 项未定整改,{len(view.overdue)} 项整改逾期,{len(view.again)} 项待复查",
    )
    following = Text(f"next inspection: {view.next}", f"下次检查:{view.next}") if view.next else Text()
    return Text(
        "; ".join(each.en for each in (rate, open_ones, following) if each.en),
        ";".join(each.zh for each in (rate, open_ones, following) if each.zh),
    )


def list_cells(view: InspectionView) -> list[str]:
    """Give the cells of one inspection in a list."""
    made = view.inspection
    held = sum(not each.held for each in made.findings)
    counts = (len(view.rows), len(made.findings), held, len(view.uncovered), len(view.overdue))
    return [made.id, made.day.isoformat(), view.by, *map(str, counts), view.next.isoformat() if view.next else "-"]
