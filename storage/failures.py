"""What went wrong with the database, as a sentence with the mend; a password is never part of it."""

import sqlite3

import sqlalchemy as sa
from sqlalchemy import exc

from bot.errors import DatabaseBusy, DatabaseUnavailable, LostRace

_SQLITE = {
    sqlite3.SQLITE_FULL: "The disk that holds {place} is full: make room. Nothing was stored.",
    sqlite3.SQLITE_READONLY: "{place} cannot be written: let this user write it and its folder.",
    sqlite3.SQLITE_CANTOPEN: "{place} cannot be opened: check that its folder exists and this user may write there.",
    sqlite3.SQLITE_PERM: "{place} cannot be opened: let this user read and write it.",
    sqlite3.SQLITE_NOTADB: "{place} is not a SQLite database: choose another path in database.url.",
    sqlite3.SQLITE_CORRUPT: "{place} is damaged: restore it from a backup (copies named *.bak lie next to it).",
    sqlite3.SQLITE_IOERR: "The disk that holds {place} reports errors: check the disk and the system's log.",
    sqlite3.SQLITE_BUSY: "{place} is locked by another program: close whatever has it open, then try again.",
}
_POSTGRESQL = {
    "28P01": "{place} refused the password: correct it in DATABASE_URL.",
    "28000": "{place} does not let this user in: check the user in DATABASE_URL and the server's pg_hba.conf.",
    "3D000": "{place} does not exist: create it with createdb, or correct the name in DATABASE_URL.",
    "42501": "{place} does not allow that: make this user the owner of the database.",
    "25006": "{place} accepts no writes: connect to the primary server.",
    "53100": "The disk of {place} is full: make room. Nothing was stored.",
    "53300": "{place} has no connection left: raise max_connections or run fewer replicas.",
    "55P03": "{place} was busy for too long: try again; if it goes on, look for long transactions in pg_stat_activity.",
    "57014": "{place} was busy for too long: try again; if it goes on, look for long transactions in pg_stat_activity.",
    "40001": "Two operations got in each other's way at {place}: try again.",
    "40P01": "Two operations got in each other's way at {place}: try again.",
}
_KINDS: dict[str, type[DatabaseUnavailable]] = {
    "40001": LostRace,
    "40P01": LostRace,
    "55P03": DatabaseBusy,
    "57014": DatabaseBusy,
}
_TEXTS = (  # a failed connection has no code, only the server's words
    ("password authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ("role", "28000"),
    ("does not exist", "3D000"),
    ("too many clients", "53300"),
    ("remaining connection slots", "53300"),
)


def place_of(url: sa.URL) -> str:
    """The database in words for messages, without user and password."""
    if url.get_backend_name() == "sqlite":
        return f"The database file {url.database}"
    server = f"{url.host or 'the local server'}:{url.port or 5432}"
    return f"The database {url.database or url.username} at {server}"


def explain(error: BaseException, url: sa.URL) -> DatabaseUnavailable | None:
    """The sentence for an outage; None for errors that are a mistake in the program or its data."""
    place = place_of(url)
    if isinstance(error, exc.TimeoutError):
        return DatabaseBusy(f"{place} was busy for too long: all connections are in use. Try again.")
    if not isinstance(error, exc.DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        sentence = _SQLITE.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
        return DatabaseUnavailable(sentence.format(place=place)) if sentence else None
    code = _code_of(error)
    if code in _POSTGRESQL:
        return _KINDS.get(code, DatabaseUnavailable)(_POSTGRESQL[code].format(place=place))
    if isinstance(error, exc.OperationalError | exc.InterfaceError) or error.connection_invalidated:
        return DatabaseUnavailable(f"{place} does not answer: check that the server runs, and DATABASE_URL.")
    return None


def _code_of(error: exc.DBAPIError) -> str:
    """The SQLSTATE of PostgreSQL's error; empty if it has none."""
    code = getattr(error.orig, "sqlstate", None)
    if isinstance(code, str):
        return code
    words = str(error.orig)
    return next((code for text, code in _TEXTS if text in words), "")
