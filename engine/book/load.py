"""Imports a book: all of its sources into one batch, or, killed at any moment, nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.book.files import check_files, files_of, lookups, standard_sources, unreadable
from engine.book.kept import check_kept, field_types
from engine.book.layout import Table, link_table, record_table
from engine.book.lock import locked
from engine.book.manifest import (
    LOCK,
    QUARANTINE,
    STAGING,
    Batch,
    Manifest,
    Part,
    Refused,
    clear_leftovers,
    keep_file,
    keep_folder,
    read_manifest,
    write_manifest,
)
from engine.book.normalise import SourceReader
from engine.book.quarantine import Quarantine
from engine.book.rates import inline_rates, write_rates
from engine.book.relations import dangling, unmentioned
from engine.book.settings import BookSettings
from engine.book.sources import UnreadableFileError
from engine.book.staging import Staging
from engine.book.summary import Applied, Summary
from engine.errors import DataInvalidError
from engine.model.catalog import Catalog, RecordType
from engine.model.problem import Problem, Severity
from engine.model.text import Text

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str, int], None]
WAIT_SECONDS = 600.0
NAMES = Text(
    "name the files after their record types (deal.csv, rep.xlsx …), or say under `sources:` in book.yaml which file is what",
    "请以记录类型命名文件(deal.csv、rep.xlsx 等),或在 book.yaml 的 `sources:` 下写明各文件的内容",
)
MEMORY = "400MB"  # of the database; what does not fit goes to disk


def import_book(
    folder: Path,
    settings: BookSettings,
    *,
    recorded_at: dt.datetime,
    progress: Progress | None = None,
    wait: float = WAIT_SECONDS,
) -> Summary:
    """Read every source into ``folder``; only what is new or changed is written, as one batch recorded at that instant.

    ``progress`` is told the file and how many of its rows are done. Another import that is running is waited for.
    Raises DataInvalidError where a file or a column is not there, or the book was kept by other types or another zone.
    """
    settings = standard_sources(settings)
    problems = check_files(settings)
    if any(each.severity is Severity.ERROR for each in problems):
        raise DataInvalidError("BK203", Text("the files do not fit book.yaml", "文件与 book.yaml 不符"), problems=tuple(problems))
    if not settings.sources and not settings.rates:
        nothing = Text(f"there is nothing to import in {settings.data}", f"{settings.data} 中没有可导入的文件")
        raise DataInvalidError("BK203", nothing, help=NAMES)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / LOCK, wait):
        load = _Load(folder, settings, recorded_at, progress or (lambda _file, _rows: None), tuple(problems))
        return load.run()


@dataclass
class _Load:
    folder: Path
    settings: BookSettings
    recorded_at: dt.datetime
    progress: Progress
    warnings: tuple[Problem, ...]
    stagings: dict[str, Staging] = field(default_factory=dict)
    readers: list[SourceReader] = field(default_factory=list)

    def run(self) -> Summary:
        """Do the whole import, under the lock."""
        manifest = read_manifest(self.folder)
        clear_leftovers(self.folder, manifest)
        manifest = manifest or Manifest(self.settings.zone.key)
        check_kept(manifest, self.settings.catalog, self.settings.zone.key)
        last = manifest.batches[-1] if manifest.batches else None
        self.recorded_at = max(self.recorded_at.astimezone(dt.UTC), last.recorded_at) if last else self.recorded_at.astimezone(dt.UTC)
        number = last.number + 1 if last else 1
        aside = self.folder / STAGING
        aside.mkdir()
        quarantine = Quarantine(aside / "quarantine.csv")
        self._read(aside, number, quarantine)
        return self._settle(manifest, Batch(number, self.recorded_at), aside, quarantine)

    def _read(self, aside: Path, number: int, quarantine: Quarantine) -> None:
        try:
            tables = lookups(self.settings)
        except UnreadableFileError as error:
            raise DataInvalidError("BK205", error.message, help=error.help) from error
        for source in self.settings.sources:
            table, record = table_of(self.settings.catalog, source.table)
            staging = self.stagings.setdefault(source.table, Staging(table, aside, number, self.recorded_at))
            staging.complete |= source.complete
            staging.history |= source.history
            staging.distinct |= source.distinct
            reader = SourceReader(source, table, self.settings, record.clock if record else None, tables)
            self.readers.append(reader)
            for path in files_of(self.settings, source):
                self._read_file(reader, path, staging, quarantine)
        if self.settings.rates:
            table, _ = table_of(self.settings.catalog, "rate")
            staging = self.stagings.setdefault("rate", Staging(table, aside, number, self.recorded_at))
            rows, bad, size = inline_rates(self.settings, table)
            staging.add(rows)
            quarantine.add("rate", bad)
            staging.counts.rows_read += size
            staging.counts.quarantined += size - rows.num_rows

    def _read_file(self, reader: SourceReader, path: Path, staging: Staging, quarantine: Quarantine) -> None:
        name = path.relative_to(self.settings.data).as_posix()
        done = 0

        def ahead(rows: int) -> None:
            nonlocal done
            done += rows
            self.progress(name, done)

        try:
            for read in reader.read(path, name, ahead):
                staging.add(read.rows)
                quarantine.add(reader.table.name, read.bad)
                staging.counts.rows_read += read.size
                staging.counts.quarantined += read.refused
                staging.counts.left_out += read.left_out
        except UnreadableFileError as error:
            raise DataInvalidError("BK205", error.message, help=error.help, problems=(unreadable(name, error),)) from error

    def _settle(self, manifest: Manifest, batch: Batch, aside: Path, quarantine: Quarantine) -> Summary:
        import duckdb

        con = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(aside), "preserve_insertion_order": True})
        parts: dict[str, Part] = {}
        try:
            for name, staging in self.stagings.items():
                self.progress(name, 0)
                part, twice = staging.settle(con, self.folder, manifest.batches)
                quarantine.add(name, twice)
                if part is not None:
                    types = field_types(self.settings.catalog.types.get(name))
                    parts[name] = replace(part, file=f"{name}/{batch.name}.parquet", types=types)
            batch = self._keep(con, manifest, replace(batch, parts=parts), quarantine)
            after = Manifest(manifest.zone, (*manifest.batches, batch)) if batch.number else manifest
            return self._summary(con, after, batch, quarantine)
        finally:
            con.close()
            clear_leftovers(self.folder, read_manifest(self.folder))

    def _keep(self, con: duckdb.DuckDBPyConnection, manifest: Manifest, batch: Batch, quarantine: Quarantine) -> Batch:
        """Move what was written aside into the book and let the manifest name it; batch 0 when there is nothing to keep."""
        digest = quarantine.close()
        old = manifest.quarantine
        if not batch.parts and digest == (old.digest if old else ""):
            if read_manifest(self.folder) is None:
                write_manifest(self.folder, manifest)
            return replace(batch, number=0, quarantine=old)
        refused = None
        if digest:
            rows = sum(each.counts.quarantined for each in self.stagings.values())
            refused = Refused(f"{QUARANTINE}/{batch.name}.csv", rows, digest)
            if old and old.digest == digest:
                refused = old
            else:
                self._move(quarantine.path, refused.file)
        for name, part in batch.parts.items():
            self._move(self.stagings[name].result, part.file)
        batch = replace(batch, quarantine=refused)
        rates = (
            write_rates(con, self.folder, manifest, batch)
            if "rate" in batch.parts
            else manifest.batches[-1].rates
            if manifest.batches
            else None
        )
        batch = replace(batch, rates=rates)
        write_manifest(self.folder, Manifest(manifest.zone, (*manifest.batches, batch)))
        return batch

    def _move(self, path: Path, name: str) -> None:
        to = self.folder / name
        to.parent.mkdir(exist_ok=True)
        keep_file(path)
        path.replace(to)
        keep_folder(to.parent)

    def _summary(self, con: duckdb.DuckDBPyConnection, manifest: Manifest, batch: Batch, quarantine: Quarantine) -> Summary:
        read = [name for name in self.stagings if manifest.batches]
        unset: Counter[tuple[str, str]] = Counter()
        for reader in self.readers:
            unset.update({(reader.table.name, relation): rows for relation, rows in reader.unset.items() if rows})
        return Summary(
            batch=batch.number,
            counts={name: each.counts for name, each in self.stagings.items()},
            quarantine=self.folder / batch.quarantine.file if batch.quarantine else None,
            examples=tuple(quarantine.examples),
            applied=tuple(_applied(self.readers)),
            unset=dict(unset),
            dangling=tuple(dangling(con, self.folder, manifest, self.settings.catalog, read)),
            unmentioned=tuple(unmentioned(con, self.folder, manifest, self.settings.catalog, read)),
            warnings=self.warnings,
        )


def _applied(readers: Iterable[SourceReader]) -> Iterable[Applied]:
    for reader in readers:
        for name, each in reader.readers.items():
            told = name.removesuffix("__id")
            for (before, after), rows in sorted(each.applied.items(), key=lambda item: -item[1]):
                yield Applied(reader.table.name, told, before, after, rows)
            if each.defaulted:
                yield Applied(reader.table.name, told, "", each.mapped.default or "", each.defaulted)


def table_of(catalog: Catalog, name: str) -> tuple[Table, RecordType | None]:
    """Return the table of that name, and its record type unless it is one of links."""
    record = catalog.types.get(name)
    if record is not None:
        return record_table(record), record
    owner, _, relation = name.partition("__")
    return link_table(owner, relation), None
