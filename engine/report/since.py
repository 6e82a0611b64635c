"""What changed in the pipeline since a day as sections of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from engine.model.funnel import CHANGES, Change, ChangeKind, Since
from engine.model.text import Language, Text
from engine.model.views_pipeline import SinceReport
from engine.report.funnel_words import AMOUNT, BY, DEAL
from engine.report.sections import Section, amount

MOST = 20  # changes that text shows; data have all
KINDS: Mapping[ChangeKind, Text] = {
    "came": Text("came", "新增"),
    "left": Text("left", "离开"),
    "slipped": Text("slipped", "延期"),
    "pulled_in": Text("pulled in", "提前"),
    "grew": Text("grew", "增加"),
    "shrank": Text("shrank", "减少"),
    "handed_over": Text("handed over", "移交"),
}
WHY: Mapping[str, Text] = {
    "new": Text("new", "新商机"),
    "reopened": Text("reopened", "重新打开"),
    "won": Text("won", "赢单"),
    "lost": Text("lost", "丢单"),
    "removed": Text("no longer in the book", "已不在数据中"),
    "amount became known": Text("the amount became known", "金额已填写"),
    "amount lost": Text("the amount is unknown now", "金额变为未知"),
    "within": Text("", ""),
}


def since_sections(report: SinceReport, language: Language) -> list[Section]:
    """Give what changed: the sums by kind, the groups, the largest changes."""
    return [each for each in _since(report, language) if each.rows or each.lines]


def _since(report: SinceReport, language: Language) -> Iterator[Section]:
    heads = (Text("before", "期初"), *(KINDS[each] for each in CHANGES), Text("after", "期末"))
    yield Section(
        Text(
            f"What changed from the evening of {report.since} to {report.as_of}; amounts in {report.currency}",
            f"{report.since} 日终至 {report.as_of} 的变化(金额单位:{report.currency})",
        ),
        heads,
        [_sums(report.whole, language)],
        _gone(report, language),
    )
    yield Section(
        Text(f"By {BY[report.by].en}; the parts add up to the whole", f"按{BY[report.by].zh}(各部分合计等于总数)"),
        (BY[report.by], *heads),
        [[report.part_names.get(id, id), *_sums(each, language)] for id, each in sorted(report.parts.items(), key=lambda one: one[0])],
    )
    changes = sorted(report.whole.changes, key=lambda each: (-abs(each.effect), each.deal, each.kind, each.group))
    more = len(changes) - MOST
    yield Section(
        Text("Changes, the largest first", "变化明细(按金额)"),
        (DEAL, Text("id", "编号"), Text("change", "变化"), AMOUNT, Text("days", "天数"), BY[report.by], Text("why", "原因")),
        [_change(each, report, language) for each in changes[:MOST]],
        [Text(f"and {more} more: see --format json or csv", f"另有 {more} 条:见 --format json 或 csv").to(language)] if more > 0 else [],
    )
    if report.whole.unknown:
        count = len(report.whole.unknown)
        yield Section(
            Text("Without an amount", "金额未知"),
            lines=[Text(f"{count} open deals have no known amount: they count as 0", f"{count} 个在手商机金额未知,按 0 计").to(language)],
        )
    yield Section(Text("Notes", "说明"), lines=[each.to(language) for each in report.notes])


def _gone(report: SinceReport, language: Language) -> list[str]:
    """Say what became of the deals that left."""
    said = []
    for why in ("won", "lost", "removed"):
        left = [each.effect for each in report.whole.changes if each.kind == "left" and each.why == why]
        if left:
            said.append(f"{WHY[why].to(language)} {len(left)} ({amount(-sum(left, Fraction(0)), language)})")
    if not said:
        return []
    return [Text(f"of what left: {', '.join(said)}", f"离开的商机:{','.join(said)}").to(language)]


def _sums(found: Since, language: Language) -> list[str]:
    sums = found.sums()
    return [amount(found.before, language), *(amount(sums[each], language) for each in CHANGES), amount(found.after, language)]


def _change(each: Change, report: SinceReport, language: Language) -> list[str]:
    return [
        report.names.get(each.deal, each.deal),
        each.deal,
        KINDS[each.kind].to(language),
        amount(each.effect, language),
        f"{each.days:+d}" if each.days is not None else "",
        report.part_names.get(each.group, each.group),
        _why(each, report, language),
    ]


def _why(each: Change, report: SinceReport, language: Language) -> str:
    if each.kind == "handed_over":
        to, _, group = each.why.partition(" ")
        name = report.part_names.get(group) or report.names.get(group, group)
        return Text(f"{to} {name}", f"{'移交给' if to == 'to' else '来自'} {name}").to(language)
    return WHY.get(each.why, Text.plain(each.why)).to(language)
