"""The door to the database: opens it, begins units of work, and turns its failures into sentences."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import exc

from bot.errors import DatabaseBusy, DatabaseUnavailable
from storage import postgresql, sqlite
from storage.failures import explain, place_of
from storage.fair_lock import FairLock, LockTimeoutError
from storage.unit_of_work import SqlUnitOfWork
from storage.version import refuse_newer, refuse_older, version_of

MILLISECOND = timedelta(milliseconds=1)
WRITER_WAIT = timedelta(seconds=10)  # units of work take milliseconds; whoever waits that long meets a defect
_SCHEMES = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite+pysqlite": "sqlite"}
_WAIT_AT_MOST = sa.text("SELECT set_config('lock_timeout', :milliseconds, true)")  # until the transaction ends
_EXAMPLES = "Write sqlite:///firstline.db, or postgresql+psycopg://user@host/name for several replicas."


def parse_url(url: str) -> sa.URL:
    """The address of a database of a kind that is supported; DatabaseUnavailable with examples otherwise."""
    try:
        parsed = sa.make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise DatabaseUnavailable(f"database.url is no address of a database. {_EXAMPLES}") from error
    if "@" in (parsed.host or ""):  # the rest of a password, which must not be shown
        raise DatabaseUnavailable("The password in database.url holds an @: write it as %40 there.")
    scheme = _SCHEMES.get(parsed.drivername, parsed.drivername)
    if scheme not in {"sqlite", "postgresql+psycopg"}:
        raise DatabaseUnavailable(f"database.url starts with {parsed.drivername}, which is not supported. {_EXAMPLES}")
    return parsed.set(drivername=scheme)


def open_store(url: str, *, read_only: bool = False) -> "SqlStore":
    """Open a database whose tables are up to date (`storage.migrate.upgrade`).

    With `read_only` a SQLite file may be in use by the running bot, and `begin` is refused.
    Raises DatabaseUnavailable, DatabaseInUse or DatabaseOutdated, each with the mend.
    """
    parsed = parse_url(url)
    store = (
        _sqlite_store(parsed, read_only=read_only)
        if parsed.drivername == "sqlite"
        else _postgresql_store(parsed, read_only=read_only)
    )
    try:
        store.check_version()
    except BaseException:
        store.close()
        raise
    return store


def _sqlite_store(url: sa.URL, *, read_only: bool) -> "SqlStore":
    path = sqlite.path_of(url)
    if not path.exists():
        refuse_older(None)
    url = url.set(database=str(path))
    if read_only:
        return SqlStore(url, None, sqlite.reader(url))
    lock = sqlite.FileLock(path)
    return SqlStore(url, sqlite.writer(url), sqlite.reader(url), lock)


def _postgresql_store(url: sa.URL, *, read_only: bool) -> "SqlStore":
    pool = postgresql.pooled(url)
    return SqlStore(url, None if read_only else pool, postgresql.snapshots(pool))


class SqlStore:
    """`bot.ports.storage.Store`."""

    def __init__(
        self, url: sa.URL, writer: sa.Engine | None, reader: sa.Engine, lock: sqlite.FileLock | None = None
    ) -> None:
        self._url = url
        self._writer = writer
        self._reader = reader
        self._lock = lock
        self._turns = FairLock() if url.drivername == "sqlite" else None
        self._known_lanes: set[str] = set()

    @property
    def dialect(self) -> str:
        """The kind of database: `sqlite` or `postgresql`."""
        return self._url.get_backend_name()

    @contextmanager
    def begin(self, *, urgent: bool = False, wait: timedelta = WRITER_WAIT) -> Iterator[SqlUnitOfWork]:
        """A transaction that commits when the block ends well and rolls back when it raises.

        On SQLite units of work come one after the other, in the order of asking; `urgent` ones first.
        Raises DatabaseUnavailable if the database does not work: DatabaseBusy if it, or on PostgreSQL a row, is not
        free within `wait`, and LostRace if PostgreSQL ended this transaction in favor of another.
        """
        if self._writer is None:
            raise RuntimeError("This database was opened for reading only.")
        with self._explained(), self._turn(wait, urgent=urgent), self._writer.begin() as connection:
            if self._turns is None and wait < WRITER_WAIT:
                connection.execute(_WAIT_AT_MOST, {"milliseconds": str(wait // MILLISECOND)})
            uow = SqlUnitOfWork(connection, self._known_lanes)
            yield uow
        uow.committed()

    @contextmanager
    def reading(self) -> Iterator[SqlUnitOfWork]:
        """A read-only snapshot; never waits for the writer."""
        with self._explained(), self._reader.connect() as connection:
            yield SqlUnitOfWork(connection, self._known_lanes)

    def check_version(self) -> None:
        """DatabaseOutdated unless the tables are those that this program works with."""
        with self._explained(), self._reader.connect() as connection:
            version = version_of(connection)
        refuse_newer(version)
        refuse_older(version)

    def describe(self) -> str:
        """Which database this is, for logs and `doctor`; no user, no password."""
        with self._explained(), self._reader.connect() as connection:
            version = ".".join(map(str, connection.dialect.server_version_info or ()))
        return f"{place_of(self._url)} ({self.dialect} {version})"

    def clock_difference(self, now: datetime) -> timedelta:
        """How far the database server's clock is ahead of `now`; zero on SQLite, which has none of its own."""
        if self.dialect == "sqlite":
            return timedelta(0)
        with self._explained(), self._reader.connect() as connection:
            there: datetime = connection.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
        return there - now

    def optimize(self) -> None:
        """Fold SQLite's log into the file and refresh its statistics; does nothing on PostgreSQL."""
        if self._turns is None or self._writer is None:
            return
        with self._explained(), self._turns.held(WRITER_WAIT):
            sqlite.optimize(self._writer)

    def close(self) -> None:
        """Close all connections, the writer's last: a reader must not be the one that tidies up the WAL."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except LockTimeoutError as error:
            raise DatabaseBusy(f"{place_of(self._url)} was busy for too long. Try again.") from error
        except exc.SQLAlchemyError as error:
            explained = explain(error, self._url)
            if explained is None:
                raise
            raise explained from error

    def _turn(self, wait: timedelta, *, urgent: bool) -> AbstractContextManager[None]:
        return nullcontext() if self._turns is None else self._turns.held(wait, urgent=urgent)
