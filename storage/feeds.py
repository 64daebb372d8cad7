"""Addresses of calendar feeds and what was published under them (D9): `bot.ports.duty.Feeds`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.ports.rows import Feed, FeedEvent
from storage.mapping import mapping
from storage.tables import feed_events, feeds

FEED = mapping(Feed, feeds)
EVENT = mapping(FeedEvent, feed_events)

_VALID = feeds.c.revoked_at.is_(None)
_ADD = sa.insert(feeds).returning(feeds.c.id)
_BY_TOKEN = sa.select(*FEED.columns).where(feeds.c.token_hash == bindparam("token_hash"), _VALID)
_OF_SUBJECT = sa.select(*FEED.columns).where(feeds.c.subject == bindparam("subject"), _VALID).order_by(feeds.c.id)
_OF_SUBJECT_BY = _OF_SUBJECT.where(feeds.c.created_by == bindparam("created_by"))
_REVOKE = sa.update(feeds).where(feeds.c.id == bindparam("feed"), _VALID).values(revoked_at=bindparam("now"))
_EVENTS = (
    sa.select(*EVENT.columns)
    .where(feed_events.c.subject == bindparam("subject"))
    .order_by(feed_events.c.ends_at, feed_events.c.uid)
)
_inserted = insert(feed_events)
_PUT_EVENT = _inserted.on_conflict_do_update(
    index_elements=[feed_events.c.uid, feed_events.c.subject],
    set_={name: _inserted.excluded[name] for name in EVENT.names if name not in {"uid", "subject"}},
)
_FORGET = sa.delete(feed_events).where(
    feed_events.c.subject == bindparam("about"),
    sa.or_(feed_events.c.ends_at < bindparam("before"), feed_events.c.cancelled_at < bindparam("before")),
)


class SqlFeeds:
    """`bot.ports.duty.Feeds`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, feed: Feed) -> Feed:
        return replace(feed, id=self._connection.execute(_ADD, FEED.write(replace(feed, id=0))).scalar_one())

    def by_token(self, token_hash: str) -> Feed | None:
        """The feed of an address that was not revoked."""
        found = FEED.read_all(self._connection.execute(_BY_TOKEN, {"token_hash": token_hash}))
        return found[0] if found else None

    def of_subject(self, subject: str, created_by: str | None = None) -> Sequence[Feed]:
        """Feeds of a subject that were not revoked; those of one person if they are named."""
        if created_by is None:
            return FEED.read_all(self._connection.execute(_OF_SUBJECT, {"subject": subject}))
        return FEED.read_all(self._connection.execute(_OF_SUBJECT_BY, {"subject": subject, "created_by": created_by}))

    def revoke(self, feed_id: int, now: datetime) -> bool:
        return self._connection.execute(_REVOKE, {"feed": feed_id, "now": now}).rowcount > 0

    def events(self, subject: str) -> Sequence[FeedEvent]:
        """Everything that was ever published under a subject and is not forgotten."""
        return EVENT.read_all(self._connection.execute(_EVENTS, {"subject": subject}))

    def put_event(self, event: FeedEvent) -> None:
        self._connection.execute(_PUT_EVENT, EVENT.write(event))

    def forget_events(self, subject: str, before: datetime) -> int:
        """Delete what ended or was cancelled before."""
        return self._connection.execute(_FORGET, {"about": subject, "before": before}).rowcount
