from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.working_time import (
    Calendar,
    NoWorkingTime,
    Span,
    add_working,
    at_wall,
    is_working,
    local_date,
    next_closing,
    next_opening,
    next_weekday_time,
    parse_weekly_hours,
    working_between,
)

PRAGUE = ZoneInfo("Europe/Prague")
HAVANA = ZoneInfo("America/Havana")
APIA = ZoneInfo("Pacific/Apia")
FIVE_MINUTES = timedelta(minutes=5)
CHRISTMAS = frozenset({date(2026, 12, 24), date(2026, 12, 25)})


def prague(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PRAGUE, fold=fold)


def calendar(
    *intervals: str,
    days: str = "mon-fri",
    zone: ZoneInfo = PRAGUE,
    closed: frozenset[date] = frozenset(),
    overrides: dict[date, tuple[Span, ...]] | None = None,
) -> Calendar:
    hours = parse_weekly_hours({days: intervals or ["09:00-18:00"]})
    return Calendar(zone=zone, hours=hours, closed=closed, overrides=overrides or {})


OFFICE = calendar()
NIGHT = calendar("22:00-06:00", days="mon-sun")
ALWAYS = calendar("00:00-24:00", days="mon-sun")
NEVER = calendar(closed=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(10 * 366)))


# F1: the vectors of the product page. 2026-11-16 is a Monday.


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        pytest.param("2026-11-16 10:00:00", "2026-11-16 10:05:00", id="within the day"),
        pytest.param("2026-11-16 07:30:00", "2026-11-16 09:05:00", id="before opening"),
        pytest.param("2026-11-16 09:00:00", "2026-11-16 09:05:00", id="at the opening instant"),
        pytest.param("2026-11-16 18:00:00", "2026-11-17 09:05:00", id="at the closing instant"),
        pytest.param("2026-11-16 17:58:00", "2026-11-17 09:03:00", id="just before closing"),
        pytest.param("2026-11-20 17:58:00", "2026-11-23 09:03:00", id="just before the weekend"),
        pytest.param("2026-11-16 17:55:00", "2026-11-16 18:00:00", id="as long as the rest of the day"),
    ],
)
def test_f1_a_request_is_due_after_its_target_in_working_time(opened: str, due: str) -> None:
    assert add_working(OFFICE, prague(opened), FIVE_MINUTES) == prague(due)


def test_f1_a_request_before_two_holidays_and_a_weekend_is_due_after_them() -> None:
    opened = prague("2026-12-23 17:59:00")

    assert add_working(calendar(closed=CHRISTMAS), opened, FIVE_MINUTES) == prague("2026-12-28 09:04:00")


def test_f1_a_lunch_break_pauses_the_clock() -> None:
    lunch = calendar("09:00-12:00", "13:00-18:00")

    assert add_working(lunch, prague("2026-11-16 11:58:00"), FIVE_MINUTES) == prague("2026-11-16 13:03:00")


def test_f1_a_night_shift_loses_the_skipped_hour() -> None:
    opened = prague("2026-03-29 01:58:00")

    due = add_working(NIGHT, opened, FIVE_MINUTES)

    assert due == prague("2026-03-29 03:03:00")
    assert due - opened.astimezone(UTC) == FIVE_MINUTES


def test_f1_a_night_shift_has_the_repeated_hour_twice() -> None:
    opened = prague("2026-10-25 01:30:00")

    assert add_working(NIGHT, opened, timedelta(minutes=120)) == prague("2026-10-25 02:30:00", fold=1).astimezone(UTC)


def test_f1_a_reply_before_opening_has_taken_no_working_time() -> None:
    assert working_between(OFFICE, prague("2026-11-16 07:30:00"), prague("2026-11-16 07:40:00")) == timedelta(0)


def test_f1_the_due_time_is_exact_to_the_microsecond() -> None:
    opened = prague("2026-11-16 10:00:00.000001")

    assert add_working(OFFICE, opened, FIVE_MINUTES) == prague("2026-11-16 10:05:00.000001")


def test_f1_results_are_in_utc() -> None:
    assert add_working(OFFICE, prague("2026-11-16 10:00:00"), FIVE_MINUTES).tzinfo is UTC


# F1, F7: what is working time


def test_f1_intervals_are_half_open() -> None:
    assert is_working(OFFICE, prague("2026-11-16 09:00:00"))
    assert is_working(OFFICE, prague("2026-11-16 17:59:59.999999"))
    assert not is_working(OFFICE, prague("2026-11-16 18:00:00"))
    assert not is_working(OFFICE, prague("2026-11-16 08:59:59.999999"))


