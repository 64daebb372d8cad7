"""What services ask of the database: one protocol per aggregate, all inside one unit of work."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.requests import Request
from bot.ports.alerts import Alerts
from bot.ports.changes import Changes
from bot.ports.directory import Directory
from bot.ports.duties import DutyRuns
from bot.ports.duty import Duty, Feeds
from bot.ports.incidents import Incidents
from bot.ports.knowledge import CommonRequests
from bot.ports.outbox import Desired, OutboxRow
from bot.ports.rows import AuditRow, InboxRow, RequestMessage, ResponseRow, Timer, TimerState
from bot.ports.search import Search
from bot.ports.suggestions import Recurrences, Suggestions
from bot.ports.tickets import Tickets
from bot.ports.triage import Approvals


class Requests(Protocol):
    """Requests with their messages and responses. `lock` takes the aggregate row first, always."""

    def add(self, request: Request) -> Request | None:
        """Insert (the given id is ignored); None if (channel, message_ts) is a request already (R7)."""
        ...

    def get(self, request_id: int) -> Request | None: ...

    def lock(self, request_id: int) -> Request | None:
        """The row, locked until the end of the unit of work (FOR UPDATE where the database has it)."""
        ...

    def lock_if_free(self, request_id: int) -> Request | None:
        """As `lock`, but None at once if another unit of work has the row."""
        ...

    def save(self, request: Request) -> Request:
        """Write all columns of a locked row; the caller sets `version`."""
        ...

    def id_of_message(self, channel: str, ts: str) -> int | None:
        """The request that the message (anchor, grouped or reply) belongs to."""
        ...

    def ids_of_thread(self, channel: str, thread_ts: str) -> Sequence[int]:
        """Requests whose anchor or grouped message, or card thread, is this thread; newest first."""
        ...

    def latest_of_author(self, channel: str, author: str) -> Request | None:
        """The author's newest request in the channel by `opened_at` (for grouping, R5)."""
        ...

    def of_author_since(self, channel: str, author: str, since: datetime) -> Sequence[Request]:
        """The author's requests in the channel that were opened at `since` or later, oldest first (F2)."""
        ...

    def unanswered(self, team: str) -> Sequence[Request]:
        """Open requests of a team with `responded_at` null, oldest first (an owner does not make it answered)."""
        ...

    def opened_unanswered_since(self, team: str, since: datetime) -> Sequence[Request]: ...

    def open_threads(self) -> Sequence[tuple[str, str]]:
        """(channel, thread_ts) of every open request, for catch-up (R13)."""
        ...

    def children_of(self, request_id: int) -> Sequence[Request]: ...

    def split_from(self, request_id: int) -> Sequence[Request]:
        """Requests that were split off this one (R3), oldest first."""
        ...

    def add_message(self, message: RequestMessage) -> RequestMessage | None:
        """None if (channel, ts) is stored already."""
        ...

    def messages(self, request_id: int) -> Sequence[RequestMessage]:
        """All but the repeats of an alert, which may be very many (A2)."""
        ...

    def message(self, channel: str, ts: str) -> RequestMessage | None: ...

    def save_message(self, message: RequestMessage) -> None: ...

    def remove_message(self, channel: str, ts: str) -> None:
        """Take a message out of its request (Make separate, or a reply that becomes a request)."""
        ...

    def add_response(self, response: ResponseRow) -> ResponseRow: ...

    def responses(self, request_id: int) -> Sequence[ResponseRow]: ...

    def save_response(self, response: ResponseRow) -> None: ...

    def move_channel(self, old: str, new: str) -> int:
        """Rewrite a channel's id in requests, messages, incidents, outbox and cursors; the number of requests."""
        ...


class Timers(Protocol):
    """Timers as rows."""

    def arm(self, timers: Sequence[Timer]) -> None:
        """Insert; a key that exists already stays as it is."""
        ...

    def rearm(self, timer: Timer) -> None:
        """Insert, or set a known key to armed again with the new due time and data."""
        ...

    def rows(self, subject: str) -> Sequence[Timer]:
        """All timers of a subject, whatever their state, by due time."""
        ...

    def cancel(self, subject: str, kinds: Collection[str] | None = None) -> int: ...

    def cancel_key(self, key: str) -> bool: ...

    def armed(self, subject: str) -> Sequence[Timer]: ...

    def due_subjects(self, now: datetime, limit: int, kinds: Collection[str] | None = None) -> Sequence[str]:
        """Subjects that have due timers, of these kinds or any, longest due first."""
        ...

    def due_of(self, subject: str, now: datetime) -> Sequence[Timer]:
        """Due armed timers of a subject whose row the caller has locked, in due order (SKIP LOCKED on PostgreSQL)."""
        ...

    def close(self, timer: Timer, state: TimerState, now: datetime) -> bool:
        """Leave armed; False if somebody else did (the claim of a timer)."""
        ...

    def next_due(self, *, besides: str = "") -> datetime | None:
        """When the next timer rings, of any kind but `besides`."""
        ...

    def overdue(self, before: datetime) -> int: ...


