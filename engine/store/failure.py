"""What a database says when it cannot, in the user's words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from engine.errors import DealcoachError
from engine.model.text import Text


class StoreError(DealcoachError):
    """The store cannot be opened, read or written; nothing of what was asked is half done."""


class EventRefusedError(DealcoachError):
    """What a person wants to note does not fit what is noted already."""

    exit_code = 4


PASSWORD = re.compile(r"(://[^/@:]*:)[^@]*@")
AGAIN = Text("nothing was written; try again when the other program is done", "没有写入任何内容;请在另一程序结束后重试")
ROOM = Text("nothing was written; make room, then repeat the command", "没有写入任何内容;请清出空间后重试")
RIGHTS = Text(
    "the store needs to write in its folder; change the folder's permissions, or name another store in dealcoach.yaml",
    "存储需要在其文件夹中写入;请更改文件夹权限,或在 dealcoach.yaml 中指定其他存储",
)
PLACE = Text("see that the folder of the store exists and can be read", "请确认存储所在的文件夹存在且可读")
BACKUP = Text("put a backup in its place, or name another store in dealcoach.yaml", "请用备份替换,或在 dealcoach.yaml 中指定其他存储")

FAILURES: dict[int, tuple[str, Text, Text]] = {
    sqlite3.SQLITE_BUSY: ("ST102", Text("the store is being written by another program", "存储正被另一程序写入"), AGAIN),
    sqlite3.SQLITE_LOCKED: ("ST102", Text("the store is being written by another program", "存储正被另一程序写入"), AGAIN),
    sqlite3.SQLITE_READONLY: ("ST103", Text("the store, or its folder, is read-only", "存储或其所在文件夹为只读"), RIGHTS),
    sqlite3.SQLITE_PERM: ("ST103", Text("the store, or its folder, is read-only", "存储或其所在文件夹为只读"), RIGHTS),
    sqlite3.SQLITE_CANTOPEN: ("ST104", Text("the store cannot be opened", "无法打开存储"), PLACE),
    sqlite3.SQLITE_FULL: ("ST105", Text("the disk is full", "磁盘已满"), ROOM),
    sqlite3.SQLITE_NOTADB: ("ST106", Text("the file is not a store, or it is damaged", "该文件不是存储,或已损坏"), BACKUP),
    sqlite3.SQLITE_CORRUPT: ("ST106", Text("the file is not a store, or it is damaged", "该文件不是存储,或已损坏"), BACKUP),
    sqlite3.SQLITE_IOERR: ("ST107", Text("the disk cannot be read or written", "磁盘无法读写"), PLACE),
}


@contextmanager
def in_words(where: str) -> Iterator[None]:
    """Turn a database's errors into StoreError, naming the store; anything it does not know stays as it is."""
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", None)
        plain = code & 0xFF if code is not None else None
        if plain == sqlite3.SQLITE_CANTOPEN and Path(where).is_file():
            plain = sqlite3.SQLITE_READONLY  # the file is there, but its log cannot be made beside it
        known = FAILURES.get(plain) if plain is not None else None
        if known:
            raise _named(where, *known) from error
        if code is None and (error.connection_invalidated or "OperationalError" in type(error.orig).__name__):
            said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else ""
            raise _named(where, "ST109", Text(f"the database does not answer: {said}", f"数据库无响应:{said}"), PLACE_OF_SERVER) from error
        raise
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise _named(where, "ST108", Text("there is no driver for this database", "缺少此数据库的驱动程序"), DRIVER) from error


PLACE_OF_SERVER = Text(
    "see that the server runs and that the address, user and database are right", "请确认服务器正在运行,且地址、用户和数据库名正确"
)
DRIVER = Text(
    "for PostgreSQL install the package psycopg[binary]; nothing else than SQLite and PostgreSQL is supported",
    "PostgreSQL 请安装 psycopg[binary];仅支持 SQLite 和 PostgreSQL",
)


def public(where: str) -> str:
    """Give the place of a store as it may be shown: an address without its password."""
    return PASSWORD.sub(r"\1***@", where)


def _named(where: str, code: str, message: Text, help: Text) -> StoreError:
    place = public(where)
    return StoreError(code, Text(f"{message.en}: {place}", f"{message.zh}:{place}"), help=help)
