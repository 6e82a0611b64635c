"""The funnel, a stage worked up and what changed since a day, as sections of text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from engine.model.funnel import Leaks, Velocity
from engine.model.text import Language, Text
from engine.model.views_pipeline import By, FunnelLine, FunnelPart, FunnelReport
from engine.report.attack import drill_sections
from engine.report.funnel_words import AMOUNT, BY, STAGE
from engine.report.sections import Section, amount, apportioned, exactly, interval, percent

BAR = 12  # cells of the longest
MOST = 20  # leaks that text shows; data have all


def funnel_sections(report: FunnelReport, language: Language) -> list[Section]:
    """Give the parts of a funnel: rates first, then the stages, the groups, leaks, and the stages to work up."""
    return [each for each in _funnel(report, language) if each.rows or each.lines]


def _funnel(report: FunnelReport, language: Language) -> Iterator[Section]:
    yield Section(
        Text(
            f"Funnel as of {report.as_of}: deals that entered a stage from {report.since} to {report.until}",
            f"销售漏斗(截至 {report.as_of}):{report.since} 至 {report.until} 进入各阶段的商机",
        ),
        lines=[each.to(language) for each in _rates(report)],
    )
    lines = report.whole.lines
    most = max((each.open for each in lines), default=0)
    yield Section(
        Text(f"Stages; amounts in {report.currency}", f"各阶段(金额单位:{report.currency})"),
        (
            STAGE,
            Text("", ""),
            Text("open", "在手"),
            AMOUNT,
            Text("no amount", "金额未知"),
            Text("entered", "进入"),
            Text("conversion", "转化率"),
            Text("90% interval", "90% 区间"),
            Text("median", "停留中位"),
            Text("P75", "P75"),
            Text("limit", "时限"),
        ),
        [_stage(*each, most, language) for each in zip(lines, apportioned([line.amount for line in lines]), strict=True)],
        _why_not(lines, language),
    )
    yield Section(
        Text("Flow: before + came = went on + skipped + back + lost + there now", "流量:期初 + 进入 = 推进 + 跳级 + 回退 + 丢单 + 期末"),
        (
            STAGE,
            Text("before", "期初"),
            Text("came", "进入"),
            Text("went on", "推进"),
            Text("skipped", "跳级"),
            Text("back", "回退"),
            Text("lost", "丢单"),
            Text("there now", "期末"),
            Text("re-entered", "再次进入"),
            Text("from later", "自后阶段"),
        ),
        [
            [
                each.name.to(language),
                *(
                    str(count)
                    for count in (
                        each.flow.before,
                        each.flow.came,
                        each.flow.on,
                        each.flow.over,
                        each.flow.back,
                        each.flow.lost,
                        each.flow.after,
                        each.flow.again,
                        each.flow.from_later,
                    )
                ),
            ]
            for each in lines
        ],
    )
    if report.by is not None:
        yield _groups(report, report.by, language)
    yield _leaks(report.leaks, report, language)
    for drill in report.drills:
        yield from drill_sections(drill, report.names, _names(report), language)
    yield Section(Text("Notes", "说明"), lines=[each.to(language) for each in report.notes])


def _rates(report: FunnelReport) -> Iterator[Text]:
    whole = report.whole
    worth = worth_of(whole.open, whole.unknown, report.currency, whole.amount)
    yield Text(
        f"{whole.open} open deals{worth.en}; {whole.won} won and {whole.lost} lost in the window",
        f"在手商机 {whole.open} 个{worth.zh};期内赢单 {whole.won} 个,丢单 {whole.lost} 个",
    )
    win = report.win_rate
    if win is not None:
        name = _names(report).get(win.stage, Text.plain(win.stage))
        said = f"{percent(win.rate.value)} ({interval(win.rate)})" if win.rate else win.refused.en if win.refused else "-"
        said_zh = f"{percent(win.rate.value)}({interval(win.rate)})" if win.rate else win.refused.zh if win.refused else "-"
        yield Text(
            f"win rate: {said}: {win.reached} won of {win.reached + win.lost} decided after being qualified (from {name.en} on)",
            f"赢率:{said_zh}:合格(进入“{name.to('zh')}”及以后)后已决 {win.reached + win.lost} 个中赢单 {win.reached} 个",
        )
    if report.close_rate is not None:
        won, qualified = report.close_rate
        share = percent(won / qualified) if qualified else "-"
        yield Text(
            f"close rate: {share}: {won} won in the window, {qualified} qualified in it",
            f"成交率:{share}:期内赢单 {won} 个,期内合格 {qualified} 个",
        )
    yield _velocity(whole.velocity, report.currency)
    if whole.bottleneck is not None:
        stuck = _names(report).get(whole.bottleneck.stage, Text.plain(whole.bottleneck.stage))
        days, share = f"{whole.bottleneck.days:.1f}", percent(whole.bottleneck.share)
        yield Text(
            f"bottleneck: {stuck.en} holds {share} of all days, {days} for each deal won",
            f"瓶颈:“{stuck.to('zh')}”占全部停留天数的 {share},每个赢单 {days} 天",
        )


def worth_of(count: int, unknown: int, currency: str, worth: Fraction) -> Text:
    """Say what so many open deals are worth, and of how many that is not known."""
    if count and unknown == count:
        return Text(" of unknown worth", ",金额未知")
    lacking = Text(f" ({unknown} of them without an amount)", f"(其中 {unknown} 个金额未知)") if unknown else Text()
    (shown,) = apportioned([worth])
    return Text(f" worth {currency} {exactly(shown, 'en')}{lacking.en}", f",金额 {currency} {exactly(shown, 'zh')}{lacking.zh}")


def _velocity(found: Velocity, currency: str) -> Text:
    why = found.why or Text()
    if found.now is None:
        return Text(f"velocity: {why.en}", f"流速:{why.zh}")
    en, zh = amount(found.now, "en"), amount(found.now, "zh")
    if found.before is None:
        return Text(f"velocity: {currency} {en} a day", f"流速:每天 {currency} {zh}") if found.why is None else _with(en, zh, currency, why)
    was = amount(found.before, "en"), amount(found.before, "zh")
    if found.split is None:
        return Text(f"velocity: {currency} {en} a day, before {was[0]} ({why.en})", f"流速:每天 {currency} {zh},此前 {was[1]}({why.zh})")
    deals, win, size, days = (f"{math.exp(each):.2f}" for each in (found.split.deals, found.split.win, found.split.size, found.split.days))
    return Text(
        f"velocity: {currency} {en} a day, before {was[0]}: deals x {deals}, win rate x {win}, amount x {size}, speed x {days}",
        f"流速:每天 {currency} {zh},此前 {was[1]}:数量 x {deals},赢率 x {win},单额 x {size},速度 x {days}",
    )


def _with(en: str, zh: str, currency: str, why: Text) -> Text:
    return Text(f"velocity: {currency} {en} a day ({why.en})", f"流速:每天 {currency} {zh}({why.zh})")


def _stage(line: FunnelLine, worth: Fraction, most: int, language: Language) -> list[str]:
    rate, days = line.conversion.rate, line.dwell
    return [
        line.name.to(language),
        "#" * (-(-line.open * BAR // most) if most else 0),
        str(line.open),
        exactly(worth, language),
        str(line.unknown or ""),
        str(line.conversion.entered),
        percent(rate.value) if rate else "-",
        interval(rate) if rate else "-",
        f"{days.median.value:.0f}" if days.median else "-",
        f"{days.p75.value:.0f}" if days.p75 else "-",
        str(line.at_most or "-"),
    ]


def _why_not(lines: Sequence[FunnelLine], language: Language) -> list[str]:
    """Say why a figure of a stage is not given."""
    said = []
    for each in lines:
        reasons = [one for one in (each.conversion.refused, each.dwell.refused) if one is not None]
        name = each.name.to(language)
        said += [f"{name}: {one.to(language)}" if language == "en" else f"{name}:{one.to(language)}" for one in dict.fromkeys(reasons)]
    return said


def _groups(report: FunnelReport, by: By, language: Language) -> Section:
    worth, won = (apportioned(each) for each in ([part.amount for part in report.parts], [part.won_amount for part in report.parts]))
    return Section(
        Text(f"By {BY[by].en}; the parts add up to the whole", f"按{BY[by].zh}(各部分合计等于总数)"),
        (
            BY[by],
            Text("open", "在手"),
            AMOUNT,
            Text("won", "赢单"),
            Text("worth", "赢单额"),
            Text("lost", "丢单"),
            Text("a day", "日流速"),
            *(each.name for each in report.whole.lines),
            Text("bottleneck", "瓶颈"),
        ),
        [_group(*each, language) for each in zip(report.parts, worth, won, strict=True)],
        [Text("under a stage: its conversion; -: not enough data", "阶段列为该阶段转化率;-:数据不足").to(language)] if report.parts else [],
    )


def _group(part: FunnelPart, worth: Fraction, won: Fraction, language: Language) -> list[str]:
    stuck = next((each.name for each in part.lines if part.bottleneck and each.stage == part.bottleneck.stage), Text("-", "-"))
    return [
        part.name,
        str(part.open),
        exactly(worth, language),
        str(part.won),
        exactly(won, language),
        str(part.lost),
        amount(part.velocity.now, language),
        *(percent(each.conversion.rate.value) if each.conversion.rate else "-" for each in part.lines),
        stuck.to(language),
    ]


def _leaks(found: Leaks, report: FunnelReport, language: Language) -> Section:
    title = Text("Where one rep leaks: training that is worth its time", "个人漏点:值得针对性培训之处")
    if found.refused is not None:
        return Section(title, lines=[found.refused.to(language)])
    few = sum(1 for each in found.cells if each.refused is not None)
    names = _names(report)
    lines = []
    if not found.found:
        # a rep knows of their own, a coach of those led: words of all would deny what another reader is told
        lines.append(
            Text("no leak of those whom you may know of is sure enough to be told", "您可知悉的销售中没有足够把握的漏点").to(language)
        )
    if few:
        needed = ", ".join(f"{names.get(stage, Text.plain(stage)).to(language)} {least}" for stage, least in found.needed.items())
        lines.append(
            Text(
                f"{few} of {len(found.cells)} pairs of rep and stage have too few decided deals to tell (needed: {needed})",
                f"{len(found.cells)} 组“销售×阶段”中有 {few} 组已决商机过少,无法判断(需要:{needed})",
            ).to(language)
        )
    if found.precision is not None and found.recall is not None:
        lines.append(
            Text(
                f"expected by the model itself, over all reps: {percent(found.precision)} of those told are true, "
                f"{percent(found.recall)} of all are told",
                f"模型对全体销售的预期:所报漏点 {percent(found.precision)} 属实,覆盖全部漏点的 {percent(found.recall)}",
            ).to(language)
        )
    heads = (BY["rep"], STAGE, Text("passed", "通过"), Text("of", "已决"), Text("usual", "应有"), Text("chance", "把握"))
    rows = [
        [
            report.names.get(each.rep, each.rep),
            names.get(each.stage, Text.plain(each.stage)).to(language),
            f"{each.passed:.1f}",
            f"{each.decided:.1f}",
            percent(each.usual),
            percent(each.chance),
        ]
        for each in found.found[:MOST]
    ]
    return Section(title, heads, rows, lines)


def _names(report: FunnelReport) -> dict[str, Text]:
    return {each.stage: each.name for each in report.whole.lines}
