"""The outbox as services see it: messages as desired states with a key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

UNDER = "="  # a `thread_ts` of this and a key: under the message of that key, whose ts is not known yet


class Kind(StrEnum):
    """What a desired state is about."""

    MESSAGE = "message"  # posted once, edited when it changes, deleted when gone
    DM = "dm"  # the same in a person's direct messages (`user`)
    EPHEMERAL = "ephemeral"  # shown to `user` in `channel`, at most once, never verified
    REACTIONS = "reactions"  # our own emoji on a person's message (`channel`, `thread_ts` is the message)
    TOPIC = "topic"
    USER_GROUP = "user_group"
    HOME = "home"
    NOTIFY = "notify"


class Priority(StrEnum):
    """Order within a lane: escalations before cards, cards before everything else (text sorts so)."""

    ESCALATION = "0-escalation"
    CARD = "1-card"
    OTHER = "2-other"


class OutboxState(StrEnum):
    """The life of an outbox row (durability.md 4)."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desired:
    """What should be visible in Slack under `key`; `view` and `data` say how to draw it at send time.

    `gone` asks for its removal. `data` holds ids and plain values only, never text that a person
    may not see; it is JSON.
    """

    key: str
    kind: Kind
    team: str
    view: str
    channel: str | None = None
    thread_ts: str | None = None
    user: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    priority: Priority = Priority.OTHER
    request_id: int | None = None
    not_before: datetime | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A row of the outbox; fields are the columns."""

    id: int
    key: str
    kind: Kind
    team: str
    lane: str
    view: str
    channel: str | None
    thread_ts: str | None
    user: str | None
    data: dict[str, object]
    priority: Priority
    request_id: int | None
    gone: bool
    desired_version: int
    delivered_version: int
    delivered_hash: str | None
    slack_channel: str | None  # where it was delivered (a DM's channel id)
    slack_ts: str | None
    state: OutboxState
    verify: bool
    attempts: int  # fencing: a settle with another attempt number changes nothing
    failures: int  # failures in a row, for the backoff
    not_before: datetime
    claimed_by: str | None
    first_claimed_at: datetime | None
    lease_until: datetime | None
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None
