"""Requests with their messages and responses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.domain.requests import Origin, Request
from bot.ports.rows import MessagePart, RequestMessage, ResponseRow
from storage.mapping import mapping
from storage.schema import MESSAGE_NO_REPEAT, REQUEST_OPEN, REQUEST_UNANSWERED
from storage.tables import cursors, outbox, request_messages, requests, responses
from storage.tables_incidents import incidents, timeline

REQUEST = mapping(Request, requests)
MESSAGE = mapping(RequestMessage, request_messages)
RESPONSE = mapping(ResponseRow, responses)

ANY_REQUEST = sa.select(*REQUEST.columns)
_BY_ID = ANY_REQUEST.where(requests.c.id == bindparam("id"))
# The weaker of the two exclusive locks: what refers to a request by its id (a ticket, a duplicate) need not wait for
# whoever has the request, and so nobody waits crosswise for such a reference.
_LOCKED = _BY_ID.with_for_update(key_share=True)
_LOCKED_IF_FREE = _BY_ID.with_for_update(skip_locked=True, key_share=True)
_ADD = (
    insert(requests)
    .on_conflict_do_nothing(index_elements=[requests.c.channel, requests.c.message_ts])
    .returning(requests.c.id)
)


def _save(table: sa.Table, names: Sequence[str]) -> sa.Update:
    """Write all columns of a row; the parameter `row_id` says which."""
    columns: dict[str, sa.BindParameter[object]] = {name: bindparam(name) for name in names if name != "id"}
    return sa.update(table).where(table.c.id == bindparam("row_id")).values(columns)


_SAVE = _save(requests, REQUEST.names)
_ANCHORED = sa.select(requests.c.id).where(
    requests.c.channel == bindparam("channel"), requests.c.message_ts == bindparam("ts")
)
_CONTAINING = sa.select(request_messages.c.request_id).where(
    request_messages.c.channel == bindparam("channel"), request_messages.c.ts == bindparam("ts")
)
# A reply that became a request of its own is that request's anchor first of all.
_OF_MESSAGE = sa.select(sa.func.coalesce(_ANCHORED.scalar_subquery(), _CONTAINING.scalar_subquery()))

_THREADS = sa.union(
    _ANCHORED,
    sa.select(requests.c.id).where(requests.c.channel == bindparam("channel"), requests.c.thread_ts == bindparam("ts")),
    _CONTAINING.where(request_messages.c.part != sa.literal_column(f"'{MessagePart.REPLY.value}'")),
)
_OF_THREAD = (
    sa.select(requests.c.id)
    .where(requests.c.id.in_(_THREADS))
    .order_by(requests.c.opened_at.desc(), requests.c.id.desc())
)
_LATEST_OF_AUTHOR = (
    ANY_REQUEST.where(requests.c.channel == bindparam("channel"), requests.c.author == bindparam("author"))
    .order_by(requests.c.opened_at.desc(), requests.c.id.desc())
    .limit(1)
)
_OF_AUTHOR_SINCE = ANY_REQUEST.where(
    requests.c.channel == bindparam("channel"),
    requests.c.author == bindparam("author"),
    requests.c.opened_at >= bindparam("since"),
).order_by(requests.c.opened_at, requests.c.id)
_UNANSWERED = ANY_REQUEST.where(requests.c.team == bindparam("team"), sa.text(REQUEST_UNANSWERED)).order_by(
    requests.c.opened_at, requests.c.id
)
_UNANSWERED_SINCE = _UNANSWERED.where(requests.c.opened_at >= bindparam("since"))
# Sorted by nothing: an order by channel would lure SQLite away from the index of open requests.
_OPEN_THREADS = sa.select(requests.c.channel, requests.c.thread_ts).where(sa.text(REQUEST_OPEN))
_CHILDREN = ANY_REQUEST.where(requests.c.duplicate_of == bindparam("parent")).order_by(requests.c.id)
_SPLIT_FROM = ANY_REQUEST.where(
    requests.c.linked_from == bindparam("parent"), requests.c.origin == sa.literal_column(f"'{Origin.SPLIT.value}'")
).order_by(requests.c.id)

_ADD_MESSAGE = (
    insert(request_messages)
    .on_conflict_do_nothing(index_elements=[request_messages.c.channel, request_messages.c.ts])
    .returning(request_messages.c.id)
)
_MESSAGES = (
    sa.select(*MESSAGE.columns)
    .where(request_messages.c.request_id == bindparam("request"), sa.text(MESSAGE_NO_REPEAT))
    .order_by(request_messages.c.ts, request_messages.c.id)
)
_THE_MESSAGE = sa.and_(
    request_messages.c.channel == bindparam("in_channel"), request_messages.c.ts == bindparam("at_ts")
)
_MESSAGE = sa.select(*MESSAGE.columns).where(_THE_MESSAGE)
_REMOVE_MESSAGE = sa.delete(request_messages).where(_THE_MESSAGE)
_SAVE_MESSAGE = _save(request_messages, MESSAGE.names)

_ADD_RESPONSE = sa.insert(responses).returning(responses.c.id)
_RESPONSES = (
    sa.select(*RESPONSE.columns)
    .where(responses.c.request_id == bindparam("request"))
    .order_by(responses.c.at, responses.c.id)
)
_SAVE_RESPONSE = _save(responses, RESPONSE.names)


def _move(column: sa.Column[str], *unique_with: sa.Column[str]) -> sa.Update:
    """Rewrite `column` from :old to :new, except where a row with the same `unique_with` stands there already."""
    table = column.table
    there = table.alias("there")
    same = [there.c[each.name] == each for each in unique_with]
    statement = sa.update(table).where(column == bindparam("old")).values({column.name: bindparam("new")})
    taken = sa.exists().where(there.c[column.name] == bindparam("new"), *same)
    return statement.where(~taken) if unique_with else statement


_MOVE_REQUESTS = _move(requests.c.channel, requests.c.message_ts)
_MOVE_OTHERS = (
    _move(request_messages.c.channel, request_messages.c.ts),
    _move(outbox.c.channel),
    _move(outbox.c.slack_channel),
    _move(incidents.c.channel),
    _move(timeline.c.channel),
    # The older mark of the two is kept: reading some history twice is harmless, skipping it is not (R13).
    sa.delete(cursors).where(
        cursors.c.channel == bindparam("new"),
        sa.exists().where(cursors.alias("old_one").c.channel == bindparam("old")),
    ),
    sa.update(cursors).where(cursors.c.channel == bindparam("old")).values(channel=bindparam("new")),
)


class SqlRequests:
    """`bot.ports.storage.Requests`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, request: Request) -> Request | None:
        """Insert (the given id is ignored); None if (channel, message_ts) is a request already (R7)."""
        number = self._connection.execute(_ADD, REQUEST.write(replace(request, id=0))).scalar_one_or_none()
        return None if number is None else replace(request, id=number)

    def get(self, request_id: int) -> Request | None:
        return self._one(_BY_ID, id=request_id)

    def lock(self, request_id: int) -> Request | None:
        """The row, locked until the end of the unit of work."""
        return self._one(_LOCKED, id=request_id)

    def lock_if_free(self, request_id: int) -> Request | None:
        """As `lock`, but None at once if another unit of work has the row."""
        return self._one(_LOCKED_IF_FREE, id=request_id)

    def save(self, request: Request) -> Request:
        """Write all columns of a locked row."""
        self._write(_SAVE, request.id, REQUEST.write(request))
        return request

    def id_of_message(self, channel: str, ts: str) -> int | None:
        """The request that the message (anchor, grouped or reply) belongs to."""
        found: int | None = self._connection.execute(_OF_MESSAGE, {"channel": channel, "ts": ts}).scalar_one()
        return found

    def ids_of_thread(self, channel: str, thread_ts: str) -> Sequence[int]:
        """Requests whose anchor or grouped message, or card thread, is this thread; newest first."""
        return self._connection.execute(_OF_THREAD, {"channel": channel, "ts": thread_ts}).scalars().all()

    def latest_of_author(self, channel: str, author: str) -> Request | None:
        """The author's newest request in the channel by `opened_at` (R5)."""
        return self._one(_LATEST_OF_AUTHOR, channel=channel, author=author)

    def of_author_since(self, channel: str, author: str, since: datetime) -> Sequence[Request]:
        """The author's requests in the channel that were opened at `since` or later, oldest first (F2)."""
        return self._all(_OF_AUTHOR_SINCE, channel=channel, author=author, since=since)

    def unanswered(self, team: str) -> Sequence[Request]:
        """Open requests of a team without a response, oldest first."""
        return self._all(_UNANSWERED, team=team)

    def opened_unanswered_since(self, team: str, since: datetime) -> Sequence[Request]:
        """Open requests without a response that were opened at `since` or later, oldest first (F9)."""
        return self._all(_UNANSWERED_SINCE, team=team, since=since)

    def open_threads(self) -> Sequence[tuple[str, str]]:
        """(channel, thread_ts) of every open request (R13)."""
        return list(dict.fromkeys((channel, thread) for channel, thread in self._connection.execute(_OPEN_THREADS)))

    def children_of(self, request_id: int) -> Sequence[Request]:
        """Requests that were marked as a duplicate of this one (R10)."""
        return self._all(_CHILDREN, parent=request_id)

    def split_from(self, request_id: int) -> Sequence[Request]:
        """Requests that were split off this one (R3), oldest first."""
        return self._all(_SPLIT_FROM, parent=request_id)

    def add_message(self, message: RequestMessage) -> RequestMessage | None:
        """None if (channel, ts) is stored already."""
        number = self._connection.execute(_ADD_MESSAGE, MESSAGE.write(replace(message, id=0))).scalar_one_or_none()
        return None if number is None else replace(message, id=number)

    def messages(self, request_id: int) -> Sequence[RequestMessage]:
        """The messages of a request in the order of their ts, without repeats of an alert."""
        return MESSAGE.read_all(self._connection.execute(_MESSAGES, {"request": request_id}))

    def message(self, channel: str, ts: str) -> RequestMessage | None:
        row = self._connection.execute(_MESSAGE, {"in_channel": channel, "at_ts": ts}).one_or_none()
        return None if row is None else MESSAGE.read(row)

    def save_message(self, message: RequestMessage) -> None:
        self._write(_SAVE_MESSAGE, message.id, MESSAGE.write(message))

    def remove_message(self, channel: str, ts: str) -> None:
        """Take a message out of its request (Make separate, or a reply that becomes a request)."""
        self._connection.execute(_REMOVE_MESSAGE, {"in_channel": channel, "at_ts": ts})

    def add_response(self, response: ResponseRow) -> ResponseRow:
        values = RESPONSE.write(replace(response, id=0))
        return replace(response, id=self._connection.execute(_ADD_RESPONSE, values).scalar_one())

    def responses(self, request_id: int) -> Sequence[ResponseRow]:
        """The responses to a request in the order of their time."""
        return RESPONSE.read_all(self._connection.execute(_RESPONSES, {"request": request_id}))

    def save_response(self, response: ResponseRow) -> None:
        self._write(_SAVE_RESPONSE, response.id, RESPONSE.write(response))

    def move_channel(self, old: str, new: str) -> int:
        """Rewrite a channel's id in requests, messages, incidents, outbox and cursors; the number of requests.

        A message that is known under the new id already stays as it is there.
        """
        both = {"old": old, "new": new}
        moved = self._connection.execute(_MOVE_REQUESTS, both).rowcount
        for statement in _MOVE_OTHERS:
            self._connection.execute(statement, both)
        return moved

    def _one(self, query: sa.Select[tuple[object, ...]], **values: object) -> Request | None:
        row = self._connection.execute(query, values).one_or_none()
        return None if row is None else REQUEST.read(row)

    def _all(self, query: sa.Select[tuple[object, ...]], **values: object) -> list[Request]:
        return REQUEST.read_all(self._connection.execute(query, values))

    def _write(self, statement: sa.Update, row_id: int, values: dict[str, object]) -> None:
        if self._connection.execute(statement, {**values, "row_id": row_id}).rowcount != 1:
            raise LookupError(f"There is no row {row_id} to save.")
