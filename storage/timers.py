"""Timers: armed rows with a due time; leaving `armed` is the claim."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.ports.rows import Timer, TimerState
from storage.mapping import mapping
from storage.schema import FORGET_AT_ONCE, TIMER_ARMED
from storage.tables import timers

TIMER = mapping(Timer, timers)
LOOK_AHEAD = 8  # due timers read per wanted subject: a request has a handful of them

_ARMED = sa.text(TIMER_ARMED)
_ANY = sa.select(*TIMER.columns)
_IN_ORDER = (timers.c.due_at, timers.c.id)

_ARM = insert(timers).on_conflict_do_nothing(index_elements=[timers.c.key])
_inserted = insert(timers)
_REARM = _inserted.on_conflict_do_update(
    index_elements=[timers.c.key],
    set_={name: _inserted.excluded[name] for name in TIMER.names if name not in {"id", "key"}},
)
_CANCEL = (
    sa.update(timers)
    .where(timers.c.subject == bindparam("of_subject"), _ARMED)
    .values(state=TimerState.CANCELLED.value)
)
_CANCEL_KINDS = _CANCEL.where(timers.c.kind.in_(bindparam("kinds", expanding=True)))
_CANCEL_KEY = (
    sa.update(timers).where(timers.c.key == bindparam("of_key"), _ARMED).values(state=TimerState.CANCELLED.value)
)
_OF_SUBJECT = _ANY.where(timers.c.subject == bindparam("subject")).order_by(*_IN_ORDER)
_ARMED_OF_SUBJECT = _OF_SUBJECT.where(_ARMED)
_DUE_OF_SUBJECT = _ARMED_OF_SUBJECT.where(timers.c.due_at <= bindparam("now")).with_for_update(skip_locked=True)
_FIRST_DUE = (
    sa.select(timers.c.subject, timers.c.due_at)
    .where(_ARMED, timers.c.due_at <= bindparam("now"))
    .order_by(timers.c.due_at)
    .limit(bindparam("look_ahead"))
)


def _subjects(first: sa.Subquery) -> sa.Select[str]:
    return (
        sa.select(first.c.subject)
        .group_by(first.c.subject)
        .order_by(sa.func.min(first.c.due_at), first.c.subject)
        .limit(bindparam("at_most"))
    )


_DUE_SUBJECTS = _subjects(_FIRST_DUE.subquery())
_DUE_OF_KINDS = _subjects(_FIRST_DUE.where(timers.c.kind.in_(bindparam("kinds", expanding=True))).subquery())
# The due time is part of the fence: a timer that was armed again is another claim.
_CLOSE = (
    sa.update(timers)
    .where(timers.c.id == bindparam("timer_id"), timers.c.due_at == bindparam("was_due"), _ARMED)
    .values(state=bindparam("new_state"), fired_at=bindparam("now"))
)
_NEXT_DUE = sa.select(timers.c.due_at).where(_ARMED).order_by(timers.c.due_at).limit(1)
_NEXT_DUE_BESIDES = _NEXT_DUE.where(timers.c.kind != bindparam("besides"))
_OVERDUE = sa.select(sa.func.count()).select_from(timers).where(_ARMED, timers.c.due_at < bindparam("before"))
_FORGET = sa.delete(timers).where(
    timers.c.id.in_(
        sa.select(timers.c.id)
        .where(timers.c.state != TimerState.ARMED.value, timers.c.due_at < bindparam("before"))
        .order_by(timers.c.id)
        .limit(FORGET_AT_ONCE)
    )
)


class SqlTimers:
    """`bot.ports.storage.Timers`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def arm(self, timers: Sequence[Timer]) -> None:
        """Insert; a key that exists already stays as it is."""
        if timers:
            self._connection.execute(_ARM, [TIMER.write(timer) for timer in timers])

    def rearm(self, timer: Timer) -> None:
        """Insert, or set a known key to armed again with the new due time and data."""
        self._connection.execute(_REARM, TIMER.write(timer) | {"state": TimerState.ARMED.value, "fired_at": None})

    def rows(self, subject: str) -> Sequence[Timer]:
        """All timers of a subject, whatever their state, by due time."""
        return TIMER.read_all(self._connection.execute(_OF_SUBJECT, {"subject": subject}))

    def cancel(self, subject: str, kinds: Collection[str] | None = None) -> int:
        """Cancel the armed timers of a subject, of these kinds or all; their number."""
        if kinds is None:
            return self._connection.execute(_CANCEL, {"of_subject": subject}).rowcount
        return self._connection.execute(_CANCEL_KINDS, {"of_subject": subject, "kinds": list(kinds)}).rowcount

    def cancel_key(self, key: str) -> bool:
        """Cancel one armed timer; False if there is none."""
        return self._connection.execute(_CANCEL_KEY, {"of_key": key}).rowcount == 1

    def armed(self, subject: str) -> Sequence[Timer]:
        return TIMER.read_all(self._connection.execute(_ARMED_OF_SUBJECT, {"subject": subject}))

    def due_subjects(self, now: datetime, limit: int, kinds: Collection[str] | None = None) -> Sequence[str]:
        """Subjects that have due timers, of these kinds or any, longest due first; none only if nothing is due."""
        values: dict[str, object] = {"now": now, "at_most": limit, "look_ahead": limit * LOOK_AHEAD}
        if kinds is None:
            return self._connection.execute(_DUE_SUBJECTS, values).scalars().all()
        return self._connection.execute(_DUE_OF_KINDS, {**values, "kinds": sorted(kinds)}).scalars().all()

    def due_of(self, subject: str, now: datetime) -> Sequence[Timer]:
        """Due armed timers of a subject whose row the caller has locked, in due order."""
        return TIMER.read_all(self._connection.execute(_DUE_OF_SUBJECT, {"subject": subject, "now": now}))

    def close(self, timer: Timer, state: TimerState, now: datetime) -> bool:
        """Leave armed; False if somebody else did, or if it was armed again for another time."""
        values = {"timer_id": timer.id, "was_due": timer.due_at, "new_state": state.value, "now": now}
        return self._connection.execute(_CLOSE, values).rowcount == 1

    def next_due(self, *, besides: str = "") -> datetime | None:
        """When the next timer rings, of any kind but `besides`."""
        query = _NEXT_DUE_BESIDES if besides else _NEXT_DUE
        found: datetime | None = self._connection.execute(query, {"besides": besides}).scalar_one_or_none()
        return found

    def overdue(self, before: datetime) -> int:
        """How many armed timers were due before that instant."""
        return self._connection.execute(_OVERDUE, {"before": before}).scalar_one()

    def forget(self, before: datetime) -> int:
        """Delete closed timers that were due before, the oldest first and at most 1,000 a call; their number."""
        return self._connection.execute(_FORGET, {"before": before}).rowcount
