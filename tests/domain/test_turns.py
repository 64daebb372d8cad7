"""Turns on call and the gaps between them (D10)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.gaps import Gap, Period, alike, gaps_among
from bot.domain.members import MONDAY_TO_FRIDAY
from bot.domain.schedules import Layer, Override, Schedule
from bot.domain.turns import Turn, position_at, turns_between
from bot.domain.working_time import at_wall

PRAGUE = ZoneInfo("Europe/Prague")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = date(2026, 11, 2)
START = at_wall(PRAGUE, MONDAY, time(0))


def schedule(*layers: Layer) -> Schedule:
    return Schedule(id="manager", name="Manager on call", zone=PRAGUE, layers=layers)


def turn(user: str, first: int, last: int) -> Turn:
    return Turn(user=user, starts_at=START + first * HOUR, ends_at=START + last * HOUR)


def gaps(
    turns: list[Turn], hours: int, **gone: list[tuple[int, int]]
) -> list[tuple[int | None, int | None, str | None]]:
    """Gaps in hours from the start, None for its ends."""

    def periods(user: str) -> list[Period]:
        return [(START + since * HOUR, START + until * HOUR) for since, until in gone.get(user, [])]

    def hour(at: datetime | None) -> int | None:
        return None if at is None else (at - START) // HOUR

    found = gaps_among(turns, START, START + hours * HOUR, periods)
    return [(hour(gap.starts_at), hour(gap.ends_at), gap.missing) for gap in found]


def test_pieces_of_one_person_that_meet_are_one_turn() -> None:
    daily = schedule(Layer(people=("lea", "max"), start=time(9), end=time(9), every=2 * DAY, anchor=MONDAY))

    turns = turns_between(daily, (), START, START + 6 * DAY)

    assert [turn.user for turn in turns] == ["max", "lea", "max", "lea"]
    assert (turns[0].starts_at, turns[-1].ends_at) == (None, None)
    nine = [at_wall(PRAGUE, MONDAY + n * DAY, time(9)) for n in (0, 2)]
    assert turns[1] == Turn(user="lea", starts_at=nine[0], ends_at=nine[1])


def test_a_position_knows_who_was_before_who_follows_and_when_that_changes() -> None:
    office = schedule(Layer(people=("lea", "max"), days=MONDAY_TO_FRIDAY, handoff=(2, time(9)), anchor=MONDAY))
    friday_night = at_wall(PRAGUE, MONDAY + 5 * DAY, time(0))

    here, nobody = position_at(office, (), friday_night - HOUR), position_at(office, (), friday_night)

    assert (here.before, here.now, here.next) == (
        Turn(user="lea", starts_at=START, ends_at=at_wall(PRAGUE, MONDAY + 2 * DAY, time(9))),
        Turn(user="max", starts_at=at_wall(PRAGUE, MONDAY + 2 * DAY, time(9)), ends_at=friday_night),
        Turn(user="max", starts_at=START + 7 * DAY, ends_at=at_wall(PRAGUE, MONDAY + 9 * DAY, time(9))),
    )
    assert here.changes_at == friday_night
    assert (nobody.before, nobody.now, nobody.next) == (here.now, None, here.next)
    assert nobody.changes_at == START + 7 * DAY


def test_turns_that_last_months_end_in_sight_and_one_person_alone_goes_on_without_an_end() -> None:
    quarters = schedule(Layer(people=("lea", "max"), every=91 * DAY, anchor=MONDAY))
    alone = schedule(Layer(people=("lea",)))

    assert position_at(quarters, (), START).changes_at == at_wall(PRAGUE, MONDAY + 91 * DAY, time(0))
    assert position_at(alone, (), START).now == Turn(user="lea", starts_at=None, ends_at=None)
    assert position_at(schedule(), (), START).changes_at is None


def test_a_cover_is_a_turn_of_its_own_between_two_of_the_one_whom_it_replaces_d8() -> None:
    cover = Override(user="kim", replaces="lea", starts_at=START + HOUR, ends_at=START + 2 * HOUR)

    position = position_at(schedule(Layer(people=("lea",))), [cover], START + HOUR)

    assert (position.before and position.before.user, position.now and position.now.user) == ("lea", "kim")
    assert (position.next and position.next.user, position.changes_at) == ("lea", START + 2 * HOUR)


def test_gaps_are_hours_without_a_turn_and_hours_of_somebody_who_is_gone() -> None:
    turns = [turn("lea", 2, 6), turn("max", 6, 9)]

    assert gaps(turns, 12) == [(None, 2, None), (9, None, None)]
    assert gaps(turns, 12, lea=[(0, 3), (2, 4), (5, 8)], max=[(8, 20)]) == [
        (None, 2, None), (2, 3, "lea"), (3, 4, "lea"), (5, 6, "lea"), (8, 9, "max"), (9, None, None)
    ]  # fmt: skip
    assert gaps([], 12) == [(None, None, None)]


hours = st.integers(0, 24)
spans = st.lists(st.tuples(hours, hours).filter(lambda span: span[0] < span[1]), max_size=6)


@given(st.lists(hours, min_size=1, max_size=6, unique=True).map(sorted), spans, st.booleans())
def test_each_hour_is_a_gap_exactly_if_nobody_is_there(
    bounds: list[int], gone: list[tuple[int, int]], hole: bool
) -> None:
    spans = list(pairwise(bounds))[int(hole) :]

    found = gaps([turn("lea", first, last) for first, last in spans], 24, lea=gone)

    in_gaps = [h for since, until, _ in found for h in range(since or 0, 24 if until is None else until)]
    on_call = {h for first, last in spans for h in range(first, last)}
    there = {h for h in on_call if not any(since <= h < until for since, until in gone)}
    assert sorted(in_gaps) == sorted(set(range(24)) - there)


def test_gaps_at_the_same_wall_times_are_one_kind_also_across_a_clock_change() -> None:
    days = [date(2026, 10, 23) + n * DAY for n in range(4)]  # the clocks change on the 25th
    nights = [
        Gap(starts_at=at_wall(PRAGUE, day, time(17)), ends_at=at_wall(PRAGUE, day + DAY, time(5))) for day in days
    ]
    other = Gap(starts_at=nights[0].starts_at, ends_at=nights[1].ends_at)
    whose = Gap(starts_at=nights[0].starts_at, ends_at=nights[0].ends_at, missing="lea")

    assert alike([*nights, other, whose], PRAGUE) == [(nights[0], 4), (other, 1), (whose, 1)]
    assert alike([Gap(starts_at=None, ends_at=datetime(2026, 1, 1, tzinfo=UTC))], PRAGUE)[0][1] == 1


def test_regions_in_their_own_zones_leave_an_hour_where_their_clocks_change_apart_d10() -> None:
    new_york = ZoneInfo("America/New_York")  # changes on 1 November 2026, Prague a week before
    regions = schedule(
        Layer(people=("eva",), start=time(23), end=time(15), every=DAY),
        Layer(people=("ned",), start=time(9), end=time(17), every=DAY, zone=new_york),
    )
    days = [date(2026, 10, 24) + n * DAY for n in range(10)]
    start, end = at_wall(PRAGUE, days[0], time(0)), at_wall(PRAGUE, days[-1], time(0))

    turns = turns_between(regions, (), start, end)

    assert {each.starts_at for each in turns if each.user == "ned"} == {
        at_wall(new_york, day, time(9)) for day in days[:-1]
    }
    assert list(gaps_among(turns, start, end, lambda _: ())) == [
        Gap(starts_at=at_wall(PRAGUE, day, time(22)), ends_at=at_wall(PRAGUE, day, time(23))) for day in days[1:8]
    ]
