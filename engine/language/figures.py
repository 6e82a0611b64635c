"""Checks the figures of reps and teams that come with their own subjects: conversion of a stage, attainment of a target, compliance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.language import nodes
from engine.language.faults import meant
from engine.language.printer import show
from engine.language.suggest import did_you_mean
from engine.language.tree import Const, Figure
from engine.model.text import Text
from engine.model.values import PERCENT, Kind

if TYPE_CHECKING:
    from engine.language.types import Checker

FORMS = {"conversion": "conversion('stage', 90d)", "attainment": "attainment('target')", "compliance": "compliance"}
ID = re.compile(r"[\w.-]+")


def figure(checker: Checker, node: nodes.Call | nodes.Path) -> Figure | None:
    """Give the figure that a call or a bare name stands for; None when what is wrong with it is reported.

    It is read as a field of the rep or team that the rule is about or, about a deal, of whom the incentive is for.
    """
    head = node.function if isinstance(node, nodes.Call) else node.parts[0]
    arguments = node.arguments if isinstance(node, nodes.Call) else ()
    about = checker.scope.figures_of
    if about is None:
        subject = checker.scope.subject
        help = Text(f"it is a figure of reps and teams, not known about {subject}", f"它是销售人员或团队的指标,{subject} 没有此值")
        code, what = ("PB205", Text("function", "函数")) if isinstance(node, nodes.Call) else ("PB204", Text("name", "名称"))
        checker.report(code, head.span, Text(f"unknown {what.en} '{head.text}'", f"未知{what.zh} '{head.text}'"), help)
        return None
    if checker.row:
        said = Text(f"'{head.text}' is no value of the rows", f"'{head.text}' 不是行的值")
        checker.report("PB215", node.span, said, Text("compare it outside of the brackets", "请在括号之外比较"))
        return None
    given = _arguments(checker, head.text, arguments)
    if given is None or (isinstance(node, nodes.Path) and (len(node.parts) > 1 or head.text != "compliance")):
        form = FORMS[head.text]
        said = Text(f"'{head.text}' is not written so", f"'{head.text}' 的写法有误")
        checker.report("PB205", node.span, said, Text(f"write {form}", f"请写 {form}"))
        return None
    if not _known(checker, head.text, given, node):
        return None
    record = checker.scope.record.name
    for step in about:
        record = checker.scope.catalog[record].relations[step].to
    name = written(head.text, given)
    text = ".".join((checker.scope.subject, *about, name)) if about else name
    return Figure(PERCENT, text, node.span, about, name, record, False, head.text, given)


def written(function: str, arguments: tuple[str | int, ...]) -> str:
    """Write a figure in its one form, by which its values are kept: conversion('propose', 90d)."""
    said = [f"'{each}'" if isinstance(each, str) else f"{each}d" for each in arguments]
    return f"{function}({', '.join(said)})" if said else function


def plain_figure(node: nodes.Node | None) -> str | None:
    """Give the one form of a figure written outside of a condition (in a case); None for anything else."""
    match node:
        case nodes.Path(parts=(head,)) if head.text == "compliance":
            return written(head.text, ())
        case nodes.Call(function=function, arguments=(target,)) if function.text == "attainment" and _id(target):
            return written(function.text, (_id(target) or "",))
        case nodes.Call(function=function, arguments=(stage, nodes.Duration(count=count, unit=unit))) if function.text == "conversion":
            days = {"d": 1, "w": 7}.get(unit)
            return written(function.text, (_id(stage) or "", days * count)) if days and _id(stage) else None
        case _:
            return None


def _arguments(checker: Checker, function: str, arguments: tuple[nodes.Node, ...]) -> tuple[str | int, ...] | None:
    match function, arguments:
        case "compliance", ():
            return ()
        case "attainment", (target,) if found := _id(target):
            return (found,)
        case "conversion", (stage, nodes.Duration() as window) if found := _id(stage):
            days = checker.value(window)
            right = isinstance(days, Const) and days.type.kind is Kind.DURATION and isinstance(days.value, int) and days.value > 0
            return (found, days.value) if right and isinstance(days, Const) and isinstance(days.value, int) else None
        case _:
            return None


def _id(node: nodes.Node) -> str | None:
    """Give an id: a text, or the same without its quotes."""
    if isinstance(node, nodes.Text):
        return node.value
    plain = show(node).replace(" ", "")
    return plain if ID.fullmatch(plain) else None


def _known(checker: Checker, function: str, given: tuple[str | int, ...], node: nodes.Node) -> bool:
    """Look whether the playbook has the stage or target, where the scope knows which there are."""
    known = {"conversion": checker.scope.stages, "attainment": checker.scope.targets}.get(function)
    if known is None or given[0] in known:
        return True
    what = Text("stage", "阶段") if function == "conversion" else Text("target", "目标")
    argument = node.arguments[0] if isinstance(node, nodes.Call) else node
    near = meant(did_you_mean(str(given[0]), sorted(known)))
    checker.report("PB309", argument.span, Text(f"no {what.en} '{given[0]}'", f"没有{what.zh}“{given[0]}”"), near)
    return False
