"""Laws of working time, tried around clock changes: in gaps, repeated hours, at midnight and on a skipped day (F1)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.working_time import (
    Calendar,
    Span,
    WeeklyHours,
    add_working,
    at_wall,
    is_working,
    next_closing,
    next_opening,
    next_weekday_time,
    working_between,
)

ZONES = (
    "Europe/Prague",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Havana",  # changes at midnight
    "America/Sao_Paulo",  # skipped midnight until 2018
    "America/St_Johns",  # changed at one minute past midnight until 2011
    "Asia/Beirut",  # repeats the last hour before midnight
    "Africa/Cairo",
    "Australia/Lord_Howe",  # moves by thirty minutes
    "Pacific/Apia",  # had no 30 December 2011
    "Asia/Kolkata",  # never changes
)
YEARS = (2011, 2018, 2026)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
ALL_DAY = WeeklyHours(((Span(0, 1440),),) * 7)

laws = settings(max_examples=120, deadline=None)


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The hours (UTC) in which the clocks of `zone` change in the chosen years."""
    found = []
    for year in YEARS:
        hours = [datetime(year, 1, 1, tzinfo=UTC) + 6 * HOUR * n for n in range(4 * 366)]
        found += [a for a, b in pairwise(hours) if _offset(zone, a) != _offset(zone, b)]
    return tuple(found)


def _offset(zone: str, at: datetime) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def zones_and_instants(count: int) -> st.SearchStrategy[tuple[str, list[datetime]]]:
    """A zone, and instants in order around one of its clock changes: to the microsecond or on the full minute."""
    return st.sampled_from(ZONES).flatmap(
        lambda zone: st.sampled_from(changes(zone) or (datetime(2026, 6, 1, tzinfo=UTC),)).flatmap(
            lambda change: st.tuples(
                st.just(zone), st.lists(instants_near(change), min_size=count, max_size=count).map(sorted)
            )
        )
    )


def instants_near(change: datetime) -> st.SearchStrategy[datetime]:
    away = st.one_of(
        st.integers(-2 * 1440, 2 * 1440).map(lambda minutes: minutes * MINUTE),
        st.timedeltas(timedelta(days=-2), timedelta(days=2)),
        st.timedeltas(timedelta(days=-20), timedelta(days=20)),
    )
    return away.map(lambda by: change + by)


minutes_of_day = st.one_of(st.sampled_from([0, 1, 30, 60, 90, 120, 150, 180, 1380, 1410]), st.integers(0, 1439))
day_spans = st.lists(st.builds(Span, minutes_of_day, minutes_of_day), max_size=3).map(tuple)
working_durations = st.one_of(
    st.integers(0, 3 * 1440).map(lambda minutes: minutes * MINUTE), st.timedeltas(timedelta(0), timedelta(days=3))
)


@st.composite
def calendars(draw: st.DrawFn, *, zone: str, around: datetime) -> Calendar:
    near = st.integers(-3, 3).map(lambda days: around.date() + timedelta(days=days))
    return Calendar(
        zone=ZoneInfo(zone),
        hours=WeeklyHours(draw(st.lists(day_spans, min_size=7, max_size=7).map(tuple).filter(any))),
        closed=draw(st.frozensets(near, max_size=3)),
        overrides=draw(st.dictionaries(near, day_spans, max_size=2)),
    )


@st.composite
def calendars_and_instants(draw: st.DrawFn, *, count: int) -> tuple[Calendar, list[datetime]]:
    zone, instants = draw(zones_and_instants(count))
    return draw(calendars(zone=zone, around=instants[0])), instants


@laws
@given(calendars_and_instants(count=3))
def test_f1_working_time_adds_up_and_never_exceeds_real_time(case: tuple[Calendar, list[datetime]]) -> None:
    calendar, (a, b, c) = case

    assert working_between(calendar, a, b) + working_between(calendar, b, c) == working_between(calendar, a, c)
    assert timedelta(0) <= working_between(calendar, a, b) <= b - a


@laws
@given(calendars_and_instants(count=1), working_durations.filter(bool))
def test_f1_adding_is_the_inverse_of_measuring_and_gives_the_earliest_such_instant(
    case: tuple[Calendar, list[datetime]], duration: timedelta
) -> None:
    calendar, (at,) = case

    due = add_working(calendar, at, duration)

    assert working_between(calendar, at, due) == duration
    assert working_between(calendar, at, due - timedelta.resolution) < duration


@laws
@given(calendars_and_instants(count=1), working_durations, working_durations)
def test_f1_adding_in_two_steps_is_adding_at_once(
    case: tuple[Calendar, list[datetime]], one: timedelta, two: timedelta
) -> None:
    calendar, (at,) = case

    assert add_working(calendar, add_working(calendar, at, one), two) == add_working(calendar, at, one + two)


