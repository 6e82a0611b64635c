"""The common errors of setting targets (S11), looked for over all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from engine.incentives.amounts import exact, percent, written
from engine.model.target import Finding, Target
from engine.model.text import Text
from engine.targets.amounts import unit
from engine.targets.attain import Spread
from engine.targets.decompose import check_sum
from engine.targets.faults import finding

WIDE = 0.4  # between the least and the most likely target of one parent
MUCH = Fraction(1, 5)  # handed out beyond the parent


def lint(
    targets: Sequence[Target],
    *,
    ramping: Mapping[str, Fraction] | None = None,
    spreads: Mapping[str, Spread] | None = None,
    over_assigned: Mapping[str, Fraction] | None = None,
) -> list[Finding]:
    """Look at all targets.

    ``ramping`` gives for each owner who is new the share of a full target that their tenure allows in the period (under 1);
    ``spreads`` by parent the spread of probability over its children; ``over_assigned`` by parent what was declared.
    """
    by_id = {each.id: each for each in targets}
    found = []
    for each in targets:
        found += _value(each) + _triple(each) + _ramp(each, ramping or {})
    found += _twice(targets)
    below: dict[str, list[Target]] = defaultdict(list)
    for each in targets:
        if each.parent in by_id:
            below[each.parent or ""].append(each)
    for id, children in below.items():
        # what measures something else drives the sum, and is no part of it
        same = [each for each in children if each.metric == by_id[id].metric]
        found += _sum(by_id[id], same, (over_assigned or {}).get(id, Fraction(0))) if same else []
        found += _alike(by_id[id], children, (spreads or {}).get(id))
    return found


def _value(target: Target) -> list[Finding]:
    """Tell of a target of zero or less: there is nothing to reach (at most zero is a target)."""
    if target.value is None or exact(target.value) > 0 or (target.direction == "at_most" and exact(target.value) == 0):
        return []
    message = Text(
        f"the target is {written(exact(target.value), unit(target.value))}", f"目标值为 {written(exact(target.value), unit(target.value))}"
    )
    return [finding("TG201", target.id, message, Text("give a value above zero", "请给出大于零的目标值"), error=exact(target.value) < 0)]


def _triple(target: Target) -> list[Finding]:
    """Tell where the triple of floor, base and stretch is not whole (S12)."""
    if target.value is None or (target.floor is not None and target.stretch is not None):
        return []
    message = Text("there is no floor or no stretch beside it", "缺少底线或挑战值")
    return [
        finding("TG202", target.id, message, Text("say what is acceptable, and what would be excellent", "请写明可接受的下限与优秀的标准"))
    ]


def _ramp(target: Target, ramping: Mapping[str, Fraction]) -> list[Finding]:
    """Tell of one who is new and has a target as if they were not."""
    share = ramping.get(target.owner)
    if target.level != "rep" or target.ramped or share is None or share >= 1:
        return []
    message = Text(
        f"{target.owner} is new, and can carry {percent(share)} of a full target",
        f"{target.owner} 尚在爬坡期,只能承担完整目标的 {percent(share)}",
    )
    return [finding("TG203", target.id, message, Text("ramp it by tenure", "请按司龄设爬坡系数"), {"share": share})]


def _twice(targets: Sequence[Target]) -> list[Finding]:
    """Tell of two targets of one owner for one measure in one period."""
    first: dict[tuple[str, str, str], str] = {}
    found = []
    for each in targets:
        key = (each.owner, each.metric, each.period.name if each.period else "")
        if key in first and each.period is not None:
            message = Text(f"{first[key]} is on the same measure, owner and period", f"{first[key]} 的度量、负责人与期间相同")
            found.append(finding("TG204", each.id, message, Text("keep one of them", "请保留其一"), error=True))
        first.setdefault(key, each.id)
    return found


def _sum(parent: Target, children: Sequence[Target], over: Fraction) -> list[Finding]:
    """Tell by how much the children miss the parent; those with a bridge are counted by it, those of another period are not."""
    own = [each for each in children if each.value is not None and each.period == parent.period]
    if parent.value is None or len(own) < len(children):
        return []
    found = []
    if over > MUCH:
        message = Text(f"{percent(over)} more is handed out than there is", f"分解总额超出上级目标 {percent(over)}")
        found.append(
            finding(
                "TG206",
                parent.id,
                message,
                Text("whoever reaches the sum of the parts is told to miss the whole", "过度加码会使目标失去可信度"),
                {"over": over},
            )
        )
    parts = [each.value if each.bridge is None else exact(each.value) * each.bridge for each in own if each.value is not None]
    units = {unit(each.value) for each in own if each.bridge is None and each.value is not None} - {unit(parent.value)}
    off = None if units else check_sum(parent.value, parts, over)
    if off is None or off:
        said = written(abs(off), unit(parent.value)) if off is not None else ", ".join(sorted(str(each) for each in units))
        side = Text("in another unit", "单位不同") if off is None else Text("too much", "过多") if off > 0 else Text("too little", "不足")
        message = Text(f"its parts do not sum to it: {said} {side.en}", f"各下级目标合计与其不符:{said}{side.zh}")
        found.append(
            finding(
                "TG205",
                parent.id,
                message,
                Text("split it again, or declare the over-assignment", "请重新分解,或声明超额分配比例"),
                {} if off is None else {"off": off},
                error=True,
            )
        )
    return found


def _alike(parent: Target, children: Sequence[Target], spread: Spread | None) -> list[Finding]:
    """Tell when one child is far likelier to reach its part than another: the split is not fair (S69)."""
    if spread is None or spread.high - spread.low <= WIDE or len(children) < 1:
        return []
    message = Text(
        f"{spread.least} reaches it with probability {spread.low:.0%}, {spread.most} with {spread.high:.0%}",
        f"{spread.least} 的达成概率为 {spread.low:.0%},{spread.most} 为 {spread.high:.0%}",
    )
    return [finding("TG207", parent.id, message, Text("split it by potential, capacity or tenure", "请按潜力、产能或司龄分解"))]
