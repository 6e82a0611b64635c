"""Reads metrics and targets: what a playbook sets, for all its owners at once, before any book says who they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from engine.language import nodes
from engine.language.parser import parse
from engine.model.condition import Condition
from engine.model.periods import CALENDAR, Fiscal, spanned
from engine.model.target import Amount, Baseline, Direction, Inputs, Metric, Of, SplitRule, Target, TargetRule
from engine.model.text import Text
from engine.model.values import Money
from engine.playbook.amounts import read_amount
from engine.playbook.layers import items, text
from engine.playbook.noted import Loose, Path, Reference
from engine.playbook.noting import Noting, condition, entries
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

if TYPE_CHECKING:
    from engine.model.playbook import Playbook

NONE = "none"
VALUES = ("at_least", "at_most", "floor", "stretch", "baseline")
THIRD = Fraction(1, 3)


def read_metric(notes: Noting, key: Scalar, node: Keys) -> Metric:
    """Read one metric of the registry."""
    path: Path = ("metrics", key.text)
    parts = tuple(each.text for each in items(node.get("parts")) if isinstance(each, Scalar))
    notes.references += [
        Reference("metric", each.text, each.span, path, key.text, "parts") for each in items(node.get("parts")) if isinstance(each, Scalar)
    ]
    measure = condition(node.get("measure"))
    of: Of = "team" if text(node, "of") == "team" else "deal" if text(node, "of") == "deal" else "rep"
    if measure is not None:
        notes.loose.append(Loose(measure, "measure", of, f"metric {key.text}", path))
    currency = text(node, "currency") or None
    chosen: dict[str, Any] = {"form": text(node, "form") or "sum", "direction": text(node, "direction") or "at_least"}
    return Metric(
        id=key.text,
        family=cast("Any", text(node, "family")),
        unit="money" if currency else text(node, "unit") or ("" if chosen["form"] == "sum" else "%"),
        currency=currency,
        parts=parts,
        weights=tuple(
            each for each in map(_fraction, items(node.get("points" if chosen["form"] == "points" else "weights"))) if each is not None
        ),
        name=notes.words(node.get("name"), path) if node.get("name") else Text.plain(key.text),
        of=of,
        measure=measure,
        origin=notes.origin(node, key),
        **chosen,
    )


def read_rule(notes: Noting, node: Keys, metrics: Mapping[str, Metric], measures: Mapping[str, Condition]) -> TargetRule:
    """Read one target, for all its owners. What does not read (a duration, a period that is none) is None, and told by the checks."""
    path: Path = ("targets", text(node, "id"))
    id = notes.declare("targets", node, path)
    kind = text(node, "for")
    written = node.get("measure")
    named = written.text.strip() if isinstance(written, Scalar) else ""
    metric = metrics.get(named)
    subject: Of = metric.of if metric is not None else "team" if kind == "team" else "rep"
    level: Any = kind if kind in ("company", "region", "team", "rep") else "rep"
    notes.name("target", node.get("parent"), path, id, "parent")
    measure = metric.measure if metric is not None else condition(written)
    if kind and metric is None and measure is not None:
        notes.loose.append(Loose(measure, "measure", subject, id, path))
    for key in VALUES:
        value = node.get(key)
        if kind and metric is None and isinstance(value, Scalar) and (key, value.text) != ("baseline", NONE):
            notes.loose.append(Loose(value.condition(), key, subject, id, path))
    who = condition(node.get("who"))
    if who is not None:
        notes.loose.append(Loose(who, "who", "team" if level == "team" else "rep", id, path))
    bounds = [each for each in map(_fraction, items(node.get("band"))) if each is not None]
    times = amount(_said(node, "at_most_times"))
    rule = TargetRule(
        id=id,
        name=notes.words(node.get("name"), path, subject) if node.get("name") else Text.plain(id),
        origin=notes.origin(node),
        target=_target(id, node, level, named, subject, _texts(named, metric, metrics, measures)),
        subject=subject,
        period=text(node, "period"),
        measure=measure,
        owners=tuple(each.text for each in items(node.get("of")) if isinstance(each, Scalar)),
        who=who,
        use=cast("Any", text(node, "use") or None),
        times=times if isinstance(times, Fraction) else Fraction(3, 2),
        inputs=_inputs(node.get("inputs")),
        split=_split(node.get("split")),
        ramp=tuple(each for each in map(_fraction, items(node.get("ramp"))) if each is not None),
        hours=_hours(node.get("hours")),
    )
    return replace(rule, band=(bounds[0], bounds[1])) if len(bounds) == 2 else rule  # noqa: PLR2004 - from and to


def target_of(rule: TargetRule, *, zone: str = "", fiscal: Fiscal = CALENDAR) -> Target:
    """Give the target of a rule by the zone and fiscal year of a book, still without an owner."""
    return replace(rule.target, zone=zone, period=spanned(rule.period, fiscal))


def metric_of(rule: TargetRule, playbook: Playbook, *, currency: str | None) -> Metric:
    """Give what a rule measures: the metric it names, else one of its own that adds up; ``currency`` is that of what is measured."""
    known = playbook.metrics.get(rule.target.metric)
    if known is not None:
        return known
    own = Metric(rule.target.metric, "revenue" if currency else "process", "money" if currency else "", currency, of=rule.subject)
    return replace(own, measure=rule.measure, name=Text.plain(rule.target.metric))


def amount(written: object) -> Amount | None:
    """Read a value as it is written: CNY 400_000, 20 %, 12; None for what is no such value."""
    if written is None:
        return None
    return read_amount(Condition.bare(str(written)), ("money", "percent", "number"), "value")[0]


def _signed(written: str | None) -> Amount | None:
    """Read a value of a target, which may be written below zero: that it cannot be is found where targets are checked (TG201)."""
    found = amount(written.replace("-", "", 1)) if written is not None else None
    if found is None or written is None or "-" not in written:
        return found
    return Money(-found.amount, found.currency) if isinstance(found, Money) else -found


def _target(id: str, node: Keys, level: Any, metric: str, subject: str, texts: list[str]) -> Target:
    directions: list[Direction] = ["at_least"] if node.get("at_least") is not None else []
    directions += ["at_most"] if node.get("at_most") is not None else []
    direction = directions[0] if len(directions) == 1 else None
    found = [each for said in texts for each in _aggregates(said)]
    bridge = amount(_said(node, "bridge"))
    days = [_day(each.text) for each in items(node.get("checkpoints")) if isinstance(each, Scalar)]
    return Target(
        id=id,
        owner="",
        metric=metric,
        value=_signed(_said(node, direction)) if direction else None,
        period=spanned(text(node, "period")),
        level=level,
        direction=direction,
        floor=amount(_said(node, "floor")),
        stretch=amount(_said(node, "stretch")),
        where="; ".join(dict.fromkeys(where for _, where in found if where)),
        credit=", ".join(dict.fromkeys(f"{subject}.{rows}" for rows, _ in found if subject)),
        checkpoints=tuple(each for each in days if each is not None),
        parent=text(node, "parent") or None,
        root=text(node, "root") == "true",
        bridge=bridge if isinstance(bridge, Fraction) else None,
        baseline=_baseline(node),
        ramped=bool(items(node.get("ramp"))),
    )


def _texts(named: str, metric: Metric | None, metrics: Mapping[str, Metric], measures: Mapping[str, Condition]) -> list[str]:
    """Give the texts that a target comes down to: that of its measure, or those of the parts of its metric."""
    if metric is None:
        return [measures.get(named, Condition.bare(named)).text]
    found: list[str] = []
    waiting, seen = [metric], {metric.id}
    while waiting:
        each = waiting.pop(0)
        if each.measure is not None:
            found.append(measures.get(each.measure.text.strip(), each.measure).text)
        waiting += [metrics[part] for part in each.parts if part in metrics and part not in seen]
        seen.update(each.parts)
    return found


def _inputs(node: Node | None) -> Inputs | None:
    if not isinstance(node, Keys):
        return None
    weights = [each for each in map(_fraction, items(node.get("weights"))) if each is not None]
    market, history, capability = (amount(_said(node, key)) for key in ("market", "history", "capability"))
    return Inputs(market, history, capability, (weights[0], weights[1], weights[2]) if len(weights) == 3 else (THIRD, THIRD, THIRD))  # noqa: PLR2004


def _split(node: Node | None) -> SplitRule:
    if not isinstance(node, Keys):
        return SplitRule()
    chosen: dict[str, Any] = {key: text(node, key) for key in ("by", "top") if text(node, key)}
    chosen |= {key: share for key in ("over_assign", "blend") if (share := _fraction(node.get(key))) is not None}
    weights: dict[str, Any] = {
        key: {name.text: _number(each) for name, each in entries(node.get(key)) if amount(_text(each)) is not None}
        for key in ("potential", "capacity", "bottom_up")
    }
    locked = {name.text: value for name, each in entries(node.get("locked")) if (value := amount(_text(each))) is not None}
    return SplitRule(season=text(node, "season") != NONE, locked=locked, **weights, **chosen)


def _hours(node: Node | None) -> tuple[Fraction, Fraction] | None:
    if not isinstance(node, Keys):
        return None
    month, deal = (_fraction(node.get(key)) for key in ("a_month", "a_deal"))
    return None if month is None or deal is None else (month, deal)


def _baseline(node: Keys) -> Baseline | None:
    """Read a baseline, or the reason why there is none."""
    written = _said(node, "baseline")
    if written is None:
        return None
    return Baseline(None if written == NONE else amount(written), text(node, "because"))


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None  # told by the schema


def _fraction(node: Node | None) -> Fraction | None:
    found = amount(_text(node))
    return found if isinstance(found, Fraction) else None


def _number(node: Node) -> Fraction:
    found = amount(_text(node))
    return Fraction(found.amount, 10**found.decimals) if not isinstance(found, Fraction) and found is not None else found or Fraction(0)


def _said(node: Keys, key: str) -> str | None:
    return _text(node.get(key))


def _text(node: Node | None) -> str | None:
    return node.text if isinstance(node, Scalar) else None


def _aggregates(text: str) -> Iterator[tuple[str, str]]:
    """Give each aggregate of a measure: the relation it goes over, and what it asks of its rows, as written."""
    tree, _ = parse(Condition.bare(text))
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, nodes.Aggregate):
            rows = node.rows.parts[0] if isinstance(node.rows, nodes.Path) else node.rows
            asked = [_part(text, each) for each in (node.where, node.within) if each is not None]
            yield _part(text, rows), ", ".join(asked)
        elif isinstance(node, tuple):
            waiting += node
        elif is_dataclass(node) and isinstance(node, nodes.Node):
            waiting += [getattr(node, each.name) for each in fields(node)]


def _part(text: str, node: nodes.Node) -> str:
    return text[node.span.start.column - 1 : node.span.end.column - 1]
