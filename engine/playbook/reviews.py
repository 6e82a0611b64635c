"""Reads how a team reviews its deals and appraises its people; weights that do not sum to 100 % are refused."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from engine.model.problem import Span
from engine.model.review import EXECUTIONS, SIGNS, AppraisalRules, Execution, ReviewRules, Sign
from engine.model.text import Text
from engine.playbook.amounts import read_amount
from engine.playbook.noting import Noting
from engine.playbook.scalars import days, number
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

ONE = Fraction(1)


def review(node: Node | None, notes: Noting) -> ReviewRules | None:
    """Read the section; None where there is none."""
    if not isinstance(node, Keys):
        return None
    usual = ReviewRules()
    health = _weights(node.get("health"), ("review", "health"), notes)
    signs: dict[Sign, Fraction] = {sign: health[sign] for sign in SIGNS if sign in health}
    return ReviewRules(days(node.get("every")) or usual.every, number(node.get("top"), usual.top), signs or usual.health)


def appraisal(node: Node | None, notes: Noting) -> AppraisalRules | None:
    """Read the section; None where there is none. Targets that are not there are told with the other names."""
    if not isinstance(node, Keys):
        return None
    usual, results = AppraisalRules(), node.get("results")
    weighed = _weights(results, ("appraisal", "results"), notes)
    for key, _ in results.entries if isinstance(results, Keys) else ():
        notes.name("target", key, ("appraisal", "results"), "appraisal", "results")
    execution = _weights(node.get("execution"), ("appraisal", "execution"), notes)
    chosen: dict[Execution, Fraction] = {each: execution[each] for each in EXECUTIONS if each in execution}
    weight = _share(node.get("results_weight"), notes)
    return AppraisalRules(weighed, chosen or usual.execution, usual.weight if weight is None else weight)


def _weights(node: Node | None, path: tuple[str, ...], notes: Noting) -> Mapping[str, Fraction]:
    """Read weights by name; they must sum to 100 % (PB470)."""
    if not isinstance(node, Keys):
        return {}
    read = {key.text: _share(value, notes) for key, value in node.entries}
    found = {name: share for name, share in read.items() if share is not None}
    if len(found) == len(read) and sum(found.values(), Fraction(0)) != ONE:
        _refuse(node.span, sum(found.values(), Fraction(0)), path, notes)
    return found


def _share(node: Node | None, notes: Noting) -> Fraction | None:
    if not isinstance(node, Scalar):
        return None
    value, _, problems = read_amount(node.condition(), ("percent",), "weight")
    notes.problems += problems
    return value if isinstance(value, Fraction) else None


def _refuse(span: Span, total: Fraction, path: tuple[str, ...], notes: Noting) -> None:
    sum_of = f"{float(total * 100):g}%"
    said = Text(f"these weights sum to {sum_of}, not to 100%", f"这些权重合计 {sum_of},不是 100%")
    notes.refuse("PB470", span, said, path)
