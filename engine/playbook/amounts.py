"""Reads the amounts, percents and numbers that pay is made of, exactly: 6 % is 3/50, money stands at four decimals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from fractions import Fraction

from engine.language import nodes
from engine.language.parser import parse
from engine.model.condition import Condition
from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.model.values import MONEY_DECIMALS, NUMBER_BOUND, Money
from engine.playbook.layers import items
from engine.playbook.noted import Loose, Path
from engine.playbook.noting import Noting
from engine.source.tree import Mapping as Keys
from engine.source.tree import Node, Scalar

Amount = Money | Fraction
OF_CREDIT = ("quota", "from")  # amounts of what is sold, in whatever currency
PLACES = 12
WANTED = {
    "money": Text("money, such as CNY 500", "金额,例如 CNY 500"),
    "percent": Text("a percent, such as 60%", "百分比,例如 60%"),
    "number": Text("a number, such as 12", "数字,例如 12"),
}


def read_amount(written: Condition, kinds: tuple[str, ...], key: str) -> tuple[Amount | None, str, list[Problem]]:
    """Read an amount of one of the ``kinds`` (money, percent, number).

    Returns it with its kind and no problem, or None with what is wrong. Nothing that pay is made of is below zero.
    """
    node, problems = parse(written)
    if node is None or problems:
        return None, "", problems
    negative = isinstance(node, nodes.Negate)
    bare = node.item if isinstance(node, nodes.Negate) else node
    kind = _kind(bare)
    if not isinstance(bare, nodes.Number) or kind not in kinds:
        want = [WANTED[each] for each in kinds]
        said = Text(f"'{key}' must be {' or '.join(each.en for each in want)}", f"“{key}”须为{'或'.join(each.zh for each in want)}")
        return None, "", [Problem("PB325", Severity.ERROR, written.span, said)]
    value = Fraction(bare.digits, 10**bare.decimals)
    if negative and value:
        said = Text(f"'{key}' cannot be negative", f"“{key}”不能为负")
        return None, "", [Problem("PB330", Severity.ERROR, written.span, said, NEGATIVE)]
    if value >= NUMBER_BOUND or (kind == "money" and bare.decimals > MONEY_DECIMALS):
        said = Text(f"'{key}' is too large, or has more than four decimals", f"“{key}”过大,或小数超过四位")
        return None, "", [Problem("PB325", Severity.ERROR, written.span, said)]
    if isinstance(bare, nodes.Money):
        return Money(bare.digits * int(10 ** (MONEY_DECIMALS - bare.decimals)), bare.currency), kind, []
    return value, kind, []


@dataclass(frozen=True, slots=True)
class Amounts:
    """Reads the amounts of one plan or incentive, telling what is wrong at its place; ``measures`` are the names that a table may use."""

    notes: Noting
    path: Path
    measures: Collection[str] = ()
    paid: list[tuple[Money, Span]] = field(default_factory=list)

    def money(self, node: Node | None, key: str) -> Money | None:
        """Read money under a key; None where there is none, or where it is wrong."""
        amount, _ = self.one(node.get(key) if isinstance(node, Keys) else None, ("money",), key)
        return amount if isinstance(amount, Money) else None

    def percent(self, node: Node | None, key: str) -> Fraction | None:
        """Read a percent under a key."""
        amount, _ = self.one(node.get(key) if isinstance(node, Keys) else None, ("percent",), key)
        return amount if isinstance(amount, Fraction) else None

    def percents(self, node: Node | None, key: str) -> tuple[Fraction, ...]:
        """Read a list of percents."""
        read = [self.one(each, ("percent",), key)[0] for each in items(node)]
        return tuple(each for each in read if isinstance(each, Fraction))

    def monies(self, node: Node | None, key: str) -> tuple[Money, ...]:
        """Read a list of money."""
        read = [self.one(each, ("money",), key)[0] for each in items(node)]
        return tuple(each for each in read if isinstance(each, Money))

    def one(self, node: Node | None, kinds: tuple[str, ...], key: str) -> tuple[Amount | None, str]:
        """Read an amount of one of these kinds, and tell which it is."""
        if not isinstance(node, Scalar):
            return None, ""
        amount, kind, problems = read_amount(node.condition(), kinds, key)
        self.notes.problems += [replace(each, path=self.path) for each in problems]
        if isinstance(amount, Money) and key not in OF_CREDIT:
            self.paid.append((amount, node.span))
        return amount, kind

    def one_currency(self, of: str = "") -> str:
        """Hold all that is paid to one currency (that of the plan, where it has one), and return it."""
        want = of or next((amount.currency for amount, _ in self.paid), "")
        other = next(((amount, span) for amount, span in self.paid if amount.currency != want), None)
        if other:
            said = Text(f"this is in {other[0].currency}, the rest in {want}", f"此处为 {other[0].currency},其余为 {want}")
            self.refuse("PB331", other[1], said, Text("an incentive and its plan pay in one currency", "激励与其方案须使用同一币种"))
        return want

    def refuse(self, code: str, span: Span, message: Text, help: Text | None = None) -> None:
        """Collect an error."""
        self.notes.refuse(code, span, message, self.path, help)

    def loose(self, key: str, node: Scalar, subject: str, owner: str) -> None:
        """Note a path whose names the catalog must have."""
        self.notes.loose.append(Loose(node.condition(), key, subject, owner, self.path))


def percent(value: Fraction) -> str:
    """Write a fraction as an author would: 9/10 is 90%."""
    return f"{_decimal(value * 100)}%"


def amount_text(amount: Amount, *, share: bool = False) -> str:
    """Write an amount as an author would: USD 10_000, 12, or (a ``share``) 60%."""
    if isinstance(amount, Money):
        return f"{amount.currency} {_decimal(Fraction(amount.amount, 10**amount.decimals))}"
    return percent(amount) if share else _decimal(amount)


def _decimal(value: Fraction) -> str:
    """Write a number exactly, its digits in threes; one without an end as a fraction."""
    places = next((places for places in range(PLACES) if (value * 10**places).denominator == 1), None)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(value.numerator) * 10**places // value.denominator, 10**places)
    return ("-" if value < 0 else "") + f"{whole:_}" + (f".{rest:0{places}d}" if places else "")


def _kind(node: nodes.Node) -> str:
    match node:
        case nodes.Money():
            return "money"
        case nodes.Percent():
            return "percent"
        case nodes.Number():
            return "number"
        case _:
            return ""


NEGATIVE = Text("what is taken back is written under 'clawback:'", "要追回的请写在“clawback:”下")
