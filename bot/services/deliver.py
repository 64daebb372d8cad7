"""Making Slack agree with the outbox: claim, compose, call, settle; look before any resend (durability.md 4)."""

import hashlib
import json
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import log
from bot.clock import Clock
from bot.domain.reasons import Reason
from bot.errors import DatabaseUnavailable
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.screens import Rendered
from bot.ports.slack import Outcome, Renderer, Slack, SlackFailed
from bot.ports.storage import Store
from bot.services import refresh
from bot.services.compose import compose
from bot.services.people import Names
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
    ) -> None:
        self._desk = desk
        self._store = store
        self._slack = slack
        self._render = render
        self._clock = clock
        self._worker = worker
        self._pace = pace or Pace()
        self._on_revoked = on_revoked
        self.refused: str | None = None  # why the token does not work: nothing is sent, nothing is lost
        self.paused_until: datetime | None = None

    def claim(self, limit: int, busy: Collection[str] = ()) -> Sequence[OutboxRow]:
        """Rows to send now, each with its lane taken; none while the token does not work."""
        now = self._clock.now()
        if limit <= 0 or (self.paused_until is not None and now < self.paused_until):
            return ()
        with self._store.begin() as uow:
            return uow.outbox.claim(now, worker=self._worker, limit=limit, lease=self._pace.lease, busy=busy)

    def next_due(self) -> datetime | None:
        """When there is something to send again; None if nothing waits."""
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
            return self._send(row)
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

    def _send(self, row: OutboxRow) -> Report:
        if row.gone:
            return self._remove(row)
        screen = self._composed(row)
        if isinstance(screen, Reason):
            with self._store.begin() as uow:
                uow.outbox.settle_skipped(row, now=self._clock.now(), reason=screen.sentence)
            return Report(row=row, result="skipped", error=screen.code)
        match row.kind:
            case Kind.REACTIONS:
                return self._react(row, screen)
            case Kind.MESSAGE | Kind.DM:
                return self._message(row, self._render(screen))
            case Kind.EPHEMERAL:
                rendered = self._render(screen)
                self._slack.ephemeral(_known(row.channel), _known(row.user), rendered, thread_ts=row.thread_ts)
                return self._sent(row, hashed(rendered))
            case Kind.HOME:
                rendered = self._render(screen)
                if hashed(rendered) != row.delivered_hash:
                    self._slack.publish_home(_known(row.user), rendered)
                return self._sent(row, hashed(rendered))
            case _:
                raise SlackFailed(Outcome.PERMANENT, f"nothing delivers messages of kind {row.kind} yet")

    def _composed(self, row: OutboxRow) -> object | Reason:
        """Compose in one short read; names that nobody knows yet are asked from Slack outside of it."""
        with self._desk.reading("deliver") as work:
            names = Names(work)
            screen = compose(work, names, row)
            missing = names.missing
        if not missing or not self._learn(missing):
            return screen
        with self._desk.reading("deliver") as work:
            return compose(work, Names(work), row)

    def _learn(self, users: Collection[str]) -> bool:
        """Ask Slack for display names; a name is no reason to hold a message back, so failures only wait."""
        learned: dict[str, str] = {}
        deleted: set[str] = set()
        for user in users:
            try:
                profile = self._slack.profile(user)
            except SlackFailed as failure:
                if failure.outcome is not Outcome.PERMANENT:
                    break  # Slack is slow or away: the message would wait for every further name as well
                learned[user] = "a form" if user.startswith("B") else "somebody"  # a bot (R1), or of another workspace
                continue
            learned[user] = profile.name
            if profile.deleted:
                deleted.add(user)
        with self._desk.work("deliver") as work:
            for user, name in learned.items():
                work.uow.settings.put(f"name:{user}", name, work.now)
            for user in deleted:
                work.uow.settings.put(f"deleted:{user}", value=True, now=work.now)
        return bool(learned)

    def _message(self, row: OutboxRow, rendered: Rendered) -> Report:
        wanted = hashed(rendered)
        if row.slack_ts is None and row.verify:
            row = self._looked_up(row)
        if row.slack_ts is None:
            channel = self._channel(row)
            self._still_ours(row)  # looking and opening a conversation took their time
            place = self._slack.post(
                channel, rendered, key=row.key, version=row.desired_version, thread_ts=row.thread_ts
            )
            return self._sent(row, wanted, place.channel, place.ts, posted=True)
        if wanted == row.delivered_hash:
            return self._sent(row, wanted, row.slack_channel, row.slack_ts, result="unchanged")
        channel = _known(row.slack_channel)
        self._slack.edit(channel, row.slack_ts, rendered, key=row.key, version=row.desired_version)
        return self._sent(row, wanted, channel, row.slack_ts)

    def _still_ours(self, row: OutboxRow) -> None:
        """A call that could end after the lease may run beside another's: walk away before it begins."""
        if row.lease_until is not None and self._clock.now() + self._pace.call_timeout > row.lease_until:
            raise SlackFailed(Outcome.LATER, "the lease ran out before the call")

    def _looked_up(self, row: OutboxRow) -> OutboxRow:
        """After an unknown outcome: where the message stands already, if it does (its content may be older)."""
        oldest = (row.first_claimed_at or row.created_at) - timedelta(minutes=1)
        found = self._slack.find(self._channel(row), key=row.key, thread_ts=row.thread_ts, oldest=oldest)
        if found is None:
            return row
        return replace(row, slack_channel=found.channel, slack_ts=found.ts, delivered_hash=None)

    def _channel(self, row: OutboxRow) -> str:
        if row.kind is not Kind.DM:
            return _known(row.channel)
        if row.slack_channel is not None:
            return row.slack_channel
        user = _known(row.user)
        with self._store.reading() as uow:
            known = uow.settings.get(f"dm:{user}")
        if isinstance(known, str):
            return known
        channel = self._slack.open_dm(user)
        with self._store.begin() as uow:
            uow.settings.put(f"dm:{user}", channel, self._clock.now())
        return channel

    def _react(self, row: OutboxRow, wanted: object) -> Report:
        names = tuple(map(str, wanted)) if isinstance(wanted, tuple) else ()
        before = tuple(row.delivered_hash.split(",")) if row.delivered_hash else ()
        add = [name for name in names if name not in before]
        remove = [name for name in before if name not in names]
        if add or remove:
            self._slack.set_reactions(_known(row.channel), _known(row.thread_ts), add=add, remove=remove)
        return self._sent(row, ",".join(names), result="sent" if add or remove else "unchanged")

    def _remove(self, row: OutboxRow) -> Report:
        if row.slack_ts is None and row.verify:
            row = self._looked_up(row)
        if row.slack_ts is not None:
            self._slack.delete(_known(row.slack_channel), row.slack_ts)
        return self._sent(row, "", row.slack_channel, row.slack_ts)

    def _sent(
        self,
        row: OutboxRow,
        content: str,
        channel: str | None = None,
        ts: str | None = None,
        *,
        posted: bool = False,
        result: str = "sent",
    ) -> Report:
        if result == "sent":
            self.accept()
        with self._store.begin() as uow:
            kept = uow.outbox.settle_sent(
                row,
                now=self._clock.now(),
                slack_channel=channel,
                slack_ts=ts,
                content_hash=content,
                gap=self._pace.gap if posted else timedelta(0),
                burst=self._pace.burst,
            )
        return Report(row=row, result=result if kept else "lost")

    def _failed(self, row: OutboxRow, failure: SlackFailed) -> Report:
        now = self._clock.now()
        if failure.outcome is Outcome.REVOKED:
            self.refuse(failure.error)
            return self._again(row, failure, now + self._pace.revoked_pause, counts=False)
        if failure.outcome is Outcome.PERMANENT:
            return self._refused(row, failure, now)
        if row.kind is Kind.EPHEMERAL and failure.outcome is Outcome.UNKNOWN:
            return self._dropped(row, failure)
        if now - (row.first_claimed_at or now) > DEAD_AFTER:
            return self._dead(row, f"gave up after {DEAD_AFTER.total_seconds() / 3600:.0f} hours: {failure.error}")
        if failure.outcome is Outcome.UNKNOWN:
            wait = max(self._pace.settle, backoff(row.failures))
            return self._again(row, failure, now + wait, counts=True, verify=row.kind in VERIFIABLE)
        wait = failure.retry_after if failure.retry_after is not None else backoff(row.failures)
        return self._again(row, failure, now + wait, counts=failure.retry_after is None)

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
                lane_until=not_before if failure.retry_after is not None else None,
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
        if row.kind is Kind.EPHEMERAL:
            return self._dropped(row, failure)
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


def hashed(rendered: Rendered) -> str:
    """The fingerprint of what a message says, to leave out edits that change nothing."""
    packed = json.dumps([rendered.text, rendered.blocks], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def _known(value: str | None) -> str:
    if value is None:
        raise SlackFailed(Outcome.PERMANENT, "the message has no address")
    return value
