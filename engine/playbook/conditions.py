"""Types every condition of a playbook, each about its own subject, with the measures that make sense there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.language import nodes
from engine.language.faults import KINDS, meant
from engine.language.measures import check_measures, hiding_problems
from engine.language.parser import parse
from engine.language.scope import Scope
from engine.language.suggest import did_you_mean
from engine.language.tree import Const, Expr
from engine.language.types import check
from engine.model.catalog import Catalog
from engine.model.condition import Condition
from engine.model.playbook import Group, Leaf, Playbook
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.model.values import Kind
from engine.playbook.checked import CheckedPlaybook
from engine.playbook.noted import Loose, Parsed

TICKED = "ticked"
SUBJECTS = ("deal", "rep", "team")
LATER = frozenset({"compliance", "attainment", "conversion"})  # values that come with their own subjects
COUNTABLE = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION, Kind.RATIO})
SHARES = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.RATIO})  # compare with each other


def type_conditions(parsed: Parsed, catalog: Catalog) -> tuple[CheckedPlaybook, Mapping[str, frozenset[str]], list[Problem]]:
    """Return the typed playbook, the subjects that each measure can be about, and all problems of conditions."""
    book = parsed.playbook
    limits = tuple((stage.id, stage.at_most) for stage in book.stages if stage.at_most is not None)
    scopes = {subject: Scope(catalog, subject, limits=limits) for subject in SUBJECTS if subject in catalog.types}
    typer = _Typer(book, scopes, "measure" in parsed.lost)
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
    typer.loose(parsed.loose)
    checked = CheckedPlaybook(book, catalog, applies_to, measures, _sound(criteria), _sound(done), _sound(signals), _sound(clear))
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


@dataclass
class _Typer:
    playbook: Playbook
    scopes: dict[str, Scope]
    lost: bool = False  # whether the name of some measure could not be read
    broken: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def measures(self, places: Mapping[str, Span]) -> dict[str, Mapping[str, Expr]]:
        """Type the measures: each belongs to every subject that its text makes sense for; one that fits none is told once."""
        hidden = self.hiding(places, "deal")
        written = {name: condition for name, condition in self.playbook.measures.items() if name not in hidden}
        found: dict[str, list[Problem]] = {}
        for subject, scope in self.scopes.items():
            typed, found[subject] = check_measures(written, scope)
            self.scopes[subject] = replace(scope, measures=typed)
            hidden |= self.hiding({name: places[name] for name in typed if name in places and name not in hidden}, subject)
        self.broken = hidden | frozenset(name for name in written if not any(name in scope.measures for scope in self.scopes.values()))
        for name in written.keys() & (self.broken - hidden):
            own = [[each for each in problems if _within(each, written[name].span)] for problems in found.values()]
            told = [each for each in own if each]
            # the subject for which most of the text makes sense is the one that was meant
            meant = max(told, key=lambda each: min(one.span.start for one in each if one.span), default=[])
            self.problems += [replace(each, path=("measures", name)) for each in meant]
        return {subject: scope.measures for subject, scope in self.scopes.items()}

    def hiding(self, places: Mapping[str, Span], subject: str) -> frozenset[str]:
        """Tell of measures whose name is taken for a subject; nothing that uses such a name is looked at, as it may mean either."""
        scope = self.scopes.get(subject)
        hidden = {name: hiding_problems({name: span}, scope.record) for name, span in places.items()} if scope else {}
        self.problems += [replace(each, path=("measures", name)) for name, problems in hidden.items() for each in problems]
        found = frozenset(name for name, problems in hidden.items() if problems)
        self.lost = self.lost or bool(found)
        return found

    def typed(
        self, condition: Condition, subject: str, path: tuple[str, ...], *, value: bool = False, passed: frozenset[Span] = frozenset()
    ) -> Expr | None:
        """Type one condition (or value); what rests on a broken measure is passed over, as its fault is told already.

        Names that stand where ``passed`` says are not known yet, and no fault.
        """
        if not condition.text or subject not in self.scopes:
            return None
        if names(condition) & self.broken:
            return None
        scope = self.scopes[subject]
        expr, problems = check(condition, replace(scope, wants="value") if value else scope)
        self.problems += [replace(each, path=path) for each in problems if each.span not in passed and not self.echo(each, condition)]
        return expr

    def echo(self, problem: Problem, condition: Condition) -> bool:
        """Tell whether an unknown name may be that of a measure that could not be read, which is told already."""
        if not self.lost or problem.code != "PB204":
            return False
        node, _ = parse(condition)
        words = [each.parts[0] for each in nodes.walk(node) if isinstance(each, nodes.Path) and len(each.parts) == 1] if node else []
        return any(each.span == problem.span and did_you_mean(each.text, self.playbook.measures) is None for each in words)

    def done(self, condition: Condition, path: tuple[str, ...]) -> Expr | None:
        """Type what tells that an action is done; a slip of the word ``ticked`` is told as such."""
        if did_you_mean(condition.text.strip(), (TICKED,)) is None:
            return self.typed(condition, "deal", path)
        said = Text(f"'{condition.text.strip()}' is no condition", f"“{condition.text.strip()}”不是条件")
        self.problems.append(Problem("PB204", Severity.ERROR, condition.span, said, meant(TICKED), path))
        return None

    def loose(self, loose: tuple[Loose, ...]) -> None:
        """Type what stands in targets and incentives."""
        measured: dict[str, Expr | None] = {}
        for each in loose:
            wants_value = each.key not in ("event", "when", "if")
            expr = self.typed(each.condition, each.subject, each.path, value=wants_value, passed=figures(each.condition))
            if each.key == "measure":
                measured[each.owner] = expr
                if expr and expr.type.kind not in COUNTABLE:
                    self.refuse(
                        each,
                        Text(
                            "what a target measures must be a number, percent, money or duration", "目标的度量须为数字、百分比、金额或时长"
                        ),
                    )
            elif expr and each.key in ("each", "amount") and not (isinstance(expr, Const) and expr.type.kind is Kind.MONEY):
                self.refuse(each, Text(f"'{each.key}' must be money, such as CNY 500", f"“{each.key}”须为金额,例如 CNY 500"))
            elif expr and wants_value and each.key not in ("each", "amount"):
                self.like_measure(each, expr, measured.get(each.owner))

    def like_measure(self, each: Loose, value: Expr, measure: Expr | None) -> None:
        """Hold a target's value to the kind of what it measures."""
        if measure is None:
            return
        wanted, got = measure.type.kind, value.type.kind
        if not isinstance(value, Const) or (wanted is not got and not {wanted, got} <= SHARES):
            want = KINDS[wanted]
            said = Text(f"'{each.key}' must be {want.en}, as what is measured is", f"“{each.key}”须与度量同为{want.zh}")
            self.refuse(each, said)

    def refuse(self, each: Loose, message: Text) -> None:
        """Collect an error of a target or incentive."""
        self.problems.append(Problem("PB325", Severity.ERROR, each.condition.span, message, None, each.path))


def names(condition: Condition) -> set[str]:
    """Return the words that the paths and calls of a condition begin with."""
    node, _ = parse(condition)
    found: set[str] = set()
    for each in nodes.walk(node) if node else ():
        match each:
            case nodes.Path(parts=parts):
                found.add(parts[0].text)
            case nodes.Call(function=function):
                found.add(function.text)
    return found


def figures(condition: Condition) -> frozenset[Span]:
    """Return where the values stand that come with their own subjects."""
    node, _ = parse(condition)
    paths = [each.parts[0] for each in nodes.walk(node) if isinstance(each, nodes.Path)] if node else []
    calls = [each.function for each in nodes.walk(node) if isinstance(each, nodes.Call)] if node else []
    return frozenset(each.span for each in (*paths, *calls) if each.text in LATER)


def _within(problem: Problem, span: Span) -> bool:
    at = problem.span
    return at is not None and at.file == span.file and span.start <= at.start <= span.end


def _sound(typed: dict[str, Expr | None]) -> dict[str, Expr]:
    return {id: expr for id, expr in typed.items() if expr is not None}
