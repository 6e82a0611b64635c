"""Writes a condition in its one canonical form: plain signs, single spaces, no bracket that changes nothing."""

from __future__ import annotations

from engine.language import nodes
from engine.language.glyphs import QUOTES
from engine.language.numerals import grouped
from engine.language.parser import parse
from engine.model.condition import Condition

EITHER, BOTH, NOT, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(8)


def format_condition(text: str) -> str:
    """Return a condition in canonical form; one with a mistake in it comes back as it is."""
    node, problems = parse(Condition.bare(text))
    return text if node is None or problems else show(node)


def show_lines(node: nodes.Node) -> list[str]:
    """Write a condition in lines: each part of its outermost ``and`` or ``or`` on one, beginning with that word."""
    match node:
        case nodes.Or(items=[first, *more]):
            return [show(first, BOTH), *(f"or {show(item, BOTH)}" for item in more)]
        case nodes.And(items=[first, *more]):
            return [show(first, NOT), *(f"and {show(item, NOT)}" for item in more)]
    return [show(node)]


def show(node: nodes.Node, within: int = EITHER) -> str:
    """Write a node; in brackets when it binds more loosely than the place it stands in (``within``)."""
    text, binds = _written(node)
    return f"({text})" if binds < within else text


def _written(node: nodes.Node) -> tuple[str, int]:
    """Give a node's text, and how tightly it binds."""
    match node:
        case nodes.Or(items=items):
            return " or ".join(show(item, BOTH) for item in items), EITHER
        case nodes.And(items=items):
            return " and ".join(show(item, NOT) for item in items), BOTH
        case nodes.Not(item=item):
            return f"not {show(item, NOT)}", NOT
        case nodes.Add(left=left, right=right, minus=minus):
            return f"{show(left, SUM)} {'-' if minus else '+'} {show(right, PRODUCT)}", SUM
        case nodes.Multiply(left=left, right=right):
            return f"{show(left, PRODUCT)} * {show(right, SIGN)}", PRODUCT
        case nodes.Negate(item=item):
            return f"-{show(item, SIGN)}", SIGN
        case nodes.Call(function=function, arguments=arguments):
            return f"{function.text}({', '.join(show(item) for item in arguments)})", ATOM
        case nodes.Aggregate():
            return _aggregate(node), ATOM
        case nodes.Path(parts=parts):
            return ".".join(part.text for part in parts), ATOM
        case nodes.Name(text=text):
            return text, ATOM
    return _comparison(node) or (_literal(node), ATOM)


def _comparison(node: nodes.Node) -> tuple[str, int] | None:
    match node:
        case nodes.Compare(op=op, left=left, right=right):
            text = f"{show(left, SUM)} {op} {show(right, SUM)}"
        case nodes.OneOf(item=item, options=options, negated=negated):
            text = f"{show(item, SUM)} {'not ' * negated}in [{', '.join(show(option, SUM) for option in options)}]"
        case nodes.InPeriod(item=item, negated=negated):
            text = f"{show(item, SUM)} {'not ' * negated}in period"
        case nodes.Between(item=item, low=low, high=high):
            text = f"{show(item, SUM)} between {show(low, SUM)} and {show(high, SUM)}"
        case nodes.Contains(item=item, part=part):
            text = f"{show(item, SUM)} contains {show(part, SUM)}"
        case nodes.IsSet(item=item, negated=negated):
            text = f"{show(item, SUM)} is {'not ' * negated}set"
        case _:
            return None
    return text, COMPARISON


def _aggregate(node: nodes.Aggregate) -> str:
    where = f" where {show(node.where)}" if node.where else ""
    within = f" within {show(node.within)}" if node.within else ""
    otherwise = f" else {show(node.otherwise, SIGN)}" if node.otherwise else ""
    return f"{node.function.text}({show(node.rows)}{where}{within}){otherwise}"


def _literal(node: nodes.Node) -> str:
    match node:
        case nodes.Percent(written=written):
            return f"{grouped(written)}%"
        case nodes.Money(written=written, currency=currency):
            return f"{currency} {grouped(written)}"
        case nodes.Number(written=written):
            return grouped(written)
        case nodes.Text(value=value):
            # Whatever quote the author opened with, those that close it are not in the text; so one always fits.
            opening, closing = next((opening, closing) for opening, closing in QUOTES.items() if not set(closing) & set(value))
            return f"{opening}{value}{closing[-1]}"
        case nodes.Boolean(value=truth):
            return "true" if truth else "false"
        case nodes.Date(value=day):
            return day.isoformat()
        case nodes.Duration(written=written, unit=unit):
            return f"{grouped(written)}{unit}"
    return "…"  # a Bad part: what is shown of it is never read again
