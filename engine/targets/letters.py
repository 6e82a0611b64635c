"""What is found against each letter of SMART: nothing, warnings, or errors, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from engine.incentives.amounts import exact, written
from engine.model.target import Amount, Finding, Target, Why
from engine.model.text import Text
from engine.targets.amounts import unit
from engine.targets.evidence import Evidence
from engine.targets.faults import finding

HOPELESS = 0.05  # a probability under this refuses a target


def specific(target: Target, evidence: Evidence) -> list[Finding]:
    """Find what is not specific: one measure of the registry, its unit and direction, an owner, a filter and a credit rule."""
    found = []
    metric = evidence.registry.get(target.metric)
    if metric is None:
        found.append(
            _error(
                "TG101",
                target,
                Text(f"'{target.metric}' is no measure of the registry", f"“{target.metric}”不是登记的度量"),
                Text("name one measure", "请写一个已登记的度量"),
            )
        )
    if target.value is None or target.direction is None:
        found.append(
            _error(
                "TG102",
                target,
                Text("it says neither at least nor at most how much", "未写明至少或至多多少"),
                Text("give at_least or at_most", "请写 at_least 或 at_most"),
            )
        )
    amounts = [each for each in (target.value, target.floor, target.stretch) if each is not None]
    if metric is not None and any(unit(each) != metric.currency for each in amounts):
        said = ", ".join(sorted({unit(each) or metric.unit for each in amounts}))
        message = Text(
            f"{metric.id} is counted in {metric.currency or metric.unit}, the target in {said}",
            f"{metric.id} 以 {metric.currency or metric.unit} 计,目标却以 {said} 计",
        )
        found.append(_error("TG103", target, message, Text("use the unit of the measure", "请使用度量的单位")))
    lacking = [
        word
        for word, value in (
            (Text("an owner", "负责人"), target.owner),
            (Text("a filter of the population", "统计范围"), target.where),
            (Text("a credit rule", "业绩归属规则"), target.credit),
        )
        if not value.strip()
    ]
    if lacking:
        message = Text("it lacks " + ", ".join(each.en for each in lacking), "缺少" + "、".join(each.zh for each in lacking))
        found.append(_error("TG104", target, message, Text("say who, of what, and how it is credited", "请写明谁、统计什么、业绩如何归属")))
    return found + _triple(target)


def measurable(target: Target, evidence: Evidence) -> list[Finding]:
    """Find what cannot be measured: a measure that does not compute, fields that are missing, no baseline without a reason."""
    found = []
    if isinstance(evidence.measured, Why):
        reason = evidence.measured.text
        message = Text(f"the measure does not compute: {reason.en}", f"度量无法计算:{reason.zh}")
        found.append(_error("TG111", target, message, Text("mend the data or the measure", "请补齐数据或修正度量")))
    if evidence.missing:
        fields = ", ".join(evidence.missing)
        found.append(
            _error(
                "TG112",
                target,
                Text(f"fields that the book does not have: {fields}", f"账簿中没有的字段:{fields}"),
                Text("map them, or measure otherwise", "请映射这些字段,或换用其他度量"),
            )
        )
    if target.baseline is None or (target.baseline.value is None and not target.baseline.reason.strip()):
        found.append(
            _error(
                "TG113",
                target,
                Text("there is no baseline, and no reason for having none", "没有基线,也未说明原因"),
                Text("give what it came to before, or baseline: none with a reason", "请给出以往数值,或写 baseline: none 及原因"),
            )
        )
    return found


def attainable(target: Target, evidence: Evidence) -> list[Finding]:
    """Find what speaks against reaching it: the probability, the best of the past, and capacity."""
    found: list[Finding] = []
    bounds, known = evidence.bounds, evidence.attainability
    p = None if known is None else known.p
    if p is None:
        reason = known.why.text if known is not None and known.why is not None else Text("no estimate was asked for", "未作任何估计")
        found.append(
            _warning(
                "TG125",
                target,
                Text(f"how likely it is is not known: {reason.en}", f"达成概率未知:{reason.zh}"),
                Text("wait for more history, or say how it was set", "请积累更多历史数据,或说明目标依据"),
            )
        )
    elif p < HOPELESS:
        found.append(
            _error(
                "TG122",
                target,
                Text(f"it is reached with probability {p:.0%}, under 5%", f"达成概率为 {p:.0%},低于 5%"),
                Text("lower it, or add capacity first", "请下调目标,或先增加产能"),
                {"p": _thousandths(p)},
            )
        )
    elif not bounds.low <= p <= bounds.high:
        side = Text("too hard", "过难") if p < bounds.low else Text("too easy", "过易")
        message = Text(
            f"it is {side.en}: reached with probability {p:.0%}, outside {bounds.low:.0%} to {bounds.high:.0%}",
            f"目标{side.zh}:达成概率 {p:.0%},不在 {bounds.low:.0%} 至 {bounds.high:.0%} 之间",
        )
        found.append(
            _warning(
                "TG121",
                target,
                message,
                Text("move it into the band, or give a floor and a stretch", "请调整至区间内,或另设底线与挑战值"),
                {"p": _thousandths(p)},
            )
        )
    if target.value is None or target.direction == "at_most":
        return found
    value, currency = exact(target.value), unit(target.value)
    if evidence.best is not None and value > bounds.times * evidence.best:
        message = Text(
            f"it is more than {float(bounds.times):g} times the best so far, {written(evidence.best, currency)}",
            f"超过历史最高值 {written(evidence.best, currency)} 的 {float(bounds.times):g} 倍",
        )
        found.append(
            _warning(
                "TG123", target, message, Text("say what has changed since", "请说明有何变化"), {"best": evidence.best, "target": value}
            )
        )
    if evidence.capacity is not None and value > evidence.capacity:
        message = Text(
            f"the hours there are bring {written(evidence.capacity, currency)}", f"现有工时只能带来 {written(evidence.capacity, currency)}"
        )
        found.append(
            _warning(
                "TG124",
                target,
                message,
                Text("add people or hours, or lower it", "请增加人手或工时,或下调目标"),
                {"capacity": evidence.capacity, "target": value},
            )
        )
    return found


def relevant(target: Target, evidence: Evidence) -> list[Finding]:
    """Find why it does not serve a target above: no parent, another measure without a bridge, nothing contributed."""
    if target.root:
        if target.parent is None:
            return []
        return [
            _error(
                "TG131",
                target,
                Text("it is called a root and has a parent", "既声明为顶层又有上级"),
                Text("keep one of them", "请二者留一"),
            )
        ]
    if target.parent is None:
        return [
            _error(
                "TG131",
                target,
                Text("it is a part of no other target", "不属于任何上级目标"),
                Text("name its parent, or say root: true", "请写 parent,或写 root: true"),
            )
        ]
    parent = evidence.others.get(target.parent)
    if parent is None or _circle(target, evidence.others):
        return [
            _error(
                "TG132",
                target,
                Text(f"there is no target '{target.parent}' above it", f"上级目标“{target.parent}”不存在或相互循环"),
                Text("name a target above it", "请写其上级目标"),
            )
        ]
    found = []
    if parent.metric != target.metric and target.bridge is None:
        message = Text(f"it measures {target.metric}, its parent {parent.metric}", f"本目标衡量 {target.metric},上级衡量 {parent.metric}")
        found.append(_error("TG133", target, message, Text("declare the bridge: parent = c × child", "请声明换算:上级 = c × 下级")))
    given = None if target.value is None else (target.bridge if target.bridge is not None else Fraction(1)) * exact(target.value)
    if given is None or given <= 0:
        found.append(
            _error(
                "TG134",
                target,
                Text("it contributes nothing to its parent", "对上级目标没有贡献"),
                Text("the value and the bridge must be above zero", "目标值与换算系数须大于零"),
            )
        )
    return found


def timed(target: Target, evidence: Evidence) -> list[Finding]:
    """Find what its time lacks: a period that begins before it ends, a zone, a checkpoint inside, an end to come when approved."""
    period = target.period
    found = []
    if period is None or period.start >= period.end:
        found.append(
            _error(
                "TG141",
                target,
                Text("it has no period that begins before it ends", "没有起早于止的期间"),
                Text("name a period: 2026-Q4", "请写期间,如 2026-Q4"),
            )
        )
    if not target.zone.strip():
        found.append(
            _error(
                "TG142",
                target,
                Text("it is not said in which time zone its days end", "未写明按哪个时区计日"),
                Text("declare the zone of the book", "请声明账簿的时区"),
            )
        )
    if period is None:
        return found
    outside = [each for each in target.checkpoints if not period.start <= each <= period.end]
    if not target.checkpoints or outside:
        message = (
            Text(f"the checkpoint {outside[0]} lies outside the period", f"检查日 {outside[0]} 不在期间内")
            if outside
            else Text("it has no checkpoint", "没有检查日")
        )
        found.append(
            _error("TG143", target, message, Text("give a day of the period on which the pace is looked at", "请给出期间内检查进度的日期"))
        )
    if period.end <= (target.approved_on or evidence.today):
        found.append(
            _error(
                "TG144",
                target,
                Text(f"its end, {period.end}, is not to come on the day it is approved", f"批准时期间已结束({period.end})"),
                Text("approve a target while it can be reached", "请在期间结束前批准目标"),
            )
        )
    return found


def _triple(target: Target) -> list[Finding]:
    """Check that floor, base and stretch stand in order (S12): rising for at least, falling for at most."""
    given: list[Amount] = [each for each in (target.floor, target.value, target.stretch) if each is not None]
    if len({unit(each) for each in given}) > 1:
        return []
    values = [exact(each) for each in given]
    if values == sorted(values, reverse=target.direction == "at_most"):
        return []
    return [
        _error(
            "TG105",
            target,
            Text("floor, target and stretch are out of order", "底线、目标与挑战值次序不对"),
            Text("each is as hard as the one before, or harder", "后一个应不低于前一个的难度"),
        )
    ]


def _circle(target: Target, others: Mapping[str, Target]) -> bool:
    seen = {target.id}
    at = target.parent
    while at is not None:
        if at in seen:
            return True
        if at not in others:
            return False
        seen.add(at)
        at = others[at].parent
    return False


def _error(code: str, target: Target, message: Text, help: Text, facts: Mapping[str, Fraction] | None = None) -> Finding:
    return finding(code, target.id, message, help, facts, error=True)


def _warning(code: str, target: Target, message: Text, help: Text, facts: Mapping[str, Fraction] | None = None) -> Finding:
    return finding(code, target.id, message, help, facts)


def _thousandths(p: float) -> Fraction:
    return Fraction(round(p * 1000), 1000)
