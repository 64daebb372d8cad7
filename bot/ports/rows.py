"""Plain rows that services read and write beside requests: values, named like their tables."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.response import ResponseKind, Standing


class MessagePart(StrEnum):
    """What a stored message is to its request."""

    OPENING = "opening"
    GROUPED = "grouped"
    REPLY = "reply"
    REPEAT = "repeat"  # of an alert; kept without its text, and never listed (A2)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMessage:
    """A message of a request, unique by (channel, ts)."""

    id: int = 0
    request_id: int
    channel: str
    ts: str
    part: MessagePart
    author: str
    standing: Standing
    text: str
    file_count: int
    posted_at: datetime
    edited_ts: str | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """Something that answers or acknowledges a request; retracted ones never happened (F5)."""

    id: int = 0
    request_id: int
    kind: ResponseKind
    by: str
    standing: Standing
    at: datetime
    message_ts: str | None = None  # the reply's ts, or the message that carries the reaction
    emoji: str | None = None
    approximate: bool = False
    retracted_at: datetime | None = None


class TimerState(StrEnum):
    """The life of a timer."""

    ARMED = "armed"
    FIRED = "fired"
    CANCELLED = "cancelled"
    COLLAPSED = "collapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something that happens at `due_at`; `subject` is the aggregate to lock first ("request:42")."""

    id: int = 0
    key: str  # unique: arming twice is arming once
    kind: str
    team: str
    subject: str
    due_at: datetime
    data: dict[str, object] = field(default_factory=dict)
    state: TimerState = TimerState.ARMED
    fired_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """Who did what, when, why, from where (P2)."""

    id: int = 0
    at: datetime
    team: str
    actor: str  # a user id, or "firstline" for the bot itself
    action: str  # "request.take" …
    subject: str  # "request:42"
    reason: str = ""
    source: str = ""  # button, reaction, command, shortcut, event, timer, catch-up
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """An event as it came in, before anybody judged it."""

    id: int = 0
    event_id: str
    body: str  # ASCII JSON, exactly what Bolt dispatches
    received_at: datetime
    channel: str | None
    thread: str | None  # orders events of one thread: thread_ts, or ts at top level
    message_ts: str | None
    state: str = "new"  # new | done | failed
    attempts: int = 0
    not_before: datetime | None = None
    lease_until: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftNote:
    """A note for the handoff (H3)."""

    id: int = 0
    team: str
    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftAccount:
    """What a closed shift means for one person's debt, in weighted days (D4); never changed afterwards."""

    team: str
    shift_id: int
    user: str
    credit: float
    served: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar feed's address, of which only the hash is stored (D9, P3)."""

    id: int = 0
    subject: str  # "team:<id>", "person:<user>", "schedule:<id>"
    token_hash: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """An event as it was last published; `sequence` grows whenever its `content` changes."""

    uid: str
    subject: str
    content: dict[str, object]
    sequence: int
    last_modified: datetime
    ends_at: datetime
    cancelled_at: datetime | None = None
