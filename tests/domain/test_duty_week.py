"""When the steps of a week happen (D6): wall clock, holidays, clock changes."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duty_week import Step, StepKind, rings_next, steps_of
from bot.domain.rotation import RotationPolicy, Slot, WeekMoment, slot_of
from bot.domain.working_time import Calendar, local_date, opens_on, parse_weekly_hours

PRAGUE = ZoneInfo("Europe/Prague")
HOURS = parse_weekly_hours({"mon-fri": ["09:00-18:00"]})
POLICY = RotationPolicy()


def calendar(*closed: date, zone: ZoneInfo = PRAGUE) -> Calendar:
    return Calendar(zone=zone, hours=HOURS, closed=frozenset(closed))


def slot(week: date, policy: RotationPolicy = POLICY, zone: ZoneInfo = PRAGUE) -> Slot:
    return slot_of(policy, zone, week)


def on_clocks(steps: tuple[Step, ...], zone: ZoneInfo = PRAGUE) -> list[str]:
    return [f"{step.name} {step.due_at.astimezone(zone):%a %d %H:%M}" for step in steps]


def test_an_ordinary_week_follows_the_configured_moments() -> None:
    steps = steps_of(POLICY, calendar(), slot(date(2026, 12, 2)))

    assert on_clocks(steps) == [
        "propose Mon 30 14:00",
        "remind:0 Mon 30 17:00",
        "remind:1 Tue 01 10:00",
        "remind:2 Tue 01 15:00",
        "start Wed 02 09:00",
    ]
    assert [step.leads for step in steps] == [False, False, False, True, False]


@pytest.mark.parametrize(
    ("holiday", "week"),
    [(date(2027, 3, 29), date(2027, 3, 31)), (date(2026, 9, 28), date(2026, 9, 30))],
    ids=["Easter Monday 2027", "28 September 2026"],
)
def test_a_holiday_on_monday_moves_everything_to_tuesday_and_none_overtakes_d6(holiday: date, week: date) -> None:
    steps = steps_of(POLICY, calendar(holiday), slot(week))

    tuesday = holiday + timedelta(days=1)
    assert on_clocks(steps) == [
        f"propose Tue {tuesday:%d} 14:00",
        f"remind:0 Tue {tuesday:%d} 17:00",
        f"remind:1 Tue {tuesday:%d} 17:00",
        f"remind:2 Tue {tuesday:%d} 17:00",
        f"start Wed {week:%d} 09:00",
    ]


def test_with_no_open_day_left_before_the_shift_the_last_open_one_serves() -> None:
    steps = steps_of(POLICY, calendar(date(2026, 11, 30), date(2026, 12, 1)), slot(date(2026, 12, 2)))

    assert on_clocks(steps)[0] == "propose Fri 27 14:00"
    assert all(step.due_at <= steps[-1].due_at for step in steps)


def test_a_week_that_is_closed_altogether_keeps_its_moments() -> None:
    closed = [date(2026, 11, 25) + timedelta(days=step) for step in range(8)]

    steps = steps_of(POLICY, calendar(*closed), slot(date(2026, 12, 2)))

    assert on_clocks(steps)[0] == "propose Mon 30 14:00"


@pytest.mark.parametrize("week", [date(2026, 10, 28), date(2027, 3, 31)])
def test_clock_changes_in_the_week_before_leave_the_wall_times_alone(week: date) -> None:
    steps = steps_of(POLICY, calendar(), slot(week))

    assert [f"{step.due_at.astimezone(PRAGUE):%a %H:%M}" for step in steps] == [
        "Mon 14:00",
        "Mon 17:00",
        "Tue 10:00",
        "Tue 15:00",
        "Wed 09:00",
    ]


def test_a_shift_of_two_weeks_is_proposed_in_the_week_before_it() -> None:
    policy = RotationPolicy(length=timedelta(days=14))

    steps = steps_of(policy, calendar(), slot(date(2026, 12, 9), policy))

    assert on_clocks(steps)[0] == "propose Mon 07 14:00"


def test_a_moment_on_the_day_of_the_start_may_come_before_it() -> None:
    policy = RotationPolicy(starts=WeekMoment(2, time(16)), remind=(WeekMoment(2, time(10)),))

    steps = steps_of(policy, calendar(), slot(date(2026, 12, 2), policy))

    assert on_clocks(steps)[1] == "remind:0 Wed 02 10:00"


@given(
    week=st.dates(date(2026, 1, 1), date(2028, 1, 1)).map(lambda day: day - timedelta(days=(day.weekday() - 2) % 7)),
    closed=st.frozensets(st.integers(0, 8), max_size=9),
    zone=st.sampled_from(["Europe/Prague", "America/Los_Angeles", "Australia/Lord_Howe"]).map(ZoneInfo),
)
def test_steps_keep_their_order_never_pass_the_start_and_prefer_open_days(
    week: date, closed: frozenset[int], zone: ZoneInfo
) -> None:
    known = calendar(*(week - timedelta(days=8 - step) for step in closed), zone=zone)
    found = slot(week, zone=zone)

    steps = steps_of(POLICY, known, found)

    due = [step.due_at for step in steps]
    assert due == sorted(due)
    assert all(each <= found.starts_at for each in due)
    before = [week - timedelta(days=step) for step in range(1, 7)]
    if any(opens_on(known, day) for day in before if day <= week - timedelta(days=1)):
        proposed = next(step for step in steps if step.kind is StepKind.PROPOSE)
        assert opens_on(known, local_date(zone, proposed.due_at))


def test_the_daily_look_comes_at_its_clock_time_strictly_later() -> None:
    at = datetime(2026, 12, 2, 9, tzinfo=PRAGUE)

    assert rings_next(calendar(), at, time(9)) == at + timedelta(days=1)
    assert rings_next(calendar(), at - timedelta(seconds=1), time(9)) == at
