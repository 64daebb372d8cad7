"""Events as they came in: stored once by event id, worked off oldest first within each thread."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.ports.rows import InboxRow
from storage.mapping import mapping
from storage.schema import FORGET_AT_ONCE, INBOX_DONE, INBOX_FAILED, INBOX_OPEN
from storage.tables import inbox

INBOX = mapping(InboxRow, inbox)

_OPEN, _DONE, _FAILED = sa.text("inbox." + INBOX_OPEN), sa.text(INBOX_DONE), sa.text(INBOX_FAILED)
_older = inbox.alias("older")

_ADD = (
    insert(inbox)
    .on_conflict_do_nothing(index_elements=[inbox.c.event_id])
    .execution_options(preserve_rowcount=True)  # SQLAlchemy does not keep it for an INSERT unless asked
)
_BEHIND_ANOTHER = sa.exists().where(
    sa.text("older." + INBOX_OPEN),
    _older.c.channel == inbox.c.channel,
    _older.c.thread == inbox.c.thread,
    _older.c.id < inbox.c.id,
)
_READY = (
    sa.select(inbox.c.id)
    .where(
        _OPEN,
        sa.or_(inbox.c.not_before.is_(None), inbox.c.not_before <= bindparam("now")),
        sa.or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= bindparam("now")),
        ~_BEHIND_ANOTHER,
    )
    .order_by(inbox.c.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
    .cte("ready")  # evaluated once: PostgreSQL might otherwise run it again and lock more rows than it may
)
# The condition is repeated: PostgreSQL would otherwise let a second claimer overwrite the first one's claim.
_LEASE = (
    sa.update(inbox)
    .where(
        inbox.c.id.in_(sa.select(_READY.c.id)),
        _OPEN,
        sa.or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= bindparam("now")),
    )
    .values(lease_until=bindparam("until"), attempts=inbox.c.attempts + 1)
    .returning(*INBOX.columns)
)
_RELEASE_ALL = sa.update(inbox).where(_OPEN, inbox.c.lease_until.is_not(None)).values(lease_until=None)
_THE_ROW = inbox.c.id == bindparam("row_id")
_FINISH = sa.update(inbox).where(_THE_ROW).values(state="done", lease_until=None, last_error=None)
_RETRY = (
    sa.update(inbox)
    .where(_THE_ROW, _OPEN)
    .values(lease_until=None, not_before=bindparam("later"), last_error=bindparam("error"))
)
_FAIL = sa.update(inbox).where(_THE_ROW, _OPEN).values(state="failed", lease_until=None, last_error=bindparam("error"))
_PENDING = sa.select(sa.func.count()).select_from(inbox).where(_OPEN)
_UNJUDGED = sa.select(
    sa.exists().where(
        _OPEN,
        inbox.c.channel == bindparam("of_channel"),
        inbox.c.thread == bindparam("of_thread"),
        inbox.c.received_at >= bindparam("since"),
    )
)
_FAILURES = sa.select(*INBOX.columns).where(_FAILED).order_by(inbox.c.id.desc()).limit(bindparam("at_most"))
_REPLAY = (
    sa.update(inbox)
    .where(_DONE, inbox.c.channel == bindparam("of_channel"), inbox.c.thread == bindparam("of_thread"))
    .values(state="new", attempts=0, not_before=None)
)
_FORGET = sa.delete(inbox).where(
    inbox.c.id.in_(
        sa.select(inbox.c.id)
        .where(_DONE, inbox.c.received_at < bindparam("before"))
        .order_by(inbox.c.id)
        .limit(FORGET_AT_ONCE)
    )
)


class SqlInbox:
    """`bot.ports.storage.Inbox`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add_many(self, rows: Sequence[InboxRow]) -> int:
        """Insert or ignore by event_id; the number of new rows."""
        return self._connection.execute(_ADD, [INBOX.write(row) for row in rows]).rowcount if rows else 0

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[InboxRow]:
        """The oldest open row of each (channel, thread), leased; a row without a thread waits for nobody."""
        rows = self._connection.execute(_LEASE, {"now": now, "at_most": limit, "until": now + lease})
        return sorted(INBOX.read_all(rows), key=lambda row: row.id)

    def release_all(self) -> int:
        """Take back every lease, for the start of a process that is the only one; their number."""
        return self._connection.execute(_RELEASE_ALL).rowcount

    def done(self, inbox_id: int) -> None:
        self._connection.execute(_FINISH, {"row_id": inbox_id})

    def retry(self, inbox_id: int, *, not_before: datetime, error: str) -> None:
        """Give the row back until `not_before`; later rows of its thread wait with it."""
        self._connection.execute(_RETRY, {"row_id": inbox_id, "later": not_before, "error": error})

    def failed(self, inbox_id: int, *, error: str) -> None:
        """Give the row up; it is kept, visible, and holds its thread no longer."""
        self._connection.execute(_FAIL, {"row_id": inbox_id, "error": error})

    def pending(self) -> int:
        return self._connection.execute(_PENDING).scalar_one()

    def unjudged(self, channel: str, thread: str, since: datetime) -> bool:
        """Whether something about the thread was stored since then and is not judged yet."""
        values = {"of_channel": channel, "of_thread": thread, "since": since}
        return bool(self._connection.execute(_UNJUDGED, values).scalar_one())

    def failures(self, limit: int) -> Sequence[InboxRow]:
        """Rows that were given up, newest first."""
        return INBOX.read_all(self._connection.execute(_FAILURES, {"at_most": limit}))

    def replay(self, channel: str, thread: str) -> int:
        """Set done rows of a thread to new again; their number (R7)."""
        return self._connection.execute(_REPLAY, {"of_channel": channel, "of_thread": thread}).rowcount

    def forget(self, before: datetime) -> int:
        """Delete done rows received before, the oldest first and at most 1,000 a call; their number."""
        return self._connection.execute(_FORGET, {"before": before}).rowcount
