"""Whether the database can be reached, fits this program, and keeps what it is given."""

import shutil
import sqlite3
import stat
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc

from bot.cli.doctor import clocks
from bot.cli.doctor.findings import Finding, care, fine, wrong
from bot.clock import Clock
from bot.errors import DatabaseUnavailable
from storage import migrate, postgresql, sqlite
from storage.engine import parse_url
from storage.failures import explain, place_of
from storage.version import HEAD

OLDEST_SQLITE = (3, 35, 0)  # RETURNING
MEGABYTE = 1_000_000
CARE_BELOW, WRONG_BELOW = 1_000 * MEGABYTE, 50 * MEGABYTE

_NOW = sa.text("SELECT clock_timestamp()")
_STANDBY = sa.text("SELECT pg_is_in_recovery()")
_MIGRATES = "`run` makes them at its start; or do it now with `python -m bot db upgrade`."


def examine(url: str, clock: Clock) -> Iterator[Finding]:
    """Findings about the database; nothing is changed, and a running bot is not disturbed."""
    try:
        parsed = parse_url(url)
        if parsed.drivername == "sqlite":
            yield from _sqlite(parsed, sqlite.path_of(parsed))
        else:
            yield from _postgresql(parsed, clock)
    except DatabaseUnavailable as error:
        yield wrong(error.message, "")
    except exc.SQLAlchemyError as error:
        explained = explain(error, parse_url(url))
        yield wrong(explained.message if explained else f"The database fails ({type(error).__name__}).", "")


def judged_version(version: str | None, place: str) -> Finding:
    """Whether the tables are those that this program works with."""
    if version == HEAD:
        return fine(f"{place} has the tables of this version ({HEAD}).")
    if version is not None and version > HEAD:
        return wrong(f"{place} belongs to a newer version of this program.", "Install the newer version again.")
    return care(f"{place} has the tables of version {version or 'none'}, and {HEAD} are wanted.", _MIGRATES)


def judged_space(free: int, folder: Path) -> Finding:
    """Whether there is room to write; `free` in bytes."""
    sentence = f"{free // MEGABYTE:,} MB are free in {folder}."
    if free < WRONG_BELOW:
        return wrong(sentence, "Make room: without it nothing can be stored.")
    return care(sentence, "Make room before it is full.") if free < CARE_BELOW else fine(sentence)


def judged_rights(mode: int, path: Path) -> Finding | None:
    """Whether strangers can read what people wrote; `mode` as in stat."""
    if not mode & (stat.S_IROTH | stat.S_IWOTH):
        return None
    return care(f"Every user of this machine can read {path}.", f"Write: chmod o-rwx {path}")


def judged_sqlite(version: tuple[int, ...]) -> Finding:
    """Whether the SQLite that Python brings is new enough."""
    shown, oldest = (".".join(str(number) for number in each) for each in (version, OLDEST_SQLITE))
    if version < OLDEST_SQLITE:
        return wrong(f"SQLite is {shown}, and {oldest} or newer is needed.", "Use a newer Python.")
    return fine(f"SQLite is {shown}.")


def judged_full_text(options: Collection[str]) -> Finding:
    """Whether the SQLite that Python brings can search in texts; `options` it was compiled with."""
    if "ENABLE_FTS5" in options:
        return fine("SQLite can search in texts (FTS5).")
    return wrong(
        "SQLite was built without FTS5, which search needs.",
        "Use a Python whose SQLite has it, as those of python.org and of Docker do, or PostgreSQL.",
    )


def judged_setting(name: str, value: str) -> Finding:
    """Whether PostgreSQL keeps what it has confirmed."""
    if value != "off":
        return fine(f"PostgreSQL keeps what it confirms ({name} is {value}).")
    what = "after a crash of the server requests could be gone that Slack thinks delivered"
    return wrong(f"PostgreSQL forgets commits: {name} is off, and {what}.", f"Set {name} = on in postgresql.conf.")


def _sqlite(url: sa.URL, path: Path) -> Iterator[Finding]:
    yield judged_sqlite(sqlite3.sqlite_version_info)
    yield judged_full_text(_compile_options())
    yield judged_space(shutil.disk_usage(path.parent).free, path.parent)
    if not path.exists():
        yield fine(f"{place_of(url)} is not there yet: `run` makes it at its first start.")
        return
    yield from _tables(url)
    rights = judged_rights(path.stat().st_mode, path)
    if rights is not None:
        yield rights


def _compile_options() -> list[str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        return [option for (option,) in connection.execute("PRAGMA compile_options")]


def _tables(url: sa.URL) -> Iterator[Finding]:
    found = migrate.check(url.render_as_string(hide_password=False))
    yield judged_version(found.version, place_of(url))
    if found.version == HEAD:
        yield from (wrong(problem, "") for problem in found.problems)


def _postgresql(url: sa.URL, clock: Clock) -> Iterator[Finding]:
    yield from _tables(url)
    engine = postgresql.pooled(url)
    try:
        with engine.connect() as connection:
            for name in ("synchronous_commit", "fsync"):
                yield judged_setting(name, str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()))
            if connection.execute(_STANDBY).scalar_one():
                yield wrong(f"{place_of(url)} accepts no writes.", "Connect to the primary server.")
            before = clock.now()
            shown = connection.execute(_NOW).scalar_one()
            yield clocks.judged("the database's", clocks.ahead(before, clock.now(), shown))
    finally:
        engine.dispose()
