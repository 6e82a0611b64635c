"""The two reviews and an appraisal as sections, in the reader's language, with the plots that stand in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from engine.model.funnel import CHANGES
from engine.model.review import Component, Index
from engine.model.text import Language, Text
from engine.model.views_pipeline import ForecastReport, SinceReport
from engine.model.views_review import Appraisal, Health, LevelRow, Pack
from engine.report import plots
from engine.report.forecast import forecast_sections
from engine.report.funnel import funnel_sections, worth_of
from engine.report.sections import Section, amount, apportioned, exactly, percent
from engine.report.since import KINDS, since_sections

Page = tuple[list[Section], dict[int, str]]
NONE = "-"
LEVELS = {"region": Text("region", "区域"), "team": Text("team", "团队"), "rep": Text("rep", "销售")}
ACTIONS = {
    "gap": Text("closes the gap", "补缺口"),
    "attack": Text("attack plan", "攻坚"),
    "corrective": Text("corrective action", "整改"),
    "prompt": Text("coaching", "辅导"),
}
DEAL, REP, STAGE, AMOUNT, CLOSES = (
    Text("deal", "商机"),
    Text("rep", "销售"),
    Text("stage", "阶段"),
    Text("amount", "金额"),
    Text("closes", "预计成交"),
)


def pack_page(pack: Pack, language: Language) -> Page:
    """Lay out a weekly review: decisions first, then every other deal, what changed, and the levels."""
    whose = Text(f" of {pack.team}", f"{pack.team} ") if pack.team else Text()
    title = Text(f"Deal review{whose.en}, {pack.since} to {pack.as_of}", f"{whose.zh}商机复盘,{pack.since} 至 {pack.as_of}")
    worth = worth_of(pack.open, pack.unknown, pack.currency, pack.amount)
    lines = [
        Text(
            f"{pack.open} open deals{worth.en}",
            f"在手商机 {pack.open} 个{worth.zh}",
        )
    ]
    sections = [Section(title, lines=[each.to(language) for each in lines]), _top(pack, language), _blocked(pack, language)]
    sections += [_others(pack, language), *since_sections(pack.changed, language), _levels(pack.levels, language)]
    sections = [each for each in sections if each.rows or each.lines]
    return sections, _plotted(sections, pack.changed, language)


def health_page(health: Health, language: Language) -> Page:
    """Lay out the monthly review: the gap first, then the index, causes and actions, and what they rest on."""
    title = Text(f"Funnel health as of {health.as_of}", f"漏斗健康度(截至 {health.as_of})")
    value = NONE if health.index.value is None else f"{float(health.index.value):.0f}"
    lines = [Text(f"index {value} of 100", f"健康指数 {value}(满分 100)").to(language)]
    sections = [
        Section(title, lines=lines),
        *forecast_sections(health.forecast, language)[1:3],
        index_section(health.index, INDEX, language),
    ]
    sections.append(Section(Text("Causes", "原因"), lines=[each.to(language) for each in health.causes]))
    sections.append(_actions(health, language))
    sections += [
        *since_sections(health.changed, language),
        *funnel_sections(health.funnel, language)[1:2],
        _levels(health.levels, language),
    ]
    if health.notes:
        sections.append(Section(Text("Notes", "说明"), lines=[each.to(language) for each in health.notes]))
    sections = [each for each in sections if each.rows or each.lines]
    found = _plotted(sections, health.changed, language)
    found |= {at: plot for at, each in enumerate(sections) if each.title == INDEX for plot in (index_plot(health.index, language),)}
    first = next((at for at, each in enumerate(sections) if each.heads and at), None)
    if first is not None:
        found[first] = forecast_plot(health.forecast, language)
    funnel = next((at for at, each in enumerate(sections) if each.title.en.startswith("Stages; amounts")), None)
    if funnel is not None:
        found[funnel] = funnel_plot(health, language)
    return sections, found


INDEX = Text("Health index", "健康指数")


def appraisal_page(one: Appraisal, language: Language) -> Page:
    """Lay out an appraisal: where the rep stands, each part with its weight, strengths and gaps, and what rests on the weights."""
    title = Text(
        f"Appraisal of {one.name}, {one.period.name} as of {one.as_of}", f"{one.name} 绩效评估,{one.period.name}(截至 {one.as_of})"
    )
    whole = NONE if one.whole.value is None else f"{float(one.whole.value):.0f}"
    place = f"{one.rank} / {one.of}" if one.rank is not None else NONE
    lines = [
        Text(f"{whole} of 100, place {place}", f"综合 {whole}(满分 100),排名 {place}").to(language),
        *([one.whole.why.to(language)] if one.whole.why else []),
        one.quadrant.to(language),
    ]
    whole_title = Text("Results against execution", "结果与执行")
    sections = [
        Section(title, lines=lines),
        index_section(one.whole, whole_title, language),
        index_section(one.results, Text("Results", "结果"), language),
        index_section(one.execution, Text("Execution", "执行力"), language),
        Section(Text("Strengths", "优势"), lines=[each.to(language) for each in one.strengths]),
        Section(Text("Gaps", "差距"), lines=[each.to(language) for each in one.gaps]),
        _moved(one, language),
        Section(Text("What follows", "后续"), lines=[each.to(language) for each in (*one.follows, *one.notes)]),
    ]
    sections = [each for each in sections if each.rows or each.lines]
    return sections, {at: index_plot(one.whole, language) for at, each in enumerate(sections) if each.title == whole_title}


def index_section(found: Index, title: Text, language: Language) -> Section:
    """Lay out an index: value, declared weight, what it truly counts, points, and the figures behind each part."""
    heads = (
        Text("part", "项目"),
        Text("value", "得分率"),
        Text("weight", "权重"),
        Text("counts", "实际权重"),
        Text("points", "得分"),
        Text("because", "依据"),
    )
    rows = [
        [
            each.name.to(language),
            NONE if each.value is None else percent(float(each.value)),
            percent(float(each.weight)),
            percent(float(each.counts)),
            f"{float(each.points):.1f}",
            each.because.to(language),
        ]
        for each in found.parts
    ]
    return Section(title, heads, rows, lines=[found.why.to(language)] if found.why else [])


def index_plot(found: Index, language: Language) -> str:
    """Draw the value of each part."""

    def ink(each: Component) -> str:
        return "bar" if each.value is None or each.value >= Fraction(1, 2) else "bad"

    rows = [
        plots.Bar(each.name.to(language), float(each.value or 0), NONE if each.value is None else percent(float(each.value)), ink(each))
        for each in found.parts
    ]
    return plots.bars(Text("parts of the index", "指数各项").to(language), rows)


def forecast_plot(report: ForecastReport, language: Language) -> str:
    """Draw the range of the forecast against the target."""
    spread = report.forecast.computed

    def mark(name: Text, value: Fraction) -> plots.Mark:
        return plots.Mark(float(value), f"{name.to(language)} {amount(value, language)}")

    p10, p50, p90 = (mark(Text.plain(name.upper()), getattr(spread, name)) for name in ("p10", "p50", "p90"))
    target = None if report.target is None else mark(Text("target", "目标"), report.target)
    title = Text("forecast against target", "预测与目标").to(language)
    return plots.span(title, p10, p50, p90, mark(Text("closed", "已成交"), report.forecast.closed), target)


def funnel_plot(health: Health, language: Language) -> str:
    """Draw the open amount of each stage."""
    lines = health.funnel.whole.lines
    most = max((float(each.amount) for each in lines), default=0.0) or 1.0
    rows = [
        plots.Bar(f"{each.name.to(language)} ({each.open})", float(each.amount) / most, amount(each.amount, language)) for each in lines
    ]
    return plots.bars(Text("open amount by stage", "各阶段在手金额").to(language), rows)


def changes_plot(changed: SinceReport, language: Language) -> str:
    """Draw how the open sum became what it is."""
    whole, sums = changed.whole, changed.whole.sums()
    moves = [(KINDS[kind].to(language), float(sums[kind]), f"{round(sums[kind]):+,}") for kind in CHANGES if sums[kind]]
    start = plots.Bar(changed.since.isoformat(), float(whole.before), amount(whole.before, language))
    end = plots.Bar(changed.as_of.isoformat(), float(whole.after), amount(whole.after, language))
    return plots.steps(Text("what changed", "变化").to(language), start, moves, end)


def _plotted(sections: Sequence[Section], changed: SinceReport, language: Language) -> dict[int, str]:
    """Put the steps of what changed into the section that tells of it."""
    title = next(iter(since_sections(changed, language)), None)
    at = next((place for place, each in enumerate(sections) if title is not None and each.title == title.title), None)
    return {} if at is None else {at: changes_plot(changed, language)}


def _top(pack: Pack, language: Language) -> Section:
    heads = (
        Text("#", "#"),
        DEAL,
        REP,
        STAGE,
        AMOUNT,
        CLOSES,
        Text("gate", "关口"),
        Text("days", "停留"),
        Text("since then", "期间变化"),
        Text("decision asked", "请决定"),
    )
    rows = [
        [
            str(at),
            f"{each.name} ({each.id})",
            each.rep,
            each.stage.to(language),
            amount(each.amount, language),
            each.closes.isoformat() if each.closes else NONE,
            f"{each.met}/{each.total}" if each.total else NONE,
            NONE if each.days is None else f"{each.days}" + (f"/{each.limit}" if each.limit is not None else ""),
            "; ".join(said.to(language) for said in each.changed) or NONE,
            each.decision.to(language),
        ]
        for at, each in enumerate(pack.top, 1)
    ]
    return Section(Text("Top deals, and the decision each asks for", "重点商机与请决定事项"), heads, rows)


def _blocked(pack: Pack, language: Language) -> Section:
    rows = [
        [each.id, "; ".join(said.to(language) for said in each.blocking), f"{each.overdue}"]
        for each in pack.top
        if each.blocking or each.overdue
    ]
    heads = (DEAL, Text("not met yet", "尚未满足"), Text("actions overdue", "逾期行动"))
    return Section(Text("What blocks the top deals", "重点商机的阻碍"), heads, rows)


def _others(pack: Pack, language: Language) -> Section:
    rows = [
        [
            f"{each.name} ({each.id})",
            each.rep,
            each.stage.to(language),
            amount(each.amount, language),
            each.closes.isoformat() if each.closes else NONE,
        ]
        for each in pack.others
    ]
    count, worth = pack.rest
    more = Text(f"and {count} more worth {amount(worth, 'en')}", f"另有 {count} 个,合计 {amount(worth, 'zh')}")
    return Section(
        Text("All other open deals", "其余在手商机"), (DEAL, REP, STAGE, AMOUNT, CLOSES), rows, [more.to(language)] if count else []
    )


def _levels(levels: Sequence[LevelRow], language: Language) -> Section:
    shown: dict[int, tuple[Fraction, ...]] = {}
    for level in LEVELS:
        own = [at for at, each in enumerate(levels) if each.level == level]
        sums = zip(*((levels[at].closed, levels[at].open, levels[at].expected) for at in own), strict=True)
        shown |= dict(zip(own, zip(*map(apportioned, sums), strict=True), strict=True))
    heads = (
        Text("level", "层级"),
        Text("who", "对象"),
        Text("closed", "已成交"),
        Text("open", "在手"),
        Text("expected", "期望值"),
    )
    rows = [
        [
            LEVELS[each.level].to(language),
            each.name or each.id or NONE,
            *(exactly(value, language) for value in shown[at]),
        ]
        for at, each in enumerate(levels)
    ]
    said = Text("every level comes to the same sums", "各层级合计一致")
    return Section(Text("Every level, as of one instant", "各层级(同一时点)"), heads, rows, [said.to(language)] if rows else [])


def _actions(health: Health, language: Language) -> Section:
    heads = (Text("kind", "类别"), Text("what", "内容"), Text("owner", "负责人"), Text("due", "期限"), Text("expected to add", "预计贡献"))
    rows = [
        [
            ACTIONS[each.kind].to(language),
            each.say.to(language),
            each.owner,
            _due(each.due, health.as_of).to(language),
            NONE if each.adds is None else f"{each.currency or ''} {amount(each.adds, language)}".strip(),
        ]
        for each in health.actions
    ]
    return Section(Text("Actions", "行动"), heads, rows)


def _due(due: dt.date | None, today: dt.date) -> Text:
    if due is None:
        return Text(NONE, NONE)
    late = (today - due).days
    return Text(f"{due}, {late} days late", f"{due},逾期 {late} 天") if late > 0 else Text.plain(due.isoformat())


def _moved(one: Appraisal, language: Language) -> Section:
    heads = (Text("weight", "权重"), Text("moved by", "变动"), Text("then", "综合"), Text("place", "排名"))
    rows = [
        [
            each.name.to(language),
            f"{float(each.by):+.0%}",
            NONE if each.value is None else f"{float(each.value):.1f}",
            NONE if each.rank is None else str(each.rank),
        ]
        for each in one.moved
    ]
    return Section(Text("How much rests on the weights", "权重敏感性"), heads, rows)
