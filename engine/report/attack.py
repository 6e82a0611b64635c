"""A stage worked up as sections of text: its history, its top deals, and the plan with owners."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.funnel import Conversion, Dimension, Drill
from engine.model.text import Language, Text
from engine.report.funnel_words import AMOUNT, DEAL, OWNER
from engine.report.sections import Section, amount, interval, percent

DIMENSION: Mapping[Dimension, Text] = {
    "relations": Text("customer relations", "客户关系"),
    "terms": Text("commercial terms", "商务条款"),
    "solution": Text("technical and financial solution", "技术与金融方案"),
    "competitors": Text("competitors", "竞争对手"),
}


def drill_sections(drill: Drill, names: Mapping[str, str], stages: Mapping[str, Text], language: Language) -> list[Section]:
    """Give a stage worked up: its history, its top deals, and the attack plan with owners."""
    stage = stages.get(drill.stage, Text.plain(drill.stage))
    low = {True: LOWER, False: USUAL, None: UNSURE}[drill.low]
    title = Text(f"To attack: {stage.en} ({low.en})", f"攻坚:{stage.to('zh')}({low.zh})")
    lines = [
        f"{head.to(language)}{'' if language == 'zh' else ' '}{_converted(each, language)}"
        for head, each in ((NOW, drill.now), (BEFORE, drill.usual))
    ]
    if drill.missing:
        said = ", ".join(DIMENSION[each].to(language) for each in drill.missing)
        lines.append(Text(f"no risk is known of: {said}", f"尚无已知风险的维度:{said}").to(language))
    deals = Section(
        title,
        (DEAL, Text("id", "编号"), AMOUNT, Text("closes", "预计成交"), OWNER),
        [
            [
                names.get(each.deal, each.deal),
                each.deal,
                amount(each.amount, language),
                each.closes.isoformat() if each.closes else "-",
                names.get(each.group, each.group) or "-",
            ]
            for each in drill.deals
        ],
        lines,
    )
    plan = Section(
        Text("Attack plan", "攻坚计划"),
        (DEAL, Text("dimension", "维度"), Text("what", "事项"), OWNER, Text("by", "截止")),
        [
            [
                each.deal,
                DIMENSION[each.dimension].to(language),
                each.say.to(language),
                names.get(each.owner, each.owner) or "-",
                each.due.isoformat(),
            ]
            for each in drill.plan
        ],
    )
    return [deals, plan] if drill.plan else [deals]


NOW, BEFORE = Text("now:", "当前:"), Text("the same span before:", "上一同长期间:")
LOWER, USUAL, UNSURE = (
    Text("converts less than before", "转化率低于此前"),
    Text("converts as before", "转化率与此前相当"),
    Text("too few deals to tell", "商机过少,无法判断"),
)


def _converted(each: Conversion, language: Language) -> str:
    if each.rate is None:
        return each.refused.to(language) if each.refused else "-"
    return Text(
        f"{percent(each.rate.value)} ({interval(each.rate)}), {each.entered} entered, {each.reached} went on, {each.lost} lost, {each.still} open",
        f"{percent(each.rate.value)}({interval(each.rate)}),进入 {each.entered},推进 {each.reached},丢单 {each.lost},未决 {each.still}",
    ).to(language)
