"""A stage that too few deals pass: how it was, its top deals, their risks, and a plan over the four dimensions of an attack (S104, S105)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from engine.model.funnel import DIMENSIONS, Attack, Conversion, Dimension, Drill, Risk, Standing
from engine.model.text import Text

TOP = 5
DAYS = 14
TEMPLATE: Mapping[Dimension, Text] = {
    "relations": Text("Customer relations: who decides, who supports us, who is missing?", "客户关系:谁决策、谁支持我们、还缺谁?"),
    "terms": Text("Commercial terms: price, payment, contract – what may move?", "商务条款:价格、付款、合同——哪些可以调整?"),
    "solution": Text("Technical and financial solution: what is not proven yet?", "技术与金融方案:还有什么未被验证?"),
    "competitors": Text("Competitors: who else is in, and what do they lead with?", "竞争对手:还有谁参与,主打什么?"),
}


def low(now: Conversion, usual: Conversion) -> bool | None:
    """Tell whether a stage converts less than usual: its interval lies below the usual rate. None without enough data."""
    if now.rate is None or usual.rate is None:
        return None
    return now.rate.high is not None and now.rate.high < usual.rate.value


def drill(
    now: Conversion,
    usual: Conversion,
    deals: Sequence[Standing],
    risks: Sequence[Risk],
    *,
    today: dt.date,
    top: int = TOP,
    days: int = DAYS,
    asks: Mapping[Dimension, Text] = TEMPLATE,
) -> Drill:
    """Work a stage up: its ``top`` open deals by amount (then id), the risks of those, and one point a risk, owned by who holds the deal.

    ``missing`` are dimensions on which no risk is known: they are asked about once a deal, so that the plan has all four,
    in the words of ``asks``.
    """
    here = [each for each in deals if each.stage == now.stage]
    first = tuple(sorted(here, key=lambda each: (-(each.amount or Fraction(0)), each.deal))[:top])
    own = {each.deal: each for each in first}
    known = tuple(each for each in risks if each.deal in own)
    due = today + dt.timedelta(days=days)
    plan = [Attack(each.deal, each.dimension, each.say, own[each.deal].group, due) for each in known]
    for deal in first:
        has = {each.dimension for each in known if each.deal == deal.deal}
        plan += [Attack(deal.deal, each, asks.get(each, TEMPLATE[each]), deal.group, due) for each in DIMENSIONS if each not in has]
    order = {each.deal: place for place, each in enumerate(first)}
    plan.sort(key=lambda each: (order[each.deal], DIMENSIONS.index(each.dimension)))
    missing = tuple(each for each in DIMENSIONS if each not in {risk.dimension for risk in known})
    return Drill(now.stage, now, usual, low(now, usual), first, known, tuple(plan), missing)
