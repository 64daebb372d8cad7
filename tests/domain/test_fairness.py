"""Debt in days: examples with real dates, and the law that debts sum to zero (D4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.availability import attendance
from bot.domain.fairness import Account, account, compared, expected, in_words, served_days, shares, weight_of
from bot.domain.members import Member
from bot.domain.rotation import Choice, RotationPolicy, Situation
from bot.domain.schedules import Override, shifts_between
from bot.domain.working_time import DAY
from tests.domain.rosters import CHRISTMAS, MON_THU, MON_WED, QUIET, away, member, newcomer, shift, situation, slot
from tests.domain.values import PRAGUE, prague

WED, THU, FRI = (date(2026, 11, day) for day in (25, 26, 27))
WEEKDAYS = tuple(day for day in slot().days if day.weekday() < 5)
ANN, BEN, CID, DAN = member("ann", access=True), member("ben", works=MON_THU), member("cid", access=True), member("dan")


def debts(found: Situation, choice: Choice, week: date = QUIET) -> dict[str, float]:
    accounts = account(found, slot(week), expected(found, slot(week), choice))
    return {user: round(one.debt, 6) for user, one in accounts.items()}


def test_d4_everybody_earns_their_share_of_the_days_and_those_on_duty_spend_theirs() -> None:
    found = situation(ANN, CID, DAN, member("eve"))

    assert debts(found, Choice(responders=("ann", "dan"))) == {"ann": -2.5, "cid": 2.5, "dan": -2.5, "eve": 2.5}


def test_d4_anchors_carry_more_only_if_they_must() -> None:
    assert shares(anchors=1, others=9, need=2, by_anchors=1) == (1, pytest.approx(1 / 9))
    assert shares(anchors=5, others=5, need=2, by_anchors=1) == (0.2, 0.2)
    assert shares(anchors=8, others=2, need=2, by_anchors=1) == (0.2, pytest.approx(0.2))
    assert shares(anchors=0, others=4, need=2, by_anchors=1) == (0, 0.5)
    assert shares(anchors=4, others=0, need=2, by_anchors=1) == (0.5, 0)


def test_d4_leave_earns_nothing_and_so_do_free_weekdays() -> None:
    found = situation(ANN, DAN, BEN, member("eve"), absences=(away("eve", WED, FRI),))

    credit = {user: one.credit for user, one in account(found, slot(), dict.fromkeys(["ann", "dan"], WEEKDAYS)).items()}

    assert credit["eve"] < credit["ben"] < credit["dan"]
    assert sum(credit.values()) == pytest.approx(10)


@pytest.mark.parametrize(
    "someone",
    [
        newcomer("eve"),
        member("eve", paused=True),
        member("eve", active=False),
        member("eve", joined=date(2026, 12, 9)),
    ],
)
def test_d4_whoever_could_not_have_served_starts_at_zero_and_stays_there(someone: Member) -> None:
    assert debts(situation(ANN, CID, DAN, someone), Choice(responders=("ann", "dan")))["eve"] == 0


def test_d4_unpopular_days_weigh_more_on_both_sides() -> None:
    found = situation(ANN, CID, DAN, open_days=frozenset({date(2026, 12, 23), date(2026, 12, 24), date(2026, 12, 28)}))

    assert weight_of(found, date(2026, 12, 24)) == weight_of(found, date(2026, 12, 31)) == 1.5
    assert weight_of(found, date(2026, 12, 23)) == 1
    alone = situation(ANN, CID, holidays={}, open_days=frozenset({date(2026, 12, 24)}))
    accounts = account(alone, slot(CHRISTMAS), {"ann": [date(2026, 12, 24)]})
    assert accounts == {"ann": Account(0.75, 1.5), "cid": Account(0.75, 0)}


def test_d4_a_bridge_day_lies_between_a_public_holiday_and_a_weekend() -> None:
    found = situation(ANN)

    assert weight_of(found, date(2026, 11, 16)) == 1.5  # Monday before Tuesday 17 November
    assert weight_of(found, date(2026, 11, 18)) == 1
    assert weight_of(found, date(2026, 9, 29)) == 1  # Tuesday after Monday 28 September


def test_a_fallback_serves_only_the_days_that_they_really_cover() -> None:
    found = situation(ANN, BEN, DAN)
    choice = Choice(responders=("ann", "ben"), fallback="dan", fallback_days=frozenset(WEEKDAYS))

    assert expected(found, slot(), choice) == {
        "ann": frozenset(WEEKDAYS),
        "ben": frozenset(WEEKDAYS) - {FRI},
        "dan": frozenset({FRI}),
    }


def test_whoever_is_on_duty_at_noon_served_that_day() -> None:
    week = shift(QUIET, "ann", "ben", fallback="dan", fallback_days=frozenset({FRI}))
    cover = Override(
        user="cid", replaces="ann", starts_at=prague("2026-11-26 00:00"), ends_at=prague("2026-11-27 00:00")
    )
    duties = shifts_between([week], [cover], week.starts_at, week.ends_at, zone=PRAGUE)

    served = served_days(duties, WEEKDAYS, PRAGUE)

    assert served["cid"] == {THU}
    assert served["ann"] == set(WEEKDAYS) - {THU}
    assert served["dan"] == {FRI}


def test_a_responder_who_was_away_did_not_serve_and_a_fallback_who_stood_by_neither() -> None:
    found = situation(ANN, BEN, DAN, absences=(away("ann", WED),))
    week = shift(QUIET, "ann", "ben", fallback="dan", fallback_days=frozenset(WEEKDAYS), observer="eve")
    duties = shifts_between([week], [], week.starts_at, week.ends_at, zone=PRAGUE)

    served = served_days(duties, WEEKDAYS, PRAGUE, attendance(found, slot()))

    assert served["ann"] == set(WEEKDAYS) - {WED}
    assert served["ben"] == set(WEEKDAYS) - {FRI}
    assert served["dan"] == {WED, FRI}
    assert "eve" not in served


def test_nobody_on_duty_serves_nothing() -> None:
    assert served_days([], WEEKDAYS, PRAGUE) == {}


def test_debts_are_told_in_days() -> None:
    assert in_words(2.44) == "owes 2.4 days"
    assert in_words(-1.1) == "is 1.1 days ahead"
    assert in_words(1.04) == "owes 1 day"
    assert in_words(-0.04) == in_words(0) == "is even"
    assert in_words(3) == "owes 3 days"


def test_debts_beyond_ten_days_are_compared_as_ten() -> None:
    assert [compared(debt) for debt in (-31, -10, 0.5, 12)] == [-10, -10, 0.5, 10]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Situation, dict[str, frozenset[date]]]:
    """A roster around New Year, and who served on which days, right or wrong, outsiders included."""
    names = draw(st.lists(st.sampled_from(["ann", "ben", "cid", "dan", "eve"]), unique=True, max_size=5))
    members = [
        member(
            name,
            access=draw(st.booleans()),
            works=draw(st.sampled_from([frozenset(range(5)), MON_THU, MON_WED])),
            experienced=draw(st.booleans()),
            paused=draw(st.booleans()),
            active=draw(st.booleans()),
            country=draw(st.sampled_from([None, "DE"])),
        )
        for name in names
    ]
    absences = [away(name, CHRISTMAS + DAY * draw(st.integers(0, 9))) for name in names if draw(st.booleans())]
    policy = RotationPolicy(responders=draw(st.integers(1, 3)), anchors=draw(st.integers(0, 2)))
    days = st.frozensets(st.sampled_from(slot(CHRISTMAS + timedelta(days=7)).days))
    served = draw(st.dictionaries(st.sampled_from([*names, "outsider"]), days))
    return situation(*members, policy=policy, absences=tuple(absences)), served


@settings(max_examples=300, deadline=None)
@given(histories())
def test_d4_debts_sum_to_zero_whoever_served(history: tuple[Situation, dict[str, frozenset[date]]]) -> None:
    found, served = history

    accounts = account(found, slot(CHRISTMAS + timedelta(days=7)), served)

    assert sum(one.debt for one in accounts.values()) == pytest.approx(0, abs=1e-9)
    assert all(one.credit >= 0 and one.served >= 0 for one in accounts.values())
    assert set(accounts) == {one.user for one in found.members} | set(served)


def test_trap_10_fairness_counts_days_whatever_the_clocks_do() -> None:
    autumn = slot(date(2026, 10, 21))  # clocks go back on Sunday 25 October
    duties = shifts_between([shift(autumn.week, "ann", "dan")], [], autumn.starts_at, autumn.ends_at, zone=PRAGUE)

    accounts = account(situation(ANN, CID, DAN), autumn, served_days(duties, autumn.days, PRAGUE))

    assert autumn.ends_at - autumn.starts_at == timedelta(days=7, hours=1)
    assert accounts["ann"].served == accounts["dan"].served == 5
