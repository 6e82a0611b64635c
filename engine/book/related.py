"""Reads whole records with their related ones out of an opened book: those parts of them that some conditions ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine.book.layout import field_columns, link_table, quoted
from engine.language.tree import Aggregate, Field, Input, inputs
from engine.model.catalog import Catalog, RecordType, Relation
from engine.model.record import Record
from engine.model.values import Instant, Kind, Money, Type, Value

if TYPE_CHECKING:
    import duckdb


@dataclass
class Wanted:
    """The parts of one kind of record that are asked for: its own fields, and those of the records that it leads to."""

    fields: set[str] = field(default_factory=set)
    one: dict[str, Wanted] = field(default_factory=dict)
    many: dict[str, Wanted] = field(default_factory=dict)

    def take(self, path: Iterable[str], name: str) -> None:
        """Ask for a field at the end of a path of to-one relations."""
        at = self
        for step in path:
            at = at.one.setdefault(step, Wanted())
        at.fields.add(name)


def wanted(needed: Iterable[Input]) -> Wanted:
    """Tell what conditions ask of a record, from their inputs."""
    found = Wanted()
    for node in needed:
        if isinstance(node, Field):
            found.take(node.path, node.name)
            continue
        rows = found.many.setdefault(node.relation, Wanted())
        for each in _inside(node):
            (rows if each.of_row else found).take(each.path, each.name)
    return found


def _inside(node: Aggregate) -> Iterator[Field]:
    """Give the fields that an aggregate reads, of its rows and of the record."""
    trees = [tree for tree in (node.value, node.where, node.clock, node.since) if tree is not None]
    return (each for tree in trees for each in inputs(tree) if isinstance(each, Field))


class Reader:
    """Reads records of an opened book; ``catalog`` says what they are made of."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
        self.connection, self.catalog = connection, catalog

    def records(self, type: str, ids: Sequence[str], parts: Wanted) -> dict[str, Record]:
        """Give records by id, with the parts that are asked for; one that is not there is left out. Rows come in the order of their ids."""
        record = self.catalog[type]
        if not ids:
            return {}
        names = self._columns(record, parts)
        rows = self.connection.execute(
            f"SELECT id, {', '.join(names)} FROM {quoted(type)} WHERE id IN (SELECT unnest(?)) ORDER BY id", [list(ids)]
        ).fetchall()
        found = {each.id: each for each in self._made(record, parts, rows)}
        for name, rest in parts.many.items():
            of = self._rows(record, record.relations[name], sorted(found), rest)
            found = {id: replace(each, many={**each.many, name: of.get(id, ())}) for id, each in found.items()}
        return found

    def _rows(self, record: RecordType, relation: Relation, ids: Sequence[str], parts: Wanted) -> dict[str, tuple[Record, ...]]:
        """Give the rows of a to-many relation by the id of the record that they belong to."""
        target = self.catalog[relation.to]
        chosen = ", ".join(f"r.{each}" for each in self._columns(target, parts))
        if relation.via:
            *path, last = relation.via
            joins, at, kind = "", "r", target
            for number, step in enumerate(path):
                kind = self.catalog[kind.relations[step].to]
                joins += f" JOIN {quoted(kind.name)} t{number} ON t{number}.id = {at}.{quoted(f'{step}__id')}"
                at = f"t{number}"
            key, source = f"{at}.{quoted(f'{last}__id')}", f"{quoted(target.name)} r{joins}"
        else:
            link = quoted(link_table(record.name, relation.name).name)
            key, source = "l.from_id", f"{link} l JOIN {quoted(target.name)} r ON r.id = l.to_id"
        rows = self.connection.execute(
            f"SELECT {key}, r.id, {chosen} FROM {source} WHERE {key} IN (SELECT unnest(?)) ORDER BY 1, 2", [list(ids)]
        ).fetchall()
        found: dict[str, list[Record]] = {}
        for row, each in zip(rows, self._made(target, parts, [row[1:] for row in rows]), strict=True):
            found.setdefault(row[0], []).append(each)
        return {id: tuple(each) for id, each in found.items()}

    def _columns(self, record: RecordType, parts: Wanted) -> list[str]:
        """Name the columns of the fields that are asked for, then those of the links; the clock always, as it says what is seen."""
        names = [column.name for each in self._fields(record, parts) for column in field_columns(each, record.fields[each])]
        return [quoted(each) for each in (*names, *(f"{name}__id" for name in parts.one))] or ["NULL"]

    def _fields(self, record: RecordType, parts: Wanted) -> list[str]:
        asked = {*parts.fields, *([record.clock] if record.clock else [])} - {"id"}
        return [name for name in record.fields if name in asked]

    def _made(self, record: RecordType, parts: Wanted, rows: Sequence[Sequence[Any]]) -> list[Record]:
        """Make records of rows of cells, and lead their links to the records behind them."""
        fields = self._fields(record, parts)
        found, links = [], []
        for id, *cells in rows:
            rest = iter(cells)
            values: Mapping[str, Value] = {name: _value(record.fields[name], rest) for name in fields}
            found.append(Record(record.name, id, values))
            links.append([next(rest) for _ in parts.one])
        for at, (name, more) in enumerate(parts.one.items()):
            ids = sorted({each[at] for each in links if each[at] is not None})
            behind = self.records(record.relations[name].to, ids, more)
            found = [
                replace(each, one={**each.one, name: behind[link[at]]}) if link[at] in behind else each
                for each, link in zip(found, links, strict=True)
            ]
        return found


def _value(type: Type, cells: Iterator[Any]) -> Value:
    cell = next(cells)
    match type.kind:
        case Kind.MONEY:
            currency = next(cells)
            return None if cell is None or currency is None else Money(int(cell), currency, type.decimals)
        case Kind.DATETIME:
            day = next(cells)
            return None if cell is None else Instant(cell.replace(tzinfo=dt.UTC), day)
        case Kind.LIST:
            return None if cell is None else tuple(cell)
        case Kind.NUMBER | Kind.PERCENT | Kind.DURATION:
            return None if cell is None else int(cell)
        case _:
            value: Value = cell
            return value
