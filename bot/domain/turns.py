"""Turns on call: who has a schedule without a break, who had it before, and who is next (D10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from bot.domain.schedules import Override, Schedule, schedule_between

LOOK = timedelta(days=35)  # how far around a moment turns are looked for, unless they last longer themselves
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One person on call without a break between two instants (UTC); None where it goes on beyond what we looked at."""

    user: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A moment of a schedule: whose turn it is, whose was the last before, and the turns that follow, in order."""

    before: Turn | None
    now: Turn | None
    following: tuple[Turn, ...]

    @property
    def next(self) -> Turn | None:
        return self.following[0] if self.following else None

    @property
    def changes_at(self) -> datetime | None:
        """When somebody else is on call, or nobody; None if that is not in sight."""
        if self.now is not None:
            return self.now.ends_at
        return self.next.starts_at if self.next is not None else None


def position_at(schedule: Schedule, overrides: Sequence[Override], at: datetime) -> Position:
    """Where a schedule stands at `at`; a turn's end belongs to the next."""
    hour = at.replace(minute=0, second=0, microsecond=0)  # within an hour the same turns are looked at
    look = look_around(schedule)
    turns = turns_between(schedule, tuple(overrides), hour - look, hour + look + HOUR)
    past = [turn for turn in turns if turn.ends_at is not None and turn.ends_at <= at]
    coming = tuple(turn for turn in turns if turn.starts_at is not None and turn.starts_at > at)
    present = turns[len(past) : len(turns) - len(coming)]
    return Position(before=past[-1] if past else None, now=present[0] if present else None, following=coming)


def look_around(schedule: Schedule) -> timedelta:
    """How far around a moment the turns of a schedule are looked for: two of its longest fit."""
    return max([LOOK, *(2 * layer.every for layer in schedule.layers)])


@lru_cache(maxsize=128)
def turns_between(
    schedule: Schedule, overrides: tuple[Override, ...], start: datetime, end: datetime
) -> tuple[Turn, ...]:
    """The turns of a schedule from `start` to `end`, in order: pieces of one person that meet are one turn."""
    turns: list[Turn] = []
    for duty in schedule_between(schedule, overrides, start, end):
        (user,) = duty.responders  # each moment has one layer, and its turn one person
        last = turns[-1] if turns else None
        if last is not None and (last.user, last.ends_at) == (user, duty.starts_at):
            turns[-1] = replace(last, ends_at=duty.ends_at)
        else:
            turns.append(Turn(user=user, starts_at=duty.starts_at, ends_at=duty.ends_at))
    return tuple(_open_ended(turn, start, end) for turn in turns)


def _open_ended(turn: Turn, start: datetime, end: datetime) -> Turn:
    return replace(
        turn,
        starts_at=None if turn.starts_at == start else turn.starts_at,
        ends_at=None if turn.ends_at == end else turn.ends_at,
    )
