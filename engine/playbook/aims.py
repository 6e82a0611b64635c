"""Types what targets measure, and holds the values they give to the kind of that measure."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.faults import KINDS
from engine.language.tree import Const, Expr
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.model.values import Kind
from engine.playbook.noted import Loose
from engine.playbook.typer import Typer

COUNTABLE = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION, Kind.RATIO})
COUNTED = COUNTABLE | {Kind.BOOLEAN}
METRIC = "metric "  # before the name of a metric, where the owner of what is typed is one
SHARES = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.RATIO})  # compare with each other


def type_targets(loose: Iterable[Loose], typer: Typer) -> tuple[dict[str, Expr], dict[str, Expr], dict[str, Expr]]:
    """Type the measures of metrics and the measure and values of every target.

    Returns the trees of the targets that have a measure of their own, of the metrics, and of who has a target, each by id.
    """
    measured: dict[str, Expr | None] = {}
    who: dict[str, Expr] = {}
    for each in loose:
        if each.key == "who":
            if expr := typer.typed(each.condition, each.subject, each.path):
                who[each.owner] = expr
            continue
        expr = typer.typed(each.condition, each.subject, each.path, value=True)
        if each.key == "measure":
            measured[each.owner] = expr
            if expr and each.subject == "deal":
                if expr.type.kind is not Kind.BOOLEAN:
                    typer.problems.append(_refused(each, NO_CONDITION))
            elif expr and expr.type.kind not in COUNTABLE:
                typer.problems.append(_refused(each, NOT_COUNTABLE))
        elif expr and (measure := measured.get(each.owner)):
            wanted, got = measure.type.kind, expr.type.kind
            if not isinstance(expr, Const) or (wanted is not got and not {wanted, got} <= SHARES):
                want = KINDS[wanted]
                said = Text(f"'{each.key}' must be {want.en}, as what is measured is", f"“{each.key}”须与度量同为{want.zh}")
                typer.problems.append(_refused(each, said))
    sound = {owner: expr for owner, expr in measured.items() if expr is not None and expr.type.kind in COUNTED}
    metrics = {owner.removeprefix(METRIC): expr for owner, expr in sound.items() if owner.startswith(METRIC)}
    return {owner: expr for owner, expr in sound.items() if not owner.startswith(METRIC)}, metrics, who


def _refused(each: Loose, message: Text) -> Problem:
    return Problem("PB325", Severity.ERROR, each.condition.span, message, None, each.path)


NO_CONDITION = Text(
    "what is measured of a deal is a condition: the deals for which it holds are counted", "对 deal 的度量须为条件:统计满足条件的商机数"
)
NOT_COUNTABLE = Text("what a target measures must be a number, percent, money or duration", "目标的度量须为数字、百分比、金额或时长")
