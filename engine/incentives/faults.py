"""Why a line is held or an event is left out: one sentence in both languages and the code of its page for each."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from engine.incentives.amounts import percent
from engine.model.target import Why
from engine.model.text import Text


def bad_shares(type: str, total: Fraction) -> Why:
    """Say that the shares of one credit type do not make 100 %."""
    return Why("AW401", Text(f"the {type} shares sum to {percent(total)}, not 100%", f"{type} 类业绩份额合计 {percent(total)},不是 100%"))


def no_one() -> Why:
    """Say that an event is credited to nobody."""
    return Why("AW401", Text("the event is credited to nobody", "该事件没有业绩归属人"))


def no_rate(source: str, target: str, day: dt.date) -> Why:
    """Say that a currency cannot be converted."""
    return Why("AW402", Text(f"no rate from {source} to {target} on {day}", f"{day} 没有 {source} 兑 {target} 的汇率"))


def no_quota(person: str, period: str) -> Why:
    """Say that a quota is missing, so that attainment is unknown."""
    return Why("AW403", Text(f"no quota of {person} for {period}: attainment is unknown", f"{person} 在 {period} 没有指标:完成率未知"))


def zero_quota(person: str, period: str) -> Why:
    """Say that a quota is nothing, so that attainment does not apply."""
    return Why(
        "AW404",
        Text(f"the quota of {person} for {period} is zero: attainment is not applicable", f"{person} 在 {period} 的指标为零:完成率不适用"),
    )


def no_hire_date(person: str) -> Why:
    """Say that a ramp cannot be applied."""
    return Why(
        "AW403",
        Text(
            f"it is not known when {person} was hired, so the ramp of the quota is unknown", f"{person} 的入职日期未知,无法确定爬坡期指标"
        ),
    )


def no_target(incentive: str) -> Why:
    """Say that pay is a share of a target incentive that nobody gave."""
    return Why("AW405", Text(f"the plan of {incentive} gives no target incentive or weight", f"{incentive} 的方案没有目标奖金或权重"))


def mixed_currencies(first: str, second: str) -> Why:
    """Say that one incentive counts in two currencies."""
    return Why("AW406", Text(f"credit in {first} cannot be paid by a rate in {second}", f"以 {first} 计的业绩不能按 {second} 的比例计付"))


def mixed_units(*, money: bool) -> Why:
    """Say that an event counts money where units are asked for, or the reverse."""
    if money:
        return Why("AW406", Text("the event counts money, the incentive units", "事件以金额计,激励以数量计"))
    return Why("AW406", Text("the event counts units, the incentive money", "事件以数量计,激励以金额计"))


def nothing_to_reverse(event: str) -> Why:
    """Say that what an event takes back was never credited."""
    return Why(
        "AW407", Text(f"{event}, which it takes back, is not credited, so nothing is taken back", f"被冲销的 {event} 未计业绩,因此不冲销")
    )


def after_unknown(event: str) -> Why:
    """Say that attainment is unknown since an earlier event."""
    return Why("AW408", Text(f"attainment is unknown since {event}, which could not be reckoned", f"{event} 无法核算,此后的完成率未知"))


def condition_unknown() -> Why:
    """Say that it is not known whether the event counts."""
    return Why("AW409", Text("a field that the condition asks for is not set", "条件所需的字段未填写"))


def gate_unknown() -> Why:
    """Say that it is not known whether the gate is met."""
    return Why("AW409", Text("a field that the gate asks for is not set", "门槛条件所需的字段未填写"))


def gate_holds() -> Why:
    """Say that pay waits for the gate."""
    return Why("AW410", Text("reckoned, and paid once the gate is met", "已核算,待满足门槛条件后发放"))


def on_hold() -> Why:
    """Say that pay waits because of the incentive's hold."""
    return Why("AW410", Text("reckoned, and paid once the hold is lifted", "已核算,待解除暂缓后发放"))


def same_id(event: str) -> Why:
    """Say that two different events have one id."""
    return Why("AW411", Text(f"another event has the id {event}: only the first is reckoned", f"另有事件使用编号 {event}:只核算第一个"))


def not_the_kind(value: str) -> Why:
    """Say that a table gave something that cannot be used."""
    return Why("AW412", Text(f"the decision table gives {value}, which cannot be used here", f"决策表给出 {value},此处不能使用"))


def clock_went_back(incentive: str, seen: dt.datetime) -> Why:
    """Say that the ledger knows a later run."""
    return Why("AW413", Text(
        f"the ledger holds entries of {incentive} as of {seen:%Y-%m-%d %H:%M}, later than this run: nothing is posted",
        f"台账中 {incentive} 已有截至 {seen:%Y-%m-%d %H:%M} 的记录,晚于本次运行:不再入账",
    ))  # fmt: skip


def nowhere_to_post(period: str) -> Why:
    """Say that every period from one on is locked."""
    return Why("AW414", Text(f"every period from {period} on is locked", f"{period} 起的所有期间均已锁定"))
