from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.escalation import ArmedStep, arm_chain, audience, from_highest, is_storm
from bot.domain.teams import How, Step
from bot.domain.working_time import Calendar, NoWorkingTime, add_working, is_working, parse_weekly_hours
from tests.domain.values import MICROSECOND, MINUTE, OFFICE, OPENED, PRAGUE, SECOND, prague

CHAIN = (  # F6, the default: working minutes after opening
    Step(after=0 * MINUTE, tell=("duty",), how=How.CARD),
    Step(after=3 * MINUTE, tell=("duty",), how=How.DM),
    Step(after=5 * MINUTE, tell=("duty", "fallback"), how=How.THREAD, also=("internal_channel",)),
    Step(after=10 * MINUTE, tell=("leads",), how=How.DM, notify=("page",)),
    Step(after=15 * MINUTE, tell=("schedule:manager",), how=How.DM),
)
SHORT_DAYS = Calendar(
    zone=PRAGUE, hours=parse_weekly_hours({"mon-fri": ["09:00-12:00", "13:00-18:00"], "sat": ["22:00-06:00"]})
)


# F6: when the steps are due.


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        pytest.param(
            "2026-11-16 10:00",
            ["2026-11-16 10:00", "2026-11-16 10:03", "2026-11-16 10:05", "2026-11-16 10:10", "2026-11-16 10:15"],
            id="inside working hours",
        ),
        pytest.param(
            "2026-11-16 07:30",
            ["2026-11-16 09:00", "2026-11-16 09:03", "2026-11-16 09:05", "2026-11-16 09:10", "2026-11-16 09:15"],
            id="before opening: everything counts from the opening (F7)",
        ),
        pytest.param(
            "2026-11-16 17:58",
            ["2026-11-16 17:58", "2026-11-17 09:01", "2026-11-17 09:03", "2026-11-17 09:08", "2026-11-17 09:13"],
            id="just before closing: the rest comes the next day",
        ),
        pytest.param(
            "2026-11-16 17:50",
            ["2026-11-16 17:50", "2026-11-16 17:53", "2026-11-16 17:55", "2026-11-16 18:00", "2026-11-17 09:05"],
            id="a step may be due at the closing instant itself",
        ),
        pytest.param(
            "2026-11-20 18:00",
            ["2026-11-23 09:00", "2026-11-23 09:03", "2026-11-23 09:05", "2026-11-23 09:10", "2026-11-23 09:15"],
            id="at the closing instant on Friday: from Monday's opening",
        ),
    ],
)
def test_f6_the_steps_are_due_in_working_time_after_opening(opened: str, due: list[str]) -> None:
    armed = arm_chain(CHAIN, OFFICE, prague(opened))

    assert [step.due_at for step in armed] == [prague(text) for text in due]
    assert [step.index for step in armed] == [0, 1, 2, 3, 4]
    assert tuple(step.step for step in armed) == CHAIN


def test_r12_a_longer_target_stretches_every_delay_so_that_the_reminder_still_comes_before_the_due_time() -> None:
    armed = arm_chain(CHAIN, OFFICE, OPENED, stretch=timedelta(hours=1) / (5 * MINUTE))

    assert [step.due_at - OPENED for step in armed] == [minutes * MINUTE for minutes in (0, 36, 60, 120, 180)]
    assert [step.step.after for step in armed] == [minutes * MINUTE for minutes in (0, 36, 60, 120, 180)]
    assert [step.step.tell for step in armed] == [step.tell for step in CHAIN]


def test_an_empty_chain_has_no_steps() -> None:
    assert arm_chain((), OFFICE, OPENED) == ()


def test_a_chain_cannot_be_armed_where_nobody_ever_works() -> None:
    never = Calendar(
        zone=PRAGUE,
        hours=parse_weekly_hours({"mon": ["09:00-10:00"]}),
        closed=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(10 * 366)),
    )

    with pytest.raises(NoWorkingTime):
        arm_chain(CHAIN, never, OPENED)


instants = st.timedeltas(timedelta(0), timedelta(days=14)).map(lambda after: OPENED + after)
targets = st.integers(1, 8 * 60).map(lambda minutes: minutes * MINUTE)


