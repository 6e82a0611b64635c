"""How each record type lies in Parquet and in SQL: one column or two a field, the id of the other record for a relation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model.values import Kind, Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from engine.model.catalog import Catalog, RecordType, Relation

WIDEST_BIGINT = 10**18  # what 18 digits hold lies in a BIGINT
WIDE, NARROW = "DECIMAL(38,0)", "BIGINT"

# Columns that every batch carries beside the record's own.
FILE, LINE, BATCH, RECORDED, GONE, AGAIN = "_file", "_line", "_batch", "recorded_at", "_gone", "_again"
OWN = {FILE: "VARCHAR", LINE: "BIGINT", BATCH: "INTEGER", RECORDED: "TIMESTAMP", GONE: "BOOLEAN", AGAIN: "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``sql`` is its DuckDB type."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Table:
    """One relation of the book: a record type, or a link relation between two. ``key`` tells its rows apart."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the record's own columns, in order."""
        return tuple(each.name for each in self.columns)


def field_columns(name: str, type: Type) -> tuple[Column, ...]:
    """Give the columns that hold a field."""
    match type.kind:
        case Kind.NUMBER | Kind.PERCENT:
            return (Column(name, NARROW if type.bound < WIDEST_BIGINT else WIDE),)
        case Kind.MONEY:
            return Column(name, WIDE), Column(f"{name}__currency", "VARCHAR")
        case Kind.BOOLEAN:
            return (Column(name, "BOOLEAN"),)
        case Kind.DATE:
            return (Column(name, "DATE"),)
        case Kind.DATETIME:
            return Column(name, "TIMESTAMP"), Column(f"{name}__day", "DATE")
        case Kind.LIST:
            return (Column(name, "VARCHAR[]"),)
        case _:
            return (Column(name, "VARCHAR"),)


def record_table(record: RecordType) -> Table:
    """Give the table of a record type: the id first, then its fields and to-one relations."""
    columns = [Column("id", "VARCHAR")]
    for name, type in record.fields.items():
        if name != "id":
            columns += field_columns(name, type)
    columns += [Column(f"{each.name}__id", "VARCHAR") for each in record.relations.values() if not each.many]
    return Table(record.name, ("id",), tuple(columns))


def linked(record: RecordType) -> list[Relation]:
    """Give the to-many relations of a type that are joined by a link table of their own."""
    return [each for each in record.relations.values() if each.many and not each.via]


def link_table(record: str, relation: str) -> Table:
    """Give the link table of a to-many relation."""
    return Table(f"{record}__{relation}", ("from_id", "to_id"), (Column("from_id", "VARCHAR"), Column("to_id", "VARCHAR")))


def tables(catalog: Catalog) -> Iterator[Table]:
    """Give every table of a book of this catalog."""
    for record in catalog.types.values():
        yield record_table(record)
        for relation in linked(record):
            yield link_table(record.name, relation.name)


def arrow_type(sql: str) -> pa.DataType:
    """Return the Arrow type in which a column of that SQL type is written."""
    import pyarrow as pa

    return {
        "VARCHAR": pa.string(),
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        WIDE: pa.decimal128(38, 0),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
        "VARCHAR[]": pa.list_(pa.string()),
    }[sql]


def arrow_schema(table: Table) -> pa.Schema:
    """Return the schema of the table's batches, with the columns that every batch carries."""
    import pyarrow as pa

    own = [(name, arrow_type(sql)) for name, sql in OWN.items()]
    return pa.schema([(each.name, arrow_type(each.sql)) for each in table.columns] + own)


def quoted(name: str) -> str:
    """Write a name so that SQL takes it as one, whatever it is."""
    return '"' + name.replace('"', '""') + '"'
