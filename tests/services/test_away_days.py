"""Which days events of a calendar make days of absence (D8)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.working_time import Calendar, parse_weekly_hours
from bot.ports.calendars import CalendarEvent
from bot.services.calendars.away_days import away_days

PRAGUE, ANGELES = ZoneInfo("Europe/Prague"), ZoneInfo("America/Los_Angeles")
START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)
OFFICE = Calendar(zone=PRAGUE, hours=parse_weekly_hours({"mon-fri": ["09:00-12:00", "13:00-18:00"]}))


def event(first: str, last: str, zone: ZoneInfo = PRAGUE, uid: str = "a") -> CalendarEvent:
    """From and to wall times such as "2026-12-07 09:00"."""
    starts, ends = (datetime.fromisoformat(each).replace(tzinfo=zone).astimezone(UTC) for each in (first, last))
    return CalendarEvent(uid=uid, starts_at=starts, ends_at=ends)


def days(events: Iterable[CalendarEvent], calendar: Calendar = OFFICE) -> list[str]:
    found = away_days("U0ANN", events, calendar, START, END)
    return [
        f"{each.start:%m-%d}" if each.start == each.end else f"{each.start:%m-%d}..{each.end:%m-%d}" for each in found
    ]


def test_a_week_of_all_day_events_is_that_week() -> None:
    assert days([event("2026-12-07", "2026-12-12")]) == ["12-07..12-11"]


@pytest.mark.parametrize(
    ("first", "last", "away"),
    [
        ("2026-12-07 09:00", "2026-12-07 14:00", ["12-07"]),  # four hours of work beside the lunch
        ("2026-12-07 09:00", "2026-12-07 13:59", []),
        ("2026-12-07 00:00", "2026-12-07 12:00", []),
        ("2026-12-07 18:00", "2026-12-08 09:00", []),  # a night between two working days
        ("2026-12-07 14:00", "2026-12-08 14:00", ["12-07..12-08"]),
        ("2026-12-11 14:00", "2026-12-14 12:00", ["12-11..12-13"]),  # over a weekend
        ("2026-12-12 10:00", "2026-12-12 14:00", ["12-12"]),  # a day without work counts as a whole
        ("2026-12-12 10:00", "2026-12-12 13:00", []),
    ],
)
def test_an_event_counts_for_a_day_when_it_takes_four_hours_of_its_working_time(
    first: str, last: str, away: list[str]
) -> None:
    assert days([event(first, last)]) == away


def test_a_day_where_the_owner_lives_is_the_days_that_it_takes_where_the_team_works() -> None:
    """All of 7 December in Los Angeles: in Prague from 09:00 on the 7th to 09:00 on the 8th."""
    assert days([event("2026-12-07", "2026-12-08", ANGELES)]) == ["12-07"]


def test_days_of_a_clock_change_are_days_like_all_others() -> None:
    open_on_sundays = Calendar(zone=PRAGUE, hours=parse_weekly_hours({"mon-sun": ["00:00-06:00"]}))

    assert days([event("2027-03-28", "2027-03-29")], open_on_sundays) == ["03-28"]
    assert days([event("2026-10-25", "2026-10-26")], open_on_sundays) == ["10-25"]
    assert days([event("2026-10-24", "2026-10-27")]) == ["10-24..10-26"]


def test_an_absence_tells_nothing_of_its_event_and_keeps_its_name_while_time_passes() -> None:
    one = event("2026-12-07", "2026-12-12", uid="skiing-with@smiths.example")

    (found,) = away_days("U0ANN", [one], OFFICE, START, END)
    (later,) = away_days("U0ANN", [one], OFFICE, START + timedelta(days=70), END + timedelta(days=70))

    assert "smiths" not in repr(found)
    assert (found.reason, found.source) == ("calendar", "calendar")
    assert found == later


def test_events_of_one_series_have_names_of_their_own() -> None:
    found = away_days(
        "U0ANN", [event("2026-12-07", "2026-12-08"), event("2026-12-14", "2026-12-15")], OFFICE, START, END
    )

    assert len({each.uid for each in found}) == 2


def test_an_event_that_lasts_for_ever_is_looked_at_around_the_present_only() -> None:
    (found,) = away_days("U0ANN", [event("0001-01-02", "9999-12-30")], OFFICE, START, END)

    assert (found.start, found.end) == (date(2026, 10, 1), date(2027, 11, 30))


def test_the_order_of_the_events_does_not_matter() -> None:
    some = [event("2026-12-07", "2026-12-08", uid=name) for name in "abc"]

    assert away_days("U0ANN", some, OFFICE, START, END) == away_days("U0ANN", some[::-1], OFFICE, START, END)
