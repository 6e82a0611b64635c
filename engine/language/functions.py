"""Checks the closed list of functions over plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.language import nodes
from engine.language.arithmetic import DAYS, NUMBERS, SIGNED
from engine.language.bounds import aligned, widest
from engine.language.comparisons import not_a_fraction
from engine.language.families import FAMILY, mismatch
from engine.language.faults import KINDS, meant
from engine.language.figures import figure
from engine.language.names import FIGURES
from engine.language.printer import show
from engine.language.suggest import did_you_mean
from engine.language.tree import Abs, Add, Const, Days, Expr, Extreme, FirstSet, Ratio
from engine.model.text import Text
from engine.model.values import DATE, Kind, Type

if TYPE_CHECKING:
    from engine.language.types import Checker


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function is written, how many values it takes (None: any number), and of what kinds."""

    form: str
    count: int | None
    kinds: tuple[Kind, ...]


SIGNATURES = {
    "ratio": Signature("ratio(a, b)", 2, SIGNED),
    "abs": Signature("abs(x)", 1, SIGNED),
    "least": Signature("least(a, …)", None, (*SIGNED, *DAYS)),
    "greatest": Signature("greatest(a, …)", None, (*SIGNED, *DAYS)),
    "first_set": Signature("first_set(a, …)", None, tuple(kind for kind in Kind if kind is not Kind.RATIO)),
    "days": Signature("days(duration)", 1, (Kind.DURATION,)),
}


def call(checker: Checker, node: nodes.Call) -> Expr | None:
    """Check a function and its arguments; an unknown one is reported, and what it is given is passed over."""
    name = node.function.text
    if name in nodes.AGGREGATES:
        other = {"min": "least(a, b)", "max": "greatest(a, b)"}.get(name)
        checker.report(
            "PB215",
            node.function.span,
            Text(f"'{name}' takes related records, or one field of them", f"'{name}' 针对关联记录,或其一个字段"),
            Text(f"of single values write {other}", f"单个值请写 {other}") if other else None,
        )
        return None
    if name in FIGURES:
        return figure(checker, node)
    if name not in SIGNATURES:
        known = (*nodes.AGGREGATES, *SIGNATURES)
        everything = Text(f"there are: {', '.join(known)}", f"可用:{', '.join(known)}")
        help = meant(did_you_mean(name, known)) or everything
        checker.report("PB205", node.function.span, Text(f"unknown function '{name}'", f"未知函数 '{name}'"), help)
        return None
    return _call(checker, node, SIGNATURES[name])


def _call(checker: Checker, node: nodes.Call, signature: Signature) -> Expr | None:
    name = node.function.text
    found = [checker.value(argument) for argument in node.arguments]
    if len(found) != signature.count if signature.count else not found:
        checker.report(
            "PB205",
            node.span,
            Text(f"'{name}' is given {len(found)} value{'s' * (len(found) != 1)}", f"'{name}' 的参数个数为 {len(found)}"),
            Text(f"write {signature.form}", f"请写 {signature.form}"),
        )
        return None
    items = [item for item in found if item]
    if len(items) < len(found) or not not_a_fraction(checker, *items):
        return None
    for item in items:
        if item.type.kind not in signature.kinds:
            word = KINDS[item.type.kind]
            checker.report(
                "PB206",
                item.span,
                Text(f"'{name}' does not take {word.en}: {item.text}", f"'{name}' 不能用于{word.zh}:{item.text}"),
                Text(f"it takes: {', '.join(signature.kinds)}", f"可用于:{'、'.join(signature.kinds)}"),
            )
            return None
    return _checked(checker, node, items)


def _checked(checker: Checker, node: nodes.Call, items: list[Expr]) -> Expr | None:
    name, text, first = node.function.text, show(node), items[0]
    if name == "abs":
        return Abs(first.type, text, node.span, first)
    if name == "days":
        return Days(Type(Kind.NUMBER, 0, first.type.bound), text, node.span, first)
    for item in items[1:]:
        if FAMILY[item.type.kind] != FAMILY[first.type.kind]:
            mismatch(checker, item.span, first, item)
            return None
    if name == "ratio":
        over, under = items
        fits = checker.fits(node.span, max(widest(over.type), widest(under.type)))
        return Ratio(Type(Kind.RATIO), text, node.span, over, under) if fits else None
    one = _one_kind(items)
    type = _common(one)
    if not checker.fits(node.span, widest(type)):
        return None
    if name == "first_set":
        return FirstSet(type, text, node.span, one)
    return Extreme(type, text, node.span, one, name == "greatest")


def _one_kind(items: Sequence[Expr]) -> tuple[Expr, ...]:
    """Give dates beside datetimes as dates all: a datetime that is calculated with stands for its local date."""
    if {item.type.kind for item in items} != set(DAYS):
        return tuple(items)
    none = Const(Type(Kind.DURATION), "0d", None, 0)
    return tuple(Add(DATE, item.text, item.span, item, none, minus=False) if item.type.kind is Kind.DATETIME else item for item in items)


def _common(items: Sequence[Expr]) -> Type:
    """Give the type that holds each of the items."""
    kinds = {item.type.kind for item in items}
    decimals, limits = aligned([item.type for item in items])
    return Type(items[0].type.kind if len(kinds) == 1 else Kind.NUMBER if kinds <= set(NUMBERS) else Kind.DATE, decimals, max(limits))
