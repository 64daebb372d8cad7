"""Common requests (T3): `bot.ports.knowledge.CommonRequests`."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.domain.common_requests import CommonRequest
from storage.mapping import mapping
from storage.tables_knowledge import common_requests

ENTRY = mapping(CommonRequest, common_requests)

_ADD = sa.insert(common_requests).returning(common_requests.c.id)
_GET = sa.select(*ENTRY.columns).where(common_requests.c.id == bindparam("entry"))
_LOCK = _GET.with_for_update(key_share=True)  # suggestions refer to it
_SAVE = sa.update(common_requests).where(common_requests.c.id == bindparam("entry"))
_COUNT_USE = _SAVE.values(uses=common_requests.c.uses + 1)
_OF_TEAMS = (
    sa.select(*ENTRY.columns)
    .where(
        common_requests.c.team.in_(bindparam("teams", expanding=True)), common_requests.c.active == bindparam("active")
    )
    .order_by(common_requests.c.uses.desc(), sa.func.lower(common_requests.c.title), common_requests.c.id)
)


class SqlCommonRequests:
    """`bot.ports.knowledge.CommonRequests`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, entry: CommonRequest) -> CommonRequest:
        """Insert (the given id is ignored)."""
        values = ENTRY.write(replace(entry, id=0))
        return replace(entry, id=self._connection.execute(_ADD, values).scalar_one())

    def get(self, entry_id: int) -> CommonRequest | None:
        return self._one(_GET, entry_id)

    def lock(self, entry_id: int) -> CommonRequest | None:
        return self._one(_LOCK, entry_id)

    def save(self, entry: CommonRequest) -> CommonRequest:
        """Write all columns but `uses`, which others may count meanwhile."""
        values = {name: value for name, value in ENTRY.write(entry).items() if name not in {"id", "uses"}}
        self._connection.execute(_SAVE.values(values), {"entry": entry.id})
        return entry

    def count_use(self, entry_id: int) -> bool:
        return self._connection.execute(_COUNT_USE, {"entry": entry_id}).rowcount > 0

    def of_teams(
        self, teams: Sequence[str], *, active: bool = True, limit: int | None = None
    ) -> Sequence[CommonRequest]:
        """The most used first, then by title."""
        query = _OF_TEAMS if limit is None else _OF_TEAMS.limit(limit)
        return ENTRY.read_all(self._connection.execute(query, {"teams": list(teams), "active": active}))

    def _one(self, query: sa.Select[tuple[object, ...]], entry_id: int) -> CommonRequest | None:
        found = ENTRY.read_all(self._connection.execute(query, {"entry": entry_id}))
        return found[0] if found else None
