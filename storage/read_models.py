"""Queries for screens and exports: a bounded number of statements each, on partial indexes of what is open."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.domain.requests import Request
from bot.ports.rows import AuditRow
from storage.audit import AUDIT
from storage.requests import ANY_REQUEST, REQUEST
from storage.schema import REQUEST_OPEN, REQUEST_UNANSWERED
from storage.tables import audit, requests

_OPEN, _UNANSWERED = sa.text(REQUEST_OPEN), sa.text(REQUEST_UNANSWERED)
_OLDEST_FIRST = (requests.c.opened_at, requests.c.id)
_AT_MOST: sa.BindParameter[int] = bindparam("at_most")

_TEAM = requests.c.team == bindparam("team")
_TEAM_UNANSWERED = ANY_REQUEST.where(_TEAM, _UNANSWERED).order_by(*_OLDEST_FIRST).limit(_AT_MOST)
_TEAM_ANSWERED = (
    ANY_REQUEST.where(_TEAM, _OPEN, requests.c.responded_at.is_not(None)).order_by(*_OLDEST_FIRST).limit(_AT_MOST)
)
_OPEN_COUNT = sa.select(sa.func.count()).select_from(requests).where(_TEAM, _OPEN)
_OWNED = ANY_REQUEST.where(requests.c.owner == bindparam("person"), _OPEN).order_by(*_OLDEST_FIRST).limit(_AT_MOST)
_AUTHOR = requests.c.author == bindparam("person")
_OWN_OPEN = ANY_REQUEST.where(_AUTHOR, _OPEN).order_by(*_OLDEST_FIRST).limit(_AT_MOST)
_OWN_CLOSED = (
    ANY_REQUEST.where(_AUTHOR, requests.c.closed_at >= bindparam("since"))
    .order_by(requests.c.closed_at.desc(), requests.c.id.desc())
    .limit(_AT_MOST)
)
_REQUESTS_BETWEEN = ANY_REQUEST.where(
    requests.c.opened_at >= bindparam("start"), requests.c.opened_at < bindparam("end")
).order_by(*_OLDEST_FIRST)
_IDS_AFTER = (
    sa.select(requests.c.id).where(requests.c.id > bindparam("request")).order_by(requests.c.id).limit(_AT_MOST)
)
_AUDIT_BETWEEN = (
    sa.select(*AUDIT.columns)
    .where(audit.c.at >= bindparam("start"), audit.c.at < bindparam("end"))
    .order_by(audit.c.at, audit.c.id)
)


class SqlReadModels:
    """`bot.ports.storage.ReadModels`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def open_requests(self, team: str, limit: int) -> Sequence[Request]:
        """Open requests of a team: unanswered first, then oldest first."""
        unanswered = self._requests(_TEAM_UNANSWERED, team=team, at_most=limit)
        if len(unanswered) == limit:
            return unanswered
        return [*unanswered, *self._requests(_TEAM_ANSWERED, team=team, at_most=limit - len(unanswered))]

    def open_count(self, team: str) -> int:
        return self._connection.execute(_OPEN_COUNT, {"team": team}).scalar_one()

    def owned_by(self, user: str, limit: int) -> Sequence[Request]:
        """Open requests that this person owns, oldest first."""
        return self._requests(_OWNED, person=user, at_most=limit)

    def of_author(self, user: str, limit: int, closed_since: datetime) -> Sequence[Request]:
        """The requester's own: open ones, oldest first, then those closed since that instant, newest first."""
        still_open = self._requests(_OWN_OPEN, person=user, at_most=limit)
        if len(still_open) == limit:
            return still_open
        left = limit - len(still_open)
        return [*still_open, *self._requests(_OWN_CLOSED, person=user, at_most=left, since=closed_since)]

    def export_requests(self, team: str | None, start: datetime, end: datetime) -> Sequence[Request]:
        """Requests opened in the period, of one team or all, oldest first."""
        query = _REQUESTS_BETWEEN if team is None else _REQUESTS_BETWEEN.where(requests.c.team == team)
        return self._requests(query, start=start, end=end)

    def request_ids_after(self, request_id: int, limit: int) -> Sequence[int]:
        """Ids of requests by id, for reading all of them in small steps."""
        return self._connection.execute(_IDS_AFTER, {"request": request_id, "at_most": limit}).scalars().all()

    def export_audit(self, start: datetime, end: datetime) -> Sequence[AuditRow]:
        """What happened in the period, oldest first."""
        return AUDIT.read_all(self._connection.execute(_AUDIT_BETWEEN, {"start": start, "end": end}))

    def _requests(self, query: sa.Select[tuple[object, ...]], **values: object) -> list[Request]:
        return REQUEST.read_all(self._connection.execute(query, values))
