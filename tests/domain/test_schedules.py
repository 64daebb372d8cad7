from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.members import Member
from bot.domain.schedules import (
    Assignment,
    Duty,
    Override,
    Role,
    Shift,
    on_duty_at,
    roster_duty,
    shifts_between,
)
from bot.domain.working_time import at_wall

PRAGUE = ZoneInfo("Europe/Prague")
DAY = timedelta(days=1)
FIRST_WEDNESDAY = date(2026, 11, 4)


def prague(day: date, clock: time = time(9)) -> datetime:
    return at_wall(PRAGUE, day, clock)


def wednesday(weeks: int) -> datetime:
    return prague(FIRST_WEDNESDAY + weeks * 7 * DAY)


def responders(*users: str) -> tuple[Assignment, ...]:
    return tuple(Assignment(user, Role.RESPONDER) for user in users)


def week(number: int, *assignments: Assignment, confirmed: bool = True) -> Shift:
    return Shift(
        id=number + 1,
        team="backend",
        starts_at=wednesday(number),
        ends_at=wednesday(number + 1),
        assignments=assignments,
        confirmed=confirmed,
    )


def cover(user: str, replaces: str, start: datetime, end: datetime, *, number: int = 1) -> Override:
    return Override(id=number, user=user, replaces=replaces, starts_at=start, ends_at=end)


def on_duty(shifts: list[Shift], at: datetime, overrides: list[Override] | None = None) -> Duty:
    duty = on_duty_at(shifts, overrides or [], at, zone=PRAGUE)
    assert duty is not None
    return duty


ANN_AND_BEN = week(0, *responders("ann", "ben"))
CID_AND_DAN = week(1, *responders("cid", "dan"))


# D6: the team on duty is the last confirmed shift that has started


def test_d6_a_shift_is_on_duty_from_the_instant_it_starts() -> None:
    shifts = [ANN_AND_BEN, CID_AND_DAN]

    assert on_duty(shifts, wednesday(1) - timedelta.resolution).responders == ("ann", "ben")
    assert on_duty(shifts, wednesday(1)).responders == ("cid", "dan")


def test_d6_a_team_stays_responsible_until_a_newer_confirmed_shift_starts() -> None:
    unconfirmed = week(1, *responders("cid", "dan"), confirmed=False)

    duties = shifts_between([ANN_AND_BEN, unconfirmed], [], wednesday(0), wednesday(9), zone=PRAGUE)

    assert duties == [Duty(wednesday(0), wednesday(9), (("ann", Role.RESPONDER), ("ben", Role.RESPONDER)))]


def test_d6_a_shift_that_starts_early_ends_the_one_before() -> None:
    early = Shift(
        id=9,
        team="backend",
        starts_at=wednesday(0) + DAY,
        ends_at=wednesday(2),
        assignments=responders("eve"),
        confirmed=True,
    )

    assert on_duty([early, ANN_AND_BEN], wednesday(0) + DAY).responders == ("eve",)


def test_of_two_confirmed_shifts_with_one_start_the_later_row_counts() -> None:
    corrected = Shift(
        id=9,
        team="backend",
        starts_at=wednesday(0),
        ends_at=wednesday(1),
        assignments=responders("eve"),
        confirmed=True,
    )

    duties = shifts_between([corrected, ANN_AND_BEN], [], wednesday(0), wednesday(1), zone=PRAGUE)

    assert [duty.responders for duty in duties] == [("eve",)]


def test_before_the_first_confirmed_shift_nobody_is_on_duty_by_shift() -> None:
    assert shifts_between([], [], wednesday(0), wednesday(1), zone=PRAGUE) == []
    assert on_duty_at([ANN_AND_BEN], [], wednesday(0) - timedelta.resolution, zone=PRAGUE) is None


def test_shifts_of_the_same_people_in_a_row_stay_apart() -> None:
    again = week(1, *responders("ann", "ben"))

    duties = shifts_between([ANN_AND_BEN, again], [], wednesday(0), wednesday(2), zone=PRAGUE)

    assert [(duty.starts_at, duty.ends_at) for duty in duties] == [
        (wednesday(0), wednesday(1)),
        (wednesday(1), wednesday(2)),
    ]


def test_a_shift_with_observers_alone_has_nobody_responsible() -> None:
    watching = week(0, Assignment("eve", Role.OBSERVER))

    assert on_duty_at([watching], [], wednesday(0), zone=PRAGUE) is None


# D1: the fallback serves on its days alone


def test_d1_a_fallback_is_on_duty_on_its_days_alone_from_midnight_to_midnight() -> None:
    friday = date(2026, 11, 6)
    shift = week(0, *responders("ann", "ben"), Assignment("fay", Role.FALLBACK, days=frozenset({friday})))

    duties = shifts_between([shift], [], wednesday(0), wednesday(1), zone=PRAGUE)

    assert [(duty.starts_at, duty.ends_at, duty.fallback) for duty in duties] == [
        (wednesday(0), prague(friday, time(0)), ()),
        (prague(friday, time(0)), prague(friday + DAY, time(0)), ("fay",)),
        (prague(friday + DAY, time(0)), wednesday(1), ()),
    ]
    assert all(duty.responders == ("ann", "ben") for duty in duties)


