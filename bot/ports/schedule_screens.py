"""What views draw about schedules: messages about turns on call, the line of a channel, and gaps (D10)."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports.screens import GapLine, Person, RequestLine, ScheduleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnBegins:
    """To whoever is on call from now on: until when, who was before, what waits for an answer."""

    schedule_name: str
    zone: str
    since: datetime | None
    until: datetime | None
    late: bool  # it began a while ago, and only now could this be said
    before: Person | None
    before_until: datetime | None  # None: they handed over directly
    waiting: tuple[RequestLine, ...]
    more: int
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEnds:
    """To whoever is not on call any more: who is, and what stays open."""

    schedule_name: str
    zone: str
    ended_at: datetime | None
    late: bool
    now: Person | None
    following: Person | None
    following_at: datetime | None
    waiting: tuple[RequestLine, ...]
    more: int
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCallLine:
    """The one line of a channel that says who is on call, edited in place."""

    line: ScheduleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsAhead:
    """What a digest says of schedules that the team's escalation tells: coming times in which nobody is on call."""

    gaps: tuple[GapLine, ...]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTaken:
    """To whoever would have been on call: somebody else takes over."""

    schedule_name: str
    zone: str
    taker: Person
    starts_at: datetime
    ends_at: datetime
    note: str
    drawn_at: datetime
