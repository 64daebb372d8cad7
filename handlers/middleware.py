"""The first thing that any request from Slack meets: an event is stored before it is acknowledged (slack.md 3.4)."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot import log
from bot.clock import Clock
from bot.domain.messages import Author
from bot.metrics import Metrics
from bot.ports.identity import Identity
from bot.ports.rows import InboxRow
from bot.ports.slack_messages import CHANGED, DELETED, POSTED_SUBTYPES, TOMBSTONE, author_of

PUT_SECONDS = 2.0  # Slack waits three; a late acknowledgement costs a repeat, which the event's id absorbs
INBOX_ID = "inbox_id"  # in the context of requests that come from our own inbox; Slack cannot set it
INBOX_DONE = "inbox_done"  # there too, once a listener's own transaction has finished the row

logger = log.get(__name__)


class InboxWriter(Protocol):
    """Stores events in groups; one per process."""

    def put(self, row: InboxRow, timeout: float) -> None:
        """Return once the row is durable, new or known; raise if that fails or takes longer than `timeout` seconds."""
        ...


class StoreFirst(Middleware):
    """The `before_authorize` middleware. An event that cannot be stored raises: 500, unacknowledged, sent again.

    A class of Bolt's own kind, because injecting arguments by name costs time on the busiest path.
    """

    def __init__(self, writer: InboxWriter, clock: Clock, me: Identity, metrics: Metrics) -> None:
        self._writer = writer
        self._clock = clock
        self._me = me
        self._metrics = metrics

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt passes it by name
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt passes it by name
    ) -> BoltResponse | None:
        """Store and answer an event; let everything else, and what comes from our own inbox, go on."""
        body = req.body
        if INBOX_ID in req.context:
            return next()
        kind = body.get("type")
        log.rebind(event_id=body.get("event_id"), kind=kind or body.get("command"))
        if kind == "app_rate_limited":
            logger.warning("events_dropped_by_slack", minute=body.get("minute_rate_limited"))
            return BoltResponse(status=200)
        if kind != "event_callback":
            return next()
        if worth_storing(_mapping(body.get("event")), self._me):
            self._store(body)
        return BoltResponse(status=200)

    def _store(self, body: Mapping[str, Any]) -> None:
        try:
            self._writer.put(row_of(body, self._clock.now()), PUT_SECONDS)
        except Exception:
            self._metrics.inbox_refused.inc()
            raise
        self._metrics.inbox_stored.inc()


def worth_storing(event: Mapping[str, Any], me: Identity) -> bool:
    """Whether anybody could do anything with the event: not our own posts, edits and reactions, not housekeeping.

    Deletions are kept whoever wrote the message: a card that somebody deletes must come back.
    """
    kind, subtype = event.get("type"), event.get("subtype")
    if kind in {"reaction_added", "reaction_removed"}:
        return event.get("user") != me.bot_user
    if kind != "message" or subtype == DELETED:
        return True
    if subtype == CHANGED:
        message = _mapping(event.get("message"))
        return message.get("subtype") == TOMBSTONE or not _ours(message, me)
    return subtype in POSTED_SUBTYPES and not _ours(event, me)


def row_of(body: Mapping[str, Any], received_at: datetime) -> InboxRow:
    """The inbox row of an event; ASCII, so that no character of it can be refused by a database."""
    packed = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    event = _mapping(body.get("event"))
    item, message = _mapping(event.get("item")), _mapping(event.get("message"))
    previous = _mapping(event.get("previous_message"))
    ts = _text(item.get("ts")) or _text(message.get("ts")) or _text(event.get("deleted_ts")) or _text(event.get("ts"))
    about = message or previous or event
    return InboxRow(
        event_id=_text(body.get("event_id")) or f"body:{hashlib.sha256(packed.encode()).hexdigest()}",
        body=packed,
        received_at=received_at,
        channel=_channel(event.get("channel")) or _channel(item.get("channel")),
        thread=_text(about.get("thread_ts")) or ts,
        message_ts=ts,
    )


def _ours(message: Mapping[str, Any], me: Identity) -> bool:
    return author_of(message, me.bot_id, me.app_id) is Author.SELF


def _channel(value: object) -> str | None:
    """Most events name a channel by id, those about channels themselves describe it."""
    return _text(value.get("id")) if isinstance(value, Mapping) else _text(value)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
