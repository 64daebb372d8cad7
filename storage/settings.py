"""Small facts by key."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from storage.tables import settings

_GET = sa.select(settings.c.value).where(settings.c.key == bindparam("key"))
_SOME = sa.select(settings.c.key, settings.c.value).where(settings.c.key.in_(bindparam("keys", expanding=True)))
_inserted = insert(settings)
_PUT = _inserted.on_conflict_do_update(
    index_elements=[settings.c.key],
    set_={"value": _inserted.excluded.value, "updated_at": _inserted.excluded.updated_at},
)
_PUT_ONCE = (
    insert(settings)
    .on_conflict_do_nothing(index_elements=[settings.c.key])
    .execution_options(preserve_rowcount=True)  # SQLAlchemy does not keep it for an INSERT unless asked
)
_DELETE = sa.delete(settings).where(settings.c.key == bindparam("key"))
_FROM = sa.select(settings.c.key, settings.c.value).where(settings.c.key >= bindparam("start")).order_by(settings.c.key)
_BETWEEN = _FROM.where(settings.c.key < bindparam("end"))


class SqlSettings:
    """`bot.ports.storage.Settings`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> object | None:
        found: object | None = self._connection.execute(_GET, {"key": key}).scalar_one_or_none()
        return found

    def some(self, keys: Collection[str]) -> dict[str, object]:
        """Those of these facts that are known, by key."""
        if not keys:
            return {}
        return dict(tuple(row) for row in self._connection.execute(_SOME, {"keys": list(keys)}))

    def put(self, key: str, value: object, now: datetime) -> None:
        self._connection.execute(_PUT, {"key": key, "value": value, "updated_at": now})

    def put_once(self, key: str, value: object, now: datetime) -> bool:
        """Insert; False if the key exists (the right to do something once)."""
        return self._connection.execute(_PUT_ONCE, {"key": key, "value": value, "updated_at": now}).rowcount == 1

    def delete(self, key: str) -> None:
        self._connection.execute(_DELETE, {"key": key})

    def with_prefix(self, prefix: str) -> dict[str, object]:
        """All facts whose key begins so, by key."""
        if not prefix:
            rows = self._connection.execute(_FROM, {"start": ""})
        else:
            # Keys are sorted bytewise, so the prefix with its last character raised by one is the first key behind.
            end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
            rows = self._connection.execute(_BETWEEN, {"start": prefix, "end": end})
        return dict(tuple(row) for row in rows)
