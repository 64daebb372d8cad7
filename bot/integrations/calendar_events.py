"""The text of a calendar as events between two instants: series unfolded, what keeps nobody busy left out (D8)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event
from recurring_ical_events import of as unfold

from bot.ports.calendars import CalendarEvent

MOST_EVENTS = 5_000
SHORTEST = timedelta(hours=4)  # no shorter event can be an absence, and calendars are full of them
DAMAGED = "Its file is damaged. Publish the calendar again."
# What a library for a loose format raises over what it does not expect. A single event like that is left out:
# nearly every program writes some, and they must not hide the vacation beside them.
_ODD = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)


class NoCalendarError(Exception):
    """A text is no calendar, or more of one than anybody has; the message is a sentence for its owner."""


def busy_between(text: bytes, zone: ZoneInfo, start: datetime, end: datetime) -> tuple[CalendarEvent, ...]:
    """Events of at least four hours that touch the time from `start` to `end`, in order; NoCalendarError otherwise.

    All-day and floating events are those of `zone`. Events that are cancelled or take no time (TRANSPARENT) are none.
    """
    kept = [_without_short_ones(calendar, zone) for calendar in _parsed(text)]
    found = {each for each in _busy(kept, zone, start, end) if each.ends_at > start and each.starts_at < end}
    return tuple(sorted(found, key=lambda each: (each.starts_at, each.ends_at, each.uid)))


def _parsed(text: bytes) -> Sequence[Component]:
    if b"BEGIN:VCALENDAR" not in text[:2_000].upper():
        raise NoCalendarError("What its address gives is no calendar file. It has to be the address of an .ics file.")
    if not text.rstrip().upper().endswith(b"END:VCALENDAR"):  # half a calendar would call vacations off
        raise NoCalendarError(DAMAGED)
    try:
        return Calendar.from_ical(text, multiple=True)
    except _ODD as error:
        raise NoCalendarError(DAMAGED) from error


def _without_short_ones(calendar: Component, zone: ZoneInfo) -> Calendar:
    kept = Calendar()
    for name in ("x-wr-timezone", "calscale"):
        if name in calendar:
            kept[name] = calendar[name]
    for part in calendar.subcomponents:
        if not isinstance(part, Event) or _may_matter(part, zone):
            kept.add_component(part)
    return kept


def _may_matter(event: Event, zone: ZoneInfo) -> bool:
    """Whether an event, or one of its series, can keep somebody away; exceptions to a series always may."""
    try:
        starts, ends = _instants(event, zone)
    except _ODD:
        return False
    return "RECURRENCE-ID" in event or ends - starts >= SHORTEST


def _busy(calendars: Iterable[Calendar], zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[CalendarEvent]:
    for number, event in enumerate(_unfolded(calendars, start, end)):
        if number >= MOST_EVENTS:
            raise NoCalendarError(f"It has more than {MOST_EVENTS} events. Publish a calendar of absences alone.")
        if _free(event):
            continue
        try:
            starts, ends = _instants(event, zone)
        except _ODD:
            continue
        if ends - starts >= SHORTEST:
            yield CalendarEvent(uid=str(event.get("UID", "")), starts_at=starts, ends_at=ends)


def _unfolded(calendars: Iterable[Calendar], start: datetime, end: datetime) -> Iterator[Event]:
    """The events of all series; a day more at both ends, since the library does not know the owner's zone."""
    try:
        all_series = [each for one in calendars for each in unfold(one, skip_bad_series=True).series]
    except _ODD as error:
        raise NoCalendarError(DAMAGED) from error
    for series in all_series:
        try:
            for occurrence in series.between(start - timedelta(days=1), end + timedelta(days=1)):
                yield occurrence.as_component(keep_recurrence_attributes=False)
        except _ODD:
            continue


def _free(event: Event) -> bool:
    status, shown_as = str(event.get("STATUS", "")).upper(), str(event.get("TRANSP", "")).upper()
    return status == "CANCELLED" or shown_as == "TRANSPARENT"


def _instants(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When an event begins and ends (UTC). Raises what stands in `_ODD` if it does not say so."""
    return _instant(event.start, zone), _instant(event.end, zone)


def _instant(moment: date | datetime, zone: ZoneInfo) -> datetime:
    """Without a zone of its own a moment is one of the owner's wall clock."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)