@laws
@given(calendars_and_instants(count=2), working_durations)
def test_f1_who_asks_later_is_never_due_earlier(case: tuple[Calendar, list[datetime]], duration: timedelta) -> None:
    calendar, (earlier, later) = case

    assert add_working(calendar, earlier, duration) <= add_working(calendar, later, duration)


@laws
@given(calendars_and_instants(count=2), working_durations, st.sampled_from(ZONES))
def test_f1_the_zone_in_which_an_instant_is_written_changes_nothing(
    case: tuple[Calendar, list[datetime]], duration: timedelta, zone: str
) -> None:
    calendar, (a, b) = case
    there_a, there_b = a.astimezone(ZoneInfo(zone)), b.astimezone(ZoneInfo(zone))

    assert working_between(calendar, there_a, there_b) == working_between(calendar, a, b)
    assert add_working(calendar, there_a, duration) == add_working(calendar, a, duration)
    assert is_working(calendar, there_a) == is_working(calendar, a)
    assert next_opening(calendar, there_a) == next_opening(calendar, a)
    assert next_closing(calendar, there_a) == next_closing(calendar, a)


@laws
@given(zones_and_instants(2))
def test_f1_around_the_clock_working_time_is_real_time(case: tuple[str, list[datetime]]) -> None:
    zone, (a, b) = case
    calendar = Calendar(zone=ZoneInfo(zone), hours=ALL_DAY)

    assert working_between(calendar, a, b) == b - a
    assert add_working(calendar, a, b - a) == b


@laws
@given(calendars_and_instants(count=1))
def test_f7_openings_and_closings_agree_with_what_is_working_time(case: tuple[Calendar, list[datetime]]) -> None:
    calendar, (at,) = case
    opening, closing = next_opening(calendar, at), next_closing(calendar, at)
    assume(opening is not None and closing is not None)
    assert opening is not None
    assert closing is not None

    assert is_working(calendar, opening)
    assert (opening == at) == is_working(calendar, at)
    assert working_between(calendar, at, opening) == timedelta(0)
    assert not is_working(calendar, closing)
    assert working_between(calendar, opening, closing) == closing - opening


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2026, 12, 30)), st.integers(0, 2 * 1440), st.data())
def test_f1_on_ordinary_days_it_is_what_one_reads_off_the_wall_minute_by_minute(
    zone: str, day: date, length: int, data: st.DataObject
) -> None:
    start = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
    assume(not any(abs(start - change) < timedelta(days=5) for change in changes(zone)))
    calendar = data.draw(calendars(zone=zone, around=start))
    minutes = [start + MINUTE * n for n in range(length)]

    worked = [at for at in minutes if _reads_as_working(calendar, at)]

    assert working_between(calendar, start, start + MINUTE * length) == MINUTE * len(worked)
    assert [at for at in minutes if is_working(calendar, at)] == worked


def _reads_as_working(calendar: Calendar, at: datetime) -> bool:
    wall = at.astimezone(calendar.zone)
    minute = wall.hour * 60 + wall.minute
    today, yesterday = (_spans(calendar, wall.date() - timedelta(days=back)) for back in (0, 1))
    return any(start <= minute < end or (start <= minute and end <= start) for start, end in today) or any(
        end <= start and minute < end for start, end in yesterday
    )


def _spans(calendar: Calendar, day: date) -> tuple[Span, ...]:
    if day in calendar.overrides:
        return calendar.overrides[day]
    return () if day in calendar.closed else calendar.hours.days[day.weekday()]


@laws
@given(zones_and_instants(2))
def test_wall_times_become_instants_in_their_order_and_read_back_where_they_exist(
    case: tuple[str, list[datetime]],
) -> None:
    zone = ZoneInfo(case[0])
    earlier, later = sorted(at.replace(tzinfo=None) for at in case[1])

    first, after = (at_wall(zone, wall.date(), wall.time()) for wall in (earlier, later))
    second = at_wall(zone, earlier.date(), earlier.time(), second=True)

    assert first <= after
    assert first <= second
    assert first.astimezone(zone).replace(tzinfo=None) == earlier or _is_a_change(zone, first)
    assert second.astimezone(zone).replace(tzinfo=None) == earlier or _is_a_change(zone, second)


@laws
@given(zones_and_instants(1), st.integers(0, 6), minutes_of_day)
def test_the_next_weekday_time_comes_within_eight_days_at_that_wall_time(
    case: tuple[str, list[datetime]], weekday: int, minute: int
) -> None:
    zone, clock, (after,) = ZoneInfo(case[0]), time(minute // 60, minute % 60), case[1]

    found = next_weekday_time(zone, weekday, clock, after)

    reading = found.astimezone(zone)
    assert after < found <= after + timedelta(days=8)
    assert (reading.weekday(), reading.time()) == (weekday, clock) or _is_a_change(zone, found)


def _is_a_change(zone: ZoneInfo, at: datetime) -> bool:
    return at.astimezone(zone).utcoffset() != (at - timedelta.resolution).astimezone(zone).utcoffset()
