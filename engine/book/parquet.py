"""Parquet files, read a batch at a time as Arrow columns; lines are rows, counted from 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from engine.book.settings import Reading
from engine.book.sources import CHUNK, Chunk, UnreadableFileError
from engine.model.text import Text

UNREADABLE = Text("the file is not Parquet that can be read", "无法读取该 Parquet 文件")


def names(path: Path) -> list[str]:
    """Return the names of the columns."""
    return list(_opened(path).schema_arrow.names)


def count(path: Path) -> int:
    """Return how many rows the file has."""
    return int(_opened(path).metadata.num_rows)


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError(UNREADABLE) from error


def read(path: Path, reading: Reading, wanted: Sequence[str]) -> Iterator[Chunk]:  # noqa: ARG001 - one shape for all readers
    """Read the wanted columns in chunks."""
    file = _opened(path)
    columns = [name for name in wanted if name in file.schema_arrow.names]
    done = 0
    try:
        for batch in file.iter_batches(CHUNK, columns=columns):
            arrays = {name: batch.column(name) for name in columns}
            yield Chunk(batch.num_rows, range(done + 1, done + 1 + batch.num_rows), arrays)
            done += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError(UNREADABLE) from error
    finally:
        file.close()
