"""Types every condition of a playbook, each about its own subject, with the measures that make sense there."""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.scope import Scope
from engine.language.tree import Expr
from engine.model.catalog import Catalog
from engine.model.playbook import Group, Leaf
from engine.model.problem import Problem
from engine.playbook.aims import type_targets
from engine.playbook.checked import CheckedPlaybook
from engine.playbook.forecast import type_forecast
from engine.playbook.noted import Parsed
from engine.playbook.paying import type_pay
from engine.playbook.typer import Typer

SUBJECTS = ("deal", "rep", "team")


def type_conditions(parsed: Parsed, catalog: Catalog) -> tuple[CheckedPlaybook, Mapping[str, frozenset[str]], list[Problem]]:
    """Return the typed playbook, the subjects that each measure can be about, and all problems of conditions."""
    book = parsed.playbook
    limits = tuple((stage.id, stage.at_most) for stage in book.stages if stage.at_most is not None)
    # a base or overlay on its own does not know what the playbook it is for has
    stages = frozenset(stage.id for stage in book.stages if stage.end != "lost") if book.id and "stage" not in parsed.lost else None
    targets = None if not book.id or "target" in parsed.lost else frozenset(each.id for each in book.targets)
    scopes = {each: Scope(catalog, each, limits=limits, stages=stages, targets=targets) for each in SUBJECTS if each in catalog.types}
    typer = Typer(book, scopes, "measure" in parsed.lost)
    measures = typer.measures({each.id: each.span for each in parsed.declared if each.kind == "measures"})
    applies_to = typer.typed(book.applies_to, "deal", ()) if book.applies_to else None
    criteria: dict[str, Expr | None] = {}
    done: dict[str, Expr | None] = {}
    for stage in book.stages:
        path = (f"stage {stage.id}",)
        for action in stage.actions:
            if action.done_when is not None:
                done[action.id] = typer.done(action.done_when, (*path, "actions", action.id))
        for leaf in leaves(stage.exit):
            criteria[leaf.id] = typer.typed(leaf.when, "deal", (*path, "exit", leaf.id))
    signals = {id: typer.typed(each.when, each.of, ("signals", id)) for id, each in book.signals.items()}
    clear = {each.id: typer.typed(each.clear_when, each.subject, ("coaching", each.id)) for each in book.coaching if each.clear_when}
    courses = {each.id: typer.typed(each.when, "rep", ("training", each.id)) for each in book.training if each.when}
    measured, metrics, held = type_targets((each for each in parsed.loose if each.path[0] in ("metrics", "targets")), typer)
    pay, plan_who = type_pay(parsed, typer, catalog)
    grades, categories, open_amount = type_forecast(book, typer, _sound(signals))
    checked = CheckedPlaybook(
        book,
        catalog,
        applies_to,
        measures,
        _sound(criteria),
        _sound(done),
        _sound(signals),
        _sound(clear),
        _sound(courses),
        pay,
        plan_who,
        grades,
        categories,
        open_amount,
        measured,
        metrics,
        held,
    )
    subjects = {name: frozenset(subject for subject, scope in typer.scopes.items() if name in scope.measures) for name in book.measures}
    return checked, subjects, typer.problems


def leaves(group: Leaf | Group | None) -> list[Leaf]:
    """Return the criteria of a gate, at any depth, in the order written."""
    match group:
        case Leaf():
            return [group]
        case Group(items=items):
            return [leaf for item in items for leaf in leaves(item)]
        case _:
            return []


def _sound(typed: dict[str, Expr | None]) -> dict[str, Expr]:
    return {id: expr for id, expr in typed.items() if expr is not None}
