"""When days begin and end, who is asked next, and how overrides are rewritten when a place changes hands (D8)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.offers import Offer, OfferKind, Period, hours_of, in_words, living, next_to_ask, take_place, without
from bot.domain.rotation import RotationPolicy, WeekMoment, slot_of
from bot.domain.schedules import Assignment, Override, Role, Shift, on_duty_at

PRAGUE = ZoneInfo("Europe/Prague")
POLICY = RotationPolicy()
WEEK = date(2026, 12, 2)
SLOT = slot_of(POLICY, PRAGUE, WEEK)
HOUR = timedelta(hours=1)


def utc(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def test_a_day_in_the_middle_runs_from_midnight_to_midnight_d8() -> None:
    begins, ends = hours_of(PRAGUE, SLOT, date(2026, 12, 3), date(2026, 12, 4))

    assert (begins, ends) == (utc(date(2026, 12, 2), 23), utc(date(2026, 12, 4), 23))


def test_the_first_and_the_last_day_of_a_shift_begin_and_end_with_it_d8() -> None:
    assert hours_of(PRAGUE, SLOT, WEEK, WEEK) == (SLOT.starts_at, utc(WEEK, 23))
    assert hours_of(PRAGUE, SLOT, date(2026, 12, 8), date(2026, 12, 8)) == (utc(date(2026, 12, 7), 23), SLOT.ends_at)
    assert hours_of(PRAGUE, SLOT, date(2026, 11, 1), date(2026, 12, 31)) == (SLOT.starts_at, SLOT.ends_at)


def test_the_sunday_on_which_the_clocks_change_lasts_twenty_three_hours_d8() -> None:
    sunday = date(2027, 3, 28)
    slot = slot_of(POLICY, PRAGUE, date(2027, 3, 24))

    begins, ends = hours_of(PRAGUE, slot, sunday, sunday)

    assert (begins, ends) == (utc(date(2027, 3, 27), 23), utc(sunday, 22))
    assert ends - begins == 23 * HOUR


@pytest.mark.parametrize("zone", ["Europe/Prague", "America/Los_Angeles", "Australia/Lord_Howe"])
@pytest.mark.parametrize("week", [date(2026, 10, 21), date(2027, 3, 10), date(2027, 3, 24), date(2027, 4, 1)])
def test_the_days_of_a_shift_leave_no_gap_and_never_overlap_over_clock_changes_d8(zone: str, week: date) -> None:
    slot = slot_of(RotationPolicy(starts=WeekMoment(week.weekday(), time(2, 30))), ZoneInfo(zone), week)

    periods = [hours_of(ZoneInfo(zone), slot, day, day) for day in slot.days]

    assert periods[0][0] == slot.starts_at
    assert periods[-1][1] == slot.ends_at
    assert all(before[1] == after[0] for before, after in pairwise(periods))


def test_days_are_said_as_people_say_them() -> None:
    assert in_words(WEEK, WEEK) == "Wed 2 Dec"
    assert in_words(WEEK, date(2026, 12, 8)) == "Wed 2 Dec to Tue 8 Dec"


def offer(**changes: object) -> Offer:
    fresh: dict[str, object] = {
        "team": "backend",
        "kind": OfferKind.COVER,
        "absent": "ann",
        "by": "firstline",
        "asked": (),
        "start": WEEK,
        "end": WEEK,
        "created_at": utc(WEEK, 8),
    }
    return Offer(**{**fresh, **changes})  # type: ignore[arg-type]  # the test names the fields that it is about


def test_the_best_is_asked_alone_and_then_three_at_a_time_d8() -> None:
    candidates = ["ben", "ann", "cid", "dan", "eve", "fay"]

    assert next_to_ask(offer(), candidates) == ("ben",)
    assert next_to_ask(offer(asked=("ben",)), candidates) == ("cid", "dan", "eve")
    assert next_to_ask(offer(asked=("ben", "cid", "dan", "eve")), candidates) == ("fay",)
    assert next_to_ask(offer(asked=tuple(candidates)), candidates) == ()


PEOPLE = ("ann", "ben", "cid", "dan")
SHIFT = Shift(
    team="backend",
    starts_at=SLOT.starts_at,
    ends_at=SLOT.ends_at,
    assignments=(Assignment("ann", Role.RESPONDER), Assignment("ben", Role.RESPONDER)),
    confirmed=True,
)


def applied(overrides: list[Override], taker: str, holder: str, period: Period) -> list[Override]:
    """The overrides after a change of hands, as they would be stored."""
    rewrite = take_place(overrides, taker, holder, period)
    number = max((one.id for one in overrides), default=0)
    kept = []
    for one in overrides:
        lost = [piece for cut, piece in rewrite.cut if cut == one]
        for index, (begins, ends) in enumerate(without(one, lost)):
            number += 1
            kept.append(
                Override(
                    id=one.id if index == 0 else number,
                    user=one.user,
                    replaces=one.replaces,
                    starts_at=begins,
                    ends_at=ends,
                )
            )
    for one in rewrite.add:
        number += 1
        kept.append(
            Override(id=number, user=one.user, replaces=one.replaces, starts_at=one.starts_at, ends_at=one.ends_at)
        )
    return kept


def there(overrides: list[Override], moment: datetime) -> set[str]:
    duty = on_duty_at([SHIFT], overrides, moment, zone=PRAGUE)
    return set(duty.responders) if duty else set()


def test_whoever_gets_their_own_place_back_serves_again_d8() -> None:
    day = hours_of(PRAGUE, SLOT, date(2026, 12, 3), date(2026, 12, 4))
    covered = applied([], "cid", "ann", day)
    passed_on = applied(covered, "dan", "cid", day)

    thursday = hours_of(PRAGUE, SLOT, date(2026, 12, 3), date(2026, 12, 3))
    back = applied(passed_on, "ann", "dan", thursday)

    assert there(passed_on, day[0]) == {"dan", "ben"}
    assert there(back, day[0]) == {"ann", "ben"}
    assert there(back, thursday[1]) == {"dan", "ben"}, "only what was asked for came back"


def test_an_override_for_somebody_who_is_not_in_the_team_any_more_leads_to_nobody_d8() -> None:
    period = {"starts_at": SLOT.starts_at, "ends_at": SLOT.ends_at}
    for_ann = Override(id=1, user="cid", replaces="ann", **period)
    passed_on = Override(id=2, user="dan", replaces="cid", **period)
    for_nobody = Override(id=3, user="ben", replaces="eve", **period)

    assert living([for_nobody, passed_on, for_ann], ["ann", "ben"]) == [for_ann, passed_on]


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.integers(0, 1), st.integers(0, 6), st.integers(0, 6)), max_size=8
    )
)
def test_after_each_change_of_hands_the_taker_serves_for_the_holder_and_nobody_else_changes_d8(
    steps: list[tuple[str, int, int, int]],
) -> None:
    overrides: list[Override] = []
    for taker, place, one, other in steps:
        first, last = sorted((one, other))
        start, end = SLOT.days[first], SLOT.days[last]
        begins, ends = hours_of(PRAGUE, SLOT, start, end)
        holders = {
            tuple(sorted(there(overrides, hours_of(PRAGUE, SLOT, day, day)[0]))) for day in SLOT.days[first : last + 1]
        }
        serving = next(iter(holders))
        if len(holders) > 1 or taker in serving or len(serving) < 2:
            continue  # the rules let nobody take days that have several holders, or serve twice
        holder = serving[place]
        before = {day: there(overrides, hours_of(PRAGUE, SLOT, day, day)[0]) for day in SLOT.days}

        overrides = applied(overrides, taker, holder, (begins, ends))

        for day in SLOT.days:
            after = there(overrides, hours_of(PRAGUE, SLOT, day, day)[0])
            assert after == (before[day] - {holder} | {taker} if start <= day <= end else before[day])
