"""The outbox: desired messages by key; how they are sent is in `storage.deliveries`."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.ports.outbox import Desired, Kind, OutboxRow, OutboxState
from storage.deliveries import OUTBOX, Deliveries
from storage.lanes import Lanes, lane_of
from storage.schema import FORGET_AT_ONCE, OUTBOX_DEAD, OUTBOX_PENDING, OUTBOX_SENDING, REQUEST_OPEN
from storage.tables import outbox, requests

_PENDING, _DEAD = sa.text(OUTBOX_PENDING), sa.text(OUTBOX_DEAD)
_ANY = sa.select(*OUTBOX.columns)

_was, _inserted = outbox.c, insert(outbox)
_wish = _inserted.excluded
_UNDELIVERED = sa.and_(
    _was.slack_ts.is_(None),
    ~_was.verify,  # it may stand in Slack without our knowing
    sa.or_(_was.kind.in_([Kind.MESSAGE.value, Kind.DM.value]), _was.delivered_version == 0),
)
_UNDER_WAY = _was.state.in_([OutboxState.PENDING.value, OutboxState.SENDING.value])
_HELD_BACK = sa.and_(_was.state == OutboxState.PENDING.value, sa.or_(_was.failures > 0, _was.verify))
# It is drawn when it is sent, so a change makes it no earlier than it was meant to be.
_NOT_SHOWN_YET = sa.and_(_was.state == OutboxState.PENDING.value, _was.delivered_version == 0)
_FIRST_CLAIM_TO_LOOK_FROM = sa.case((_was.verify, _was.first_claimed_at), else_=None)
_WISHED = ("kind", "team", "lane", "view", "channel", "thread_ts", "user", "data", "priority", "request_id", "gone")
_WANT = _inserted.on_conflict_do_update(
    index_elements=[_was.key],
    set_={
        **{name: _wish[name] for name in _WISHED},
        "desired_version": _was.desired_version + 1,
        "state": sa.case(
            (_was.state == OutboxState.SENDING.value, _was.state),
            (sa.and_(_wish.gone, _UNDELIVERED), OutboxState.SKIPPED.value),
            else_=OutboxState.PENDING.value,
        ),
        # A new wish does not cut short a backoff, a Retry-After or the wait before a look-up.
        "not_before": sa.case(
            (sa.and_(_HELD_BACK, _was.not_before > _wish.not_before), _was.not_before), else_=_wish.not_before
        ),
        "failures": sa.case((_UNDER_WAY, _was.failures), else_=0),
        "first_claimed_at": sa.case((_UNDER_WAY, _was.first_claimed_at), else_=_FIRST_CLAIM_TO_LOOK_FROM),
        "wanted_at": sa.case(
            (sa.and_(_UNDER_WAY, _was.wanted_at < _wish.wanted_at), _was.wanted_at), else_=_wish.wanted_at
        ),
    },
).returning(*OUTBOX.columns)

_GET = _ANY.where(outbox.c.key == bindparam("key"))
# `substr` and `id + 0` can use no index of their own: SQLite is to look at the few pending rows, not at all that
# was ever sent under the prefix.
_LATEST_PENDING = (
    _ANY.where(
        _PENDING,
        sa.func.substr(outbox.c.key, 1, bindparam("length")) == bindparam("prefix"),
        outbox.c.delivered_version == 0,
        ~outbox.c.verify,
        ~outbox.c.gone,
    )
    .order_by((outbox.c.id + 0).desc())
    .limit(1)
    .with_for_update()
)
_SET_DATA = (
    sa.update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(data=bindparam("new_data"), desired_version=outbox.c.desired_version + 1)
    .returning(*OUTBOX.columns)
)
# Locked in one order, so that two transactions that redraw the same messages cannot block each other.
_SHOWN = (
    sa.select(outbox.c.id)
    .where(
        outbox.c.key.in_(bindparam("keys", expanding=True)),
        ~outbox.c.gone,
        outbox.c.state.in_([OutboxState.PENDING.value, OutboxState.SENDING.value, OutboxState.SENT.value]),
    )
    .order_by(outbox.c.id)
    .with_for_update()
)
_at = bindparam("at", type_=outbox.c.not_before.type)
_REDRAW = (
    sa.update(outbox)
    .where(outbox.c.id.in_(_SHOWN))
    .values(
        desired_version=_was.desired_version + 1,
        state=sa.case((_was.state == OutboxState.SENDING.value, _was.state), else_=OutboxState.PENDING.value),
        not_before=sa.case(
            (
                sa.or_(
                    _HELD_BACK, _NOT_SHOWN_YET, sa.and_(_was.state == OutboxState.PENDING.value, _was.not_before < _at)
                ),
                _was.not_before,
            ),
            else_=_at,
        ),
        wanted_at=sa.case((sa.and_(_UNDER_WAY, _was.wanted_at < _at), _was.wanted_at), else_=_at),
    )
)
_DROP = (
    sa.update(outbox)
    .where(
        outbox.c.request_id == bindparam("of_request"),
        _PENDING,
        _UNDELIVERED,
        outbox.c.delivered_version == 0,
        sa.or_(
            outbox.c.kind.in_(bindparam("kinds", expanding=True)), outbox.c.view.in_(bindparam("views", expanding=True))
        ),
    )
    .values(state=OutboxState.SKIPPED.value)
)
_AT_SLACK = _ANY.where(outbox.c.slack_channel == bindparam("channel"), outbox.c.slack_ts == bindparam("ts")).limit(1)
_LOST = (
    sa.update(outbox)
    .where(
        outbox.c.slack_channel == bindparam("of_channel"),
        outbox.c.slack_ts == bindparam("of_ts"),
        outbox.c.state == OutboxState.SENT.value,
        ~outbox.c.gone,
    )
    .values(
        state=OutboxState.PENDING.value,
        slack_channel=None,
        slack_ts=None,
        delivered_version=0,
        delivered_hash=None,
        verify=False,
        first_claimed_at=None,
        not_before=bindparam("now"),
        wanted_at=bindparam("now"),
    )
)
_DEAD_ROWS = _ANY.where(_DEAD).order_by(outbox.c.id.desc()).limit(bindparam("at_most"))
_REVIVE = (
    sa.update(outbox)
    .where(outbox.c.id == bindparam("row_id"), _DEAD)
    .values(
        state=OutboxState.PENDING.value,
        failures=0,
        first_claimed_at=_FIRST_CLAIM_TO_LOOK_FROM,
        not_before=bindparam("now"),
        wanted_at=bindparam("now"),
    )
)
_OLDEST_WISH = sa.select(sa.func.min(outbox.c.wanted_at))
_OLDEST = sa.union_all(_OLDEST_WISH.where(_PENDING), _OLDEST_WISH.where(sa.text(OUTBOX_SENDING)))
_COUNT = sa.select(sa.func.count()).select_from(outbox)
_COUNTS = sa.select(
    _COUNT.where(_PENDING).scalar_subquery().label(OutboxState.PENDING.value),
    _COUNT.where(sa.text(OUTBOX_SENDING)).scalar_subquery().label(OutboxState.SENDING.value),
    _COUNT.where(_DEAD).scalar_subquery().label(OutboxState.DEAD.value),
)
# Kept: messages of open requests, because they will be edited, and messages that belong to no request, such as
# the live board, because without its row a second one would be posted beside it.
_OPEN_REQUESTS = sa.select(requests.c.id).where(sa.text(REQUEST_OPEN))
_FORGET = sa.delete(outbox).where(
    outbox.c.id.in_(
        sa.select(outbox.c.id)
        .where(
            outbox.c.state.in_([OutboxState.SENT.value, OutboxState.SKIPPED.value]),
            sa.func.coalesce(outbox.c.delivered_at, outbox.c.created_at) < bindparam("before"),
            sa.case(
                (outbox.c.request_id.is_(None), outbox.c.kind != Kind.MESSAGE.value),
                else_=outbox.c.request_id.not_in(_OPEN_REQUESTS),
            ),
        )
        .order_by(outbox.c.id)
        .limit(FORGET_AT_ONCE)
    )
)


class SqlOutbox(Deliveries):
    """`bot.ports.storage.Outbox`."""

    def __init__(
        self, connection: sa.Connection, known_lanes: set[str], after_commit: Callable[[Callable[[], None]], None]
    ) -> None:
        super().__init__(connection)
        self._known_lanes = known_lanes
        self._after_commit = after_commit

    def want(self, desired: Desired, now: datetime) -> OutboxRow:
        """Ask for a desired state: a new row, or a newer version of the one under its key."""
        lane = lane_of(desired)
        if lane not in self._known_lanes:
            Lanes(self._connection).add(lane)
            self._after_commit(lambda: self._known_lanes.add(lane))
        return OUTBOX.read(self._connection.execute(_WANT, _new_row(desired, lane, now)).one())

    def get(self, key: str) -> OutboxRow | None:
        return self._one(_GET, key=key)

    def append_pending(self, key_prefix: str, field: str, value: object) -> OutboxRow | None:
        """Append `value` to the list `data[field]` of the newest undelivered row under the prefix (coalescing)."""
        row = self._one(_LATEST_PENDING, prefix=key_prefix, length=len(key_prefix))
        if row is None:
            return None
        known = row.data.get(field, [])
        if not isinstance(known, list):
            raise TypeError(f"{row.key}: {field} is no list to append to.")
        return self._one(_SET_DATA, row_id=row.id, new_data={**row.data, field: [*known, value]})

    def redraw(self, keys: Collection[str], now: datetime, not_before: datetime | None = None) -> int:
        """Ask for messages that are or will be visible to be drawn again; unknown keys are ignored."""
        if not keys:
            return 0
        return self._connection.execute(_REDRAW, {"keys": sorted(keys), "at": not_before or now}).rowcount

    def drop(self, request_id: int, kinds: Collection[str]) -> int:
        """Skip what is pending and was never delivered of a request; `kinds` are kinds or views."""
        values = {"of_request": request_id, "kinds": list(kinds), "views": list(kinds)}
        return self._connection.execute(_DROP, values).rowcount

    def find_by_slack(self, channel: str, ts: str) -> OutboxRow | None:
        """The row of a message of ours in Slack."""
        return self._one(_AT_SLACK, channel=channel, ts=ts)

    def lost_in_slack(self, channel: str, ts: str, now: datetime) -> bool:
        """Somebody deleted our message: forget where it stood, so that it is posted anew."""
        return self._connection.execute(_LOST, {"of_channel": channel, "of_ts": ts, "now": now}).rowcount == 1

    def dead(self, limit: int) -> Sequence[OutboxRow]:
        """Parked rows, newest first."""
        return OUTBOX.read_all(self._connection.execute(_DEAD_ROWS, {"at_most": limit}))

    def revive(self, row_id: int, now: datetime) -> bool:
        """Try a parked row again; False if it is not parked."""
        return self._connection.execute(_REVIVE, {"row_id": row_id, "now": now}).rowcount == 1

    def oldest_pending(self) -> datetime | None:
        """Since when (never in the future of its own `not_before`) the longest wanted row is not visible in Slack."""
        return min(filter(None, self._connection.execute(_OLDEST).scalars()), default=None)

    def counts(self) -> dict[str, int]:
        """Rows that are pending, sending and dead; what was sent is not counted, there may be millions."""
        return dict(self._connection.execute(_COUNTS).one()._mapping)

    def forget(self, before: datetime) -> int:
        """Delete what was sent or skipped before and will not change any more, at most 1,000 a call; their number."""
        return self._connection.execute(_FORGET, {"before": before}).rowcount

    def _one(self, statement: sa.Executable, **values: object) -> OutboxRow | None:
        row = self._connection.execute(statement, values).one_or_none()
        return None if row is None else OUTBOX.read(row)


def _new_row(desired: Desired, lane: str, now: datetime) -> dict[str, object]:
    not_before = desired.not_before or now
    return {
        "key": desired.key,
        "kind": desired.kind.value,
        "team": desired.team,
        "lane": lane,
        "view": desired.view,
        "channel": desired.channel,
        "thread_ts": desired.thread_ts,
        "user": desired.user,
        "data": dict(desired.data),
        "priority": desired.priority.value,
        "request_id": desired.request_id,
        "gone": desired.gone,
        "desired_version": 1,
        "delivered_version": 0,
        "state": (OutboxState.SKIPPED if desired.gone else OutboxState.PENDING).value,
        "verify": False,
        "attempts": 0,
        "failures": 0,
        "not_before": not_before,
        "created_at": now,
        "wanted_at": max(not_before, now),
    }
