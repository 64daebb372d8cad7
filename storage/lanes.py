"""Lanes: what may not be sent at once goes one after the other, at a pace that holds across replicas."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.ports.outbox import Desired, Kind, OutboxRow
from storage.schema import OUTBOX_SENDING
from storage.tables import lanes, outbox

LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")  # a lane that was never used is free

_ADD = insert(lanes).on_conflict_do_nothing(index_elements=[lanes.c.lane])
_THE_LANE = lanes.c.lane == bindparam("of_lane")
_HELD = lanes.c.free_at == bindparam("held_until")  # nobody else took the lane since this claim
_TAKE = (
    sa.update(lanes).where(lanes.c.lane.in_(bindparam("of_lanes", expanding=True))).values(free_at=bindparam("until"))
)
_FREE = sa.update(lanes).where(_THE_LANE, _HELD).values(free_at=bindparam("until"))
_BLOCK = (
    sa.update(lanes)
    .where(_THE_LANE, sa.or_(_HELD, lanes.c.free_at < bindparam("until")))
    .values(free_at=bindparam("until"))
)
_FREE_CLAIMED = (
    sa.update(lanes)
    .where(
        sa.tuple_(lanes.c.lane, lanes.c.free_at).in_(
            sa.select(outbox.c.lane, outbox.c.lease_until).where(sa.text(OUTBOX_SENDING))
        )
    )
    .values(free_at=bindparam("until"))
)
_PACE = sa.select(lanes.c.paced_until).where(_THE_LANE).with_for_update()
_SET_PACE = (
    sa.update(lanes)
    .where(_THE_LANE)
    .values(
        free_at=sa.case((_HELD, bindparam("until", type_=lanes.c.free_at.type)), else_=lanes.c.free_at),
        paced_until=bindparam("full_again"),
        open_at=bindparam("next_post"),
    )
)


def lane_of(desired: Desired) -> str:
    """The lane of a desired state: its channel, or its kind and whom or what it is about.

    A user group or a notifier is named by `data["group"]` or `data["target"]`, else by the key; notifications that
    must leave in order name their own lane in `data["lane"]`.
    """
    match desired.kind:
        case Kind.MESSAGE:
            return _needed(desired, desired.channel)
        case Kind.DM | Kind.HOME:
            return f"{desired.kind.value}:{_needed(desired, desired.user)}"
        case Kind.EPHEMERAL | Kind.REACTIONS | Kind.TOPIC:
            return f"{desired.kind.value}:{_needed(desired, desired.channel)}"
        case Kind.USER_GROUP:
            return f"{desired.kind.value}:{desired.data.get('group', desired.key)}"
        case Kind.NOTIFY:
            return f"{desired.kind.value}:{desired.data.get('lane') or desired.data.get('target', desired.key)}"


def _needed(desired: Desired, target: str | None) -> str:
    if not target:
        raise ValueError(f"{desired.key}: a desired {desired.kind.value} needs a channel or a user to go to.")
    return target


def paced(paced_until: datetime, now: datetime, *, gap: timedelta, burst: int) -> tuple[datetime, datetime]:
    """After a post at `now`: when the bucket is full again, and when the next post may leave.

    A token bucket (GCRA): in any period at most `burst` posts (at least one) and one more per `gap`.
    """
    full_again = max(paced_until, now) + gap
    return full_again, full_again - gap * (max(burst, 1) - 1)


class Lanes:
    """The lanes of one unit of work."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, lane: str) -> None:
        """Make sure that the lane exists; takes no lock on one that does."""
        self._connection.execute(
            _ADD, {"lane": lane, "free_at": LONG_AGO, "paced_until": LONG_AGO, "open_at": LONG_AGO}
        )

    def take(self, names: Collection[str], until: datetime) -> None:
        """Nothing else leaves these lanes until then, unless the claim is settled before."""
        self._connection.execute(_TAKE, {"of_lanes": list(names), "until": until})

    def free(self, row: OutboxRow, at: datetime) -> None:
        """The call of a claimed row is over; the lane goes on unless somebody else took it after the lease ended."""
        self._connection.execute(_FREE, {"of_lane": row.lane, "held_until": row.lease_until, "until": at})

    def free_all_claimed(self, at: datetime) -> None:
        """Free every lane that is taken by a row in flight; what Retry-After said stays in force."""
        self._connection.execute(_FREE_CLAIMED, {"until": at})

    def block(self, row: OutboxRow, until: datetime) -> None:
        """Slack asked to wait (Retry-After): nothing leaves the lane before."""
        self._connection.execute(_BLOCK, {"of_lane": row.lane, "held_until": row.lease_until, "until": until})

    def posted(self, row: OutboxRow, now: datetime, *, gap: timedelta, burst: int) -> None:
        """A post took effect: it counts for the lane's pace, and the lane is free."""
        before = self._connection.execute(_PACE, {"of_lane": row.lane}).scalar_one()
        full_again, next_post = paced(before, now, gap=gap, burst=burst)
        values = {"held_until": row.lease_until, "until": now, "full_again": full_again, "next_post": next_post}
        self._connection.execute(_SET_PACE, {"of_lane": row.lane, **values})
