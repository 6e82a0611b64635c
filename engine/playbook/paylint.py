"""Warnings about pay: weights that do not sum to 100 %, pay beyond what a plan allows, incentives nobody can measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from engine.model.incentive import Incentive, Plan
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.model.values import Money
from engine.playbook.amounts import amount_text, percent
from engine.playbook.noted import Parsed


def lint_pay(parsed: Parsed) -> list[Problem]:
    """Return all warnings about plans and incentives that are not switched off."""
    book = parsed.playbook
    places = {(each.kind, each.id): each.span for each in parsed.declared}
    live = [each for each in book.incentives if not each.off]
    plans = {each.id: each for each in book.plans}
    problems: list[Problem] = []
    for plan in book.plans:
        if not plan.off:
            problems += [*_weights(plan, live, places.get(("plans", plan.id), plan.origin.span))]
    for incentive in live:
        span = places.get(("incentives", incentive.id), incentive.origin.span)
        found = [*_unmeasured(incentive), *_falling(incentive), *_beyond(incentive, plans)]
        problems += [Problem(code, Severity.WARNING, span, said, help, ("incentives", incentive.id)) for code, said, help in found]
    return problems


def _weights(plan: Plan, incentives: list[Incentive], span: Span) -> Iterator[Problem]:
    own = [each for each in incentives if each.plan == plan.id and each.weight is not None]
    total = sum((each.weight for each in own if each.weight is not None), Fraction(0))
    if own and total != 1:
        said = Text(
            f"the weights of the plan '{plan.id}' sum to {percent(total)}, not to 100%",
            f"方案“{plan.id}”的权重合计为 {percent(total)},而不是 100%",
        )
        parts = " + ".join(f"{each.id} {percent(each.weight)}" for each in own if each.weight is not None)
        yield Problem("PB409", Severity.WARNING, span, said, Text.plain(f"{parts} = {percent(total)}"), ("plans", plan.id))


def _unmeasured(incentive: Incentive) -> Iterator[tuple[str, Text, Text | None]]:
    if not incentive.event and not incentive.when and not incentive.contest:  # S22
        message = Text(f"the incentive '{incentive.id}' has no condition that could be measured", f"激励“{incentive.id}”没有可衡量的条件")
        help = Text("say under 'event:', 'when:' or 'contest:' what it rewards", "请在“event:”“when:”或“contest:”中说明奖励什么")
        yield "PB408", message, help
    pay = incentive.pay
    ways = (pay.each, pay.rate, pay.bands, pay.curve, pay.table, incentive.contest, incentive.honour, incentive.draw)
    if incentive.kind == "material" and all(each is None or each == () for each in ways):
        message = Text(f"the incentive '{incentive.id}' is material and pays nothing", f"物质激励“{incentive.id}”没有支付任何金额")
        yield "PB410", message, Text("say under 'pay:' how much", "请在“pay:”中写明金额")


def _falling(incentive: Incentive) -> Iterator[tuple[str, Text, Text | None]]:
    """Tell where selling more would pay less: a curve that falls, or bands whose whole amount does at a boundary."""
    pay = incentive.pay
    for before, after in zip(pay.curve, pay.curve[1:], strict=False):
        if after.pay < before.pay:
            at = percent(after.at)
            said = Text(
                f"pay falls from {percent(before.pay)} to {percent(after.pay)} at {at}",
                f"达成 {at} 时支付由 {percent(before.pay)} 降到 {percent(after.pay)}",
            )
            yield "PB414", said, FALLING
    for lower, upper in zip(pay.bands, pay.bands[1:], strict=False):
        values = [(each.rate, each.times, each.each.amount if each.each else None) for each in (lower, upper)]
        for before_, after_ in zip(*values, strict=True):
            if pay.method == "whole_amount" and before_ is not None and after_ is not None and after_ < before_:
                at = amount_text(upper.start, share=pay.of == "attainment")
                yield (
                    "PB414",
                    Text(f"pay falls at {at}: the whole amount goes by a lower rate", f"到 {at} 时全部按更低的费率计算,支付下降"),
                    FALLING,
                )


def _beyond(incentive: Incentive, plans: Mapping[str, Plan]) -> Iterator[tuple[str, Text, Text | None]]:
    """Tell of rewards over the most, and penalties over the least, that the plan allows (proportionate)."""
    plan = plans.get(incentive.plan or "")
    if plan is None:
        return
    rewards: list[tuple[str, Money | None]] = [
        ("pay", incentive.pay.each),
        ("cap", incentive.cap_period),
        ("cap", incentive.cap_deal),
        ("draw", incentive.draw.amount if incentive.draw else None),
    ]
    rewards += [("prizes", prize) for prize in (incentive.contest.prizes if incentive.contest else ())]
    for name, amount in rewards:
        if plan.most and amount and amount.currency == plan.most.currency and amount.amount > plan.most.amount:
            shown, most = amount_text(amount), amount_text(plan.most)
            said = Text(
                f"'{name}' is {shown}, more than the most of the plan '{plan.id}', {most}",
                f"“{name}”为 {shown},超过方案“{plan.id}”的上限 {most}",
            )
            yield "PB413", said, None
    if incentive.clawback and plan.least is None:
        said = Text(
            f"pay is taken back, and the plan '{plan.id}' does not say how much at most",
            f"会追回支付,而方案“{plan.id}”没有写明至多追回多少",
        )
        yield "PB413", said, Text("say it under 'least:' of the plan", "请在方案的“least:”中写明")


FALLING = Text("nobody should earn less by selling more", "卖得更多不应挣得更少")
