"""Types conditions one by one, each in the scope of its subject; what rests on a part that is broken is told once, there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.language import nodes
from engine.language.faults import meant
from engine.language.measures import check_measures, hiding_problems
from engine.language.parser import parse
from engine.language.scope import Scope
from engine.language.suggest import did_you_mean
from engine.language.tree import Expr
from engine.language.types import check
from engine.model.condition import Condition
from engine.model.playbook import Playbook
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text

TICKED = "ticked"


@dataclass
class Typer:
    """The scopes of a playbook, and all problems of its conditions."""

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
        self, condition: Condition, subject: str, path: tuple[str, ...], *, value: bool = False, owner: tuple[str, ...] = ()
    ) -> Expr | None:
        """Type one condition (or value); what rests on a broken measure is passed over, as its fault is told already.

        ``owner`` leads from a deal to the rep or team whose figures it may speak of.
        """
        if not condition.text or subject not in self.scopes:
            return None
        if names(condition) & self.broken:
            return None
        scope = replace(self.scopes[subject], wants="value" if value else "condition", owner=owner)
        expr, problems = check(condition, scope)
        self.problems += [replace(each, path=path) for each in problems if not self.echo(each, condition)]
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


def _within(problem: Problem, span: Span) -> bool:
    at = problem.span
    return at is not None and at.file == span.file and span.start <= at.start <= span.end