class Outbox(Protocol):
    """Desired states. Only `bot.services.noise` calls `want`; only `bot.services.deliver` the rest."""

    def want(self, desired: Desired, now: datetime) -> OutboxRow: ...

    def get(self, key: str) -> OutboxRow | None: ...

    def append_pending(self, key_prefix: str, field: str, value: object) -> OutboxRow | None:
        """Append `value` to the list `data[field]` of the newest row under the prefix that is still pending and was
        never delivered; None if there is none (coalescing)."""
        ...

    def redraw(self, keys: Collection[str], now: datetime, not_before: datetime | None = None) -> int:
        """Ask for a known message to be drawn again (desired_version + 1); unknown keys are ignored."""
        ...

    def drop(self, request_id: int, kinds: Collection[str]) -> int:
        """Skip what is pending, never delivered, of a request (moot reminders)."""
        ...

    def find_by_slack(self, channel: str, ts: str) -> OutboxRow | None: ...

    def lost_in_slack(self, channel: str, ts: str, now: datetime) -> bool:
        """Somebody deleted our message: forget where it stood, so that it is posted anew."""
        ...

    def dead(self, limit: int) -> Sequence[OutboxRow]: ...

    def revive(self, row_id: int, now: datetime) -> bool: ...

    def claim(
        self,
        now: datetime,
        *,
        worker: str,
        limit: int,
        lease: timedelta,
        busy: Collection[str] = (),
        outside: bool = False,
    ) -> Sequence[OutboxRow]:
        """Head of each free lane → sending, attempts + 1, lane taken until the lease ends (own short transaction).

        `outside`: only what leaves by other ways than Slack.
        """
        ...

    def settle_sent(
        self,
        row: OutboxRow,
        *,
        now: datetime,
        slack_channel: str | None,
        slack_ts: str | None,
        content_hash: str,
        gap: timedelta,
        burst: int,
    ) -> bool:
        """Fenced by attempt; back to pending if a newer version is wanted. `gap`, `burst`: the lane's pace."""
        ...

    def settle_skipped(self, row: OutboxRow, *, now: datetime, reason: str) -> bool: ...

    def settle_retry(
        self,
        row: OutboxRow,
        *,
        now: datetime,
        not_before: datetime,
        error: str,
        verify: bool,
        count_failure: bool,
        lane_until: datetime | None,
    ) -> bool:
        """Back to pending: after Retry-After, a backoff, or for a look-up after an unknown outcome."""
        ...

    def settle_dead(self, row: OutboxRow, *, now: datetime, error: str) -> bool: ...

    def settle_vanished(self, row: OutboxRow, *, now: datetime) -> bool:
        """The delivered message is gone in Slack: forget where it stood, back to pending to be posted anew."""
        ...

    def reap(self, now: datetime, settle: timedelta) -> int:
        """Rows whose lease ended → pending(verify, now + settle); ephemeral ones → skipped."""
        ...

    def abandon(self, now: datetime, settle: timedelta) -> int:
        """Take back whatever is being sent, leases or not: for the start of a process that is the only one."""
        ...

    def release(self, row: OutboxRow, now: datetime) -> bool:
        """Give a claim back whose call never began."""
        ...

    def next_due(self, now: datetime) -> datetime | None:
        """When the next pending row can be sent: its not_before and its lane's pace."""
        ...

    def oldest_pending(self) -> datetime | None: ...

    def counts(self) -> dict[str, int]: ...