def test_d1_days_of_a_fallback_that_follow_each_other_are_one_piece() -> None:
    days = frozenset({date(2026, 11, 6), date(2026, 11, 7)})
    shift = week(0, *responders("ann"), Assignment("fay", Role.FALLBACK, days=days))

    duties = shifts_between([shift], [], wednesday(0), wednesday(1), zone=PRAGUE)

    assert [duty.ends_at - duty.starts_at for duty in duties if duty.fallback] == [2 * DAY]


def test_d1_a_fallback_without_days_serves_the_whole_shift() -> None:
    shift = week(0, *responders("ann"), Assignment("fay", Role.FALLBACK), Assignment("eve", Role.OBSERVER))

    duty = on_duty([shift], wednesday(0))

    assert (duty.responders, duty.fallback, duty.observers) == (("ann",), ("fay",), ("eve",))


# D8: overrides go on top


def test_d8_a_cover_takes_the_place_for_its_period_alone() -> None:
    start, end = wednesday(0) + DAY, wednesday(0) + 2 * DAY

    duties = shifts_between([ANN_AND_BEN], [cover("eve", "ann", start, end)], wednesday(0), wednesday(1), zone=PRAGUE)

    assert [(duty.starts_at, duty.ends_at, duty.responders) for duty in duties] == [
        (wednesday(0), start, ("ann", "ben")),
        (start, end, ("eve", "ben")),
        (end, wednesday(1), ("ann", "ben")),
    ]


def test_d8_a_swap_exchanges_two_people_also_within_one_shift() -> None:
    shift = week(0, Assignment("ann", Role.RESPONDER), Assignment("fay", Role.FALLBACK))
    swap = [
        cover("fay", "ann", wednesday(0), wednesday(1)),
        cover("ann", "fay", wednesday(0), wednesday(1), number=2),
    ]

    duty = on_duty([shift], wednesday(0), swap)

    assert (duty.responders, duty.fallback) == (("fay",), ("ann",))


def test_d8_whoever_covers_and_is_covered_passes_the_place_on() -> None:
    chain = [
        cover("eve", "ann", wednesday(0), wednesday(1)),
        cover("fay", "eve", wednesday(0), wednesday(1), number=2),
    ]

    assert on_duty([ANN_AND_BEN], wednesday(0), chain).responders == ("fay", "ben")


def test_d8_of_two_covers_for_one_person_the_later_counts() -> None:
    both = [
        cover("fay", "ann", wednesday(0), wednesday(1), number=2),
        cover("eve", "ann", wednesday(0), wednesday(1), number=1),
    ]

    assert on_duty([ANN_AND_BEN], wednesday(0), both).responders == ("fay", "ben")


def test_d8_a_responder_who_covers_the_other_is_named_once() -> None:
    assert on_duty([ANN_AND_BEN], wednesday(0), [cover("ben", "ann", wednesday(0), wednesday(1))]).responders == (
        "ben",
    )


def test_d8_a_fallback_who_covers_a_responder_is_a_responder() -> None:
    shift = week(0, *responders("ann"), Assignment("fay", Role.FALLBACK))

    duty = on_duty([shift], wednesday(0), [cover("fay", "ann", wednesday(0), wednesday(1))])

    assert (duty.responders, duty.fallback) == (("fay",), ())


def test_d8_a_cover_for_somebody_who_is_not_on_duty_changes_nothing() -> None:
    covers = [cover("eve", "zoe", wednesday(0) + DAY, wednesday(1))]

    duties = shifts_between([ANN_AND_BEN], covers, wednesday(0), wednesday(1), zone=PRAGUE)

    assert duties == shifts_between([ANN_AND_BEN], [], wednesday(0), wednesday(1), zone=PRAGUE)


def test_a_period_that_does_not_end_after_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        cover("eve", "ann", wednesday(1), wednesday(1))


def test_nobody_can_cover_themselves() -> None:
    with pytest.raises(ValueError, match="two different people"):
        cover("ann", "ann", wednesday(0), wednesday(1))


# Before the first shift: the roster


def member(user: str, *, experienced: bool = True, active: bool = True, joined: date | None = None) -> Member:
    return Member(user=user, name=user, team="backend", experienced=experienced, active=active, joined=joined)


def test_without_a_shift_the_experienced_respond_and_newcomers_observe() -> None:
    duty = roster_duty([member("cid", experienced=False), member("ann"), member("ben")], wednesday(0))

    assert (duty.responders, duty.observers) == (("ann", "ben"), ("cid",))
    assert duty.starts_at <= wednesday(0) < duty.ends_at


def test_without_a_shift_a_team_of_newcomers_responds() -> None:
    assert roster_duty([member("cid", experienced=False)], wednesday(0)).responders == ("cid",)


def test_without_a_shift_those_who_left_or_join_later_are_not_on_duty() -> None:
    roster = [
        member("ann", active=False),
        member("ben", joined=date(2026, 11, 5)),
        member("eve", joined=FIRST_WEDNESDAY),
    ]

    assert roster_duty(roster, wednesday(0)).responders == ("eve",)
    assert roster_duty([], wednesday(0)).assignments == ()
