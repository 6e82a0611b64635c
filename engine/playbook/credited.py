"""Reads what an incentive credits, when, and to whom."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from engine.model.incentive import Credit, Share
from engine.model.text import Text
from engine.playbook.amounts import Amounts, percent
from engine.playbook.layers import items, text
from engine.playbook.noting import condition
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

DIRECT = "direct"


def credit(node: Node | None, amounts: Amounts, owner: str, subject: str) -> Credit:
    """Read the credit of an incentive; where it says nothing, the deal's owner (or the owner's team) has all of it."""
    default = (Share("owner" if subject == "rep" else "owner.team", Fraction(1)),)
    if not isinstance(node, Keys):
        return Credit(to=default)
    to, rows = node.get("to"), node.get("rows")
    if rows is not None and to is not None and (key := node.key("rows")):
        said = Text("'rows' stands in place of 'to'", "“rows”代替“to”,二者只写其一")
        amounts.refuse("PB329", key.span, said, Text("keep one of the two", "请只保留其中一个"))
    elif isinstance(rows, Scalar):
        amounts.loose("rows", rows, "deal", owner)
    optional: dict[str, Any] = {"on": text(node, "on")} if text(node, "on") else {}
    if optional.get("on", "booked") != "booked" and (key := node.key("amount")):
        said = Text(
            f"credit on what is {optional['on']} takes the amount of the invoice", f"on: {optional['on']} 时按发票金额计入,不用“amount”"
        )
        amounts.refuse("PB332", key.span, said)
    return Credit(
        amount=condition(node.get("amount")),
        date=condition(node.get("date")),
        to=_shares(to, amounts, owner) if to is not None else default,
        rows=rows.text if isinstance(rows, Scalar) else None,
        hold=condition(node.get("hold")),
        **optional,
    )


def _shares(node: Node, amounts: Amounts, owner: str) -> tuple[Share, ...]:
    shares: list[Share] = []
    whole = True
    for each in items(node):
        who, share = each.get("who") if isinstance(each, Keys) else None, amounts.percent(each, "share")
        if isinstance(who, Scalar) and share is not None:
            shares.append(Share(who.text, share, text(each, "type") or DIRECT))
            amounts.loose("who", who, "deal", owner)
        else:
            whole = False  # told already; the sum of the others says nothing
    for type in dict.fromkeys(each.type for each in shares) if whole else ():
        total = sum((each.share for each in shares if each.type == type), Fraction(0))
        if total != 1:
            said = Text(
                f"the shares of the type '{type}' sum to {percent(total)}, not to 100%",
                f"类型“{type}”的份额合计为 {percent(total)},应为 100%",
            )
            amounts.refuse(
                "PB329", node.span, said, Text("credit of a type is given away once, and wholly", "同一类型的业绩只分一次,且须分完")
            )
    return tuple(shares)
