"""Reads a file of conformance cases: what conditions mean on which records."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.errors import DealcoachError
from engine.language.literals import read_value
from engine.language.measures import check_measures
from engine.language.tree import Expr
from engine.language.types import Scope, check
from engine.model.catalog import Catalog
from engine.model.condition import Condition
from engine.model.moment import Moment, Period
from engine.model.problem import Problem
from engine.model.record import Record
from engine.model.values import Kind, Type, Value, number
from engine.model.verdict import Verdict
from engine.model.workdays import Workdays
from engine.playbook.catalog import read_catalog
from engine.source.tree import Mapping, Node, Scalar, Sequence, compose

RATE = number(6)


class UnreadableError(Exception):
    """The file is no file of cases."""


@dataclass(frozen=True)
class Case:
    """One condition on one record, and the verdict it must come to; ``line`` is where it stands."""

    record: str
    when: str
    expect: Verdict
    line: int


@dataclass(frozen=True)
class Refusal:
    """A condition that must be refused: at ``column`` when given, its message or help saying ``says``."""

    when: str
    column: int | None
    says: str
    line: int


@dataclass(frozen=True)
class Suite:
    """All of one file."""

    path: Path
    moment: Moment
    scope: Scope
    records: Map[str, Record]
    cases: tuple[Case, ...]
    refusals: tuple[Refusal, ...]

    @property
    def catalog(self) -> Catalog:
        """The record types."""
        return self.scope.catalog

    def check(self, when: str) -> tuple[Expr | None, list[Problem]]:
        """Check one condition."""
        return check(Condition.bare(when), self.scope)


def read_suite(path: Path) -> Suite:
    """Read a file of cases. Raises UnreadableError."""
    try:
        node, problems = compose(path.read_bytes(), str(path))
        if problems or not isinstance(node, Mapping):
            raise UnreadableError(f"{path}: {problems[0].message.en if problems else 'no cases'}")
        return _suite(path, node)
    except (OSError, ValueError, LookupError, TypeError, DealcoachError) as error:
        raise UnreadableError(f"{path}: {error!r}") from error


def _suite(path: Path, node: Mapping) -> Suite:
    zone = ZoneInfo(_text(node, "zone"))
    as_of = dt.datetime.fromisoformat(_text(node, "as_of"))
    as_of = (as_of if as_of.tzinfo else as_of.replace(tzinfo=zone)).astimezone(dt.UTC)
    catalog, problems = read_catalog(node, None)
    if problems:
        raise UnreadableError(f"{path}: {problems[0].message.en}")
    moment = _moment(node, zone, as_of)
    reader = _Records(catalog, zone, as_of)
    subject = _text(node, "subject", "deal")
    records = {key.text: reader.record(subject, key.text, value, key.text) for key, value in _entries(node.get("records"))}
    limits = tuple((key.text, int(_scalar(value).removesuffix("d"))) for key, value in _entries(node.get("at_most")))
    scope = Scope(catalog, subject, limits=limits)
    written = {key.text: Condition.bare(_scalar(value)) for key, value in _entries(node.get("measures"))}
    measures, refused = check_measures(written, scope)
    if refused:
        raise UnreadableError(f"{path}: {refused[0].message.en}")
    cases = tuple(
        Case(_text(each, "record"), _text(each, "when"), Verdict(_text(each, "expect")), each.span.start.line)
        for each in _items(node.get("cases"))
    )
    if unknown := {case.record for case in cases} - records.keys():
        raise UnreadableError(f"{path}: no record {min(unknown)}")
    refusals = tuple(
        Refusal(
            _text(each, "when"), int(_text(each, "column")) if each.get("column") else None, _text(each, "says", ""), each.span.start.line
        )
        for each in _items(node.get("errors"))
    )
    return Suite(path, moment, replace(scope, measures=measures), records, cases, refusals)


def _moment(node: Mapping, zone: ZoneInfo, as_of: dt.datetime) -> Moment:
    today = as_of.astimezone(zone).date()
    currency = _text(node, "currency", "CNY")
    rates: dict[str, tuple[dt.date, int]] = {}
    ahead = []
    for each in _items(node.get("rates")):
        since, rate = dt.date.fromisoformat(_text(each, "since")), read_value(_text(each, "rate"), RATE, zone)
        if _text(each, "to") != currency or not isinstance(rate, int):
            continue
        name = _text(each, "from")
        if since > today:
            ahead.append(since)
        elif since >= rates.get(name, (dt.date.min, 0))[0]:
            rates[name] = since, rate
    workdays = Workdays(*(frozenset(dt.date.fromisoformat(_scalar(day)) for day in _all(node.get(key))) for key in ("holidays", "make_up")))
    period = node.get("period")
    days = [dt.date.fromisoformat(_scalar(day)) for day in _all(period)]
    return Moment(
        as_of,
        zone,
        currency,
        {name: rate for name, (_, rate) in rates.items()},
        workdays,
        Period("period", *days) if days else None,
        min(ahead, default=None),
    )


@dataclass(frozen=True)
class _Records:
    catalog: Catalog
    zone: ZoneInfo
    as_of: dt.datetime

    def record(self, kind: str, identity: str, node: Node, place: str) -> Record:
        """Read a record with its related ones; one without an id gets its place, padded, so that ids follow the order written."""
        shape = self.catalog[kind]
        fields: dict[str, Value] = {}
        one: dict[str, Record] = {}
        many: dict[str, tuple[Record, ...]] = {}
        given = identity
        for key, value in _entries(node):
            name = shape.aliases.get(key.text, key.text)
            if name == "id":
                given = _scalar(value)
            elif name in shape.fields:
                fields[name] = self.value(value, shape.fields[name])
            elif name not in shape.relations:
                raise UnreadableError(f"{key.span.file}:{key.span.start.line}: {kind} has no '{key.text}'")
            elif shape.relations[name].many:
                target = shape.relations[name].to
                rows = enumerate(_items(value), 1)
                many[name] = tuple(self.record(target, f"{place}/{name}/{at:04}", row, f"{place}/{name}/{at:04}") for at, row in rows)
            else:
                one[name] = self.record(shape.relations[name].to, f"{place}/{name}", value, f"{place}/{name}")
        return Record(kind, given, fields, one, many)

    def value(self, node: Node, type: Type) -> Value:
        """Read one value; a list is a sequence of texts."""
        if type.kind is Kind.LIST and isinstance(node, Sequence):
            texts = (unicodedata.normalize("NFC", _scalar(item)).strip() for item in node.items)
            return tuple(text for text in texts if text) or None
        return read_value(_scalar(node), type, self.zone, self.as_of)


def _scalar(node: Node | None) -> str:
    if not isinstance(node, Scalar):
        raise TypeError("a text is wanted here")
    return node.text


def _text(node: Mapping, key: str, otherwise: str | None = None) -> str:
    value = node.get(key)
    if value is None and otherwise is not None:
        return otherwise
    if value is None:
        raise LookupError(key)
    return _scalar(value)


def _entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, Mapping) else ()


def _all(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _items(node: Node | None) -> list[Mapping]:
    return [item for item in _all(node) if isinstance(item, Mapping)]
