from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.members import parse_weekdays
from bot.domain.schedules import Duty, Layer, Override, Schedule, gaps_between, schedule_between
from bot.domain.working_time import at_wall

PRAGUE = ZoneInfo("Europe/Prague")
PACIFIC = ZoneInfo("America/Los_Angeles")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # moves by thirty minutes
DAY = timedelta(days=1)
MONDAY = date(2026, 11, 2)
DAILY = DAY
WEEKLY = 7 * DAY
MORNING, NOON, EVENING = time(5), time(11), time(17)
CHANGES = {  # the Sundays of 2026 on which the clocks change
    PRAGUE: (date(2026, 3, 29), date(2026, 10, 25)),
    PACIFIC: (date(2026, 3, 8), date(2026, 11, 1)),
    LORD_HOWE: (date(2026, 4, 5), date(2026, 10, 4)),
}
SWEEPS = [pytest.param(zone, day, id=f"{zone.key} {day}") for zone, days in CHANGES.items() for day in days]


def schedule(*layers: Layer, zone: ZoneInfo = PRAGUE) -> Schedule:
    return Schedule(id="manager", name="Manager on call", zone=zone, layers=layers)


def people(duties: list[Duty]) -> list[str]:
    assert all(len(duty.assignments) == 1 for duty in duties)
    return [duty.responders[0] for duty in duties]


def period(zone: ZoneInfo, start: date, days: int) -> tuple[datetime, datetime]:
    return at_wall(zone, start, time(0)), at_wall(zone, start + days * DAY, time(0))


def wall_times(zone: ZoneInfo, duties: list[Duty]) -> set[tuple[time, time]]:
    return {(duty.starts_at.astimezone(zone).time(), duty.ends_at.astimezone(zone).time()) for duty in duties}


def test_d10_two_six_hour_shifts_a_day_rotate_people_daily() -> None:
    federal = schedule(
        Layer(people=("fay", "gus"), start=MORNING, end=NOON, every=DAILY, anchor=MONDAY),
        Layer(people=("hal", "ida"), start=NOON, end=EVENING, every=DAILY, anchor=MONDAY),
        zone=PACIFIC,
    )

    duties = schedule_between(federal, [], *period(PACIFIC, MONDAY, 3))

    assert people(duties) == ["fay", "hal", "gus", "ida", "fay", "hal"]
    assert wall_times(PACIFIC, duties) == {(MORNING, NOON), (NOON, EVENING)}


def test_d10_a_weekly_handoff_changes_the_person_at_that_wall_time() -> None:
    manager = schedule(Layer(people=("lea", "bob"), handoff=(0, time(9)), every=WEEKLY, anchor=MONDAY))

    duties = schedule_between(manager, [], *period(PRAGUE, MONDAY, 10))

    assert people(duties) == ["bob", "lea", "bob"]
    assert [duty.starts_at for duty in duties[1:]] == [
        at_wall(PRAGUE, MONDAY, time(9)),
        at_wall(PRAGUE, MONDAY + WEEKLY, time(9)),
    ]


def test_d10_the_first_turn_starts_at_the_last_handoff_day_before_the_anchor() -> None:
    thursday = MONDAY + 3 * DAY
    manager = schedule(Layer(people=("lea", "bob"), handoff=(0, time(9)), every=WEEKLY, anchor=thursday))

    assert people(schedule_between(manager, [], *period(PRAGUE, thursday, 1))) == ["lea"]


def test_d10_turns_of_two_weeks_with_a_weekend_off_are_not_joined_over_the_weekend() -> None:
    office_days = parse_weekdays("mon-fri")
    layer = Layer(people=("lea", "bob"), days=office_days, handoff=(0, time(0)), every=2 * WEEKLY, anchor=MONDAY)

    duties = schedule_between(schedule(layer), [], *period(PRAGUE, MONDAY, 21))

    assert people(duties) == ["lea", "lea", "bob"]
    assert [duty.ends_at - duty.starts_at for duty in duties] == [5 * DAY] * 3


