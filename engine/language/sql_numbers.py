"""Numbers as SQL: scaled integers with their decimals and width, plain columns as long as they fit a machine word."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from engine.language.dialects import WHOLE, WIDE, NotInSqlError, bracket, whole
from engine.language.tree import Comparison
from engine.model.text import Text
from engine.model.values import WIDEST

WORD = 2**63 - 1  # what a BIGINT holds

COMPARE: dict[Comparison, type[exp.Binary]] = {"=": exp.EQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


@dataclass(frozen=True, slots=True)
class Number:
    """An integer scaled by ``10 ** decimals``, no larger than ``bound``; ``known`` when it is the same for every record."""

    sql: exp.Expr
    decimals: int
    bound: int
    known: int | None = None

    @classmethod
    def of(cls, value: int, decimals: int = 0) -> Number:
        """Write a number that is known."""
        return cls(whole(value), decimals, abs(value), value)

    def at(self, decimals: int) -> Number:
        """Bring the number to more decimals."""
        return self if decimals <= self.decimals else replace(self.times(Number.of(10 ** (decimals - self.decimals))), decimals=decimals)

    def times(self, other: Number) -> Number:
        """Multiply."""
        decimals = self.decimals + other.decimals
        if self.known is not None and other.known is not None:
            return Number.of(self.known * other.known, decimals)
        for one, rest in ((self, other), (other, self)):
            if one.known == 1:
                return replace(rest, decimals=decimals)
        return _join(exp.Mul, self, other, self.bound * other.bound, decimals)

    def plus(self, other: Number, *, minus: bool = False) -> Number:
        """Add, or take away, at one scale."""
        decimals = max(self.decimals, other.decimals)
        left, right = self.at(decimals), other.at(decimals)
        return _join(exp.Sub if minus else exp.Add, left, right, left.bound + right.bound, decimals)

    def negated(self) -> Number:
        """Turn the sign."""
        return replace(self, sql=exp.Neg(this=bracket(self.sql))) if self.known is None else Number.of(-self.known, self.decimals)

    def absolute(self) -> Number:
        """Drop the sign."""
        return replace(self, sql=exp.Abs(this=self.sql)) if self.known is None else Number.of(abs(self.known), self.decimals)

    @property
    def cell(self) -> exp.Expr:
        """The number with a type of its own: engines take a bare literal for a short integer, which then overflows."""
        return self.sql if self.known is None or self.bound > WORD else exp.cast(self.sql, WHOLE)

    @property
    def wide(self) -> exp.Expr:
        """The number in a type of 38 digits."""
        return exp.cast(self.sql, WIDE) if self.bound <= WORD else self.sql


def _join(kind: type[exp.Binary], left: Number, right: Number, bound: int, decimals: int) -> Number:
    if bound > WIDEST:
        raise NotInSqlError(
            "PB291",
            Text(
                "A value of this condition may have more than 38 digits, which SQL cannot hold.",
                "该条件的数值可能超过 38 位,SQL 无法容纳。",
            ),
        )
    sides = (left.sql, right.sql) if bound <= WORD else (left.wide, right.wide)
    return Number(kind(this=bracket(sides[0]), expression=bracket(sides[1])), decimals, bound)


def compare(op: Comparison, left: Number, right: Number) -> exp.Expr:
    """Compare two numbers at one scale."""
    decimals = max(left.decimals, right.decimals)
    left, right = left.at(decimals), right.at(decimals)
    return COMPARE[op](this=bracket(left.sql), expression=bracket(right.sql))