def test_f1_a_closed_date_contributes_nothing() -> None:
    closed = calendar(closed=CHRISTMAS)

    assert working_between(closed, prague("2026-12-24 00:00"), prague("2026-12-26 00:00")) == timedelta(0)
    assert not is_working(closed, prague("2026-12-24 12:00"))


def test_f1_a_night_shift_belongs_to_the_day_on_which_it_starts() -> None:
    night = calendar("22:00-06:00", days="mon-sun", closed=frozenset({date(2026, 12, 24)}))

    assert is_working(night, prague("2026-12-24 05:59"))
    assert not is_working(night, prague("2026-12-24 23:00"))
    assert not is_working(night, prague("2026-12-25 05:59"))
    assert is_working(night, prague("2026-12-25 22:00"))


def test_f1_a_dated_override_replaces_the_hours_of_that_day_even_on_a_holiday() -> None:
    christmas_eve = date(2026, 12, 24)
    short = calendar(closed=CHRISTMAS, overrides={christmas_eve: (Span(10 * 60, 12 * 60),)})

    assert working_between(short, prague("2026-12-24 00:00"), prague("2026-12-26 00:00")) == timedelta(hours=2)
    assert next_opening(short, prague("2026-12-23 18:00")) == prague("2026-12-24 10:00")


def test_f1_a_dated_override_can_close_a_day() -> None:
    closed = calendar(overrides={date(2026, 11, 17): ()})

    assert next_opening(closed, prague("2026-11-16 18:00")) == prague("2026-11-18 09:00")


def test_f7_the_next_opening_is_the_instant_itself_while_the_team_is_there() -> None:
    assert next_opening(OFFICE, prague("2026-11-16 12:00")) == prague("2026-11-16 12:00")
    assert next_opening(OFFICE, prague("2026-11-20 18:00")) == prague("2026-11-23 09:00")
    assert next_opening(NEVER, prague("2026-11-20 18:00")) is None


def test_the_next_closing_ends_the_stretch_of_working_time_that_runs_or_comes_next() -> None:
    lunch = calendar("09:00-12:00", "13:00-18:00", days="mon")

    assert next_closing(lunch, prague("2026-11-16 10:00")) == prague("2026-11-16 12:00")
    assert next_closing(lunch, prague("2026-11-16 12:00")) == prague("2026-11-16 18:00")
    assert next_closing(lunch, prague("2026-11-16 18:00")) == prague("2026-11-23 12:00")


def test_spans_that_touch_are_one_stretch_of_working_time() -> None:
    two_days = calendar("00:00-24:00", days="mon-tue")

    assert next_closing(two_days, prague("2026-11-16 10:00")) == prague("2026-11-18 00:00")
    assert next_closing(ALWAYS, prague("2026-11-16 10:00")) is None
    assert next_closing(NEVER, prague("2026-11-16 10:00")) is None


def test_zero_working_time_has_passed_at_once_even_outside_hours() -> None:
    assert add_working(OFFICE, prague("2026-11-16 07:30"), timedelta(0)) == prague("2026-11-16 07:30")


def test_no_working_time_passes_backwards() -> None:
    assert working_between(OFFICE, prague("2026-11-16 12:00"), prague("2026-11-16 10:00")) == timedelta(0)


def test_a_calendar_without_working_time_says_so_instead_of_searching_forever() -> None:
    with pytest.raises(NoWorkingTime, match="no working time in the five years after 2026-11-16"):
        add_working(NEVER, prague("2026-11-16 12:00"), FIVE_MINUTES)

    assert working_between(NEVER, prague("2026-11-16 12:00"), prague("2026-11-30 12:00")) == timedelta(0)


def test_a_target_of_many_years_is_reached_as_long_as_there_is_work() -> None:
    assert add_working(ALWAYS, prague("2026-11-16 12:00"), timedelta(days=3650)) == prague("2036-11-13 12:00")


def test_negative_working_time_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working(OFFICE, prague("2026-11-16 12:00"), -FIVE_MINUTES)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        is_working(OFFICE, prague("2026-11-16 12:00").replace(tzinfo=None))


# F1: both change days in Europe/Prague: 2026-03-29 skips 02:00-03:00, 2026-10-25 repeats it


