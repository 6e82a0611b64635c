"""Checks the measures of a playbook together: each by its own text, in the order in which they rest on each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.language import nodes
from engine.language.faults import fault
from engine.language.lexer import NAME
from engine.language.names import FIGURES
from engine.language.parser import parse
from engine.language.scope import Scope
from engine.language.tree import Expr
from engine.language.types import check
from engine.model.catalog import RecordType
from engine.model.condition import Condition
from engine.model.problem import Problem, Span
from engine.model.text import Text

RESERVED = (*nodes.KEYWORDS, *nodes.AGGREGATES, *nodes.FUNCTIONS, *nodes.NAMED, *FIGURES)


def check_measures(measures: Mapping[str, Condition], scope: Scope) -> tuple[dict[str, Expr], list[Problem]]:
    """Give the typed tree of each measure that has no problem, in the order written, and all problems.

    A measure may rest on one that is written after it; one that rests on itself is reported. The measures missing from the answer
    are ``Scope.broken`` for the conditions that use them, so that a mistake is reported once, where it is.
    """
    uses = {name: _names(condition) & measures.keys() for name, condition in measures.items()}
    circular = {name for name in measures if name in _reach(name, uses)}
    problems = [_circle(name, measures[name].span) for name in measures if name in circular]
    done: dict[str, Expr] = {}
    broken = frozenset(circular)
    waiting = [name for name in measures if name not in circular]
    while ready := [name for name in waiting if uses[name] <= done.keys() | broken]:
        for name in ready:
            expr, found = check(measures[name], replace(scope, measures=done, broken=broken, wants="value"))
            problems += found
            if expr is None:
                broken |= {name}
            else:
                done[name] = expr
        waiting = [name for name in waiting if name not in ready]
    return {name: done[name] for name in measures if name in done}, problems


def hiding_problems(names: Mapping[str, Span], record: RecordType) -> list[Problem]:
    """Report each measure or alias (with the place of its name) that cannot be written, or that hides what already has that name."""
    problems = []
    for name, span in names.items():
        if not NAME.fullmatch(name):
            problems.append(
                fault(
                    "PB222",
                    span,
                    Text(f"'{name}' cannot be written in a condition", f"'{name}' 无法写在条件里"),
                    Text("a name is letters, digits and underscores", "名称只含文字、数字和下划线"),
                )
            )
        elif kind := _taken(name, record):
            problems.append(
                fault(
                    "PB222",
                    span,
                    Text(f"'{name}' is already {kind.en}, and would hide it", f"'{name}' 已是{kind.zh},会被遮盖"),
                    Text("choose another name", "请换一个名称"),
                )
            )
    return problems


def _taken(name: str, record: RecordType) -> Text | None:
    if name in record.fields:
        return Text(f"a field of {record.name}", f" {record.name} 的字段")
    if name in record.relations:
        return Text(f"a relation of {record.name}", f" {record.name} 的关联")
    if name == record.name or name in RESERVED:
        return Text("a word of the language", "条件语言的词")
    return None


def _names(condition: Condition) -> set[str]:
    """Give the words that a condition's paths begin with."""
    node, _ = parse(condition)
    return {each.parts[0].text for each in nodes.walk(node) if isinstance(each, nodes.Path)} if node else set()


def _reach(name: str, uses: Mapping[str, set[str]]) -> set[str]:
    """Give all that a measure rests on, over however many steps."""
    reached: set[str] = set()
    waiting = list(uses[name])
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting.extend(uses[each])
    return reached


def _circle(name: str, span: Span) -> Problem:
    return fault(
        "PB223",
        span,
        Text(f"the measure '{name}' rests on itself", f"度量 '{name}' 依赖于自身"),
        Text("measures build on each other in one direction", "度量之间只能单向引用"),
    )
