"""Opens the database of a store: its transactions, its version, its migrations."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text, update
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError

from engine.model.text import Text
from engine.store.failure import StoreError, in_words, public
from engine.store.tables import revision

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
)  # what this program knows, oldest first; migrations/versions has one file for each
PATIENCE = 30.0  # seconds that a writer waits for another one
LOCK = 0x6465616C  # the number of the lock by which writers to PostgreSQL take turns
TRIES = 50


class Database:
    """A database by the path of a SQLite file, or by a URL. Writers take turns, and each sees what the one before it wrote."""

    def __init__(self, where: str, patience: float = PATIENCE) -> None:
        """``patience`` is how long a writer to SQLite waits for its turn, in seconds."""
        self.where = where
        with in_words(where):
            self.engine = _engine(where, patience)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self.joint: Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the store throughout."""
        if self.joint is not None:
            yield self.joint
            return
        with in_words(self.where), self.engine.connect() as connection:
            if not self.sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")  # SQLite sees one state by itself
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, connection: Connection | None = None) -> Iterator[Connection]:
        """Give a connection in a transaction that holds the only turn to write; it is kept whole, or not at all."""
        if self.joint is not None:
            yield self.joint
            return
        given = contextlib.nullcontext(connection) if connection else self.engine.connect()
        with in_words(self.where), given as open_connection:
            open_connection.execution_options(write=True)
            try:
                with open_connection.begin():
                    if not self.sqlite:
                        open_connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                    yield open_connection
            finally:
                open_connection.execution_options(write=False)

    @contextmanager
    def together(self, connection: Connection | None = None) -> Iterator[Connection]:
        """Make all that is read and written until the end one turn of writing."""
        with self.write(connection) as turn:
            before, self.joint = self.joint, turn
            try:
                yield turn
            finally:
                self.joint = before

    def prepare(self) -> None:
        """Bring the schema to this program's version. Raises StoreError (ST101) for a store of a newer program."""
        if self._version() == REVISIONS[-1]:
            return
        if self.sqlite:
            self._use_wal()
        with self.write() as connection:
            found = _version_of(connection)
            if found is not None and found not in REVISIONS:
                raise StoreError(
                    "ST101",
                    Text(f"the store was written by a newer dealcoach: {self.where}", f"该存储由更新版本的 dealcoach 写入:{self.where}"),
                    help=Text(
                        "update dealcoach, or name another store in dealcoach.yaml", "请更新 dealcoach,或在 dealcoach.yaml 中指定其他存储"
                    ),
                )
            if found != REVISIONS[-1]:
                _migrate(connection)

    def _version(self) -> str | None:
        try:
            with self.read() as connection:
                return _ask_version(connection)
        except (OperationalError, ProgrammingError):
            return None  # no table of versions: nothing is there yet

    def _use_wal(self) -> None:
        """Turn on write-ahead logging, which stays with the file; two who try at once do not wait for each other by themselves."""
        for attempt in range(TRIES):
            try:
                with in_words(self.where), contextlib.closing(self.engine.raw_connection()) as raw:
                    raw.cursor().execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if attempt == TRIES - 1 or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    with in_words(self.where):
                        raise OperationalError(None, None, error) from error
                time.sleep(0.1)
            else:
                return


def touch(connection: Connection) -> None:
    """Note that the store has changed, for those who watch it."""
    connection.execute(update(revision).values(n=revision.c.n + 1))


def _engine(where: str, patience: float) -> Engine:
    if "://" not in where:
        path = Path(where)
        with contextlib.suppress(OSError):  # the database says what is wrong with the place
            path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite+pysqlite:///{path}", connect_args={"timeout": patience}, hide_parameters=True)
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise _no_such_address(where) from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, hide_parameters=True)


def _no_such_address(where: str) -> StoreError:
    return StoreError("ST108", Text(f"this is no address of a database: {public(where)}", f"这不是数据库地址:{public(where)}"))


def _set_up(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself: see _begin
    connection.execute("PRAGMA synchronous=FULL")  # what a person was told is saved survives a power cut


def _begin(connection: Connection) -> None:
    """Begin a write as a write: one that begins as a read fails when another has written meanwhile."""
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _ask_version(connection: Connection) -> str | None:
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _version_of(connection: Connection) -> str | None:
    return _ask_version(connection) if connection.dialect.has_table(connection, "alembic_version") else None


def _migrate(connection: Connection, to: str = "head") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