@pytest.mark.parametrize(
    ("interval", "spring", "autumn"),
    [
        pytest.param("00:00-24:00", 23 * 60, 25 * 60, id="all day"),
        pytest.param("22:00-06:00", 8 * 60, 8 * 60, id="starting in the evening of the change"),
        pytest.param("01:00-04:00", 120, 240, id="around the change"),
        pytest.param("01:00-02:30", 60, 150, id="a repeated end is the second one"),
        pytest.param("02:30-04:00", 60, 150, id="a repeated start is the first one"),
        pytest.param("02:15-02:45", 0, 90, id="within the change"),
        pytest.param("03:00-04:00", 60, 60, id="just after the change"),
        pytest.param("01:00-02:00", 60, 120, id="the full hour that begins the repetition is a repeated end too"),
    ],
)
def test_f1_the_length_of_an_interval_on_the_change_days(interval: str, spring: int, autumn: int) -> None:
    sundays = calendar(interval, days="sun")

    assert working_between(sundays, prague("2026-03-29 00:00"), prague("2026-03-30 12:00")) == timedelta(minutes=spring)
    assert working_between(sundays, prague("2026-10-25 00:00"), prague("2026-10-26 12:00")) == timedelta(minutes=autumn)


def test_f1_intervals_that_meet_in_the_repeated_hour_count_it_once() -> None:
    split = calendar("00:00-02:30", "02:30-06:00", days="sun")

    assert working_between(split, prague("2026-10-25 00:00"), prague("2026-10-25 12:00")) == timedelta(hours=7)
    assert add_working(split, prague("2026-10-25 00:00"), timedelta(hours=7)) == prague("2026-10-25 06:00")


def test_f1_a_closing_time_in_the_skipped_hour_is_the_instant_of_the_jump() -> None:
    early = calendar("01:00-02:30", days="sun")

    assert next_closing(early, prague("2026-03-29 01:30")) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


# Wall time and instants


@pytest.mark.parametrize(
    ("zone", "day", "clock", "first", "second"),
    [
        pytest.param(PRAGUE, date(2026, 7, 1), time(9), "2026-07-01T07:00Z", "2026-07-01T07:00Z", id="an ordinary day"),
        pytest.param(
            PRAGUE, date(2026, 3, 29), time(2), "2026-03-29T01:00Z", "2026-03-29T01:00Z", id="start of the gap"
        ),
        pytest.param(PRAGUE, date(2026, 3, 29), time(2, 30), "2026-03-29T01:00Z", "2026-03-29T01:00Z", id="in the gap"),
        pytest.param(PRAGUE, date(2026, 3, 29), time(3), "2026-03-29T01:00Z", "2026-03-29T01:00Z", id="end of the gap"),
        pytest.param(PRAGUE, date(2026, 10, 25), time(2, 30), "2026-10-25T00:30Z", "2026-10-25T01:30Z", id="repeated"),
        pytest.param(
            HAVANA, date(2026, 3, 8), time(0, 30), "2026-03-08T05:00Z", "2026-03-08T05:00Z", id="gap at midnight"
        ),
        pytest.param(HAVANA, date(2026, 11, 1), time(0), "2026-11-01T04:00Z", "2026-11-01T05:00Z", id="two midnights"),
        pytest.param(APIA, date(2011, 12, 30), time(12), "2011-12-30T10:00Z", "2011-12-30T10:00Z", id="a skipped day"),
    ],
)
def test_a_wall_time_becomes_an_instant(zone: ZoneInfo, day: date, clock: time, first: str, second: str) -> None:
    assert at_wall(zone, day, clock) == datetime.fromisoformat(first)
    assert at_wall(zone, day, clock, second=True) == datetime.fromisoformat(second)


def test_the_local_date_is_the_one_on_the_wall_of_the_zone() -> None:
    evening = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)

    assert local_date(PRAGUE, evening) == date(2026, 11, 17)
    assert local_date(HAVANA, evening) == date(2026, 11, 16)


def test_the_next_weekday_time_is_strictly_after_and_keeps_its_wall_time_across_the_change() -> None:
    wednesday = 2
    before = prague("2026-10-21 09:00")

    assert next_weekday_time(PRAGUE, wednesday, time(9), before - timedelta(microseconds=1)) == before
    assert next_weekday_time(PRAGUE, wednesday, time(9), before) == prague("2026-10-28 09:00")
    assert next_weekday_time(PRAGUE, wednesday, time(9), prague("2026-10-22 09:00")) == prague("2026-10-28 09:00")
