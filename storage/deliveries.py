"""How outbox rows are sent: claimed lane by lane, settled by whoever still holds the claim (durability.md 4)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.ports.outbox import Kind, OutboxRow, OutboxState
from storage.lanes import Lanes
from storage.mapping import mapping
from storage.schema import OUTBOX_PENDING, OUTBOX_SENDING
from storage.tables import lanes, outbox

OUTBOX = mapping(OutboxRow, outbox)

_PENDING = sa.text("outbox." + OUTBOX_PENDING)
_NOW = bindparam("now", type_=outbox.c.not_before.type)

# The lanes in which something is pending, found by jumping from one to the next in the partial index:
# the cost is one look per such lane, however many rows wait in it and however many lanes there ever were.
_first = sa.select(outbox.c.lane).where(_PENDING).order_by(outbox.c.lane).limit(1)
_waiting = sa.select(_first.scalar_subquery().label("lane")).cte("waiting", recursive=True)
_next = _first.where(outbox.c.lane > _waiting.c.lane).correlate(_waiting)
_waiting = _waiting.union_all(sa.select(_next.scalar_subquery()).where(_waiting.c.lane.is_not(None)))

_candidate = outbox.alias("candidate")
_MAY_LEAVE = sa.and_(
    _candidate.c.not_before <= _NOW,
    sa.or_(_candidate.c.slack_ts.is_not(None), lanes.c.open_at <= _NOW),  # edits do not wait for the pace of posts
)
_HEAD = (
    sa.select(_candidate.c.id)
    .where(_candidate.c.lane == lanes.c.lane, sa.text("candidate." + OUTBOX_PENDING), _MAY_LEAVE)
    .order_by(_candidate.c.priority, _candidate.c.id)
    .limit(1)
    .correlate(lanes)
    .scalar_subquery()
)
_HEADS = (
    sa.select(outbox.c.id)
    .select_from(_waiting.join(lanes, lanes.c.lane == _waiting.c.lane).join(outbox, outbox.c.id == _HEAD))
    .where(_PENDING, lanes.c.free_at <= _NOW, lanes.c.lane.not_in(bindparam("busy", expanding=True)))
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("at_most"))
    .with_for_update(of=[lanes, outbox], skip_locked=True)
)
_HEADS_OUTSIDE = _HEADS.where(outbox.c.kind == Kind.NOTIFY.value)
# The condition is repeated: PostgreSQL would otherwise let a second claimer overwrite the first one's claim.
_CLAIM = (
    sa.update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), _PENDING)
    .values(
        state=OutboxState.SENDING.value,
        attempts=outbox.c.attempts + 1,
        claimed_by=bindparam("worker"),
        first_claimed_at=sa.func.coalesce(outbox.c.first_claimed_at, _NOW),
        lease_until=bindparam("until"),
    )
    .returning(*OUTBOX.columns)
)

_NEWER = outbox.c.desired_version > bindparam("version")
_AFTER = bindparam("after", type_=outbox.c.wanted_at.type)
_verify = bindparam("still_verify", type_=sa.Boolean())
# A message that nobody wants any more and that certainly was not posted needs no call at all.
_MOOT = sa.and_(
    outbox.c.gone,
    outbox.c.slack_ts.is_(None),
    sa.or_(outbox.c.kind.in_([Kind.MESSAGE.value, Kind.DM.value]), outbox.c.delivered_version == 0),
)
_BACK = sa.case((sa.and_(_MOOT, ~_verify), OutboxState.SKIPPED.value), else_=OutboxState.PENDING.value)
_UNCLAIMED = {"claimed_by": None, "lease_until": None}


def _settle(state: object, **values: object) -> sa.Update:
    """Leave `sending`, if this claim (row and attempt) still holds."""
    return (
        sa.update(outbox)
        .where(
            outbox.c.id == bindparam("row_id"),
            outbox.c.state == OutboxState.SENDING.value,
            outbox.c.attempts == bindparam("attempt"),
        )
        .values({"state": state, **values, **_UNCLAIMED})
    )


def _unless_newer(state: OutboxState) -> sa.Case[str]:
    """That state, or pending again if a newer version was wanted while the call was under way."""
    return sa.case((_NEWER, OutboxState.PENDING.value), else_=state.value)


_WANTED_AT = sa.case((_NEWER, _AFTER), else_=outbox.c.wanted_at)
_SENT = _settle(
    _unless_newer(OutboxState.SENT),
    delivered_version=bindparam("version"),
    delivered_hash=bindparam("content_hash"),
    slack_channel=bindparam("in_channel"),
    slack_ts=bindparam("at_ts"),
    verify=False,
    failures=0,
    last_error=None,
    first_claimed_at=None,  # the next version has its own patience
    delivered_at=_AFTER,
    wanted_at=_WANTED_AT,
)
_SKIPPED = _settle(_unless_newer(OutboxState.SKIPPED), last_error=bindparam("error"), wanted_at=_WANTED_AT)
_DEAD = _settle(_unless_newer(OutboxState.DEAD), last_error=bindparam("error"), wanted_at=_WANTED_AT)
_RETRY = _settle(
    _BACK,
    verify=_verify,
    not_before=bindparam("later"),
    failures=outbox.c.failures + bindparam("one_more"),
    last_error=bindparam("error"),
)
_RELEASE = _settle(_BACK, verify=_verify)
_VANISHED = _settle(
    sa.case((outbox.c.gone, OutboxState.SKIPPED.value), else_=OutboxState.PENDING.value),
    slack_channel=None,
    slack_ts=None,
    delivered_version=0,
    delivered_hash=None,
    verify=False,
    first_claimed_at=None,
    not_before=_AFTER,
    wanted_at=_AFTER,
)
_SENDING = sa.text(OUTBOX_SENDING)
_ABANDON = (
    sa.update(outbox)
    .where(_SENDING)
    .values(
        state=sa.case(
            (outbox.c.kind == Kind.EPHEMERAL.value, OutboxState.SKIPPED.value), else_=OutboxState.PENDING.value
        ),
        verify=True,
        not_before=bindparam("later"),
        last_error="The call was cut short; nobody knows whether it took effect.",
        **_UNCLAIMED,
    )
)
_REAP = _ABANDON.where(outbox.c.lease_until <= _NOW)
_POST = outbox.c.slack_ts.is_(None)
_DUE = (
    sa.select(
        sa.func.min(outbox.c.not_before), lanes.c.free_at, sa.case((_POST, lanes.c.open_at), else_=lanes.c.free_at)
    )
    .select_from(outbox.join(lanes, lanes.c.lane == outbox.c.lane))
    .where(_PENDING)
    .group_by(lanes.c.lane, lanes.c.free_at, lanes.c.open_at, _POST)
)


class Deliveries:
    """The half of `bot.ports.storage.Outbox` that sends."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._lanes = Lanes(connection)

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
        """Head of each free lane that is not `busy` → sending, the lane taken until the lease ends.

        `outside`: only what leaves by other ways than Slack.
        """
        heads = {"now": now, "at_most": limit, "busy": list(busy)}
        ids = self._connection.execute(_HEADS_OUTSIDE if outside else _HEADS, heads).scalars().all()
        if not ids:
            return []
        until = now + lease
        claim = {"ids": ids, "worker": worker, "until": until, "now": now}
        rows = OUTBOX.read_all(self._connection.execute(_CLAIM, claim))
        if rows:
            self._lanes.take([row.lane for row in rows], until)
        return sorted(rows, key=lambda row: (row.priority, row.id))

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
        """It took effect. Pending again if a newer version was wanted meanwhile; a post counts for the lane's pace."""
        where = {"in_channel": slack_channel or row.slack_channel, "at_ts": slack_ts or row.slack_ts}
        if row.gone:
            where = {"in_channel": None, "at_ts": None}
        if not self._settled(_SENT, row, version=row.desired_version, content_hash=content_hash, after=now, **where):
            return False
        if row.slack_ts is None and not row.gone:
            self._lanes.posted(row, now, gap=gap, burst=burst)
        else:
            self._lanes.free(row, now)
        return True

    def settle_skipped(self, row: OutboxRow, *, now: datetime, reason: str) -> bool:
        """It is moot: no call was made."""
        return self._settled_free(_SKIPPED, row, now, version=row.desired_version, error=reason, after=now)

    def settle_dead(self, row: OutboxRow, *, now: datetime, error: str) -> bool:
        """Slack will never take it: parked, unless a newer version was wanted meanwhile."""
        return self._settled_free(_DEAD, row, now, version=row.desired_version, error=error, after=now)

    def settle_vanished(self, row: OutboxRow, *, now: datetime) -> bool:
        """The delivered message is gone in Slack: forget where it stood, back to pending to be posted anew."""
        return self._settled_free(_VANISHED, row, now, after=now)

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
        values = {"later": not_before, "error": error, "still_verify": verify, "one_more": int(count_failure)}
        if lane_until is None:
            return self._settled_free(_RETRY, row, now, **values)
        if not self._settled(_RETRY, row, **values):
            return False
        self._lanes.block(row, lane_until)
        return True

    def release(self, row: OutboxRow, now: datetime) -> bool:
        """Give a claim back whose call never began."""
        return self._settled_free(_RELEASE, row, now, still_verify=row.verify)

    def reap(self, now: datetime, settle: timedelta) -> int:
        """Rows whose lease ended → pending(verify, now + settle); ephemeral ones → skipped. Their number."""
        return self._connection.execute(_REAP, {"now": now, "later": now + settle}).rowcount

    def abandon(self, now: datetime, settle: timedelta) -> int:
        """As `reap`, whether the lease ended or not: for the start of a process that is the only one."""
        self._lanes.free_all_claimed(now)
        return self._connection.execute(_ABANDON, {"later": now + settle}).rowcount

    def next_due(self, now: datetime) -> datetime | None:
        """When the next pending row can be sent, by its not_before and its lane; never before `now`."""
        rows = self._connection.execute(_DUE)
        return min((max(now, *instants) for instants in rows), default=None)

    def _settled_free(self, statement: sa.Update, row: OutboxRow, now: datetime, **values: object) -> bool:
        """Settle and, if the claim held, free the lane."""
        if not self._settled(statement, row, **values):
            return False
        self._lanes.free(row, now)
        return True

    def _settled(self, statement: sa.Update, row: OutboxRow, **values: object) -> bool:
        fence = {"row_id": row.id, "attempt": row.attempts}
        return self._connection.execute(statement, {**fence, **values}).rowcount == 1