@settings(max_examples=80, deadline=None)
@given(instants, targets, targets, st.sampled_from([OFFICE, SHORT_DAYS]))
def test_f6_whenever_it_opens_steps_come_in_order_and_the_miss_exactly_at_the_due_time(
    opened: object, urgent: timedelta, target: timedelta, calendar: Calendar
) -> None:
    assert isinstance(opened, type(OPENED))
    chain = [
        Step(after=0 * urgent, tell=("duty",), how=How.CARD),
        Step(after=urgent / 2, tell=("duty",), how=How.DM),
        Step(after=urgent, tell=("duty",), how=How.THREAD),
        Step(after=2 * urgent, tell=("leads",), how=How.DM),
    ]

    first, reminder, miss, leads = arm_chain(chain, calendar, opened, stretch=target / urgent)

    assert miss.due_at == add_working(calendar, opened, target)
    assert miss.step.after == target
    assert all(a.due_at < b.due_at for a, b in pairwise([first, reminder, miss, leads]))
    assert is_working(calendar, first.due_at)
    assert (first.due_at == opened) == is_working(calendar, opened)


# F6: after downtime only the highest.


def test_f6_of_several_steps_that_are_due_the_highest_comes_first_in_whatever_order_they_rang() -> None:
    armed = arm_chain(CHAIN, OFFICE, OPENED)

    rang: Sequence[ArmedStep] = from_highest([armed[2], armed[4], armed[1]])

    assert [step.index for step in rang] == [4, 2, 1]
    assert from_highest([]) == []


# F6: whom a step reaches.

PEOPLE = {
    "duty": ("U0ANN", "U0BEN"),
    "fallback": ("U0CID", "U0BEN"),
    "leads": ("U0LEAD",),
    "schedule:manager": ("U0LEAD", "U0BOSS", "U0CHIEF"),
    "schedule:empty": (),
    "U0EVE": ("U0EVE",),
}


def reached(*tell: str, passed_over: Sequence[str] = ()) -> tuple[str, ...]:
    return audience(tell, PEOPLE.__getitem__, passed_over=passed_over)


def test_f6_a_step_reaches_its_targets_in_the_order_of_the_chain_and_nobody_twice() -> None:
    assert reached("duty", "fallback") == ("U0ANN", "U0BEN", "U0CID")
    assert reached("fallback", "duty") == ("U0CID", "U0BEN", "U0ANN")
    assert reached("U0EVE", "U0EVE") == ("U0EVE",)


def test_f6_of_a_schedule_only_the_person_on_call_is_reached() -> None:
    assert reached("schedule:manager") == ("U0LEAD",)


def test_f6_whoever_did_not_react_is_passed_over_for_the_next_of_a_schedule() -> None:
    assert reached("schedule:manager", passed_over=["U0LEAD"]) == ("U0BOSS",)
    assert reached("schedule:manager", passed_over=["U0LEAD", "U0BOSS"]) == ("U0CHIEF",)


def test_f6_whoever_the_same_step_reaches_already_makes_room_for_the_next_of_a_schedule() -> None:
    assert reached("leads", "schedule:manager") == ("U0LEAD", "U0BOSS")


def test_f6_other_targets_give_those_who_are_left() -> None:
    assert reached("duty", passed_over=["U0ANN"]) == ("U0BEN",)


def test_f6_a_step_may_reach_nobody() -> None:
    assert reached("schedule:empty") == ()
    assert reached("leads", passed_over=["U0LEAD"]) == ()
    assert reached() == ()


# F9: storms.


def storm_at(seconds: int, *opened: int) -> bool:
    return is_storm([OPENED + second * SECOND for second in opened], OPENED + seconds * SECOND)


def test_f9_five_unanswered_requests_at_once_are_no_storm_and_six_are() -> None:
    assert not storm_at(0, 0, 0, 0, 0, 0)
    assert storm_at(0, 0, 0, 0, 0, 0, 0)


def test_f9_six_requests_within_exactly_five_minutes_are_a_storm_for_each_of_them() -> None:
    opened = (0, 60, 120, 180, 240, 300)

    assert all(storm_at(each, *opened) for each in opened)
    assert not is_storm([*(OPENED + each * SECOND for each in opened[:5]), OPENED + 300 * SECOND + MICROSECOND], OPENED)


def test_f9_requests_in_a_steady_trickle_are_no_storm_however_many_they_are() -> None:
    trickle = tuple(range(0, 3600, 61))

    assert not any(storm_at(each, *trickle) for each in trickle)


def test_f9_a_request_long_before_or_after_a_storm_is_not_part_of_it() -> None:
    storm = (1000, 1001, 1002, 1003, 1004, 1005)

    assert not storm_at(0, 0, *storm)
    assert not storm_at(1400, *storm, 1400)
    assert storm_at(1003, 0, *storm, 1400)


def test_f9_the_order_in_which_requests_are_listed_changes_nothing() -> None:
    assert storm_at(30, 50, 10, 0, 40, 30, 20)
    assert not storm_at(0)
