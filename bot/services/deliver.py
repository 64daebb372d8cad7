"""Making Slack agree with the outbox: claim, send, settle; what a failure means for a row (durability.md 4)."""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import log
from bot.clock import Clock
from bot.domain.reasons import Reason
from bot.errors import DatabaseUnavailable
from bot.ports.notifier import NobodyOutside, Notifier
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.slack import Outcome, Renderer, Slack, SlackFailed
from bot.ports.storage import Store
from bot.services import outside, posted, refresh
from bot.services.rotation import takeover
from bot.services.sending import Sender, Sent
from bot.services.work import Desk

FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=1), timedelta(minutes=5)
DEAD_AFTER = timedelta(hours=24)
BROKEN_ATTEMPTS = 8  # about four minutes of backoff: an error of ours rarely mends itself
VERIFIABLE = frozenset({Kind.MESSAGE, Kind.DM})
VANISHED = frozenset({"message_not_found"})
LEFT = frozenset({"user_disabled"})  # the account was deactivated since we last asked

logger = log.get(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast and how patiently to deliver; the defaults are Slack's limits and the measured times."""

    gap: timedelta = timedelta(seconds=1)  # between two posts in a channel
    burst: int = 4  # posts that may go at once before the gap counts
    lease: timedelta = timedelta(seconds=25)  # longer than a call and its margin, short for those who wait behind it
    call_timeout: timedelta = timedelta(seconds=10)
    settle: timedelta = timedelta(seconds=5)  # before looking whether an unknown call took effect
    revoked_pause: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of one row, for log and metrics."""

    row: OutboxRow
    result: str  # sent | unchanged | skipped | later | verify | dead | lost (another worker has it)
    error: str = ""


class Deliverer:
    """Delivers outbox rows. Safe to run in any number of threads and replicas at once."""

    def __init__(
        self,
        *,
        desk: Desk,
        store: Store,
        slack: Slack,
        render: Renderer,
        clock: Clock,
        worker: str,
        pace: Pace | None = None,
        on_revoked: Callable[[str], None] = lambda _error: None,
        notifier: Notifier | None = None,
    ) -> None:
        self._desk = desk
        self._store = store
        self._sender = Sender(
            desk=desk,
            store=store,
            slack=slack,
            render=render,
            clock=clock,
            still_ours=self._still_ours,
            notifier=notifier or NobodyOutside(),
        )
        self._clock = clock
        self._worker = worker
        self._pace = pace or Pace()
        self._on_revoked = on_revoked
        self.refused: str | None = None  # why the token does not work: nothing is sent, nothing is lost
        self.paused_until: datetime | None = None

    def claim(self, limit: int, busy: Collection[str] = ()) -> Sequence[OutboxRow]:
        """Rows to send now, each with its lane taken. While the token does not work only what leaves outside Slack:
        people are paged for incidents all the same (O1)."""
        now = self._clock.now()
        if limit <= 0:
            return ()
        paused = self.paused_until is not None and now < self.paused_until
        with self._store.begin() as uow:
            return uow.outbox.claim(
                now, worker=self._worker, limit=limit, lease=self._pace.lease, busy=busy, outside=paused
            )

    def next_due(self) -> datetime | None:
        """When there is something to send to Slack again; None if nothing waits."""
        with self._store.reading() as uow:
            due = uow.outbox.next_due(self._clock.now())
        return max(due, self.paused_until) if due is not None and self.paused_until is not None else due

    def reap(self) -> int:
        """Take back rows whose sender died; they are looked up before they are sent again."""
        with self._store.begin() as uow:
            return uow.outbox.reap(self._clock.now(), self._pace.settle)

    def take_back_all(self) -> int:
        """At the start of the only process: whatever its predecessor was sending is looked up and sent again."""
        with self._store.begin() as uow:
            return uow.outbox.abandon(self._clock.now(), self._pace.settle)

    def release(self, row: OutboxRow) -> None:
        """Give back a claimed row that will not be sent by this process (shutdown)."""
        with self._store.begin() as uow:
            uow.outbox.release(row, self._clock.now())

    def refuse(self, error: str) -> None:
        """Slack does not accept our token: everything waits, and one try a minute finds out when it does again."""
        self.refused, self.paused_until = error, self._clock.now() + self._pace.revoked_pause
        self._on_revoked(error)

    def accept(self) -> None:
        """A call went well, so the token works."""
        self.refused = self.paused_until = None

    def send(self, row: OutboxRow) -> Report:
        """Deliver one claimed row and settle it; never raises for what Slack does."""
        try:
            self._still_ours(row)
            outcome = self._sender.send(row)
            return self._moot(row, outcome) if isinstance(outcome, Reason) else self._settled(row, outcome)
        except SlackFailed as failure:
            return self._failed(row, failure)
        except DatabaseUnavailable:
            raise
        except Exception as error:
            return self._broken(row, error)

    def _broken(self, row: OutboxRow, error: Exception) -> Report:
        """A message that our own code cannot draw must not hold up the messages behind it."""
        logger.exception("message_not_drawn", key=row.key, view=row.view)
        described = f"{type(error).__name__}: {error}"[:300]
        if row.failures >= BROKEN_ATTEMPTS:
            return self._dead(row, described)
        failure = SlackFailed(Outcome.LATER, described)
        later = self._clock.now() + backoff(row.failures)  # how far it got is not known: look before posting again
        return self._again(row, failure, later, counts=True, verify=row.kind in VERIFIABLE)

    def _still_ours(self, row: OutboxRow) -> None:
        """A call that could end after the lease may run beside another's: walk away before it begins."""
        if row.lease_until is not None and self._clock.now() + self._pace.call_timeout > row.lease_until:
            raise SlackFailed(Outcome.LATER, "the lease ran out before the call")

    def _settled(self, row: OutboxRow, sent: Sent) -> Report:
        if sent.called:
            self.accept()
        with self._store.begin() as uow:
            kept = uow.outbox.settle_sent(
                row,
                now=self._clock.now(),
                slack_channel=sent.channel,
                slack_ts=sent.ts,
                content_hash=sent.content,
                gap=self._pace.gap if sent.posted else timedelta(0),
                burst=self._pace.burst,
            )
        if sent.posted and sent.channel is not None and sent.ts is not None and posted.is_followed(row):
            with self._desk.work("deliver") as work:
                posted.follow(work, row, sent.channel, sent.ts)
        return Report(row=row, result=("sent" if sent.called else "unchanged") if kept else "lost")

    def _moot(self, row: OutboxRow, reason: Reason) -> Report:
        with self._store.begin() as uow:
            uow.outbox.settle_skipped(row, now=self._clock.now(), reason=reason.sentence)
        return Report(row=row, result="skipped", error=reason.code)

    def _failed(self, row: OutboxRow, failure: SlackFailed) -> Report:
        now = self._clock.now()
        if failure.outcome is Outcome.REVOKED:
            self.refuse(failure.error)
            return self._again(row, failure, now + self._pace.revoked_pause, counts=False)
        if failure.outcome is Outcome.PERMANENT:
            return self._refused(row, failure, now)
        if row.kind is Kind.EPHEMERAL and failure.outcome is Outcome.UNKNOWN:
            return self._dropped(row, failure)
        if row.kind is Kind.NOTIFY and row.failures + 1 == outside.FAILURES_TOLD:
            self._tell_failing(row, failure)
        if now - (row.first_claimed_at or now) > DEAD_AFTER:
            return self._dead(row, f"gave up after {DEAD_AFTER.total_seconds() / 3600:.0f} hours: {failure.error}")
        if failure.outcome is Outcome.UNKNOWN:
            wait = max(self._pace.settle, backoff(row.failures))
            return self._again(row, failure, now + wait, counts=True, verify=row.kind in VERIFIABLE)
        wait = failure.retry_after if failure.retry_after is not None else backoff(row.failures)
        return self._again(row, failure, now + wait, counts=failure.retry_after is None)

    def _tell_failing(self, row: OutboxRow, failure: SlackFailed) -> None:
        with self._desk.work("deliver") as work:
            outside.failing(work, row, failure.error)

    def _again(
        self, row: OutboxRow, failure: SlackFailed, not_before: datetime, *, counts: bool, verify: bool = False
    ) -> Report:
        with self._store.begin() as uow:
            uow.outbox.settle_retry(
                row,
                now=self._clock.now(),
                not_before=not_before,
                error=failure.error,
                verify=verify or row.verify,
                count_failure=counts,
                lane_until=not_before if failure.retry_after is not None or "lane" in row.data else None,
            )
        return Report(row=row, result="verify" if verify else "later", error=failure.error)

    def _refused(self, row: OutboxRow, failure: SlackFailed, now: datetime) -> Report:
        if failure.error in VANISHED and row.slack_ts is not None and not row.gone:
            with self._store.begin() as uow:
                uow.outbox.settle_vanished(row, now=now)
            return Report(row=row, result="later", error=failure.error)
        if row.kind is Kind.DM and failure.error in LEFT and row.user is not None:
            with self._desk.work("deliver") as work:
                refresh.left(work, row.user)
            return self._dropped(row, failure)
        if row.kind is Kind.EPHEMERAL or (row.kind is Kind.REACTIONS and failure.error in VANISHED):
            return self._dropped(row, failure)
        if row.kind in {Kind.USER_GROUP, Kind.TOPIC}:
            with self._desk.work("deliver") as work:
                takeover.explain_refusal(work, row, failure.error)
        if row.kind is Kind.NOTIFY:
            self._tell_failing(row, failure)
        return self._dead(row, failure.error)

    def _dropped(self, row: OutboxRow, failure: SlackFailed) -> Report:
        """What reaches nobody any more is no loss, nor is a hint (N4): it is skipped, never repeated."""
        with self._store.begin() as uow:
            uow.outbox.settle_skipped(row, now=self._clock.now(), reason=failure.error)
        return Report(row=row, result="skipped", error=failure.error)

    def _dead(self, row: OutboxRow, error: str) -> Report:
        with self._store.begin() as uow:
            uow.outbox.settle_dead(row, now=self._clock.now(), error=error)
        return Report(row=row, result="dead", error=error)


def backoff(failures: int) -> timedelta:
    """Exponential from one second, at most five minutes, with jitter so that replicas do not march in step."""
    exact = min(FIRST_BACKOFF.total_seconds() * 2 ** min(failures, 12), LONGEST_BACKOFF.total_seconds())
    return timedelta(seconds=exact * random.uniform(0.75, 1.25))  # noqa: S311 - spreading load needs no secrecy
