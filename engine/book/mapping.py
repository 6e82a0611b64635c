"""Reads how one field is filled: the name of a column, or a mapping that says more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.book.cells import clean
from engine.book.settings import Mapped, Named, Reading
from engine.model.problem import Span
from engine.model.text import Text
from engine.model.values import RATE_BOUND, RATE_DECIMALS, Kind, Type
from engine.source.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from engine.book.parse import SettingsReader

# What the judge asks of a deal: a word outside would be neither open nor closed.
CLOSED = {("deal", "status"): ("open", "won", "lost")}
BOUNDS = {("rate", "rate"): RATE_BOUND * 10**RATE_DECIMALS - 1}
ONE_OF = ("column", "columns", "first_of", "constant")


def limited(record: str, mapped: Mapped) -> Mapped:
    """Add what the engine asks of a field beyond its type."""
    at = (record, mapped.target)
    return replace(mapped, options=CLOSED.get(at, ()), bound=BOUNDS.get(at))


def read_mapped(
    reader: SettingsReader, target: tuple[str, Type], node: Node | None, span: Span, reading: Reading, currency: str | None
) -> Mapped | None:
    """Read how a field or relation is filled; ``target`` is its column in the book and its type. None where it cannot be."""
    column, type = target
    formats = reading.dates if type.kind is Kind.DATE else (*reading.datetimes, *reading.dates) if type.kind is Kind.DATETIME else ()
    if isinstance(node, Scalar):
        fixed = currency if type.kind is Kind.MONEY else None
        return Mapped(column, type, span, (Named(node.text, node.span),), formats=formats, currency=fixed)
    if not isinstance(node, Mapping):
        return None
    given = [key for key in ONE_OF if node.get(key) is not None]
    if len(given) != 1:
        message = Text(
            "a field is filled in one way: column, columns, first_of or constant",
            "字段只能有一种填写方式：column、columns、first_of 或 constant",
        )
        reader.refuse("BK207", node.span, message)
        return None
    _fits(reader, node, type)
    reader.currency(node.get("currency"))
    beside = node.get("currency_column")
    strip = _words(node.get("strip"))
    return Mapped(
        column,
        type,
        span,
        columns=_columns(node.get(given[0])) if given[0] != "constant" else (),
        take="first" if given[0] == "first_of" else "join",
        join=_text(node, "join") or "",
        constant=clean(_text(node, "constant") or "") or None,
        lookup=reader.listed(node.get("lookup"), "key", "value", reading),
        values=_values(node.get("values")),
        only=reader.rows(node.get("only"), reading),
        null=frozenset(map(clean, _words(node.get("null")))),
        default=clean(_text(node, "default") or "") or None,
        prefix=_text(node, "prefix") or "",
        strip=tuple(each for each in strip if each),
        split=_text(node, "split") or ";",
        points=_text(node, "points") == "true",
        round=_text(node, "round") == "true",
        formats=reader.formats(node.get("format")) or formats,
        currency=_text(node, "currency") or (currency if type.kind is Kind.MONEY and beside is None else None),
        currency_column=Named(beside.text, beside.span) if isinstance(beside, Scalar) else None,
    )


FITS = {
    "points": (Kind.PERCENT,),
    "round": (Kind.NUMBER, Kind.PERCENT, Kind.MONEY),
    "currency": (Kind.MONEY,),
    "currency_column": (Kind.MONEY,),
    "format": (Kind.DATE, Kind.DATETIME),
    "split": (Kind.LIST,),
}


def _fits(reader: SettingsReader, node: Mapping, type: Type) -> None:
    for key, _ in node.entries:
        if key.text in FITS and type.kind not in FITS[key.text]:
            reader.refuse(
                "BK207", key.span, Text(f"'{key.text}' means nothing for a {type.kind}", f"“{key.text}”不适用于此类字段（{type.kind}）")
            )
    if node.get("currency") is not None and node.get("currency_column") is not None:
        reader.refuse("BK207", node.span, Text("give a currency or its column, not both", "currency 与 currency_column 只能写一个"))


def _columns(node: Node | None) -> tuple[Named, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(Named(each.text, each.span) for each in items if isinstance(each, Scalar))


def _values(node: Node | None) -> dict[str, str]:
    entries = node.entries if isinstance(node, Mapping) else ()
    return {clean(key.text): clean(to.text) for key, to in entries if isinstance(to, Scalar)}


def _text(node: Mapping, key: str) -> str | None:
    value = node.get(key)
    return value.text if isinstance(value, Scalar) else None


def _words(node: Node | None) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text]
    return [each.text for each in node.items if isinstance(each, Scalar)] if isinstance(node, Sequence) else []
