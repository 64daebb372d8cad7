"""Who is there on which days of a shift (D1, D3)."""

from datetime import date

import pytest

from bot.domain.availability import attendance, in_days, is_anchor, is_newcomer, learned, needed_days
from bot.domain.members import Member
from bot.domain.rotation import Situation
from tests.domain.rosters import CHRISTMAS, MON_THU, QUIET, WEEK, away, member, newcomer, situation, slot

WED, THU, FRI, MON, TUE = (
    date(2026, 11, 25),
    date(2026, 11, 26),
    date(2026, 11, 27),
    date(2026, 11, 30),
    date(2026, 12, 1),
)


def free(found: Situation, user: str, week: date = QUIET) -> list[date]:
    return sorted(attendance(found, slot(week))[user].free)


def missing(found: Situation, user: str, week: date = QUIET) -> dict[date, str]:
    return {day: reason.code for day, reason in attendance(found, slot(week))[user].missing.items()}


def test_d1_a_shift_from_wednesday_to_wednesday_needs_people_on_five_days() -> None:
    assert needed_days(situation(member("ann")), slot()) == (WED, THU, FRI, MON, TUE)


def test_a_public_holiday_of_the_team_needs_nobody() -> None:
    days = needed_days(situation(member("ann")), slot(WEEK))

    assert date(2026, 11, 17) not in days
    assert len(days) == 4


def test_christmas_2026_leaves_three_days_of_the_shift() -> None:
    assert needed_days(situation(member("ann")), slot(CHRISTMAS)) == (
        date(2026, 12, 23),
        date(2026, 12, 28),
        date(2026, 12, 29),
    )


def test_trap_3_an_open_day_on_which_nobody_ever_works_is_no_gap() -> None:
    fridays_off = situation(member("ann", works=MON_THU), member("ben", works=MON_THU))
    one_on_fridays = situation(member("ann", works=MON_THU), member("cid"))

    assert FRI not in needed_days(fridays_off, slot())
    assert FRI in needed_days(one_on_fridays, slot())


def test_a_day_on_which_everybody_happens_to_be_away_still_needs_somebody() -> None:
    found = situation(member("ann"), absences=(away("ann", FRI),))

    assert FRI in needed_days(found, slot())


def test_without_anybody_on_the_roster_every_open_day_needs_somebody() -> None:
    assert len(needed_days(situation(), slot())) == 5
    assert len(needed_days(situation(member("ann", active=False)), slot())) == 5


def test_a_free_weekday_is_missing_with_a_sentence() -> None:
    there = attendance(situation(member("ben", works=MON_THU), member("ann")), slot())["ben"]

    assert there.works == there.free == {WED, THU, MON, TUE}
    assert there.missing[FRI].sentence == "Ben does not work on Fridays."


def test_a_member_abroad_has_the_holidays_of_their_own_country() -> None:
    found = situation(member("ann"), member("ben", country="DE"), member("cid", country="SK"))

    assert missing(found, "ben", date(2026, 9, 30)) == {}
    assert date(2026, 11, 17) not in needed_days(found, slot(WEEK))
    good_friday = date(2027, 3, 26)
    assert good_friday not in needed_days(found, slot(date(2027, 3, 24)))
    assert missing(found, "ben", date(2027, 5, 5)) == {date(2027, 5, 6): "holiday"}  # Ascension Day
    sentence = attendance(found, slot(date(2027, 5, 5)))["ben"].missing[date(2027, 5, 6)].sentence
    assert sentence == "Thu 6 May is a public holiday in DE for Ben."


def test_an_absence_holds_on_its_first_and_its_last_day_and_its_reason_is_told_to_nobody() -> None:
    found = situation(member("ann"), absences=(away("ann", date(2026, 11, 20), THU, "surgery"),))

    assert missing(found, "ann") == {WED: "away", THU: "away"}
    reason = attendance(found, slot())["ann"].missing[THU]
    assert reason.sentence == "Ann is away from Fri 20 Nov to Thu 26 Nov."


def test_whoever_joins_during_the_shift_is_there_from_that_day_on() -> None:
    found = situation(member("ann", joined=MON))

    assert free(found, "ann") == [MON, TUE]
    assert missing(found, "ann") == {WED: "not_joined", THU: "not_joined", FRI: "not_joined"}


def test_a_date_with_duty_elsewhere_is_missing() -> None:
    found = situation(member("ann"), busy={"ann": frozenset({THU})})

    assert missing(found, "ann") == {THU: "already_assigned_elsewhere"}


def test_somebody_off_the_roster_is_never_there() -> None:
    assert free(situation(member("ann", active=False), member("ben")), "ann") == []


@pytest.mark.parametrize(
    ("someone", "anchor"),
    [
        (member("ann", access=True), True),
        (member("ann"), False),
        (member("ann", access=True, works=MON_THU), False),
        (member("ann", access=True, joined=THU), False),
    ],
)
def test_d1_an_anchor_has_production_access_and_works_every_weekday(someone: Member, anchor: bool) -> None:
    found = situation(someone, member("ben"))
    days = needed_days(found, slot())

    assert is_anchor(someone, attendance(found, slot())[someone.user], days) is anchor


def test_d1_a_weekday_off_is_no_matter_if_it_is_a_holiday_of_the_team() -> None:
    ann = member("ann", access=True, works=frozenset({0, 2, 3, 4}))
    found = situation(ann, member("ben"))

    assert is_anchor(ann, attendance(found, slot(WEEK))["ann"], needed_days(found, slot(WEEK)))  # Tue 17 Nov is free


def test_d1_weekends_do_not_make_an_anchor_even_where_the_team_is_open() -> None:
    ann, weekend = member("ann", access=True), member("ben", works=frozenset({5, 6}))
    every_day = frozenset(slot().days)
    found = situation(ann, weekend, open_days=every_day)

    assert set(needed_days(found, slot())) == every_day
    assert is_anchor(ann, attendance(found, slot())["ann"], needed_days(found, slot()))


def test_d2_a_newcomer_is_one_until_the_shift_in_which_they_observed_is_over() -> None:
    found = situation()

    assert is_newcomer(found, slot(), newcomer("cid"))
    assert is_newcomer(found, slot(), newcomer("cid", observed=TUE))
    assert not is_newcomer(found, slot(), newcomer("cid", observed=date(2026, 11, 24)))
    assert not is_newcomer(found, slot(), member("cid"))


def test_trap_7_an_observer_learns_in_spite_of_one_day_missed_not_of_two() -> None:
    cid = newcomer("cid")

    assert learned(situation(cid, absences=(away("cid", THU),)), slot(), "cid")
    assert not learned(situation(cid, absences=(away("cid", THU, FRI),)), slot(), "cid")
    assert not learned(situation(cid), slot(), "nobody")


def test_dates_are_told_as_people_say_them() -> None:
    assert in_days([THU]) == "Thu 26 Nov"
    assert in_days([MON, THU]) == "Thu 26 Nov and Mon 30 Nov"
    assert in_days([FRI, WED, THU, TUE]) == "Wed 25 Nov to Fri 27 Nov and Tue 1 Dec"
