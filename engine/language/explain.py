"""Why a condition came out as it did: each sub-expression with its value, from the facts alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.language.exact import bare
from engine.language.python import compile_expr
from engine.language.tree import Add, Aggregate, Compare, Const, Expr, Extreme, Field, Ratio, children
from engine.language.words import NOT_SET, shown
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.text import Language, Text
from engine.model.values import Kind, Money, Value
from engine.model.verdict import Verdict
from engine.model.views import Explained

UNKNOWN = Text("unknown", "未知")
EXCHANGES = (Compare, Add, Ratio, Extreme)  # what may need a rate between two amounts


@dataclass(frozen=True, slots=True)
class Explainer:
    """One sub-expression, compiled, with those it is made of. What is fetched (a field, an aggregate) has no parts: it is a fact."""

    node: Expr
    value: Callable[[Mapping[str, Value], Moment], Any]
    parts: tuple[Explainer, ...]

    def explain(self, facts: Mapping[str, Fact], moment: Moment, language: Language) -> Explained:
        """Evaluate every branch, also those that did not decide: judging is total, so none can fail."""
        values = {name: fact.value for name, fact in facts.items()}
        return self.read(facts, values, moment, language)

    def read(self, facts: Mapping[str, Fact], values: Mapping[str, Value], moment: Moment, language: Language) -> Explained:
        """Explain by the facts and, by the same names, their values alone."""
        value = self.value(values, moment)
        truth = self.node.type.kind is Kind.BOOLEAN
        if value is not None:
            said = shown(value, self.node.type, language, moment.zone)
        else:
            said = self._nothing(facts, values, moment, language, truth=truth)
        return Explained(
            text=self.node.text,
            value=said + _left_out(self.node, facts, language),
            verdict=Verdict.of(value) if truth else None,
            parts=tuple(part.read(facts, values, moment, language) for part in self.parts if not isinstance(part.node, Const)),
        )

    def _nothing(self, facts: Mapping[str, Fact], values: Mapping[str, Value], moment: Moment, language: Language, *, truth: bool) -> str:
        """Say that there is no value, and of money which currency had no rate."""
        word = (UNKNOWN if truth else NOT_SET).to(language)
        fact = facts.get(self.node.text) if isinstance(self.node, Aggregate) else None
        lacking = {fact.no_rate} if fact and fact.no_rate else set()
        if isinstance(bare(self.node), EXCHANGES):
            amounts = [part.value(values, moment) for part in self.parts]
            if all(isinstance(amount, Money) for amount in amounts):
                currencies = {amount.currency for amount in amounts} - {moment.currency}
                lacking |= {currency for currency in currencies if currency not in moment.rates}
        if not lacking:
            return word
        named = ", ".join(sorted(lacking))
        reason = Text(f"no rate from {named} to {moment.currency}", f"缺少 {named} 对 {moment.currency} 的汇率").to(language)
        return Text(f"{UNKNOWN.en}: {reason}", f"{UNKNOWN.zh}:{reason}").to(language)


def explainer(node: Expr) -> Explainer:
    """Compile an expression for explaining; done once for each rule, it explains any record."""
    inner = () if isinstance(node, Field | Aggregate) else children(node)
    return Explainer(node, compile_expr(node), tuple(explainer(part) for part in inner))


def explain(node: Expr, facts: Mapping[str, Fact], moment: Moment, language: Language = "en") -> Explained:
    """Explain one expression by its facts."""
    return explainer(node).explain(facts, moment, language)


def _left_out(node: Expr, facts: Mapping[str, Fact], language: Language) -> str:
    """Say how many rows took no part because their ``where`` is unknown."""
    fact = facts.get(node.text) if isinstance(node, Aggregate) else None
    if not fact or not fact.unknown_rows:
        return ""
    count = fact.unknown_rows
    rows = "row" if count == 1 else "rows"
    return Text(f" ({count} {rows} left out: whether they count is unknown)", f"({count} 行未计入:是否符合条件未知)").to(language)
