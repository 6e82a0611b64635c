"""The forecast section of a playbook: read from the tree, its conditions typed, its grades proved, its names and weights held to sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from engine.language.exact import bare
from engine.language.suggest import did_you_mean
from engine.language.tree import Aggregate, Expr, Field, children
from engine.model.condition import Condition
from engine.model.forecast import CATEGORIES, DEFAULT, STEADY, Category, ForecastRules, Grade
from engine.model.playbook import Playbook, Stage
from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.model.values import Kind
from engine.playbook.amounts import Amounts, percent
from engine.playbook.checked import CheckedPlaybook
from engine.playbook.grading import prove
from engine.playbook.layers import items, text
from engine.playbook.noted import Parsed, Path
from engine.playbook.noting import Noting, condition, entries
from engine.playbook.scalars import number
from engine.playbook.typer import Typer
from engine.source.tree import Mapping as Keys
from engine.source.tree import Scalar

SECTION = "forecast"
NAMED: Mapping[str, Category] = {each: each for each in CATEGORIES}
# What is known of any past day: it never changes, or its changes are recorded.
RECORDED = frozenset({"id", "created_on", "stage", "status", "closed_on", "lost_reason", "stage_entered_on"})


def forecast(root: Keys, notes: Noting) -> ForecastRules | None:
    """Read the section; None where there is none."""
    node = root.get(SECTION)
    if not isinstance(node, Keys):
        return None
    written = [each for each in items(node.get("grades")) if isinstance(each, Keys)]
    grades = tuple(_grade(each, notes) for each in written)
    when = {text(each, "id"): found for each in written if (found := condition(each.get("when")))}
    said = node.get("known_then")
    steady = tuple(each.text for each in items(said) if isinstance(each, Scalar)) if said is not None else STEADY
    qualified = notes.name("stage", node.get("qualified_from"), (SECTION,), SECTION, "qualified_from")
    return ForecastRules(
        grades=grades or DEFAULT,
        when=when if grades else {each.id: Condition.bare(each.when) for each in DEFAULT},
        categories={NAMED[key.text]: found for key, value in entries(node.get("categories")) if (found := condition(value))},
        qualified_from=qualified,
        known_then=steady,
        places={
            **{text(each, "id"): each.span for each in written},
            **{f"known_then/{each.text}": each.span for each in items(said) if isinstance(each, Scalar)},
            **({"qualified_from": place.span} if (place := node.get("qualified_from")) else {}),
            SECTION: node.span,
        },
        default=not grades,
        open_amount=condition(node.get("open_amount")),
    )


def _grade(node: Keys, notes: Noting) -> Grade:
    path: Path = (SECTION, text(node, "id"))
    notes.declare("grades", node, path)
    prior = Amounts(notes, path).percent(node, "prior")
    if prior is not None and prior > 1:
        notes.refuse("PB426", node.span, Text("'prior' is above 100%", "“prior”超过 100%"), path)
    when = condition(node.get("when"))
    months = number(node.get("months"), 0) or None
    return Grade(text(node, "id"), notes.words(node.get("name"), path), when.text if when else "", months, prior or Fraction(0))


def type_forecast(book: Playbook, typer: Typer, signals: Mapping[str, Expr]) -> tuple[dict[str, Expr], dict[str, Expr], Field | None]:
    """Type the conditions of grades and categories, in which signals of deals may stand by name as measures do.

    The default grades are typed in silence: a catalog that lacks their field leaves them out.
    """
    rules = book.forecast or ForecastRules()
    before = typer.scopes.get("deal")
    problems = typer.problems
    if before is None:
        return {}, {}, None
    named = {id: tree for id, tree in signals.items() if book.signals[id].of == "deal" and not book.signals[id].off}
    typer.scopes["deal"] = replace(before, measures={**named, **before.measures})
    try:
        if rules.default:
            typer.problems = []
        grades = {id: typer.typed(each, "deal", (SECTION, id)) for id, each in rules.when.items()}
        typer.problems = problems
        categories = {id: typer.typed(each, "deal", (SECTION, id)) for id, each in rules.categories.items()}
    finally:
        typer.scopes["deal"], typer.problems = before, problems
    worth = _worth(rules.open_amount, typer) if rules.open_amount else None
    return {id: tree for id, tree in grades.items() if tree}, {str(id): tree for id, tree in categories.items() if tree}, worth


def _worth(written: Condition, typer: Typer) -> Field | None:
    """Type what an open deal is worth: a field of money, of the deal itself or of what it is linked to."""
    path: Path = (SECTION, "open_amount")
    tree = typer.typed(written, "deal", path, value=True)
    found = bare(tree) if tree else None
    if isinstance(found, Field) and found.type.kind is Kind.MONEY:
        return found
    if found is not None:
        said = Text("'open_amount' must be a field of money", "“open_amount”须为金额字段")
        typer.problems.append(Problem("PB430", Severity.ERROR, written.span, said, None, path))
    return None


def sound_forecast(parsed: Parsed, checked: CheckedPlaybook) -> list[Problem]:
    """Return what is wrong with weights, grades and names; grades are proved only where every condition is sound."""
    book, rules = parsed.playbook, parsed.playbook.forecast
    problems = list(_weights(book))
    if rules is None:
        return problems
    problems += [*_names(rules, checked), *_qualified(rules, book)]
    told = any(each.path[:1] == (SECTION,) for each in parsed.problems)
    if not rules.default and not told and len(checked.grades) == len(rules.grades) == len(rules.when):
        problems += _proof(rules, checked)
        problems += _unseen(rules, checked)
    return problems


def _weights(book: Playbook) -> Iterator[Problem]:
    highest: Stage | None = None
    for stage in book.stages:
        if stage.weight is None:
            continue
        path: Path = (f"stage {stage.id}",)
        if stage.end or stage.weight > 1:
            said = Text("only an open stage has a weight, of 100% at most", "只有进行中的阶段可以写 weight,且不超过 100%")
            yield Problem("PB426", Severity.ERROR, stage.origin.span, said, None, path)
        elif highest and highest.weight is not None and stage.weight < highest.weight:
            said = Text(
                f"the weight of '{stage.id}', {percent(stage.weight)}, is below that of the earlier stage '{highest.id}'",
                f"阶段“{stage.id}”的权重 {percent(stage.weight)} 低于之前的阶段“{highest.id}”",
            )
            yield Problem("PB427", Severity.WARNING, stage.origin.span, said, None, path)
        else:
            highest = stage


def _names(rules: ForecastRules, checked: CheckedPlaybook) -> Iterator[Problem]:
    deal = checked.catalog.types.get("deal")
    known = [*deal.fields, *deal.relations] if deal else []
    for name in rules.known_then:
        place = rules.places.get(f"known_then/{name}")
        if place and name not in known:
            near = did_you_mean(name, known)
            help = Text(f"did you mean '{near}'?", f"是否要写“{near}”?") if near else None
            said = Text(f"a deal has no field or link '{name}'", f"商机没有字段或关联“{name}”")
            yield Problem("PB425", Severity.ERROR, place, said, help, (SECTION, "known_then"))


def _qualified(rules: ForecastRules, book: Playbook) -> Iterator[Problem]:
    stage = next((each for each in book.stages if each.id == rules.qualified_from), None)
    if stage and stage.end:
        said = Text(f"'{stage.id}' ends a deal, so none is qualified by it", f"“{stage.id}”是结束阶段,不能作为确认的起点")
        yield Problem("PB428", Severity.ERROR, rules.places.get("qualified_from"), said, None, (SECTION,))


def _proof(rules: ForecastRules, checked: CheckedPlaybook) -> Iterator[Problem]:
    found = prove(rules.grades, checked.grades)
    place, last = rules.places.get(SECTION), rules.grades[-1].id
    path: Path = (SECTION, "grades")
    if found.gap:
        said = Text(f"no grade fits a deal with {found.gap.en}", f"没有等级适合这样的商机:{found.gap.zh}")
        yield Problem("PB420", Severity.ERROR, rules.places.get(last), said, GAP, path)
    for each in found.overlaps:
        said = Text(
            f"the grades '{each.first}' and '{each.second}' both fit a deal with {each.example.en}",
            f"等级“{each.first}”与“{each.second}”同时适合这样的商机:{each.example.zh}",
        )
        yield Problem("PB421", Severity.ERROR, rules.places.get(each.second), said, OVERLAP, path)
    for said in found.disorder:
        yield Problem("PB422", Severity.ERROR, place, said, ORDER, path)
    for id in found.never:
        said = Text(f"no deal can ever be of grade '{id}'", f"任何商机都不可能属于等级“{id}”")
        yield Problem("PB423", Severity.WARNING, rules.places.get(id), said, None, path)
    if found.unproved:
        said = Text(
            f"the grades could not be proved: {found.unproved.en}; a deal takes the first that fits, else '{last}'",
            f"未能证明等级划分的完备性:{found.unproved.zh};商机取第一个符合的等级,都不符合时取“{last}”",
        )
        yield Problem("PB424", Severity.WARNING, place, said, None, path)


def _unseen(rules: ForecastRules, checked: CheckedPlaybook) -> Iterator[Problem]:
    """Warn of a grade that rests on a field which a back-test must take for unset."""
    for id, tree in checked.grades.items():
        found = sorted({name for name in rewritten(tree) if name not in rules.known_then})
        if found:
            names = ", ".join(found)
            said = Text(
                f"grade '{id}' rests on {names}, of which no history is kept: a back-test takes it for unset",
                f"等级“{id}”依赖 {names},而该字段没有历史:回测时视为未填",
            )
            yield Problem("PB429", Severity.WARNING, rules.places.get(id), said, UNSEEN, (SECTION, id))


def rewritten(node: Expr) -> Iterator[str]:
    """Name the fields and links of a deal in an expression of which no history is kept; rows that happen on a day are."""
    match node:
        case Field(of_row=True):
            return
        case Field(path=path, name=name):
            first = path[0] if path else name
            if first not in RECORDED:
                yield first
        case Aggregate(clock=None, relation=relation):
            yield relation
        case _:
            for child in children(node):
                yield from rewritten(child)


GAP = Text("let the last grade take what is left", "请让最后一个等级涵盖其余情形")
OVERLAP = Text("part the two: every deal must meet exactly one", "请将两者分开:每个商机须恰好符合一级")
ORDER = Text("write the surest grade first", "请把把握最大的等级写在前面")
UNSEEN = Text("if closing a deal does not rewrite it, name it under 'known_then:'", "如结单时不会改写该字段,请写入“known_then:”")
