"""Examples that the tests of the rules share; a test names only what matters to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.requests import Origin, Priority, Request, RequestState
from bot.domain.working_time import Calendar, parse_weekly_hours

PRAGUE = ZoneInfo("Europe/Prague")
MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
OFFICE = Calendar(zone=PRAGUE, hours=parse_weekly_hours({"mon-fri": ["09:00-18:00"]}))

OPENED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # Monday 10:00 in Prague
DUE = OPENED + 5 * MINUTE

_REQUEST = Request(
    id=1,
    team="backend",
    channel="C0BACKEND",
    message_ts="1794819600.000000",
    thread_ts="1794819600.000000",
    author="U0OPS",
    text="The export is stuck",
    file_count=0,
    origin=Origin.MESSAGE,
    posted_at=OPENED,
    opened_at=OPENED,
    state=RequestState.WAITING,
    version=1,
    priority=Priority.URGENT,
    target=5 * MINUTE,
    due_at=DUE,
    out_of_hours=False,
)


def a_request(**changes: object) -> Request:
    """A request opened on a Monday at 10:00 in Prague, due five minutes later, unanswered."""
    return replace(_REQUEST, **changes)  # type: ignore[arg-type]  # a test names any field


def prague(text: str) -> datetime:
    """A wall time in Prague as an instant: "2026-11-16 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=PRAGUE).astimezone(UTC)
