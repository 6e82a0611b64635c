"""Exchange rates of a book, read without a database: those in force on a day, never an inverse or a cross rate."""

from __future__ import annotations

import datetime as dt
import json
import os
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from engine.book.fields import FieldReader
from engine.book.layout import FILE, GONE, LINE, Table, arrow_schema, record_table
from engine.book.manifest import RATES, Batch, Manifest, read_manifest
from engine.book.mapping import limited
from engine.book.normalise import BadCell
from engine.book.settings import BookSettings, Mapped, Named, Reading
from engine.book.state import latest, parts_of, superseded
from engine.model.values import DATE, RATE_DECIMALS, TEXT, number

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def inline_rates(settings: BookSettings, table: Table) -> tuple[pa.Table, list[BadCell], int]:
    """Read the rates that stand in ``book.yaml`` as rows of type ``rate``; its line is where they come from."""
    import pyarrow as pa

    columns = {
        "id": (TEXT, [f"{each.source}-{each.target}-{each.since}" for each in settings.rates]),
        "from": (TEXT, [each.source for each in settings.rates]),
        "to": (TEXT, [each.target for each in settings.rates]),
        "since": (DATE, [each.since for each in settings.rates]),
        "rate": (number(RATE_DECIMALS), [each.rate for each in settings.rates]),
    }
    size, file = len(settings.rates), settings.path.name
    lines = [each.span.start.line for each in settings.rates]
    arrays: dict[str, pa.Array] = {}
    bad: list[BadCell] = []
    for name, (type, cells) in columns.items():
        mapped = Mapped(name, type, settings.rates[0].span, (Named(name, settings.rates[0].span),))
        mapped = limited("rate", mapped)
        filled = FieldReader(mapped, Reading(), settings.zone, settings.currency).fill([cells], size)
        arrays[name] = filled.arrays[0]
        bad += [BadCell(file, lines[row], name, name, value, reason) for row, value, reason in filled.bad]
    arrays |= {FILE: pa.repeat(pa.scalar(file), size), LINE: pa.array(lines, pa.int64()), GONE: pa.repeat(pa.scalar(value=False), size)}
    schema = arrow_schema(table)
    rows = pa.table([arrays.get(each.name, pa.nulls(size, each.type)) for each in schema], schema=schema)
    refused = {cell.line for cell in bad}
    return rows.filter(pa.array([line not in refused for line in lines])), bad, size


def write_rates(con: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, batch: Batch) -> str:
    """Write all rates that the book knows after a batch beside it, so that one deal can be judged without a database."""
    from engine.playbook.catalog import standard_catalog

    table = record_table(standard_catalog()["rate"])
    parts = parts_of((*manifest.batches, batch), "rate")
    replaced = None
    if select := superseded(folder, table, parts):
        con.execute(f"CREATE OR REPLACE TEMP TABLE replaced_rates AS {select}")
        replaced = "replaced_rates"
    rows = con.execute(
        'SELECT "from", "to", since, CAST(rate AS BIGINT), id FROM '
        f'({latest(folder, table, parts, replaced=replaced)}) WHERE "from" IS NOT NULL AND "to" IS NOT NULL AND rate > 0 ORDER BY 3, 5'
    ).fetchall()
    name = f"{RATES}/{batch.name}.json"
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        json.dump([[source, target, since.isoformat(), rate] for source, target, since, rate, _ in rows], file)
        file.flush()
        os.fsync(file.fileno())
    return name


def rates_in_force(folder: Path, currency: str, day: dt.date, known_at: dt.datetime | None = None) -> tuple[dict[str, int], dt.date | None]:
    """Return, per currency, one unit of it in ``currency`` at 6 decimals, by the latest rate that was in force on that day.

    With it the next day on which another rate comes into force, when one is known.
    """
    limit = day.isoformat()
    rows = [row for row in _known_rates(folder, known_at) if row[1] == currency]
    rates = {source: rate for source, _, since, rate in rows if since <= limit}
    later = min((since for _, _, since, _ in rows if since > limit), default=None)
    return rates, dt.date.fromisoformat(later) if later else None


def rates_by_day(folder: Path, known_at: dt.datetime | None = None) -> Callable[[str, str, dt.date], Fraction | None]:
    """Return the function that gives one unit of a currency in another by the latest rate in force on a day: 1 for itself, None without one."""
    days: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for source, target, since, rate in _known_rates(folder, known_at):
        days.setdefault((source, target), []).append((since, rate))

    def rate_on(source: str, target: str, day: dt.date) -> Fraction | None:
        if source == target:
            return Fraction(1)
        known = days.get((source, target), [])
        place = bisect_right(known, day.isoformat(), key=lambda each: each[0])
        return Fraction(known[place - 1][1], 10**RATE_DECIMALS) if place else None

    return rate_on


def _known_rates(folder: Path, known_at: dt.datetime | None) -> list[tuple[str, str, str, int]]:
    """Read source, target, first day and rate of all that was known, by day."""
    manifest = read_manifest(folder)
    name = next((each.rates for each in reversed(manifest.known(known_at)) if each.rates), None) if manifest else None
    if name is None:
        return []
    return [tuple(row) for row in json.loads((folder / name).read_text(encoding="utf-8"))]
