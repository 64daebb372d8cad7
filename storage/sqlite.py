"""SQLite: one writer connection, readers that only read, and one process per file (durability.md 3c)."""

import fcntl
import os
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.errors import DatabaseInUse, DatabaseUnavailable

_BUSY_TIMEOUT = "busy_timeout = 10000"
_BASE = (_BUSY_TIMEOUT, "synchronous = FULL")
_WRITER = (*_BASE, "journal_mode = WAL", "foreign_keys = ON")
_READER = (*_BASE, "query_only = ON")
# A batch migration drops and recreates tables; with foreign keys on, that would delete the rows that refer to them.
_MIGRATOR = (*_BASE, "journal_mode = WAL", "foreign_keys = OFF")


def path_of(url: sa.URL) -> Path:
    """The database file; DatabaseUnavailable if there can be none."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise DatabaseUnavailable("A database in memory forgets everything: name a file, as in sqlite:///firstline.db.")
    path = Path(url.database).absolute()
    if not path.parent.is_dir():
        raise DatabaseUnavailable(f"The folder {path.parent} does not exist: create it, or change database.url.")
    if path.is_dir():
        raise DatabaseUnavailable(
            f"{path} is a folder: database.url must name a file, for example {path / 'firstline.db'}."
        )
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise DatabaseUnavailable(f"{path} cannot be written: give the user who runs this program the right to do so.")
    return path


def writer(url: sa.URL) -> sa.Engine:
    """The engine of the one connection that writes; it takes the write lock when a transaction begins."""
    engine = sa.create_engine(url, pool_size=1, max_overflow=0, pool_timeout=30, pool_reset_on_return=None)
    return _prepared(engine, _WRITER, "BEGIN IMMEDIATE")


def reader(url: sa.URL) -> sa.Engine:
    """The engine of connections that read a snapshot and never wait for the writer."""
    return _prepared(sa.create_engine(url, pool_size=5, max_overflow=20), _READER, "BEGIN")


def migrator(url: sa.URL) -> sa.Engine:
    """The engine for changing the tables themselves."""
    return _prepared(sa.create_engine(url, poolclass=NullPool), _MIGRATOR, "BEGIN IMMEDIATE")


def optimize(engine: sa.Engine) -> None:
    """Fold the write-ahead log into the file and refresh the planner's statistics, without holding anybody up."""
    outside_of_transactions(
        engine,
        "PRAGMA analysis_limit = 400",
        "PRAGMA optimize",
        "PRAGMA busy_timeout = 200",  # a long export still reads the log: then another day
        "PRAGMA wal_checkpoint(TRUNCATE)",
        f"PRAGMA {_BUSY_TIMEOUT}",
    )


def outside_of_transactions(engine: sa.Engine, *statements: str, parameters: tuple[str, ...] = ()) -> None:
    """Run statements that SQLite refuses within a transaction."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        cursor.close()
    finally:
        connection.close()


def _prepared(engine: sa.Engine, pragmas: tuple[str, ...], begin: str) -> sa.Engine:
    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins too late by itself; we begin below
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_now(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class FileLock:
    """Holds `<database>.lock` for this process; the operating system lets go of it when the process dies."""

    def __init__(self, database: Path) -> None:
        path = database.with_name(database.name + ".lock")
        self._file = self._open(path)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise DatabaseInUse(
                f"Another process (number {holder}) is using {database}. Stop it first, or give this one its own "
                "database.url; several replicas need PostgreSQL (postgresql+psycopg://…)."
            ) from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    @staticmethod
    def _open(path: Path) -> IO[str]:
        try:
            return path.open("a+", encoding="ascii")
        except OSError as error:
            raise DatabaseUnavailable(
                f"{path} cannot be written ({error.strerror}): mend that, or change database.url."
            ) from error

    def release(self) -> None:
        """Let the next process in."""
        self._file.close()