class Inbox(Protocol):
    """Events as they came in. Inserting is the writer's (storage), claiming the workers'."""

    def add_many(self, rows: Sequence[InboxRow]) -> int:
        """Insert or ignore by event_id; the number of new rows."""
        ...

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[InboxRow]:
        """The oldest open row of each (channel, thread), leased."""
        ...

    def release_all(self) -> int:
        """Take back every lease: for the start of a process that is the only one."""
        ...

    def done(self, inbox_id: int) -> None: ...

    def retry(self, inbox_id: int, *, not_before: datetime, error: str) -> None: ...

    def failed(self, inbox_id: int, *, error: str) -> None: ...

    def pending(self) -> int: ...

    def unjudged(self, channel: str, thread: str, since: datetime) -> bool:
        """Whether something about the thread was stored since then and is not judged yet."""
        ...

    def failures(self, limit: int) -> Sequence[InboxRow]: ...

    def replay(self, channel: str, thread: str) -> int:
        """Set done rows of a thread to new again: events that came before the message they belong to (R7)."""
        ...

    def forget(self, before: datetime) -> int:
        """Delete done rows received before; keys live longer than the last retry (24 h with Delayed Events)."""
        ...


class Audit(Protocol):
    """The audit trail: append only."""

    def append(self, row: AuditRow) -> None: ...

    def of(self, subject: str, limit: int = 50) -> Sequence[AuditRow]:
        """Newest first."""
        ...


class Settings(Protocol):
    """Small facts by key: home viewers, DM channels, mutes, channel aliases, names, claims of once-only work."""

    def get(self, key: str) -> object | None: ...

    def some(self, keys: Collection[str]) -> dict[str, object]:
        """Those of these facts that are known, by key."""
        ...

    def put(self, key: str, value: object, now: datetime) -> None: ...

    def put_once(self, key: str, value: object, now: datetime) -> bool:
        """Insert; False if the key exists (the right to do something once)."""
        ...

    def delete(self, key: str) -> None: ...

    def with_prefix(self, prefix: str) -> dict[str, object]: ...


class Cursors(Protocol):
    """Per channel, up to which message history was read back (R13)."""

    def get(self, channel: str) -> str | None: ...

    def advance(self, channel: str, ts: str, now: datetime) -> None:
        """Never backwards."""
        ...


class ReadModels(Protocol):
    """Queries for screens; each a bounded number of statements, fast at a million past requests."""

    def open_requests(self, team: str, limit: int) -> Sequence[Request]:
        """Open requests of a team: unanswered first, then oldest first."""
        ...

    def open_count(self, team: str) -> int: ...

    def owned_by(self, user: str, limit: int) -> Sequence[Request]: ...

    def of_author(self, user: str, limit: int, closed_since: datetime) -> Sequence[Request]:
        """The requester's own: open ones first, then those closed since that instant, newest first."""
        ...

    def export_requests(self, team: str | None, start: datetime, end: datetime) -> Sequence[Request]: ...

    def request_ids_after(self, request_id: int, limit: int) -> Sequence[int]:
        """Ids of requests by id, for reading all of them in small steps."""
        ...

    def export_audit(self, start: datetime, end: datetime) -> Sequence[AuditRow]: ...


class UnitOfWork(Protocol):
    """Repositories over one transaction."""

    @property
    def requests(self) -> Requests: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def duty(self) -> Duty: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def knowledge(self) -> CommonRequests: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def suggestions(self) -> Suggestions: ...
    @property
    def recurrences(self) -> Recurrences: ...
    @property
    def tickets(self) -> Tickets: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def duty_runs(self) -> DutyRuns: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def incidents(self) -> Incidents: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def cursors(self) -> Cursors: ...
    @property
    def screens(self) -> ReadModels: ...
    @property
    def search(self) -> Search: ...

    def serialize(self, key: str) -> None:
        """Wait for other units of work with the same key (pg_advisory_xact_lock; SQLite is serial anyway)."""
        ...

    def serialize_if_free(self, key: str) -> bool:
        """As `serialize`, but False at once if another unit of work has the key."""
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """If the block raises, what it did is undone alone, and the transaction can go on."""
        ...

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once the transaction is durable (wake-ups only)."""
        ...


class Store(Protocol):
    """The database: transactions that commit when the block ends well and roll back when it raises."""

    def begin(
        self, *, urgent: bool = False, wait: timedelta = timedelta(seconds=10)
    ) -> AbstractContextManager[UnitOfWork]:
        """A transaction; where transactions queue, `urgent` ones go first and nobody waits longer than `wait`."""
        ...

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A read-only snapshot; never waits for the writer."""
        ...

    def close(self) -> None: ...
