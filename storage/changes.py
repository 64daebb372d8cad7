"""Change requests (C1): `bot.ports.changes.Changes`."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.domain.changes import Change
from storage.mapping import mapping
from storage.tables_duties import CHANGE_OPEN, changes

CHANGE = mapping(Change, changes)

_ADD = sa.insert(changes).returning(changes.c.id)
_GET = sa.select(*CHANGE.columns).where(changes.c.id == bindparam("change"))
_SAVE = sa.update(changes).where(changes.c.id == bindparam("change"))
_OPEN = (
    sa.select(*CHANGE.columns)
    .where(changes.c.team == bindparam("of_team"), sa.text(CHANGE_OPEN))
    .order_by(changes.c.id)
)


class SqlChanges:
    """`bot.ports.changes.Changes`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, change: Change) -> Change:
        """Insert (the given id is ignored)."""
        values = CHANGE.write(replace(change, id=0))
        return replace(change, id=self._connection.execute(_ADD, values).scalar_one())

    def get(self, change_id: int) -> Change | None:
        found = CHANGE.read_all(self._connection.execute(_GET, {"change": change_id}))
        return found[0] if found else None

    def save(self, change: Change) -> Change:
        """Write all columns."""
        values = {name: value for name, value in CHANGE.write(change).items() if name != "id"}
        self._connection.execute(_SAVE.values(values), {"change": change.id})
        return change

    def open(self, team: str) -> Sequence[Change]:
        """Changes that are neither ended nor refused, oldest first."""
        return CHANGE.read_all(self._connection.execute(_OPEN, {"of_team": team}))
