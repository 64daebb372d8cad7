"""Per channel, up to which message history was read back (R13)."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from storage.tables import cursors

_GET = sa.select(cursors.c.ts).where(cursors.c.channel == bindparam("channel"))
_inserted = insert(cursors)
_ADVANCE = _inserted.on_conflict_do_update(
    index_elements=[cursors.c.channel],
    set_={"ts": _inserted.excluded.ts, "updated_at": _inserted.excluded.updated_at},
    where=cursors.c.ts < _inserted.excluded.ts,
)


class SqlCursors:
    """`bot.ports.storage.Cursors`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, channel: str) -> str | None:
        found: str | None = self._connection.execute(_GET, {"channel": channel}).scalar_one_or_none()
        return found

    def advance(self, channel: str, ts: str, now: datetime) -> None:
        """Never backwards."""
        self._connection.execute(_ADVANCE, {"channel": channel, "ts": ts, "updated_at": now})
