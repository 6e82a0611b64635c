"""Why a condition came out as it did: each sub-expression with its value, from the facts alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.language.python import compile_expr
from engine.language.tree import Aggregate, Const, Expr, Field, children
from engine.language.words import NOT_SET, fraction, shown
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.text import Language
from engine.model.values import Kind, Value
from engine.model.verdict import Verdict
from engine.model.views import Explained

HIDES_NOTHING = (Const,)  # its text is its value


@dataclass(frozen=True, slots=True)
class Explainer:
    """One sub-expression, compiled, with those it is made of. What is fetched (a field, an aggregate) has no parts: it is a fact."""

    node: Expr
    value: Callable[[Mapping[str, Value], Moment], Any]
    parts: tuple[Explainer, ...]

    def explain(self, facts: Mapping[str, Fact], moment: Moment, language: Language) -> Explained:
        """Evaluate every branch, also those that did not decide: judging is total, so none can fail."""
        return self.read({name: fact.value for name, fact in facts.items()}, moment, language)

    def read(self, values: Mapping[str, Value], moment: Moment, language: Language) -> Explained:
        """Explain by the values of the facts alone."""
        value = self.value(values, moment)
        truth = self.node.type.kind is Kind.BOOLEAN
        return Explained(
            text=self.node.text,
            value=_shown(value, self.node, language),
            verdict=Verdict.of(value) if truth else None,
            parts=tuple(part.read(values, moment, language) for part in self.parts),
        )


def explainer(node: Expr) -> Explainer:
    """Compile an expression for explaining; done once for each rule, it explains any record."""
    inner = () if isinstance(node, Field | Aggregate) else children(node)
    return Explainer(node, compile_expr(node), tuple(explainer(part) for part in inner if not isinstance(part, HIDES_NOTHING)))


def explain(node: Expr, facts: Mapping[str, Fact], moment: Moment, language: Language = "en") -> Explained:
    """Explain one expression by its facts."""
    return explainer(node).explain(facts, moment, language)


def _shown(value: Any, node: Expr, language: Language) -> str:
    if value is None:
        return NOT_SET.to(language)
    return fraction(value, language) if isinstance(value, Fraction) else shown(value, node.type, language)
