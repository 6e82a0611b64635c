"""Lays records out as the tables that the judging query reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.model.catalog import Catalog, RecordType
from engine.model.record import Record
from engine.model.values import Instant, Kind, Money, Type

Row = dict[str, Any]
WORD = 10**18


@dataclass
class Tables:
    """Rows by table; a record that is reached twice under one id is one row."""

    catalog: Catalog
    rows: dict[str, dict[Any, Row]] = field(default_factory=dict)

    def add(self, record: Record) -> Row:
        """Add a record with all that hangs on it; give its row."""
        shape = self.catalog[record.type]
        row = self.rows.setdefault(record.type, {}).setdefault(record.id, {"id": record.id})
        for name, type in shape.fields.items():
            if name != "id" and name in record.fields:
                row |= cells(name, record.fields[name], type)
        for name, linked in record.one.items():
            row[f"{name}__id"] = self.add(linked)["id"]
        for name, related in record.many.items():
            for each in related:
                self.link(shape, name, row, each)
        return row

    def link(self, shape: RecordType, name: str, row: Row, related: Record) -> None:
        """Add a related record, tied to its owner by the path that leads back, or by the link table."""
        relation = shape.relations[name]
        added = self.add(related)
        if not relation.via:
            links = self.rows.setdefault(f"{shape.name}__{name}", {})
            links[row["id"], added["id"]] = {"from_id": row["id"], "to_id": added["id"]}
            return
        at, kind = added, self.catalog[relation.to]
        for step in relation.via[:-1]:
            kind = self.catalog[kind.relations[step].to]
            key = at.setdefault(f"{step}__id", f"{at['id']}/{step}")
            at = self.rows.setdefault(kind.name, {}).setdefault(key, {"id": key})
        at[f"{relation.via[-1]}__id"] = row["id"]


def cells(name: str, value: Any, type: Type) -> Row:
    """Give the columns of one field."""
    match type.kind:
        case Kind.MONEY:
            held = value if isinstance(value, Money) else Money(0, "")
            return {name: held.amount if value is not None else None, f"{name}__currency": held.currency or None}
        case Kind.DATETIME:
            at = value.at.astimezone(dt.UTC).replace(tzinfo=None) if isinstance(value, Instant) else None
            return {name: at, f"{name}__day": value.day if isinstance(value, Instant) else None}
        case Kind.LIST:
            return {name: list(value) if value else None}
    return {name: value}


def columns(catalog: Catalog, kind: str) -> Iterator[tuple[str, str]]:
    """Give the columns of a record type with their types, as DuckDB and PostgreSQL name them."""
    shape = catalog[kind]
    yield "id", "TEXT"
    for name, type in shape.fields.items():
        if name == "id":
            continue
        match type.kind:
            case Kind.NUMBER | Kind.PERCENT | Kind.DURATION:
                yield name, "BIGINT" if type.bound < WORD else "DECIMAL(38,0)"
            case Kind.MONEY:
                yield from ((name, "DECIMAL(38,0)"), (f"{name}__currency", "TEXT"))
            case Kind.DATETIME:
                yield from ((name, "TIMESTAMP"), (f"{name}__day", "DATE"))
            case Kind.LIST:
                yield name, "TEXT[]"
            case kind_of:
                yield name, {Kind.BOOLEAN: "BOOLEAN", Kind.DATE: "DATE"}.get(kind_of, "TEXT")
    for relation in shape.relations.values():
        if not relation.many:
            yield f"{relation.name}__id", "TEXT"


def schema(catalog: Catalog) -> dict[str, list[tuple[str, str]]]:
    """Give every table with its columns, link tables too."""
    tables = {kind: list(columns(catalog, kind)) for kind in catalog.types}
    for shape in catalog.types.values():
        for relation in shape.relations.values():
            if relation.many and not relation.via:
                tables[f"{shape.name}__{relation.name}"] = [("from_id", "TEXT"), ("to_id", "TEXT")]
    return tables


def lay_out(catalog: Catalog, records: Iterable[Record]) -> dict[str, list[Row]]:
    """Give the rows of every table."""
    tables = Tables(catalog)
    for record in records:
        tables.add(record)
    return {name: list(rows.values()) for name, rows in tables.rows.items()}


def apart(records: Iterable[Record]) -> list[list[Record]]:
    """Part records into lots in which no two share the id of a related record, so that each lot is a book of its own."""
    lots: list[tuple[set[tuple[str, str]], list[Record]]] = []
    for record in records:
        keys = set(_keys(record))
        for taken, lot in lots:
            if not taken & keys:
                taken.update(keys)
                lot.append(record)
                break
        else:
            lots.append((keys, [record]))
    return [lot for _, lot in lots]


def _keys(record: Record) -> Iterator[tuple[str, str]]:
    yield record.type, record.id
    for linked in record.one.values():
        yield from _keys(linked)
    for related in record.many.values():
        for each in related:
            yield from _keys(each)
