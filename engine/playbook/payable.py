"""What an incentive needs beside its pay: a quota for attainment, a target for its base rate, one currency, days in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.model.incentive import Incentive, Plan
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.playbook.noted import Parsed

Finding = tuple[str, Text, Text | None]


def payable(parsed: Parsed, told: Iterable[Problem]) -> list[Problem]:
    """Return every error of an incentive that lacks what its own pay rests on.

    What is missing may be what could not be read: an incentive, or plan, of which something is ``told`` already is passed over.
    """
    places = {each.id: each.span for each in parsed.declared if each.kind == "incentives"}
    plans = {each.id: each for each in parsed.playbook.plans}
    spans = [each.span for each in (*told, *parsed.problems) if each.span]
    problems: list[Problem] = []
    for each in parsed.playbook.incentives:
        span = places.get(each.id, each.origin.span)
        plan = plans.get(each.plan or "")
        broken = any(_within(one, origin.span) for one in spans for origin in (each.origin, plan.origin if plan else each.origin))
        found = () if broken else (*_rests_on(each, plan), *_days(each))
        problems += [Problem(code, Severity.ERROR, span, said, help, ("incentives", each.id)) for code, said, help in found]
    return problems


def _within(span: Span, part: Span) -> bool:
    return span.file == part.file and part.start <= span.start <= part.end


def _rests_on(each: Incentive, plan: Plan | None) -> Iterator[Finding]:
    pay = each.pay
    times = any(band.times is not None for band in pay.bands) or bool(pay.table and "times" in pay.table.outputs)
    by_attainment = bool(pay.curve) or times or (bool(pay.bands) and pay.of == "attainment")
    if by_attainment and each.quota is None:
        said = Text(f"'{each.id}' pays by attainment, and has no quota", f"“{each.id}”按达成率支付,却没有配额")
        yield (
            "PB332",
            said,
            Text("write such as quota: USD 300_000, or quota: {measure: acv}", "例如 quota: USD 300_000 或 quota: {measure: acv}"),
        )
    if (times or pay.curve) and (each.plan is None or plan is not None) and (plan is None or plan.target is None or each.weight is None):
        said = Text(
            f"'{each.id}' pays a part of the target incentive, and lacks a plan with a target, or its weight in it",
            f"“{each.id}”按目标奖金支付,却缺少有目标奖金的方案或权重",
        )
        yield "PB332", said, Text("write plan: and weight:, and target: in the plan", "请写 plan: 与 weight:,并在方案中写 target:")
    if pay.curve and each.attainment == "before":
        said = Text(
            f"'{each.id}' pays along a curve, which tells the pay of all that is reached, so the last event would never be paid",
            f"“{each.id}”按曲线支付,曲线给出的是累计达成的全部支付,最后一个事件将永远得不到支付",
        )
        yield "PB332", said, Text("write attainment: after, or bands under rates:", "请写 attainment: after,或在 rates: 中写档位")
    if each.weight is not None and each.plan is None:
        yield "PB332", Text(f"'{each.id}' has a weight, and belongs to no plan", f"“{each.id}”有权重,却不属于任何方案"), None


def _days(each: Incentive) -> Iterator[Finding]:
    if each.valid_from and each.valid_to and each.valid_to < each.valid_from:
        yield "PB332", Text(f"'{each.id}' ends before it begins", f"“{each.id}”的有效期先止后始"), None
    if each.period and each.event:
        said = Text(f"'{each.id}' has an event, and one named period", f"“{each.id}”有事件,却写了某一周期")
        yield (
            "PB332",
            said,
            Text(
                "write month, quarter, half or year; 'valid:' bounds the events", "请写 month、quarter、half 或 year;事件的起止请用“valid:”"
            ),
        )
    if each.event and each.contest:
        said = Text(f"'{each.id}' has an event and a contest", f"“{each.id}”既有事件又有竞赛")
        yield "PB327", said, Text("a contest compares by its measure; make two incentives", "竞赛按其度量比较;请写成两项激励")
