"""Reads plans and incentives: for whom, for which event, what they pay, and what holds or takes back that pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from engine.model.incentive import Incentive, Plan, Quota, Unit
from engine.model.text import Text
from engine.model.values import Money
from engine.playbook.amounts import Amounts, read_amount
from engine.playbook.credited import credit
from engine.playbook.layers import items, text
from engine.playbook.noted import Path
from engine.playbook.noting import Noting, condition, entries
from engine.playbook.rates import Grids, grid_of, pay
from engine.playbook.rulehash import rule_hash
from engine.playbook.terms import budget, clawback, contest, day, draw, factors, gate, honour
from engine.source.grid import Grid
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

UNITS: tuple[Unit, ...] = ("month", "quarter", "half", "year")


def plans(root: Keys, notes: Noting) -> tuple[Plan, ...]:
    """Read all plans."""
    return tuple(_plan(each, notes) for each in items(root.get("plans")) if isinstance(each, Keys))


def incentives(root: Keys, notes: Noting, grids: Grids) -> tuple[Incentive, ...]:
    """Read all incentives, each with the hash of all that it says."""
    named = {text(each, "id"): each for each in items(root.get("plans")) if isinstance(each, Keys)}
    measures = {key.text: value.text for key, value in entries(root.get("measures")) if isinstance(value, Scalar)}
    return tuple(_incentive(each, notes, grids, named, measures) for each in items(root.get("incentives")) if isinstance(each, Keys))


def _plan(node: Keys, notes: Noting) -> Plan:
    path: Path = ("plans", text(node, "id"))
    id = notes.declare("plans", node, path)
    amounts = Amounts(notes, path)
    optional: dict[str, Any] = {key: text(node, key) for key in ("author", "approve") if text(node, key)}
    if text(node, "pays"):
        optional["unit"] = text(node, "pays")
    read = Plan(
        id=id,
        name=notes.words(node.get("name"), path),
        origin=notes.origin(node),
        who=condition(node.get("who")),
        computed=_workdays(node.get("computed")),
        corrections=_workdays(node.get("corrections")),
        target=amounts.money(node, "target"),
        most=amounts.money(node, "most"),
        least=amounts.money(node, "least"),
        off=notes.off(node),
        **optional,
    )
    amounts.one_currency()
    return read


def _incentive(node: Keys, notes: Noting, grids: Grids, named: Mapping[str, Keys], measures: Mapping[str, str]) -> Incentive:
    path: Path = ("incentives", text(node, "id"))
    id = notes.declare("incentives", node, path)
    amounts = Amounts(notes, path, measures)
    subject: Literal["rep", "team"] = "team" if text(node, "for") == "team" else "rep"
    plan = notes.name("plan", node.get("plan"), path, id, "plan")
    belongs = named.get(plan or "")
    paid = pay(node, amounts, grids)
    cap, valid, period = node.get("cap"), node.get("valid"), text(node, "period")
    optional: dict[str, Any] = {"kind": "material"}  # words that the schema has already held to their choices
    for key in ("kind", "attainment", "per", "approve"):
        if text(node, key):
            optional[key] = text(node, key)
    read = Incentive(
        id=id,
        subject=subject,
        origin=notes.origin(node),
        name=notes.words(node.get("name"), path),
        say=notes.words(node.get("say"), path),
        plan=plan,
        weight=amounts.percent(node, "weight"),
        event=condition(node.get("event")),
        when=condition(node.get("when")),
        credit=credit(node.get("credit"), amounts, id, subject),
        unit=_unit(period) or _unit(text(belongs, "pays")) or "quarter",
        period=period if period and period not in UNITS else None,
        quota=_quota(node, amounts),
        pay=paid,
        multipliers=factors(node.get("multipliers"), amounts),
        decelerators=factors(node.get("decelerators"), amounts),
        gate=gate(node.get("gate"), amounts),
        cap_deal=amounts.money(cap, "deal"),
        cap_period=amounts.money(cap, "period"),
        budget=budget(node.get("budget"), amounts),
        draw=draw(node.get("draw"), amounts),
        clawback=clawback(node.get("clawback"), amounts),
        contest=contest(node.get("contest"), amounts, id, subject),
        honour=honour(node.get("reward"), notes, path),
        effect=notes.name("measure", node.get("effect"), path, id, "effect"),
        valid_from=day(valid, "from"),
        valid_to=day(valid, "to"),
        off=notes.off(node) or (notes.off(belongs) if belongs else None),
        rule_hash=rule_hash(node, belongs, _grid(node, grids), measures),
        **optional,
    )
    amounts.one_currency(_currency(belongs))
    return read


def _currency(plan: Keys | None) -> str:
    """Give the currency of a plan; what is wrong with its amounts is told there."""
    said = [plan.get(key) for key in ("target", "most", "least")] if plan else []
    read = [read_amount(each.condition(), ("money",), "")[0] for each in said if isinstance(each, Scalar)]
    return next((each.currency for each in read if isinstance(each, Money)), "")


def _grid(node: Keys, grids: Grids) -> Grid | None:
    said = node.get("pay")
    return grid_of(said.get("table"), grids) if isinstance(said, Keys) else None


def _unit(word: str) -> Unit | None:
    return next((each for each in UNITS if each == word), None)


def _quota(node: Keys, amounts: Amounts) -> Quota | None:
    said, ramp = node.get("quota"), amounts.percents(node.get("ramp"), "ramp")
    if said is None:
        if key := node.key("ramp"):
            amounts.refuse("PB332", key.span, Text("a ramp is a share of the quota, and there is none", "没有配额,无从按比例爬坡"))
        return None
    given = said.get("amount") if isinstance(said, Keys) else said
    amount = amounts.one(given, ("money", "number"), "quota")[0]
    return Quota(amount, text(said, "measure") or None, ramp)


def _workdays(node: Node | None) -> int | None:
    return int(node.text.removesuffix("bd")) if isinstance(node, Scalar) else None
