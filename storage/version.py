"""Which version of the tables this program works with."""

import sqlalchemy as sa

from bot.errors import DatabaseOutdated

HEAD = "0010"  # the newest migration; a test keeps it equal to the folder `migrations/versions`

_TABLE = "alembic_version"
_CURRENT = sa.text(f"SELECT version_num FROM {_TABLE}")  # noqa: S608 - a constant


def version_of(connection: sa.Connection) -> str | None:
    """The version of the tables; None if there are none yet."""
    if not sa.inspect(connection).has_table(_TABLE):
        return None
    found: str | None = connection.execute(_CURRENT).scalar_one_or_none()
    return found


def refuse_newer(version: str | None) -> None:
    """DatabaseOutdated if a newer program has worked with these tables; versions are numbers of fixed width."""
    if version is not None and version > HEAD:
        raise DatabaseOutdated(
            f"The database is newer than this program (tables {version}, program {HEAD}): "
            "install the newer program again, or restore the backup that was made before its first start."
        )


def refuse_older(version: str | None) -> None:
    """DatabaseOutdated if the tables are not there yet or older than the program."""
    if version != HEAD:
        raise DatabaseOutdated(
            f"The database is not ready for this program (tables {version or 'missing'}, program {HEAD}): "
            "run `python -m bot db upgrade` first."
        )
