"""Every five minutes around each clock change, judged by a clock on the wall that a second, naive calculation reads.

That clock is `Wall`: it never goes back, so a time that is skipped is reached with the jump, and one that comes twice
is reached once. On its readings everything is plain arithmetic without zones.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.duty_week import steps_of
from bot.domain.gaps import Gap, gaps_among
from bot.domain.members import MONDAY_TO_FRIDAY
from bot.domain.rotation import COUNTED_FROM, RotationPolicy, WeekMoment, following, next_slot, slot_at, slot_of
from bot.domain.schedules import (
    Assignment,
    Layer,
    Role,
    Schedule,
    Shift,
    gaps_between,
    schedule_between,
    shifts_between,
)
from bot.domain.turns import Turn, position_at, turns_between
from bot.domain.working_time import Calendar, next_weekday_time, parse_weekly_hours

DAY, WEEK, STEP = timedelta(days=1), timedelta(days=7), timedelta(minutes=5)
AROUND = 16 * DAY
CHANGES = {
    "Europe/Prague": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/Los_Angeles": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),  # by half an hour
    "Australia/Sydney": (date(2026, 4, 5), date(2026, 10, 4)),
}
HALF_HOURS = [time(minute // 60, minute % 60) for minute in range(0, 24 * 60, 30)]
AT_NIGHT = [clock for clock in HALF_HOURS if clock < time(4)]


@dataclass(frozen=True)
class Wall:
    """A clock on the wall in a zone around one change: what it shows at each step, never going back."""

    zone: ZoneInfo
    change: date
    instants: tuple[datetime, ...]
    readings: tuple[datetime, ...]

    def reaches(self, wall: datetime) -> datetime:
        """The first step at which the clock shows `wall` or more."""
        return self.instants[bisect_left(self.readings, wall)]

    @property
    def start(self) -> datetime:
        return self.instants[0]

    @property
    def end(self) -> datetime:
        return self.instants[-1]


@cache
def wall(zone_name: str, change: date) -> Wall:
    zone = ZoneInfo(zone_name)
    middle = datetime.combine(change, time(), UTC)
    instants = tuple(middle - AROUND + step * STEP for step in range(2 * AROUND // STEP + 1))
    shown: list[datetime] = []
    for instant in instants:
        reading = instant.astimezone(zone).replace(tzinfo=None)
        shown.append(max(reading, shown[-1]) if shown else reading)
    return Wall(zone, change, instants, tuple(shown))


@pytest.fixture(params=[(zone, day) for zone, days in CHANGES.items() for day in days], ids=lambda p: f"{p[0]} {p[1]}")
def clock(request: pytest.FixtureRequest) -> Wall:
    return wall(*request.param)


def naive_turn(layer: Layer, day: date, reading: datetime) -> int:
    """The number of a layer's turn, on the readings alone."""
    if layer.handoff is None:
        return (day - layer.anchor) // layer.every
    weekday, at = layer.handoff
    first = layer.anchor - DAY * ((layer.anchor.weekday() - weekday) % 7)
    return (reading - datetime.combine(first, at)) // layer.every


def naive_person(schedule: Schedule, reading: datetime) -> str | None:
    """Who is on call when the clock on the wall shows `reading`: the last layer that has somebody then."""
    for layer in reversed(schedule.layers):
        opening, closing = layer.start or time.min, layer.end or time.min
        for day in (reading.date() - DAY, reading.date()):
            opens = datetime.combine(day, opening)
            closes = datetime.combine(day if closing > opening else day + DAY, closing)
            if layer.people and day.weekday() in layer.days and opens <= reading < closes:
                return layer.people[naive_turn(layer, day, reading) % len(layer.people)]
    return None


def schedule(clock: Wall, *layers: Layer) -> Schedule:
    return Schedule(id="manager", name="Manager on call", zone=clock.zone, layers=layers)


def six_hours(*starts: time) -> tuple[Layer, ...]:
    """Layers one after the other from each start to the next, round the clock, whose people change daily."""
    return tuple(
        Layer(people=(f"{n}a", f"{n}b"), start=start, end=starts[(n + 1) % len(starts)], every=DAY)
        for n, start in enumerate(starts)
    )


