"""Migrations at start: one process at a time, all or nothing, with a backup of an existing SQLite file."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import exc

from bot.errors import DatabaseOutdated, DatabaseUnavailable
from storage import postgresql, sqlite
from storage.engine import parse_url
from storage.failures import explain
from storage.version import HEAD, refuse_newer, version_of

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

_ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(7305174661)")  # any number that nobody else uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What `db check` found: the version of the tables and of the program, and sentences about problems."""

    version: str | None
    head: str
    problems: tuple[str, ...]


def upgrade(url: str) -> bool:
    """Bring the tables to this program's version; False if they are there already.

    Raises DatabaseUnavailable, DatabaseInUse (another process works with the SQLite file), or DatabaseOutdated
    if the database is newer than this program. Nothing changes if it fails.
    """
    parsed = parse_url(url)
    if parsed.drivername == "sqlite":
        path = sqlite.path_of(parsed)
        parsed = parsed.set(database=str(path))
        return _upgrade_sqlite(parsed, path)
    with _engine(parsed) as engine:
        return _upgrade(engine)


def current(url: str) -> str | None:
    """The version of the tables; None if there are none yet. Changes nothing."""
    parsed = parse_url(url)
    if parsed.drivername == "sqlite" and not sqlite.path_of(parsed).exists():
        return None
    with _engine(parsed, read_only=True) as engine, engine.connect() as connection:
        return version_of(connection)


def check(url: str) -> Check:
    """Version and health of the database; may take long on a large SQLite file."""
    parsed = parse_url(url)
    version = current(url)
    problems: list[str] = []
    if version != HEAD:
        problems.append(f"The tables are of version {version or 'none'}, the program wants {HEAD}: run `db upgrade`.")
    if version is not None and parsed.drivername == "sqlite":
        with _engine(parsed, read_only=True) as engine, engine.connect() as connection:
            damage = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        problems.extend(f"The file is damaged ({each}): restore a backup." for each in damage if each != "ok")
        problems.extend(f"A row of {each[0]} refers to a row of {each[2]} that is not there." for each in dangling)
    return Check(version=version, head=HEAD, problems=tuple(problems))


def alembic_config(connection: sa.Connection) -> "Config":
    """Alembic's configuration for a connection; it needs no file of its own."""
    from alembic.config import Config  # noqa: PLC0415 - slow to import, and not needed when the tables are up to date

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _upgrade_sqlite(url: sa.URL, path: Path) -> bool:
    if path.exists():
        with _engine(url, read_only=True) as engine, engine.connect() as connection:
            version = version_of(connection)
        refuse_newer(version)
        if version == HEAD:
            return False
    lock = sqlite.FileLock(path)
    try:
        with _engine(url) as engine:
            _back_up(engine, path)
            return _upgrade(engine)
    finally:
        lock.release()


def _upgrade(engine: sa.Engine) -> bool:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(_ONE_AT_A_TIME)
        version = version_of(connection)
        refuse_newer(version)
        if version == HEAD:
            return False
        _run_alembic(connection, version)
        if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("The migration left rows that refer to nothing; nothing was changed.")
    log.info("database_upgraded from=%s to=%s", version, HEAD)
    return True


def _run_alembic(connection: sa.Connection, version: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, and not needed when the tables are up to date
    from alembic.util import CommandError  # noqa: PLC0415 - the same

    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise DatabaseOutdated(
            f"The tables are of version {version}, which this program does not know: start the program that "
            "made them, or restore a backup."
        ) from error


def _back_up(engine: sa.Engine, path: Path) -> None:
    """Copy an existing database before its tables change; the copy of an earlier attempt is replaced."""
    with engine.connect() as connection:
        version = version_of(connection)
    if version is None:
        return
    copy = path.with_name(f"{path.name}.before-{HEAD}.bak")
    unfinished = copy.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    sqlite.outside_of_transactions(engine, "VACUUM INTO ?", parameters=(str(unfinished),))
    unfinished.replace(copy)
    log.info("database_backed_up to=%s", copy)


@contextmanager
def _engine(url: sa.URL, *, read_only: bool = False) -> Iterator[sa.Engine]:
    """An engine for the block; with `read_only` it never holds up the bot that works with the same SQLite file."""
    if url.drivername == "sqlite":
        engine = sqlite.reader(url) if read_only else sqlite.migrator(url)
    else:
        engine = postgresql.migrator(url)
    try:
        yield engine
    except exc.SQLAlchemyError as error:
        raise explain(error, url) or DatabaseUnavailable(f"The database could not be prepared: {error}") from error
    finally:
        engine.dispose()