def test_d10_without_hours_and_handoff_a_turn_changes_at_midnight() -> None:
    layer = Layer(people=("lea", "bob"), every=2 * DAY, anchor=MONDAY)

    duties = schedule_between(schedule(layer), [], *period(PRAGUE, MONDAY, 6))

    assert people(duties) == ["lea", "bob", "lea"]
    assert wall_times(PRAGUE, duties) == {(time(0), time(0))}


def test_d10_a_night_belongs_to_the_turn_of_the_day_on_which_it_starts() -> None:
    layer = Layer(people=("lea", "bob"), start=time(22), end=time(6), every=DAILY, anchor=MONDAY)

    duties = schedule_between(schedule(layer), [], at_wall(PRAGUE, MONDAY + DAY, time(5)), period(PRAGUE, MONDAY, 2)[1])

    assert people(duties) == ["lea", "bob"]
    assert duties[0].ends_at == at_wall(PRAGUE, MONDAY + DAY, time(6))


def test_d10_a_handoff_within_the_daily_hours_divides_that_day() -> None:
    layer = Layer(people=("lea", "bob"), start=time(8), end=time(20), handoff=(0, time(9)), anchor=MONDAY)

    duties = schedule_between(schedule(layer), [], *period(PRAGUE, MONDAY, 2))

    assert people(duties) == ["bob", "lea", "lea"]
    assert duties[0].ends_at == duties[1].starts_at == at_wall(PRAGUE, MONDAY, time(9))


def test_d10_a_handoff_after_midnight_divides_the_night() -> None:
    layer = Layer(people=("lea", "bob"), start=time(22), end=time(6), handoff=(1, time(2)), anchor=MONDAY + DAY)

    duties = schedule_between(schedule(layer), [], *period(PRAGUE, MONDAY, 2))

    assert people(duties) == ["bob", "bob", "lea", "lea"]
    assert duties[1].ends_at == duties[2].starts_at == at_wall(PRAGUE, MONDAY + DAY, time(2))


def test_d10_daily_hours_give_one_piece_a_day_even_where_they_touch() -> None:
    around_the_clock = Layer(people=("lea",), start=time(9), end=time(9), every=WEEKLY)

    duties = schedule_between(schedule(around_the_clock), [], *period(PRAGUE, MONDAY, 2))

    assert [duty.starts_at for duty in duties[1:]] == [
        at_wall(PRAGUE, MONDAY, time(9)),
        at_wall(PRAGUE, MONDAY + DAY, time(9)),
    ]


def test_d10_a_later_layer_wins_only_where_it_has_someone() -> None:
    base = Layer(people=("lea",), anchor=MONDAY)
    lunch = Layer(people=("bob",), days=frozenset({1}), start=time(12), end=time(13), every=DAILY)
    empty = Layer(people=())

    duties = schedule_between(schedule(base, lunch, empty), [], *period(PRAGUE, MONDAY, 3))

    assert people(duties) == ["lea", "bob", "lea"]
    assert duties[1].starts_at == at_wall(PRAGUE, MONDAY + DAY, time(12))
    assert gaps_between(duties, *period(PRAGUE, MONDAY, 3)) == []


def test_d10_overrides_work_as_in_shifts() -> None:
    start, end = period(PRAGUE, MONDAY, 7)
    cover = Override(user="eve", replaces="lea", starts_at=start + DAY, ends_at=start + 2 * DAY)

    duties = schedule_between(schedule(Layer(people=("lea",), anchor=MONDAY)), [cover], start, end)

    assert people(duties) == ["lea", "eve", "lea"]