SCHEMES: dict[str, Callable[[], tuple[Layer, ...]]] = {
    "two six-hour shifts a day": lambda: six_hours(time(5), time(11), time(17))[:2],
    "four six-hour shifts round the clock": lambda: six_hours(time(4), time(10), time(16), time(22)),
    "follow the sun": lambda: six_hours(time(0), time(8), time(16)),
    "a night over the change": lambda: (Layer(people=("a", "b"), start=time(22), end=time(4), every=DAY),),
    "a manager by week": lambda: (Layer(people=("a", "b", "c"), handoff=(0, time(9))),),
    "a handoff in the night of the change": lambda: (Layer(people=("a", "b", "c"), handoff=(6, time(2, 30))),),
    "two weeks, office days, a handoff at noon": lambda: (
        Layer(people=("a", "b"), days=MONDAY_TO_FRIDAY, handoff=(2, time(12)), every=2 * WEEK),
    ),
    "days in turn": lambda: (Layer(people=("a", "b", "c"), every=2 * DAY),),
    "weekends over a base, and an empty layer": lambda: (
        Layer(people=("a", "b"), handoff=(0, time(9))),
        Layer(people=("c", "d"), days=frozenset({5, 6}), start=time(1, 30), end=time(23), every=DAY),
        Layer(people=()),
    ),
    "a night that a handoff divides": lambda: (
        Layer(people=("a", "b"), start=time(22), end=time(6), handoff=(6, time(2))),
    ),
}


