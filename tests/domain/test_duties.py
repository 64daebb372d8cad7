"""When recurring duties come up, in any zone, and what becomes of each time (U1)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.calendar_rule import CronReadings
from bot.domain.duties import (
    DutyRun,
    RecurringDuty,
    RunState,
    close,
    coming_up,
    is_closed,
    is_open,
    missed,
    next_time,
    run_of,
    times,
)
from bot.domain.reasons import Reason
from bot.domain.working_time import Calendar, parse_span, parse_weekly_hours

PRAGUE = ZoneInfo("Europe/Prague")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICE = Calendar(zone=PRAGUE, hours=parse_weekly_hours({"mon-fri": ["09:00-18:00"]}))


def duty(rule: str, zone: ZoneInfo = PRAGUE, within: timedelta = HOUR, *, holidays: bool = False) -> RecurringDuty:
    return RecurringDuty(
        name="Deploy", rule=CronReadings(rule), zone=zone, due_within=within, also_on_holidays=holidays
    )


def at(text: str) -> datetime:
    """An instant from Prague's clock, or from one with an offset."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=PRAGUE)).astimezone(UTC)


def between(wanted: RecurringDuty, start: str, end: str, calendar: Calendar = OFFICE) -> list[datetime]:
    return list(times(wanted, calendar, at(start), at(end)))


@pytest.mark.parametrize(
    ("rule", "after", "comes"),
    [
        ("0 10 * * mon-thu", "2026-11-23 09:59:59", "2026-11-23 10:00"),
        ("0 10 * * mon-thu", "2026-11-23 10:00", "2026-11-24 10:00"),
        ("0 10 * * mon-thu", "2026-11-26 10:00", "2026-11-30 10:00"),
        ("0 9 1 * *", "2026-11-23 10:00", "2026-12-01 09:00"),
        ("30 2 * * *", "2026-03-28 12:00", "2026-03-29 03:00"),  # skipped: when clocks jump
        ("30 2 * * *", "2026-03-29 03:00", "2026-03-30 02:30"),
        ("30 2 * * *", "2026-10-24 12:00", "2026-10-25T02:30+02:00"),  # shown twice: the first time
        ("30 2 * * *", "2026-10-25T02:30+02:00", "2026-10-26 02:30"),
        ("30 2 * * *", "2026-10-25T02:10+01:00", "2026-10-26 02:30"),
        ("0 10 * * *", "2026-10-24 12:00", "2026-10-25T10:00+01:00"),
    ],
)  # fmt: skip
def test_a_duty_comes_up_on_the_clock_of_its_zone_also_when_clocks_change_u1(rule: str, after: str, comes: str) -> None:
    assert next_time(duty(rule), OFFICE, at(after)) == at(comes)


def test_times_within_the_skipped_hour_come_up_once_u1() -> None:
    every = duty("0,20,40 1-3 * * *")

    found = between(every, "2026-03-29 01:30", "2026-03-29 03:30")

    assert found == [at("2026-03-29 01:40"), at("2026-03-29T03:00+02:00"), at("2026-03-29 03:20")]


def test_a_rule_counts_in_its_own_zone_u1() -> None:
    assert next_time(duty("0 9 * * *", ZoneInfo("America/New_York")), OFFICE, at("2026-11-23 10:00")) == at(
        "2026-11-23 15:00"
    )


def test_closed_days_of_the_team_are_left_out_unless_the_duty_says_otherwise_u1() -> None:
    calendar = Calendar(
        zone=PRAGUE,
        hours=OFFICE.hours,
        closed=frozenset({date(2026, 12, 24), date(2026, 12, 25)}),
        overrides={date(2026, 12, 25): (parse_span("09:00-12:00"),), date(2026, 12, 28): ()},
    )
    wanted = between(duty("0 9 * * *"), "2026-12-23 12:00", "2026-12-29 12:00", calendar)
    always = between(duty("0 9 * * *", holidays=True), "2026-12-23 12:00", "2026-12-29 12:00", calendar)

    assert [each.day for each in wanted] == [25, 26, 27, 29], "a weekend is for the rule to leave out"
    assert [each.day for each in always] == [24, 25, 26, 27, 28, 29]
    assert is_closed(calendar, at("2026-12-24 09:00"))


def test_a_rule_that_never_comes_again_has_no_next_time_u1() -> None:
    assert next_time(duty("0 9 30 2 *"), OFFICE, at("2026-11-23 10:00")) is None


