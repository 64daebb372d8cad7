"""What services ask of the world of calendars: what stands in somebody's calendar of absences (D8)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """An event that keeps its owner busy between two instants (UTC); each event of a series is one of its own."""

    uid: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which calendar to read, and what is known of it.

    `zone` is the IANA name of the zone for events without one, which is where the owner lives. Events that end after
    `start` and begin before `end` are wanted. `etag` and `last_modified` belong to the copy that was read last.
    """

    address: str = field(repr=False)  # whoever knows it can read the calendar
    zone: str
    start: datetime
    end: datetime
    etag: str | None = None
    last_modified: str | None = None
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What stands in a calendar now, with what recognizes this copy the next time."""

    events: tuple[CalendarEvent, ...]
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The copy that was read last is still good."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a calendar cannot be read: a sentence, without its address, that says what to do."""

    sentence: str


Answer = Copy | Unchanged | Unreadable


class Calendars(Protocol):
    """The calendars that people gave the address of."""

    def read(self, question: Question) -> Answer:
        """Read one, within its limits of size and time; never raises for what others did wrong."""
        ...
