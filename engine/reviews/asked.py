"""The one decision that a deal asks for in a review, by the first rule that fits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class Stands:
    """How a deal stands on the day of a review; ``blocking`` are the criteria that keep it in its stage, the cheapest first."""

    closes: dt.date | None
    days_in_stage: int | None
    limit: int | None
    blocking: tuple[Text, ...]
    gated: bool
    overdue: int = 0
    commit: bool = False


def decision(one: Stands, today: dt.date) -> Text:
    """Give the decision that is asked for.

    A commit that something blocks comes first, then a close date that has passed, a stage that is overstayed, actions that are late, a
    gate that is open, the next criterion to meet; else the deal goes on as it is.
    """
    first = one.blocking[0] if one.blocking else Text()
    if one.commit and one.blocking:
        return Text(f"keep it in commit? still open: {first.to('en')}", f"仍列入承诺?尚未满足:{first.to('zh')}")
    if one.closes is not None and one.closes < today:
        return Text(f"the close date {one.closes} has passed: a new date, or lost?", f"预计成交日 {one.closes} 已过:改期还是丢单?")
    if one.limit is not None and one.days_in_stage is not None and one.days_in_stage > one.limit:
        over = one.days_in_stage - one.limit
        return Text(f"{over} days over the limit of its stage: push, go back, or drop?", f"超出阶段时限 {over} 天:攻坚、退回还是放弃?")
    if one.overdue:
        return Text(f"{one.overdue} actions are overdue: who does them by when?", f"{one.overdue} 项行动逾期:谁在何时前完成?")
    if one.gated and not one.blocking:
        return Text("the gate is open: move it on?", "关口已满足:是否推进到下一阶段?")
    if one.blocking:
        return Text(f"who gets this done, and by when: {first.to('en')}", f"由谁、何时完成:{first.to('zh')}")
    if one.closes is None:
        return Text("no close date: when does the customer want it?", "没有预计成交日:客户希望何时落地?")
    return Text("on its way: no decision needed", "进展正常,无需决定")
