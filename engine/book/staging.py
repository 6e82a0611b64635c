"""Rows of one load on their way into a batch: written aside first, then held against what the book already has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from engine.book import reasons
from engine.book.layout import AGAIN, BATCH, FILE, GONE, LINE, OWN, RECORDED, Table, arrow_schema, quoted
from engine.book.manifest import Batch, Part
from engine.book.normalise import BadCell
from engine.book.state import latest, parts_of, superseded

COMPRESSION = "zstd"
ROW_GROUP = 122_880


@dataclass
class Counts:
    """What became of the rows of one table: ``rows_read`` is the sum of all the others."""

    rows_read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    left_out: int = 0
    gone: int = 0  # records of the book that are no more; they have no row in the load, or one left out


@dataclass
class Staging:
    """The load of one table: ``add`` rows, then ``settle`` them against the book."""

    table: Table
    folder: Path  # of the load, not of the book
    number: int
    recorded_at: dt.datetime
    counts: Counts = field(default_factory=Counts)
    complete: bool = False
    history: bool = False
    distinct: bool = False
    _writer: Any = None

    @property
    def path(self) -> Path:
        """Where the rows of the load lie."""
        return self.folder / f"{self.table.name}.load.parquet"

    @property
    def result(self) -> Path:
        """Where the rows of the batch lie when they are settled."""
        return self.folder / f"{self.table.name}.parquet"

    def add(self, rows: pa.Table) -> None:
        """Write rows aside, with what every batch carries."""
        size = rows.num_rows
        if not size:
            return
        own = {
            BATCH: pa.repeat(pa.scalar(self.number, pa.int32()), size),
            RECORDED: pa.repeat(pa.scalar(self.recorded_at.replace(tzinfo=None), pa.timestamp("us")), size),
            AGAIN: pa.repeat(pa.scalar(value=False), size),
        }
        for name, column in own.items():
            rows = rows.set_column(rows.schema.get_field_index(name), name, column)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, arrow_schema(self.table), compression=COMPRESSION)
        self._writer.write_table(rows, row_group_size=ROW_GROUP)

    def close(self) -> bool:
        """Finish writing aside; tell whether there was anything."""
        if self._writer is None:
            return False
        self._writer.close()
        self._writer = None
        return True

    def settle(self, con: duckdb.DuckDBPyConnection, book: Path, before: tuple[Batch, ...]) -> tuple[Part | None, list[BadCell]]:
        """Decide what of the load is new or changed, and write that to ``result``.

        Returns what the batch adds to the table (None when nothing), and the rows whose id stands twice in the load.
        """
        there = self.close()
        parts = parts_of(before, self.table.name)
        if not there and not (self.complete and parts):
            return None, []
        load = (
            f"(SELECT *, file_row_number AS _n FROM read_parquet('{_path(self.path)}', file_row_number = true))"
            if there
            else self._no_rows()
        )
        con.execute(f"CREATE OR REPLACE TEMP VIEW load AS SELECT * FROM {load}")
        twice = self._twice(con)
        repeated = bool(con.execute("SELECT count(*) FROM twice").fetchone() != (0,))
        but = " AND _n NOT IN (SELECT _n FROM twice)" if repeated else ""
        con.execute(f"CREATE OR REPLACE TEMP VIEW sound AS SELECT * FROM load WHERE NOT {GONE}{but}")
        if self.history:
            self._only_changes(con)
        if not parts and not repeated and not self.history and not self.counts.left_out:
            self.path.rename(self.result)
            self.counts.new = pq.read_metadata(self.result).num_rows
            return self._part(self.counts.new, 0, 0), twice
        self._compare(con, book, parts)
        rows, again, gone = con.execute(
            f"SELECT count(*), count(*) FILTER ({AGAIN}), count(*) FILTER ({GONE}) FROM read_parquet('{_path(self.result)}')"
        ).fetchone() or (0, 0, 0)
        kept = (con.execute("SELECT count(*) FROM sound").fetchone() or (0,))[0]
        self.counts.gone = gone
        self.counts.changed = again - gone
        self.counts.new = rows - again
        self.counts.unchanged = kept - (rows - gone)
        return (self._part(rows, again, gone) if rows else None), twice

    def _part(self, rows: int, again: int, gone: int) -> Part:
        return Part("", rows, again, gone, self.table.names)

    def _no_rows(self) -> str:
        columns = ", ".join(f"CAST(NULL AS {each.sql}) AS {quoted(each.name)}" for each in self.table.columns)
        own = ", ".join(f"CAST(NULL AS {sql}) AS {name}" for name, sql in OWN.items())
        return f"(SELECT {columns}, {own}, CAST(NULL AS BIGINT) AS _n WHERE false)"

    def _twice(self, con: duckdb.DuckDBPyConnection) -> list[BadCell]:
        """Find rows whose key stands already in the load; the first one stays."""
        key = ", ".join(quoted(each) for each in self.table.key)
        shown = quoted(self.table.key[-1])
        con.execute(f"CREATE OR REPLACE TEMP TABLE many AS SELECT {key} FROM load WHERE NOT {GONE} GROUP BY {key} HAVING count(*) > 1")
        row = f"row({', '.join(quoted(each) for each in self.table.names)})"
        same = f"{row} IS NOT DISTINCT FROM first({row}) OVER w" if self.distinct else "false"
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE twice AS SELECT {key}, {FILE}, {LINE}, _n, first({FILE}) OVER w AS f, first({LINE}) OVER w AS l, {same} AS same, "
            f"row_number() OVER w AS nth FROM load SEMI JOIN many USING ({key}) WHERE NOT {GONE} "
            f"WINDOW w AS (PARTITION BY {key} ORDER BY _n) QUALIFY nth > 1"
        )
        rows = con.execute(f"SELECT {shown}, {FILE}, {LINE}, f, l FROM twice WHERE NOT same ORDER BY _n").fetchall()
        name = "id" if len(self.table.key) == 1 else self.table.key[-1].removesuffix("_id")
        found = []
        for value, file, line, first_file, first_line in rows:
            reason = reasons.again(value, first_line) if file == first_file else reasons.again_elsewhere(value, first_file, first_line)
            found.append(BadCell(file, line, "", name, value, reason))
        self.counts.quarantined += len(found)
        self.counts.left_out += (con.execute("SELECT count(*) FROM twice").fetchone() or (0,))[0] - len(found)
        return found

    def _only_changes(self, con: duckdb.DuckDBPyConnection) -> None:
        """Leave out states in which the stage did not change; a change says from which stage it came."""
        con.execute(
            "CREATE OR REPLACE TEMP TABLE changes AS SELECT * REPLACE (coalesce(from_stage, _was) AS from_stage) "
            "FROM (SELECT *, lag(to_stage) OVER w AS _was, row_number() OVER w AS _nth FROM sound "
            'WINDOW w AS (PARTITION BY deal__id ORDER BY "at", _n)) '
            "WHERE _nth = 1 OR to_stage IS DISTINCT FROM _was"
        )
        before = (con.execute("SELECT count(*) FROM sound").fetchone() or (0,))[0]
        con.execute("CREATE OR REPLACE TEMP VIEW sound AS SELECT * EXCLUDE (_was, _nth) FROM changes")
        self.counts.left_out += before - (con.execute("SELECT count(*) FROM sound").fetchone() or (0,))[0]

    def _compare(self, con: duckdb.DuckDBPyConnection, book: Path, parts: list[tuple[Batch, Part]]) -> None:
        """Write what differs from the book: new rows, changed ones, and those that are gone."""
        table = self.table
        replaced = None
        if select := superseded(book, table, parts):
            con.execute(f"CREATE OR REPLACE TEMP TABLE replaced AS {select}")
            replaced = "replaced"
        con.execute(f"CREATE OR REPLACE TEMP VIEW now AS {latest(book, table, parts, replaced=replaced, gone=True)}")
        on = " AND ".join(f"n.{quoted(each)} = s.{quoted(each)}" for each in table.key)
        differs = (
            " OR ".join(f"n.{quoted(each)} IS DISTINCT FROM s.{quoted(each)}" for each in table.names if each not in table.key) or "false"
        )
        known = f"n.{quoted(table.key[0])} IS NOT NULL"
        stamp = f"CAST({self.number} AS INTEGER) AS {BATCH}, TIMESTAMP '{self.recorded_at.replace(tzinfo=None).isoformat(sep=' ')}' AS {RECORDED}"
        columns = ", ".join(f"s.{quoted(each)}" for each in table.names)
        differing = f"NOT {known} OR n.{GONE} OR {differs}"
        told = f"{columns}, s.{FILE}, s.{LINE}, {stamp}, false AS {GONE}, {known} AS {AGAIN}"
        selects = [f"SELECT {told} FROM sound s LEFT JOIN now n ON {on} WHERE {differing}"]
        ended = self._ended(on)
        if ended and parts:
            blank = ", ".join(
                f"n.{quoted(each.name)}" if each.name in table.key else f"CAST(NULL AS {each.sql}) AS {quoted(each.name)}"
                for each in table.columns
            )
            selects.append(
                f"SELECT {blank}, n.{FILE}, n.{LINE}, {stamp}, true AS {GONE}, true AS {AGAIN} FROM now n WHERE NOT n.{GONE} AND {ended}"
            )
        con.execute(f"COPY ({' UNION ALL '.join(selects)}) TO '{_path(self.result)}' (FORMAT parquet, COMPRESSION {COMPRESSION})")

    def _ended(self, on: str) -> str:
        """Say which records of the book are no more: left out of the load, or missing in one that is complete.

        While a row of the load is in quarantine, nothing is taken to be missing: it may be that row.
        """
        absent = f"NOT EXISTS (SELECT 1 FROM sound s WHERE {on})"
        if self.complete and not self.counts.quarantined:
            return absent
        return f"EXISTS (SELECT 1 FROM load s WHERE s.{GONE} AND {on}) AND {absent}" if self.counts.left_out else ""


def _path(path: Path) -> str:
    return str(path).replace("'", "''")
