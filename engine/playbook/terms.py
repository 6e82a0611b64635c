"""Reads the terms of an incentive beside its pay: factors, gate, budget, draw, clawback, contest, and rewards that are no money."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from engine.model.incentive import Budget, Clawback, Contest, Draw, Factor, Honour, PayGate
from engine.model.text import Text
from engine.playbook.amounts import Amounts
from engine.playbook.layers import items, text
from engine.playbook.noted import Path
from engine.playbook.noting import Noting, condition
from engine.playbook.scalars import days, number
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

HOURS = 24


def factors(node: Node | None, amounts: Amounts) -> tuple[Factor, ...]:
    """Read what makes pay more, or less."""
    read = [(condition(each.get("when")), amounts.percent(each, "by")) for each in items(node) if isinstance(each, Keys)]
    return tuple(Factor(when, by) for when, by in read if when is not None and by is not None)


def gate(node: Node | None, amounts: Amounts) -> PayGate | None:
    """Read what must be met for pay at all."""
    when = condition(node.get("when")) if isinstance(node, Keys) else None
    if not isinstance(node, Keys) or when is None:
        return None
    by, otherwise = amounts.percent(node, "by"), text(node, "otherwise")
    if otherwise == "scale":
        if node.get("by") is None:
            amounts.refuse("PB332", node.span, Text("'scale' needs 'by:', the part that is paid", "scale 须写“by:”,即支付的比例"))
        return PayGate(when, "scale", by or PayGate(when).by)
    if by is not None and (key := node.key("by")):
        amounts.refuse("PB332", key.span, Text("'by' goes with 'otherwise: scale'", "“by”只与 otherwise: scale 同用"))
    return PayGate(when, "hold" if otherwise == "hold" else "zero")


def budget(node: Node | None, amounts: Amounts) -> Budget | None:
    """Read the most that is paid."""
    amount = amounts.money(node, "amount")
    optional: dict[str, Any] = {}
    for key, name in (("when_spent", "when_spent"), ("each", "unit")):
        if text(node, key):
            optional[name] = text(node, key)
    return None if amount is None else Budget(amount, **optional)


def draw(node: Node | None, amounts: Amounts) -> Draw | None:
    """Read pay in advance of earnings."""
    amount = amounts.money(node, "amount")
    kind: Literal["guarantee", "additive"] = "additive" if text(node, "kind") == "additive" else "guarantee"
    periods = node.get("periods") if isinstance(node, Keys) else None
    return None if amount is None else Draw(amount, kind, text(node, "recoverable") != "false", number(periods, 0) or None)


def clawback(node: Node | None, amounts: Amounts) -> Clawback | None:
    """Read when pay is taken back."""
    when = condition(node.get("if")) if isinstance(node, Keys) else None
    if not isinstance(node, Keys) or when is None:
        return None
    within, prorate = days(node.get("within")), text(node, "prorate") == "true"
    if prorate and within is None and (key := node.key("prorate")):
        amounts.refuse("PB332", key.span, Text("'prorate' needs 'within:'", "“prorate”须与“within:”同用"))
    optional: dict[str, Any] = {"mode": text(node, "mode")} if text(node, "mode") else {}
    return Clawback(when, within, prorate=prorate, floor=amounts.money(node, "floor"), **optional)


def contest(node: Node | None, amounts: Amounts, id: str, subject: str) -> Contest | None:
    """Read a competition."""
    measure = condition(node.get("measure")) if isinstance(node, Keys) else None
    start, end = day(node, "from"), day(node, "to")
    prizes = amounts.monies(node.get("prizes") if isinstance(node, Keys) else None, "prizes")
    if not isinstance(node, Keys) or measure is None or start is None or end is None:
        return None
    late = day(node, "late_until")
    optional: dict[str, Any] = {"ties": text(node, "ties")} if text(node, "ties") else {}
    for key, early, later in (("to", start, end), ("late_until", end, late)):
        if later is not None and later < early and (at := node.get(key)):
            amounts.refuse("PB332", at.span, Text(f"'{key}' is before {early}", f"“{key}”早于 {early}"))
    group = node.get("group")
    if isinstance(group, Scalar):
        amounts.loose("group", group, subject, id)
    return Contest(
        measure,
        start,
        end,
        prizes,
        condition(node.get("eligible")),
        condition(node.get("minimum")),
        text(node, "group") or None,
        late_until=late,
        **optional,
    )


def honour(node: Node | None, notes: Noting, path: Path) -> Honour | None:
    """Read a reward that is no money."""
    if not isinstance(node, Keys):
        return None
    within = text(node, "within")
    hours = int(within[:-1]) * (HOURS if within.endswith("d") else 1) if within else None
    what = notes.words(node.get("what"), path)
    match text(node, "kind"):
        case "prize":
            return Honour("prize", what, hours)
        case "promotion":
            return Honour("promotion", what, hours)
        case _:
            return Honour("honour", what, hours)


def day(node: Node | None, key: str) -> dt.date | None:
    """Read the day under a key."""
    said = text(node, key)
    return dt.date.fromisoformat(said) if said else None