def people_at_each_step(schedule: Schedule, clock: Wall) -> Iterator[str | None]:
    """Whom the calculator has on call at each step of the clock; fails if pieces overlap."""
    duties = schedule_between(schedule, (), clock.start, clock.end + STEP)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(duties))
    pieces = iter(duties)
    piece = next(pieces, None)
    for instant in clock.instants:
        while piece is not None and piece.ends_at <= instant:
            piece = next(pieces, None)
        yield piece.responders[0] if piece is not None and piece.starts_at <= instant else None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_who_is_on_call_is_who_the_clock_on_the_wall_says_d10(clock: Wall, scheme: str) -> None:
    plan = schedule(clock, *SCHEMES[scheme]())

    computed = list(people_at_each_step(plan, clock))

    wrong = [
        (str(instant), str(reading), got)
        for instant, reading, got in zip(clock.instants, clock.readings, computed, strict=True)
        if got != naive_person(plan, reading)
    ]
    assert wrong == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_who_is_on_call_at_a_moment_does_not_depend_on_where_one_begins_to_look_d10(clock: Wall, scheme: str) -> None:
    plan = schedule(clock, *SCHEMES[scheme]())
    night = bisect_left(clock.readings, datetime.combine(clock.change, time()))

    for step in range(night - 24, night + 12 * 6):
        found = schedule_between(plan, (), clock.instants[step], clock.instants[step] + timedelta.resolution)

        assert [duty.responders[0] for duty in found] == [
            person for person in [naive_person(plan, clock.readings[step])] if person is not None
        ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_turns_and_gaps_together_cover_every_moment_once_d10(clock: Wall, scheme: str) -> None:
    plan = schedule(clock, *SCHEMES[scheme]())

    turns = turns_between(plan, (), clock.start, clock.end)

    gaps = list(gaps_among(turns, clock.start, clock.end, lambda _: ()))
    both: list[Turn | Gap] = [*turns, *gaps]
    bounds = sorted((each.starts_at or clock.start, each.ends_at or clock.end) for each in both)
    assert (bounds[0][0], bounds[-1][1]) == (clock.start, clock.end)
    assert all(one[1] == other[0] for one, other in pairwise(bounds))
    assert all(one.user != other.user or one.ends_at != other.starts_at for one, other in pairwise(turns))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_moment_at_which_somebody_else_is_on_call_is_known_before_d10(clock: Wall, scheme: str) -> None:
    plan = schedule(clock, *SCHEMES[scheme]())
    people = [naive_person(plan, reading) for reading in clock.readings]
    middle, hour = len(people) // 2, timedelta(hours=1) // STEP

    for step in range(middle - 60 * hour, middle + 60 * hour, 11 * hour):
        position = position_at(plan, (), clock.instants[step])

        assert (position.now.user if position.now else None) == people[step]
        other = next((n for n in range(step, len(people)) if people[n] != people[step]), None)
        if other is not None:
            assert position.changes_at == clock.instants[other]


@pytest.mark.parametrize("opening", AT_NIGHT, ids=str)
def test_a_shift_that_begins_at_any_half_hour_of_the_night_begins_and_ends_by_the_wall_d10(
    clock: Wall, opening: time
) -> None:
    for closing in HALF_HOURS:
        layer = Layer(people=("a",), start=opening, end=closing, every=DAY)
        day = clock.change - DAY
        span = datetime.combine(clock.change - 2 * DAY, time()), datetime.combine(clock.change + 2 * DAY, time())
        duties = schedule_between(schedule(clock, layer), (), clock.reaches(span[0]), clock.reaches(span[1]))

        for each in (day, clock.change):
            opens = datetime.combine(each, opening)
            closes = datetime.combine(each if closing > opening else each + DAY, closing)
            period = clock.reaches(opens), clock.reaches(closes)
            found = [(duty.starts_at, duty.ends_at) for duty in duties if duty.starts_at == period[0]]
            assert found == ([period] if period[0] < period[1] else [])


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("length", [WEEK, 2 * WEEK], ids=["a week", "two weeks"])
def test_the_slot_of_each_moment_is_the_one_on_the_wall_and_slots_leave_no_gap_d1(
    clock: Wall, weekday: int, length: timedelta
) -> None:
    first = COUNTED_FROM + weekday * DAY
    for at in (*AT_NIGHT, time(9), time(23, 30)):
        policy = RotationPolicy(starts=WeekMoment(weekday, at), length=length)
        for instant, reading in zip(clock.instants[::131], clock.readings[::131], strict=True):
            slot = slot_at(policy, clock.zone, instant)
            number = (reading - datetime.combine(first, at)) // length

            assert slot.week == first + number * length
            assert slot.starts_at <= instant < slot.ends_at
            assert next_slot(policy, clock.zone, instant) == following(policy, clock.zone, slot)
            assert following(policy, clock.zone, slot).starts_at == slot.ends_at
            assert len(slot.days) == length // DAY


@pytest.mark.parametrize("weekday", range(7))
def test_slots_begin_when_the_wall_shows_it_d1(clock: Wall, weekday: int) -> None:
    for at in HALF_HOURS:
        week = clock.change - DAY * ((clock.change.weekday() - weekday) % 7)

        slot = slot_of(RotationPolicy(starts=WeekMoment(weekday, at)), clock.zone, week)

        assert slot.starts_at == clock.reaches(datetime.combine(week, at))
        assert slot.ends_at == clock.reaches(datetime.combine(week + WEEK, at))


def test_confirmed_shifts_one_after_the_other_leave_nobody_out_and_change_by_the_wall_d6(clock: Wall) -> None:
    for at in (time(1), time(2), time(2, 30), time(9)):
        policy = RotationPolicy(starts=WeekMoment(6, at))
        slots = [slot_of(policy, clock.zone, clock.change + n * WEEK) for n in (-2, -1, 0, 1)]
        shifts = [
            Shift(
                id=n,
                team="backend",
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                assignments=(
                    Assignment(f"responder {n}", Role.RESPONDER),
                    Assignment(f"fallback {n}", Role.FALLBACK, days=frozenset(slot.days[2:4])),
                ),
                confirmed=True,
            )
            for n, slot in enumerate(slots)
        ]
        start, end = slots[0].starts_at, slots[-1].ends_at

        duties = shifts_between(shifts, (), start, end, zone=clock.zone)

        assert gaps_between(duties, start, end) == []
        assert all(one.ends_at == other.starts_at for one, other in pairwise(duties))
        bounds = {each for slot in slots for each in (slot.starts_at, slot.ends_at)}
        fallback = {clock.reaches(datetime.combine(day, time())) for slot in slots for day in slot.days[2:5:2]}
        assert {duty.starts_at for duty in duties} | {end} == bounds | fallback


@pytest.mark.parametrize("weekday", range(7))
def test_a_reminder_rings_once_a_week_when_the_wall_shows_its_time_d6(clock: Wall, weekday: int) -> None:
    for at in (*AT_NIGHT, time(9), time(14), time(17)):
        first = clock.change - 2 * WEEK + DAY * ((weekday - clock.change.weekday()) % 7)
        expected = [clock.reaches(datetime.combine(first + n * WEEK, at)) for n in range(4)]

        rung: list[datetime] = []
        after = clock.reaches(datetime.combine(first, at)) - STEP
        while len(rung) < len(expected):
            after = next_weekday_time(clock.zone, weekday, at, after)
            rung.append(after)

        assert rung == expected
        for instant in clock.instants[::53]:
            coming = next((each for each in expected if each > instant), None)
            if expected[0] <= instant and coming is not None:
                assert next_weekday_time(clock.zone, weekday, at, instant) == coming


@pytest.mark.parametrize("at", [*AT_NIGHT, time(14)], ids=str)
def test_the_steps_of_a_week_come_when_the_wall_shows_them_and_before_the_start_d6(clock: Wall, at: time) -> None:
    always_open = Calendar(zone=clock.zone, hours=parse_weekly_hours({"mon-sun": ["00:00-24:00"]}))
    weekday = clock.change.weekday()
    for days_before, starts_at in ((1, time(9)), (2, time(9)), (1, time(2, 30))):
        week = clock.change + days_before * DAY
        policy = RotationPolicy(
            starts=WeekMoment(week.weekday(), starts_at),
            propose=WeekMoment(weekday, at),
            remind=(WeekMoment(weekday, time(20)), WeekMoment((weekday - 1) % 7, time(23, 30))),
            leads_from=WeekMoment(weekday, time(20)),
        )

        steps = steps_of(policy, always_open, slot_of(policy, clock.zone, week))

        proposed = clock.reaches(datetime.combine(clock.change, at))
        assert [step.due_at for step in steps] == [
            proposed,
            proposed,  # the reminder of the evening before must not come before what it reminds of
            clock.reaches(datetime.combine(clock.change, time(20))),
            clock.reaches(datetime.combine(week, starts_at)),
        ]
        assert [step.leads for step in steps] == [False, False, True, False]
