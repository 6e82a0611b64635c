"""One step of the whole-book measurement: open the book, then run one query to its last row.

``python -m tests.bench.query DEALS generated|by-hand|scan [answer]``; with ``answer`` it tells a digest of all verdicts.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from string import Template

import duckdb

from engine.book.connect import connect
from engine.language.sql import select
from engine.language.tree import Aggregate, Expr, Field, children
from engine.model.moment import Moment
from tests.bench.books import now, settings
from tests.bench.measure import timed
from tests.bench.rules import Rules, read_rules

AT_ONCE = 50_000
HAND = Path(__file__).with_name("by_hand.sql")


def query(which: str, rules: Rules, moment: Moment) -> str:
    """Write the query that is measured."""
    if which == "generated":
        return select(rules.catalog, "deal", (), rules.conditions, moment).sql("duckdb")
    if which == "by-hand":
        as_of = moment.as_of.astimezone(dt.UTC).replace(tzinfo=None).isoformat(sep=" ")
        return Template(HAND.read_text(encoding="utf-8")).substitute(today=moment.today, as_of=as_of, usd=moment.rates["USD"])
    return scan(rules)


def scan(rules: Rules) -> str:
    """Read every column that the rules need, each once, and nothing more."""
    columns = {"deal": {"id", "account__id", "owner__id"}, "deal__contacts": {"from_id", "to_id"}, "account": {"id", "owner__id"}}
    columns |= {name: {"id"} for name in ("rep", "team", "contact")}

    def read(node: Expr) -> None:
        if isinstance(node, Field):
            record = rules.catalog[node.record].fields[node.name]
            needed = {node.name, f"{node.name}__currency"} if record.kind == "money" else {node.name}
            needed |= {f"{node.name}__day"} if record.kind == "datetime" else set()
            columns.setdefault(node.record, set()).update(needed)
        if isinstance(node, Aggregate):
            columns.setdefault(node.row, set()).update({"deal__id"} if node.relation != "contacts" else set())
        for child in children(node):
            read(child)

    for tree in rules.conditions.values():
        read(tree)
    listed = {table: ", ".join(f'max("{each}")' for each in sorted(names)) for table, names in columns.items()}
    return ";".join(f'select {columns} from "{table}"' for table, columns in listed.items())  # noqa: S608 - names of our own catalog


def run(connection: duckdb.DuckDBPyConnection, text: str) -> int:
    """Run each statement to its last row, some rows at a time; give the number of rows."""
    rows = 0
    for statement in text.split(";"):
        rows += sum(batch.num_rows for batch in connection.sql(statement).to_arrow_reader(AT_ONCE))
    return rows


def answer(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """Give a digest of all ids and verdicts, whatever their order."""
    names = [row[0] for row in connection.execute(f"describe {text}").fetchall()]
    listed = ", ".join(f'"{name}"' for name in names)
    return str(connection.execute(f"select count(*), sum(hash({listed})) from ({text})").fetchall())  # noqa: S608 - our own query


def main(deals: int, which: str, wanted: str = "time") -> None:
    """Run the step and print what it took."""
    rules = read_rules()
    opened = settings(deals)
    moment = now(opened)
    text = query(which, rules, moment)
    with connect(opened.book, rules.catalog, moment) as connection:
        if wanted == "answer":
            print(json.dumps({"cpu": 0, "wall": 0, "peak": 0, "found": answer(connection, text)}))
        else:
            print(json.dumps(timed(lambda: run(connection, text))))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