def test_d10_gaps_are_the_times_with_nobody() -> None:
    mornings = schedule(Layer(people=("fay",), start=MORNING, end=NOON, every=DAILY))
    start, end = period(PRAGUE, MONDAY, 2)

    assert gaps_between(schedule_between(mornings, [], start, end), start, end) == [
        (start, at_wall(PRAGUE, MONDAY, MORNING)),
        (at_wall(PRAGUE, MONDAY, NOON), at_wall(PRAGUE, MONDAY + DAY, MORNING)),
        (at_wall(PRAGUE, MONDAY + DAY, NOON), end),
    ]
    assert gaps_between([], start, end) == [(start, end)]
    assert gaps_between([], start, start) == []


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        ({"every": timedelta(hours=12)}, "whole days"),
        ({"every": timedelta(0)}, "whole days"),
        ({"every": 3 * DAY, "handoff": (0, time(9))}, "handoff on mon needs turns of whole weeks"),
        ({"start": time(9)}, "both `from` and `to`"),
    ],
)
def test_a_layer_that_makes_no_sense_is_refused(layer: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Layer(people=("lea",), **layer)  # type: ignore[arg-type]  # the point is what a layer refuses


# Across the clock changes: wall times as written, no gap, no overlap


@pytest.mark.parametrize(("zone", "change"), SWEEPS)
def test_d10_daily_hours_keep_their_wall_times_across_the_change(zone: ZoneInfo, change: date) -> None:
    hours = schedule(
        Layer(people=("fay", "gus"), start=MORNING, end=NOON, every=DAILY),
        Layer(people=("hal", "ida"), start=NOON, end=EVENING, every=DAILY),
        zone=zone,
    )
    start, end = period(zone, change - 10 * DAY, 20)

    duties = schedule_between(hours, [], start, end)

    assert len(duties) == 40
    assert wall_times(zone, duties) == {(MORNING, NOON), (NOON, EVENING)}
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(duties))
    assert all(len(set(people(duties[n::4]))) == 1 for n in range(4))
    assert len(gaps_between(duties, start, end)) == 21


@pytest.mark.parametrize("clock", [time(0), time(2), time(2, 30), time(9)])
@pytest.mark.parametrize(("zone", "change"), SWEEPS)
def test_d10_a_weekly_handoff_leaves_no_gap_even_at_a_wall_time_that_is_skipped_or_repeated(
    zone: ZoneInfo, change: date, clock: time
) -> None:
    weekly = schedule(Layer(people=("lea", "bob", "eve"), handoff=(6, clock)), zone=zone)
    start, end = period(zone, change - 30 * DAY, 60)

    duties = schedule_between(weekly, [], start, end)

    assert gaps_between(duties, start, end) == []
    assert all(one.ends_at == other.starts_at for one, other in pairwise(duties))
    assert {duty.starts_at for duty in duties[1:]} == {
        at_wall(zone, change + n * WEEKLY, clock)
        for n in range(-4, 5)
        if start < at_wall(zone, change + n * WEEKLY, clock) < end
    }
    assert all(len(set(people(duties[n : n + 3]))) == 3 for n in range(len(duties) - 2))


def test_a_night_of_six_hours_on_the_wall_lasts_five_real_hours_in_spring_and_seven_in_autumn() -> None:
    night = schedule(Layer(people=("fay",), start=time(22), end=time(4), every=DAILY), zone=PACIFIC)

    lengths = [schedule_between(night, [], *period(PACIFIC, sunday - DAY, 2))[1] for sunday in CHANGES[PACIFIC]]

    assert [duty.ends_at - duty.starts_at for duty in lengths] == [timedelta(hours=5), timedelta(hours=7)]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(CHANGES, key=str)),
    st.integers(0, 1),
    st.lists(st.integers(0, 1439), min_size=1, max_size=5, unique=True).map(sorted),
    st.timedeltas(timedelta(0), 3 * DAY),
)
def test_d10_layers_that_divide_the_day_leave_no_gap_and_never_overlap(
    zone: ZoneInfo, season: int, bounds: list[int], shift: timedelta
) -> None:
    clocks = [time(minute // 60, minute % 60) for minute in bounds]
    layers = [
        Layer(people=(f"person {n}",), start=opening, end=clocks[(n + 1) % len(clocks)], every=DAILY)
        for n, opening in enumerate(clocks)
    ]
    start = at_wall(zone, CHANGES[zone][season], time(0)) - shift
    end = start + 4 * DAY

    duties = schedule_between(schedule(*layers, zone=zone), [], start, end)

    assert gaps_between(duties, start, end) == []
    assert all(one.ends_at == other.starts_at for one, other in pairwise(duties))
    assert duties == schedule_between(
        schedule(*layers, zone=zone), [], start.astimezone(zone), end.astimezone(ZoneInfo("Asia/Kolkata"))
    )