def test_after_downtime_the_latest_time_is_opened_and_earlier_ones_are_missed_u1() -> None:
    found = coming_up(duty("0 8-17 * * *"), OFFICE, at("2026-11-23 08:00"), at("2026-11-23 11:20"))

    assert found.opens == at("2026-11-23 11:00")
    assert [each.astimezone(PRAGUE).hour for each in found.missed] == [8, 9, 10]
    assert found.overtaken == ()
    assert found.next_at == at("2026-11-23 12:00")


def test_at_its_due_time_a_time_that_nobody_heard_of_is_missed_u1() -> None:
    found = coming_up(duty("0 8 * * *"), OFFICE, at("2026-11-23 08:00"), at("2026-11-23 09:00"))

    assert (found.opens, found.missed) == (None, (at("2026-11-23 08:00"),))


def test_a_time_that_is_not_over_gives_way_to_a_later_one_after_downtime_u1() -> None:
    found = coming_up(duty("0 8-17 * * *", within=3 * HOUR), OFFICE, at("2026-11-23 08:00"), at("2026-11-23 10:30"))

    assert found.opens == at("2026-11-23 10:00")
    assert found.overtaken == (at("2026-11-23 08:00"), at("2026-11-23 09:00"))
    assert found.missed == ()


def test_with_another_rule_in_the_file_the_time_that_was_armed_counts_and_the_new_rule_from_now_on_u1() -> None:
    armed, now = at("2026-11-23 08:00"), at("2026-11-25 10:30")

    found = coming_up(duty("0 10 * * *"), OFFICE, armed, now, as_configured=False)

    assert (found.opens, found.missed, found.next_at) == (None, (armed,), at("2026-11-26 10:00"))


FIRST = datetime(2026, 3, 1, tzinfo=UTC)
RULES = st.sampled_from(["0 10 * * mon-thu", "30 2 * * *", "0,30 1-3 * * *", "0 */6 * * *", "0 9 1,15 * *"])
ZONES = st.sampled_from([PRAGUE, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])


@given(
    rule=RULES,
    zone=ZONES,
    start=st.integers(0, 275 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    pauses=st.lists(st.timedeltas(timedelta(0), 3 * DAY), min_size=1, max_size=12),
    within=st.timedeltas(timedelta(minutes=1), 2 * DAY),
)
@settings(max_examples=150, deadline=None)
def test_no_time_is_lost_or_doubled_however_long_and_often_nobody_looks_u1(
    rule: str, zone: ZoneInfo, start: datetime, pauses: list[timedelta], within: timedelta
) -> None:
    wanted, now = duty(rule, zone, within), start
    armed = next_time(wanted, OFFICE, start)
    seen: list[datetime] = []
    for pause in pauses:
        now += pause
        if armed is None or armed > now:
            continue
        found = coming_up(wanted, OFFICE, armed, now)
        seen += [*found.missed, *found.overtaken, *([found.opens] if found.opens else [])]
        assert all(each + within <= now for each in found.missed), "missed is a fact of the due time"
        assert found.opens is None or now < found.opens + within
        armed = found.next_at

    assert seen == list(times(wanted, OFFICE, start, now))


def a_run() -> DutyRun:
    return run_of(duty("0 10 * * *"), "backend", at("2026-11-23 10:00"))


def test_done_at_the_due_time_is_in_time_and_after_it_late_u1() -> None:
    run = a_run()

    in_time = close(run, RunState.DONE, "U0ANN", run.due_at)
    late = close(missed(run), RunState.DONE, "U0ANN", run.due_at + timedelta(microseconds=1))

    assert isinstance(in_time, DutyRun)
    assert isinstance(late, DutyRun)
    assert (in_time.state, in_time.missed_at) == (RunState.DONE, None)
    assert (late.state, late.missed_at) == (RunState.DONE, run.due_at)
    assert close(missed(run), RunState.DONE, "U0ANN", run.due_at) == in_time, "the timer may ring first"


@pytest.mark.parametrize("first", [RunState.DONE, RunState.SKIPPED])
@pytest.mark.parametrize("second", [RunState.DONE, RunState.SKIPPED])
def test_what_is_done_or_skipped_stays_so_u1(first: RunState, second: RunState) -> None:
    closed = close(a_run(), first, "U0ANN", at("2026-11-23 10:05"))

    assert isinstance(closed, DutyRun)
    assert not is_open(closed)
    assert isinstance(close(closed, second, "U0BEN", at("2026-11-23 10:06")), Reason)
