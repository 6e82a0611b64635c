"""What changed in the pipeline since a day as sections of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from engine.model.funnel import CHANGES, Change, ChangeKind, Since
from engine.model.text import Language, Text
from engine.model.views_pipeline import SinceReport
from engine.report.funnel_words import AMOUNT, BY, DEAL
from engine.report.sections import Section, exactly

MOST = 20  # changes that text shows; data have all
KINDS: Mapping[ChangeKind, Text] = {
    "came": Text("came", "新增"),
    "left": Text("left", "离开"),
    "slipped": Text("slipped", "延期"),
    "pulled_in": Text("pulled in", "提前"),
    "grew": Text("grew", "增加"),
    "shrank": Text("shrank", "减少"),
    "rate": Text("by the rate", "汇率变动"),
    "currency": Text("other currency", "改换币种"),
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
    yield _bridge(
        Text(
            f"What changed from the evening of {report.since} to {report.as_of}; amounts in {report.currency}",
            f"{report.since} 日终至 {report.as_of} 的变化(金额单位:{report.currency})",
        ),
        report.whole,
        language,
    )
    yield _divided(report.whole, report.parts, report, language)
    due, name = report.closing, report.closing.period.name
    if due.whole.before or due.whole.after or due.whole.changes:
        yield _bridge(Text(f"Of that, closing in {name}", f"其中预计 {name} 成交"), due.whole, language)
        yield _divided(due.whole, due.parts, report, language, Text(f"Closing in {name} by", f"预计 {name} 成交,按"))
    changes = sorted(report.whole.changes, key=lambda each: (-abs(each.effect), each.deal, each.kind, each.group))
    more = len(changes) - MOST
    yield Section(
        Text("Changes, the largest first", "变化明细(按金额)"),
        (DEAL, Text("id", "编号"), Text("change", "变化"), AMOUNT, Text("days", "天数"), BY[report.by], Text("why", "原因")),
        [_change(each, report, language) for each in changes[:MOST]],
        [Text(f"and {more} more: see --format json or csv", f"另有 {more} 条:见 --format json 或 csv").to(language)] if more > 0 else [],
    )
    then, now = len(report.whole.unknown_then), len(report.whole.unknown)
    if then or now:
        said = Text(
            f"open deals without a known amount, which count as 0: {then} then, {now} now",
            f"金额未知、按 0 计的在手商机:期初 {then} 个,期末 {now} 个",
        )
        yield Section(Text("Without an amount", "金额未知"), lines=[said.to(language)])
    yield Section(Text("Notes", "说明"), lines=[each.to(language) for each in report.notes])


def _bridge(title: Text, found: Since, language: Language) -> Section:
    kinds = _kinds(found)
    return Section(title, _heads(kinds), [_sums(found, kinds, language)], _gone(found, language))


def _divided(whole: Since, parts: Mapping[str, Since], report: SinceReport, language: Language, by: Text = Text("By", "按")) -> Section:
    kinds, name = _kinds(whole), BY[report.by]
    return Section(
        Text(f"{by.en} {name.en}; the parts add up to the whole", f"{by.zh}{name.zh}(各部分合计等于总数)"),
        (name, *_heads(kinds)),
        [[report.part_names.get(id, id), *_sums(each, kinds, language)] for id, each in sorted(parts.items(), key=lambda one: one[0])],
    )


def _kinds(found: Since) -> list[ChangeKind]:
    """Give the kinds of change that had an effect on the sum, or on that of a group."""
    there = {each.kind for each in found.changes if each.effect}
    return [kind for kind in CHANGES if kind in there]


def _heads(kinds: Sequence[ChangeKind]) -> tuple[Text, ...]:
    return (Text("before", "期初"), *(KINDS[each] for each in kinds), Text("after", "期末"))


def _gone(found: Since, language: Language) -> list[str]:
    """Say what became of the deals that left."""
    said = []
    for why in ("won", "lost", "removed"):
        left = [each.effect for each in found.changes if each.kind == "left" and each.why == why]
        if left:
            said.append(f"{WHY[why].to(language)} {len(left)} ({exactly(-sum(left, Fraction(0)), language)})")
    if not said:
        return []
    return [Text(f"of what left: {', '.join(said)}", f"离开的商机:{','.join(said)}").to(language)]


def _sums(found: Since, kinds: Sequence[ChangeKind], language: Language) -> list[str]:
    sums = found.sums()
    return [exactly(each, language) for each in (found.before, *(sums[kind] for kind in kinds), found.after)]


def _change(each: Change, report: SinceReport, language: Language) -> list[str]:
    return [
        report.names.get(each.deal, each.deal),
        each.deal,
        KINDS[each.kind].to(language),
        exactly(each.effect, language),
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
