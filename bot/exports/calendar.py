"""A calendar feed as iCalendar text (RFC 5545): concrete events in UTC, none of them recurring (D9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vText

PRODUCT = "-//Firstline//Duty//EN"
REFRESH_EVERY = timedelta(hours=4)  # a hope: calendar programs come back after 8 to 24 hours
_CONTROL = {code: None for code in (*range(0x20), 0x7F) if chr(code) != "\n"}  # no value of a calendar may hold them


class EventStatus(StrEnum):
    """How certain an event is; what is no longer to happen stays for a while as cancelled."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event of a feed; `sequence` and `modified_at` (UTC) grow whenever anything else of it changes."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    status: EventStatus
    sequence: int
    modified_at: datetime


def calendar_text(name: str, entries: Iterable[Entry]) -> str:
    """The whole feed, entries in the order of their start; the same entries always give the same text."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for called in ("name", "x-wr-calname"):
        calendar.add(called, vText(_clean(name)))  # the library escapes only what it knows
    calendar.add("refresh-interval", REFRESH_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH_EVERY // timedelta(hours=1)}H")
    for entry in sorted(entries, key=lambda each: (each.starts_at, each.ends_at, each.uid)):
        calendar.add_component(_event(entry))
    return str(calendar.to_ical(), "utf-8")


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.modified_at)  # of a published event it says when this version of it came to be
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", _clean(entry.summary))
    if entry.description:
        event.add("description", _clean(entry.description))
    event.add("status", entry.status.value)
    event.add("transp", "TRANSPARENT")  # people on duty can still be invited
    event.add("sequence", entry.sequence)
    event.add("last-modified", entry.modified_at)
    return event


def _clean(text: str) -> str:
    return text.translate(_CONTROL).encode("utf-8", "replace").decode()
