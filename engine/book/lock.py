"""One import at a time: a lock that the system lets go when its holder dies."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.errors import DataInvalidError
from engine.model.text import Text


@contextmanager
def locked(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock kept by the file ``path``, waiting so many seconds for another holder. Raises DataInvalidError (BK208)."""
    with closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")  # an empty database: nothing is ever written to it
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise PermissionError(errno.EACCES, str(error), str(path)) from error
            raise DataInvalidError(
                "BK208",
                Text("another import is running in this book", "该账簿正在进行另一次导入"),
                help=Text("wait until it has ended", "请等待其结束"),
            ) from error
        yield
