"""Events of a person's calendar as days on which they are away (D8)."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from bot.domain.members import Absence
from bot.domain.working_time import DAY, Calendar, at_wall, local_date, working_between
from bot.ports.calendars import CalendarEvent

SOURCE = "calendar"
REASON = "calendar"  # what an event is called is nobody's business
NEEDED = timedelta(hours=4)  # of a day's working time; less is an appointment, and no absence
LONGEST = 1_000 * DAY  # what lasts longer is looked at around the present only


def away_days(
    user: str, events: Iterable[CalendarEvent], calendar: Calendar, start: datetime, end: datetime
) -> tuple[Absence, ...]:
    """The user's absences, in order: days of the team's zone of whose working time an event takes at least four hours.

    On a day on which the team does not work, at least four hours of the whole day count. What ended before `start` or
    begins after `end` is left out; whatever touches that time is whole, so that it stays the same while time passes.
    """
    found = (
        Absence(user=user, start=first, end=last, reason=REASON, source=SOURCE, uid=_uid(event))
        for event in events
        for first, last in _runs(_days(event, calendar, start, end))
    )
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.uid or "")))


def _days(event: CalendarEvent, calendar: Calendar, start: datetime, end: datetime) -> Iterator[date]:
    begins, ends = event.starts_at, event.ends_at
    if ends - begins > LONGEST:
        begins, ends = max(begins, start), min(ends, end)
    day, last = local_date(calendar.zone, begins), local_date(calendar.zone, ends)
    while day <= last:
        midnight, next_midnight = (at_wall(calendar.zone, each, datetime.min.time()) for each in (day, day + DAY))
        if _taken(calendar, midnight, next_midnight, max(begins, midnight), min(ends, next_midnight)) >= NEEDED:
            yield day
        day += DAY


def _taken(
    calendar: Calendar, midnight: datetime, next_midnight: datetime, begins: datetime, ends: datetime
) -> timedelta:
    """How much of a day's working time, or of the day if it has none, lies between `begins` and `ends`."""
    if working_between(calendar, midnight, next_midnight):
        return working_between(calendar, begins, ends)
    return ends - begins


def _runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """First and last of each row of days that follow one another."""
    first = last = None
    for day in days:
        if first is not None and last is not None and day - last > DAY:
            yield first, last
            first = None
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last


def _uid(event: CalendarEvent) -> str:
    """A name for the event that tells nothing: programs write addresses of people into theirs."""
    return hashlib.sha256(f"{event.uid}|{event.starts_at.isoformat()}".encode()).hexdigest()[:32]
