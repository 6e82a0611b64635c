"""The folder that a sample book is written to: made aside, and put in its place when it is whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from engine.errors import UsageError
from engine.model.text import Text
from engine.sample.columns import Table

TRUTH = "truth.json"
ENDINGS = {".parquet", ".csv"}

NOT_OURS = Text(
    "the folder '{}' holds something else than a sample book, so nothing was written",
    "文件夹“{}”中有样例数据以外的内容,未写入任何文件",
)
NOT_OURS_HELP = Text(
    "name a new or empty folder, or one that `dealcoach sample` made", "请指定新的或空的文件夹,或由 `dealcoach sample` 生成的文件夹"
)
NOT_A_FOLDER = Text("'{}' is not a folder", "“{}”不是文件夹")


class Files:
    """Open files of one format in one folder, one a table, written part by part."""

    def __init__(self, folder: Path, format: str) -> None:
        self._folder, self._format = folder, format
        self._open: dict[str, Any] = {}

    def write(self, name: str, table: Table) -> None:
        """Append a part to the file of that table."""
        batch = pa.table(dict(table)) if self._format == "parquet" else pa.table({key: _as_text(column) for key, column in table.items()})
        if name not in self._open:
            self._open[name] = self._opened(name, batch.schema)
        self._open[name].write_table(batch)

    def close(self) -> None:
        """Finish every file."""
        for file in self._open.values():
            file.close()

    def _opened(self, name: str, schema: pa.Schema) -> Any:
        path = self._folder / f"{name}.{self._format}"
        if self._format == "csv":
            return pacsv.CSVWriter(path, schema, write_options=pacsv.WriteOptions(quoting_style="needed"))
        return pq.ParquetWriter(path, schema, compression="zstd", store_schema=False, write_statistics=True)


@contextmanager
def written(target: Path, format: str) -> Iterator[tuple[Files, dict[str, Any]]]:
    """Give files to fill, and the data of ``truth.json``; when all went well they stand in ``target``, else nothing has changed.

    Raises UsageError (SB101) when ``target`` is a file, or a folder with anything but a sample in it.
    """
    refuse_others(target)
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    aside, old = (target.parent / f".{target.name}.{end}" for end in ("part", "old"))
    shutil.rmtree(aside, ignore_errors=True)  # what a run that was killed left behind
    if old.exists() and not target.exists():
        old.rename(target)  # it was killed between the two renames below
    shutil.rmtree(old, ignore_errors=True)
    aside.mkdir()
    truth: dict[str, Any] = {}
    try:
        files = Files(aside, format)
        try:
            yield files, truth
        finally:
            files.close()
        (aside / TRUTH).write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if target.exists():
            target.rename(old)
        aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def refuse_others(target: Path) -> None:
    """Raise UsageError unless ``target`` may be written: absent, empty, or a sample and nothing else."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError("SB101", Text(NOT_A_FOLDER.en.format(target), NOT_A_FOLDER.zh.format(target)), help=NOT_OURS_HELP)
    inside = list(target.iterdir())
    ours = (target / TRUTH).is_file() and all(each.name == TRUTH or each.suffix in ENDINGS for each in inside)
    if inside and not ours:
        raise UsageError("SB101", Text(NOT_OURS.en.format(target), NOT_OURS.zh.format(target)), help=NOT_OURS_HELP)


def _as_text(column: Any) -> Any:
    """Write a column as CSV has it: lists joined by a semicolon, instants with their Z."""
    if pa.types.is_list(column.type):
        return pc.binary_join(column, ";")
    if pa.types.is_timestamp(column.type):
        return pc.binary_join_element_wise(column.cast(pa.timestamp("s")).cast(pa.string()), "Z", "")
    return column.cast(pa.string())
