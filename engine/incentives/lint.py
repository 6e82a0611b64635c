"""What an author of incentives should know before anyone is paid: shape of the pay, weights, what nobody can measure, the mix of kinds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, exact, percent, written
from engine.incentives.finding import Finding, finding
from engine.incentives.ground import Ground, currencies
from engine.incentives.quota import Terms
from engine.incentives.rates import Schedule, schedule
from engine.incentives.shape import jumps, pull_forward, reaches, stretches
from engine.model.incentive import REWARD_KINDS, Incentive, Plan, RewardKind
from engine.model.moment import NO_CURRENCY
from engine.model.text import Text
from engine.model.values import Money

TENTH = Fraction(1, 10)


def lint(
    incentives: Sequence[Incentive],
    plans: Iterable[Plan] = (),
    *,
    currency: str = NO_CURRENCY,
    quotas: Mapping[str, Fraction] | None = None,
    deals: Mapping[str, Fraction] | None = None,
) -> list[Finding]:
    """Look at all incentives that are in force.

    ``quotas`` gives a usual quota by incentive where it stands in records, ``deals`` a usual credit of one deal (by default a tenth of the
    quota): the pull-forward value is reckoned with them.
    """
    live = [each for each in incentives if each.off is None]
    by_id = {each.id: each for each in plans if each.off is None}
    found = [one for each in by_id.values() for one in weights(each, live)]
    for each in live:
        found += measurable(each)
        found += shape(each, by_id.get(each.plan or ""), currency, (quotas or {}).get(each.id), (deals or {}).get(each.id))
    return [*found, *mix(live)]


def weights(plan: Plan, incentives: Iterable[Incentive]) -> list[Finding]:
    """Tell when the weights of a plan do not sum to 1, naming the sum."""
    given = [each.weight for each in incentives if each.plan == plan.id and each.weight is not None]
    total = sum(given, ZERO)
    if not given or total == ONE:
        return []
    message = Text(
        f"the weights of plan {plan.id} sum to {percent(total)}, not 100%", f"方案 {plan.id} 的权重合计 {percent(total)},不是 100%"
    )
    help = Text("a rep at 100% of every quota is not paid the target incentive", "各项指标都完成 100% 的人拿不到目标奖金")
    return [finding("AW701", plan, message, help, {"sum": total})]


def measurable(incentive: Incentive) -> list[Finding]:
    """Tell when nothing that can be measured decides about an incentive (S22)."""
    if incentive.event is not None or incentive.when is not None or incentive.contest is not None or incentive.credit.amount is not None:
        return []
    message = Text(f"nothing that can be measured decides about {incentive.id}", f"{incentive.id} 没有可衡量的条件")
    return [finding("AW702", incentive, message, Text("give it an event, a condition or a contest", "为其设置事件、条件或竞赛"))]


def kinds(incentives: Iterable[Incentive]) -> dict[RewardKind, int]:
    """Count the incentives in force by kind (S20)."""
    counted = Counter(each.kind for each in incentives if each.off is None)
    return {kind: counted[kind] for kind in REWARD_KINDS}


def mix(incentives: Sequence[Incentive]) -> list[Finding]:
    """Tell when several incentives are all of one kind (S20)."""
    counted = kinds(incentives)
    used = [kind for kind, number in counted.items() if number]
    if len(used) != 1 or sum(counted.values()) <= 1:
        return []
    missing = ", ".join(kind for kind in REWARD_KINDS if kind not in used)
    message = Text(f"all incentives are {used[0]}; there is none of: {missing}", f"所有激励均为 {used[0]},缺少:{missing}")
    help = Text("money, goals, environment and spirit work together", "物质、目标、环境与精神激励应相互配合")
    facts = {str(kind): Fraction(number) for kind, number in counted.items()}
    return [finding("AW703", incentives[0], message, help, facts)]


def shape(incentive: Incentive, plan: Plan | None, currency: str, quota: Fraction | None, deal: Fraction | None) -> list[Finding]:
    """Find where more credit pays less, leaps, or nothing more, and what pulling a deal forward gains."""
    if not (incentive.pay.bands or incentive.pay.curve):
        return []
    paying, drawn = _drawn(incentive, plan, currency, quota)
    if drawn is None:
        return []
    say = _Say(incentive, paying, drawn)
    found = say.fallings() + say.leaps() + say.flats()
    size = deal if deal is not None else drawn.quota * TENTH if drawn.quota else None
    if size is None or size <= 0:
        return found
    return found + say.pulled(size)


def _drawn(incentive: Incentive, plan: Plan | None, currency: str, quota: Fraction | None) -> tuple[str, Schedule | None]:
    """Lay out the pay for someone with the usual quota (1 where it is not known: credit is then attainment)."""
    cash = currencies(Ground(incentive, dt.date.min, currency, plan))
    amount = incentive.quota.amount if incentive.quota else None
    usual = quota if quota is not None else exact(amount) if amount is not None else ONE
    if usual <= 0:
        return cash.pay, None
    target = ONE
    if plan is not None and isinstance(plan.target, Money) and incentive.weight is not None:
        target = exact(plan.target) * incentive.weight
    return cash.pay, schedule(incentive, Terms(usual, target))


class _Say:
    """Puts the shape of a schedule in words."""

    def __init__(self, incentive: Incentive, currency: str, drawn: Schedule) -> None:
        self.incentive, self.currency, self.drawn = incentive, currency, drawn

    def at(self, credit: Fraction) -> str:
        """Write a credit: as attainment where there is a quota."""
        return percent(credit / self.drawn.quota) if self.drawn.quota else written(credit, None)

    def fallings(self) -> list[Finding]:
        """Pay that falls as credit grows."""
        found = []
        help = Text("raise the later rate, or pay the bands marginally", "提高后一档比例,或改为分段累进")
        for jump in jumps(self.drawn):
            if jump.by < 0:
                by = written(-jump.by, self.currency)
                message = Text(f"at {self.at(jump.at)} pay falls by {by}", f"在 {self.at(jump.at)} 处报酬减少 {by}")
                found.append(finding("AW704", self.incentive, message, help, {"at": jump.at, "by": jump.by}, error=True))
        for each in stretches(self.drawn):
            if each.slope < 0:
                message = Text(f"from {self.at(each.start)} on more credit pays less", f"从 {self.at(each.start)} 起业绩越高报酬越少")
                found.append(finding("AW704", self.incentive, message, help, {"at": each.start, "slope": each.slope}, error=True))
        return found

    def leaps(self) -> list[Finding]:
        """Cliffs: one more unit of credit at a boundary pays a leap."""
        found = []
        help = Text(
            "a rep just short of it is drawn to move or dress up a deal: marginal bands have no cliff",
            "接近该处的人容易挪动或粉饰商机:分段累进没有断崖",
        )
        for jump in jumps(self.drawn):
            if jump.by > 0:
                by = written(jump.by, self.currency)
                message = Text(f"at {self.at(jump.at)} pay leaps by {by}", f"在 {self.at(jump.at)} 处报酬跃升 {by}")
                found.append(finding("AW705", self.incentive, message, help, {"at": jump.at, "by": jump.by}))
        return found

    def flats(self) -> list[Finding]:
        """Flat zones: more credit pays nothing more."""
        found = []
        help = Text("nothing is gained here by one more deal", "在此区间多成交也没有收益")
        flat = [(each.start, each.end) for each in stretches(self.drawn) if each.slope == 0]
        if self.incentive.cap_period is not None and (top := reaches(self.drawn, exact(self.incentive.cap_period))) is not None:
            flat.append((top, None))
        for start, end in flat:
            upto = Text(f" to {self.at(end)}", f" 至 {self.at(end)}") if end is not None else Text(" on", " 起")
            message = Text(f"from {self.at(start)}{upto.en} pay does not grow", f"从 {self.at(start)}{upto.zh}报酬不再增长")
            facts = {"start": start} if end is None else {"start": start, "end": end}
            found.append(finding("AW706", self.incentive, message, help, facts))
        return found

    def pulled(self, deal: Fraction) -> list[Finding]:
        """Give what moving one deal over the period's end gains."""
        gain, at = pull_forward(self.drawn, deal)
        if gain <= 0:
            return []
        worth, size = written(gain, self.currency), written(deal, None)
        message = Text(
            f"a deal of {size} closed now instead of in a fresh next period pays up to {worth} more (at {self.at(at)})",
            f"金额 {size} 的商机提前到本期而非下一期成交,最多多得 {worth}(在 {self.at(at)} 处)",
        )
        help = Text("watch deals that close on the last days, or claw back what is refunded", "关注期末成交的商机,或对退款设置追回")
        return [finding("AW707", self.incentive, message, help, {"gain": gain, "at": at, "deal": deal})]
