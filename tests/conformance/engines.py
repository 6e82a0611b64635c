"""The engines that judge: each gives the truth of every condition on every record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from engine.language.gather import gather
from engine.language.python import compile_expr
from engine.language.sql import select
from engine.language.tree import Expr, inputs
from engine.model.catalog import Catalog
from engine.model.moment import Moment
from engine.model.record import Record
from tests.conformance.book import apart, lay_out, schema

Truths = dict[tuple[str, str], Any]  # by record and name of the condition
Judge = Callable[[Catalog, str, Sequence[Record], Mapping[str, Expr], Moment], Truths]


def python(catalog: Catalog, _root: str, records: Sequence[Record], conditions: Mapping[str, Expr], moment: Moment) -> Truths:
    """Judge one record after the other."""
    needed = {node.text: node for tree in conditions.values() for node in inputs(tree)}
    compiled = {name: compile_expr(tree) for name, tree in conditions.items()}
    truths: Truths = {}
    for record in records:
        facts = {name: fact.value for name, fact in gather(needed.values(), record, moment, catalog).items()}
        truths |= {(record.id, name): judge(facts, moment) for name, judge in compiled.items()}
    return truths


def duckdb(catalog: Catalog, root: str, records: Sequence[Record], conditions: Mapping[str, Expr], moment: Moment) -> Truths:
    """Judge all records in one query (one for each lot of records that share no id)."""
    query = select(catalog, root, (), conditions, moment).sql(dialect="duckdb")
    truths: Truths = {}
    for lot in apart(records):
        connection = connect(catalog, lot)
        wanted = {record.id for record in lot}
        for identity, *cells in connection.execute(query).fetchall():
            if identity in wanted:
                truths |= {(identity, name): cell for name, cell in zip(conditions, cells, strict=True)}
        connection.close()
    return truths


def connect(catalog: Catalog, records: Iterable[Record]) -> Any:
    """Open a DuckDB in memory that holds records."""
    import duckdb as engine  # only where it is run

    connection = engine.connect(config={"threads": 1})
    rows = lay_out(catalog, records)
    for table, columns in schema(catalog).items():
        shape = ", ".join(f'"{name}" {type}' for name, type in columns)
        connection.execute(f'CREATE TABLE "{table}" ({shape})')
        lines = [{name: plain(row.get(name)) for name, _ in columns} for row in rows.get(table, [])]
        form = [{name: ["TEXT"] if type == "TEXT[]" else type for name, type in columns}]
        text = [json.dumps(lines), json.dumps(form)]  # one text is read a hundred times faster than rows one by one
        connection.execute(f'INSERT INTO "{table}" SELECT r.* FROM (SELECT unnest(from_json_strict(?, ?)) r)', text)  # noqa: S608 - a catalog's name
    return connection


def plain(value: Any) -> Any:
    """Give a cell as JSON holds it."""
    return value if value is None or isinstance(value, bool | int | str | list) else value.isoformat()


ENGINES: dict[str, Judge] = {"python": python, "duckdb": duckdb}
