"""Plans and incentives as people read them: for whom, for what, how much, and what holds or takes back that pay."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.incentive import Band, Incentive, Pay, Plan
from engine.model.text import Language, Text
from engine.playbook.amounts import amount_text, percent

WORDS = {
    "who": Text("for", "适用"),
    "target": Text("{amount} a year at 100%", "全年目标 {amount}"),
    "pays": Text("paid each {unit}", "按{unit}支付"),
    "event": Text("event", "事件"),
    "when": Text("when", "条件"),
    "credit": Text("credit", "计入"),
    "weight": Text("{weight} of {plan}", "{plan} 的 {weight}"),
    "quota": Text("quota", "配额"),
    "of_measure": Text("the records of {measure}", "{measure} 的配额记录"),
    "pay": Text("pay", "支付"),
    "each": Text("{amount} each", "每次 {amount}"),
    "rate": Text("{rate} of the credit", "业绩的 {rate}"),
    "from": Text("from {start}: {pays}", "{start} 起 {pays}"),
    "times": Text("{times} of the base rate", "基准费率的 {times}"),
    "curve": Text("{pay} of the target at {at}", "达成 {at} 时为目标的 {pay}"),
    "table": Text("table {file}, {rows} rows, hit {hit}", "表 {file},{rows} 行,命中 {hit}"),
    "multiplier": Text("times {by} when", "乘以 {by},当"),
    "gate": Text("only when", "前提"),
    "cap_deal": Text("at most {amount} a deal", "每单至多 {amount}"),
    "cap_period": Text("at most {amount} a period", "每周期至多 {amount}"),
    "budget": Text("budget {amount}", "预算 {amount}"),
    "draw": Text("draw {amount} a period", "每周期预支 {amount}"),
    "clawback": Text("taken back if", "追回条件"),
    "contest": Text("contest {start} to {end}: {prizes}", "竞赛 {start} 至 {end}:{prizes}"),
    "reward": Text("reward", "奖励"),
}
UNITS = {"month": Text("month", "月"), "quarter": Text("quarter", "季度"), "half": Text("half-year", "半年"), "year": Text("year", "年")}


def plan_line(plan: Plan, language: Language) -> str:
    """Write a plan in one line."""
    parts = [f"{plan.id}: {plan.name.to(language)}"]
    if plan.target:
        parts.append(_word("target", language, amount=amount_text(plan.target)))
    parts.append(_word("pays", language, unit=UNITS[plan.unit].to(language)))
    if plan.who:
        parts.append(f"{_word('who', language)} {plan.who.text}")
    return " · ".join(parts)


def incentive_lines(incentive: Incentive, language: Language) -> list[str]:
    """Write an incentive: its name and kind first, then a line for each thing that decides what is paid."""
    name = incentive.name.to(language) or incentive.say.to(language)
    first = f"{incentive.id} ({incentive.kind}, {incentive.subject})" + (f": {name}" if name else "")
    return [first, *_lines(incentive, language)]


def _lines(each: Incentive, language: Language) -> Iterator[str]:
    if each.plan:
        share = percent(each.weight) if each.weight is not None else "—"
        yield _word("weight", language, weight=share, plan=each.plan)
    for word, condition in (("event", each.event), ("when", each.when), ("credit", each.credit.amount)):
        if condition:
            yield f"{_word(word, language)}: {condition.text}"
    if each.quota:
        of = _word("of_measure", language, measure=each.quota.measure)
        said = of if each.quota.amount is None else amount_text(each.quota.amount)
        ramp = f" ({', '.join(percent(share) for share in each.quota.ramp)})" if each.quota.ramp else ""
        yield f"{_word('quota', language)}: {said}{ramp}"
    if paid := "; ".join(_pays(each.pay, language)):
        yield f"{_word('pay', language)}: {paid}"
    for factor in (*each.multipliers, *each.decelerators):
        yield f"{_word('multiplier', language, by=percent(factor.by))} {factor.when.text}"
    if each.gate:
        yield f"{_word('gate', language)} {each.gate.when.text} ({each.gate.otherwise})"
    for word, amount in (("cap_deal", each.cap_deal), ("cap_period", each.cap_period)):
        if amount:
            yield _word(word, language, amount=amount_text(amount))
    yield from _bounds(each, language)


def _bounds(each: Incentive, language: Language) -> Iterator[str]:
    if each.budget:
        yield _word("budget", language, amount=amount_text(each.budget.amount))
    if each.draw:
        yield _word("draw", language, amount=amount_text(each.draw.amount))
    if each.clawback:
        yield f"{_word('clawback', language)} {each.clawback.condition.text} ({each.clawback.mode})"
    if each.contest:
        prizes = " / ".join(amount_text(prize) for prize in each.contest.prizes)
        yield _word("contest", language, start=each.contest.start, end=each.contest.end, prizes=prizes)
    if each.honour:
        yield f"{_word('reward', language)}: {each.honour.what.to(language)}"


def _pays(pay: Pay, language: Language) -> Iterator[str]:
    if pay.each:
        yield _word("each", language, amount=amount_text(pay.each))
    if pay.rate is not None:
        yield _word("rate", language, rate=percent(pay.rate))
    for band in pay.bands:
        start = amount_text(band.start, share=pay.of == "attainment")
        yield _word("from", language, start=start, pays=_band(band, language))
    for point in pay.curve:
        yield _word("curve", language, at=percent(point.at), pay=percent(point.pay))
    if pay.table:
        yield _word("table", language, file=pay.table.file, rows=len(pay.table.rows), hit=pay.table.hit)


def _band(band: Band, language: Language) -> str:
    if band.each:
        return _word("each", language, amount=amount_text(band.each))
    if band.times is not None:
        return _word("times", language, times=percent(band.times))
    return "" if band.rate is None else _word("rate", language, rate=percent(band.rate))


def _word(name: str, language: Language, **values: object) -> str:
    return WORDS[name].to(language).format(**values)
