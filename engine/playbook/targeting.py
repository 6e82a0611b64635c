"""Holds metrics and targets to what can be told without a book: units, weights, parents, bridges, checkpoints, the order of the triple."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from engine.model.periods import named, unit_of
from engine.model.playbook import Playbook
from engine.model.problem import Problem, Severity, Span
from engine.model.target import Amount, Metric, Target, TargetRule
from engine.model.text import Text
from engine.model.values import Money
from engine.playbook.amounts import percent

RATIO_PARTS = 2
ONE = Fraction(1)
Told = Iterator[tuple[str, Text, Text | None]]


def targeting(book: Playbook) -> list[Problem]:
    """Return every fault of metrics and targets, each at its place."""
    found = []
    for metric in book.metrics.values():
        span = metric.origin.span if metric.origin else book.origin.span
        found += [_problem(code, span, said, help, ("metrics", metric.id)) for code, said, help in _metric(metric, book)]
    by_id = {rule.id: rule for rule in book.targets}
    for rule in book.targets:
        told = [*_specific(rule, book), *_relevant(rule, by_id), *_timed(rule.target), *_accepted(rule)]
        found += [_problem(code, rule.origin.span, said, help, ("targets", rule.id)) for code, said, help in told]
    return found


def _metric(metric: Metric, book: Playbook) -> Told:
    """Tell what is wrong with one metric: how it is made (PB440), its weights (PB441), its unit or currency (PB442)."""
    if metric.form == "sum":
        if metric.measure is None or metric.parts or metric.weights:
            said = Text(f"{metric.id} adds up: it has a measure, and no parts", f"{metric.id} 为可加指标:须有 measure,不含 parts")
            yield "PB440", said, Text("give a measure, or call it a ratio or composite", "请写 measure,或声明为 ratio、composite")
        if not metric.unit:
            yield (
                "PB442",
                Text(f"it is not said what {metric.id} is counted in", f"{metric.id} 没有单位"),
                Text("give a unit or a currency", "请写 unit 或 currency"),
            )
        return
    if metric.form == "points" and len(metric.weights) != len(metric.parts):
        yield "PB441", Text(f"{metric.id} does not give each part its points", f"{metric.id} 未为每个组成部分给出分值"), None
    if metric.measure is not None or not metric.parts or (metric.form == "ratio" and len(metric.parts) != RATIO_PARTS):
        said = Text(
            f"{metric.id} is made of its parts{', two of them' if metric.form == 'ratio' else ''}, and has no measure of its own",
            f"{metric.id} 由组成部分构成{'(两个)' if metric.form == 'ratio' else ''},没有自己的 measure",
        )
        yield "PB440", said, Text("name its parts", "请写 parts")
    if any(_reaches(part, metric.id, book) for part in metric.parts):
        yield "PB440", Text(f"{metric.id} is made of itself", f"{metric.id} 由其自身构成"), None
    parts = [book.metrics[part] for part in metric.parts if part in book.metrics]
    currencies = sorted({each.currency for each in parts if each.currency})
    if metric.form == "ratio" and len(currencies) > 1:
        said = Text(f"{metric.id} divides {currencies[0]} by {currencies[1]}", f"{metric.id} 的两部分币种不同:{'、'.join(currencies)}")
        yield "PB442", said, Text("use one currency", "请使用同一币种")
    if metric.form == "composite" and (len(metric.weights) != len(metric.parts) or sum(metric.weights, Fraction(0)) != ONE):
        total = percent(sum(metric.weights, Fraction(0)))
        said = Text(
            f"the weights of {metric.id} sum to {total}, or are not one for each part", f"{metric.id} 的权重合计 {total},或与组成部分不对应"
        )
        yield "PB441", said, Text("give each part a weight; they sum to 100%", "为每部分给出权重,合计 100%")


def _specific(rule: TargetRule, book: Playbook) -> Told:
    """Tell what is not specific: how much (PB444), in which unit (PB443), in which order (PB448)."""
    target, metric = rule.target, book.metrics.get(rule.target.metric)
    if target.direction is None and rule.inputs is None:
        said = Text(f"{rule.id} says neither at least nor at most how much, or both", f"{rule.id} 未写明至少或至多多少,或两者都写了")
        yield "PB444", said, Text("give at_least or at_most", "请写 at_least 或 at_most 之一")
    values: list[Amount] = [each for each in (target.floor, target.value, target.stretch) if each is not None]
    if metric is not None:
        wrong = [each for each in values if _unit(each) != metric.currency]
        if wrong:
            unit, other = metric.currency or metric.unit, _unit(wrong[0])
            said = Text(
                f"{metric.id} is counted in {unit}, {rule.id} in {other or 'numbers'}",
                f"{metric.id} 以 {unit} 计,{rule.id} 却以{other or '数字'}计",
            )
            yield "PB443", said, Text("use the unit of the metric", "请使用指标的单位")
    if len({_unit(each) for each in values}) == 1:
        order = [_plain(each) for each in values]
        if order != sorted(order, reverse=target.direction == "at_most"):
            said = Text(f"floor, target and stretch of {rule.id} are out of order", f"{rule.id} 的底线、目标与挑战值次序不对")
            yield "PB448", said, Text("each is as hard as the one before, or harder", "后一个应不低于前一个的难度")


def _relevant(rule: TargetRule, by_id: dict[str, TargetRule]) -> Told:
    """Tell what serves no target above (PB445), or one of another measure without a bridge (PB446)."""
    target = rule.target
    if target.root == (target.parent is not None):
        said = Text(f"{rule.id} needs a parent, or root: true, and not both", f"{rule.id} 须写 parent 或 root: true,二者取一")
        yield "PB445", said, Text("name the target that it is a part of", "请写其所属的上级目标")
    parent = by_id.get(target.parent or "")
    if parent is not None and parent.target.metric != target.metric and target.bridge is None:
        if _same(parent, rule):
            return
        said = Text(f"{rule.id} measures something else than {parent.id}", f"{rule.id} 与上级 {parent.id} 的度量不同")
        yield "PB446", said, Text("declare the bridge: parent = bridge × this one", "请声明换算 bridge:上级 = bridge × 本目标")


def _timed(target: Target) -> Told:
    """Tell of a period that is none, and of checkpoints that are not there, or outside a month (others depend on the book's fiscal year)."""
    if target.period is None:
        yield "PB447", Text(f"{target.id} has no period", f"{target.id} 没有期间"), Text("name a period: 2026-Q4", "请写期间,如 2026-Q4")
        return
    if not target.checkpoints:
        yield (
            "PB447",
            Text(f"{target.id} has no checkpoint", f"{target.id} 没有检查日"),
            Text("give a day on which the pace is looked at", "请写检查进度的日期"),
        )
    if named(target.period.name) is not None and unit_of(target.period) == "month":
        for day in target.checkpoints:
            if not target.period.start <= day <= target.period.end:
                yield (
                    "PB447",
                    Text(f"the checkpoint {day} lies outside {target.period.name}", f"检查日 {day} 不在 {target.period.name} 内"),
                    None,
                )


def _accepted(rule: TargetRule) -> Told:
    """Tell of bounds and weights that make no sense (PB449)."""
    low, high = rule.band
    if not 0 <= low < high <= 1:
        yield (
            "PB449",
            Text(f"the band of {rule.id} is none", f"{rule.id} 的概率区间无效"),
            Text("from and to, such as [35%, 85%]", "如 [35%, 85%]"),
        )
    if rule.inputs is not None and sum(rule.inputs.weights, Fraction(0)) != ONE:
        total = percent(sum(rule.inputs.weights, Fraction(0)))
        yield "PB449", Text(f"the inputs of {rule.id} weigh {total}, not 100%", f"{rule.id} 的三项依据权重合计 {total},不是 100%"), None


def _reaches(start: str, wanted: str, book: Playbook) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at == wanted:
            return True
        if at not in seen and at in book.metrics:
            seen.add(at)
            waiting += book.metrics[at].parts
    return False


def _same(one: TargetRule, other: TargetRule) -> bool:
    """Tell whether two measures written out are the same text."""
    return one.measure is not None and other.measure is not None and one.measure.text == other.measure.text


def _unit(amount: Amount) -> str | None:
    return amount.currency if isinstance(amount, Money) else None


def _plain(amount: Amount) -> Fraction:
    return Fraction(amount.amount, 10**amount.decimals) if isinstance(amount, Money) else amount


def _problem(code: str, span: Span, message: Text, help: Text | None, path: tuple[str, ...]) -> Problem:
    return Problem(code, Severity.ERROR, span, message, help, path)
