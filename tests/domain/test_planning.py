"""The coming weeks: what is announced stays, and everything else follows from it (D2, D4; traps 6 and 7)."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from bot.domain.planning import account_of, plan, still_holds
from bot.domain.rotation import Choice, RotationPolicy, UseFallback
from bot.domain.working_time import DAY
from tests.domain.rosters import (
    MON_THU,
    QUIET,
    away,
    codes,
    member,
    newcomer,
    situation,
    slot,
    slots,
)

THU, FRI = date(2026, 11, 26), date(2026, 11, 27)
LATER = QUIET + 7 * DAY
ANN, BEN, CID, DAN, EVE, FAY = (
    member("ann", access=True),
    member("ben", works=MON_THU),
    member("cid", access=True),
    member("dan"),
    member("eve", access=True),
    member("fay"),
)
TEAM = (ANN, BEN, CID, DAN, EVE, FAY)


def choices(found: list[object]) -> dict[date, Choice]:
    return {pick.slot.week: pick.choice for pick in found}  # type: ignore[attr-defined]  # picks


def test_d4_people_take_turns_over_the_coming_weeks() -> None:
    picks = plan(situation(*TEAM), slots(6), {})

    served = [user for pick in picks for user in pick.choice.responders]
    assert all(1 <= served.count(one.user) <= 3 for one in (ANN, CID, DAN, EVE, FAY))
    for one, following in pairwise(picks):
        assert not set(one.choice.responders) & set(following.choice.responders)
    assert not any(pick.failures for pick in picks)


def test_d4_a_plan_continued_is_the_plan() -> None:
    found = situation(*TEAM, newcomer("gus"), absences=(away("ann", THU, FRI),))
    whole = plan(found, slots(8), {})

    again = plan(found, slots(8), choices(whole[:4]))

    assert choices(again[:4]) == choices(whole[:4])
    assert [pick.choice for pick in again] == [pick.choice for pick in whole]


def test_trap_6_somebody_who_joins_or_leaves_changes_no_frozen_week() -> None:
    before = choices(plan(situation(*TEAM), slots(6), {}))

    joined = plan(situation(*TEAM, member("gus", access=True)), slots(6), before)
    left = plan(situation(*TEAM[:-1], replace(FAY, active=False)), slots(6), before)

    assert choices(joined) == choices(left) == before
    assert any("inactive" in codes(pick.failures) for pick in left)


def test_trap_6_an_absence_repairs_the_week_that_it_breaks_and_keeps_those_who_can_stay() -> None:
    before = choices(plan(situation(*TEAM), slots(6), {}))
    week = LATER
    anchor, mate = before[week].responders
    found = situation(*TEAM, absences=(away(mate, week, week + 6 * DAY),))
    broken = {one: choice for one, choice in before.items() if still_holds(found, slot(one), choice)}

    after = choices(plan(found, slots(6), {one: before[one] for one in before if one not in broken}, broken))

    assert set(broken) == {week}
    assert {one: choice for one, choice in after.items() if one != week} == {
        one: choice for one, choice in before.items() if one != week
    }
    assert anchor in after[week].responders
    assert mate not in after[week].people


def test_a_repaired_week_minds_the_frozen_weeks_on_both_sides() -> None:
    frozen = {QUIET: Choice(responders=("ann", "dan")), QUIET + 14 * DAY: Choice(responders=("cid", "fay"))}

    middle = plan(situation(*TEAM), slots(3), frozen)[1]

    assert set(middle.choice.responders) <= {"eve", "ben"}
    assert middle.failures == ()


def test_the_debts_of_announced_weeks_count_for_those_behind_and_before_them() -> None:
    frozen = {QUIET + 21 * DAY: Choice(responders=("ann", "dan"))}

    first = plan(situation(*TEAM, policy=RotationPolicy(rest_shifts=0)), slots(4), frozen)[0]

    assert not {"ann", "dan"} & set(first.choice.responders)


def test_d2_a_newcomer_observes_in_one_week_and_serves_in_a_later_one() -> None:
    picks = plan(situation(ANN, CID, DAN, newcomer("gus")), slots(6), {})

    observing = [number for number, pick in enumerate(picks) if pick.choice.observer == "gus"]
    serving = [number for number, pick in enumerate(picks) if "gus" in pick.choice.responders]
    assert observing == [0]
    assert serving
    assert not any(pick.failures for pick in picks)


def test_trap_7_whoever_has_waited_longest_observes_first() -> None:
    team = (ANN, CID, DAN, newcomer("gus"), newcomer("hal"), newcomer("ida"))

    picks = plan(situation(*team, waited={"hal": 2, "ida": 1}), slots(4), {})

    assert [pick.choice.observer for pick in picks] == ["hal", "ida", "gus", None]


def test_trap_7_a_newcomer_wants_every_day_and_after_three_shifts_of_waiting_misses_one() -> None:
    away_each_week = tuple(away("gus", FRI + 7 * DAY * number) for number in range(6))
    found = situation(ANN, CID, DAN, newcomer("gus"), absences=away_each_week)

    picks = plan(found, slots(5), {})

    assert [pick.choice.observer for pick in picks] == [None, None, None, "gus", None]


def test_an_observer_joins_a_frozen_week_that_has_none_and_changes_nobody_else() -> None:
    frozen = choices(plan(situation(*TEAM), slots(3), {}))

    picks = plan(situation(*TEAM, newcomer("gus")), slots(3), frozen)

    assert [pick.choice.observer for pick in picks] == ["gus", None, None]
    assert {week: replace(choice, observer=None) for week, choice in choices(picks).items()} == frozen


def test_d2_whoever_observes_in_a_frozen_week_does_not_observe_before_it_as_well() -> None:
    frozen = {LATER: Choice(responders=("ann", "dan"), observer="gus")}

    picks = plan(situation(*TEAM, newcomer("gus")), slots(3), frozen)

    assert [pick.choice.observer for pick in picks] == [None, "gus", None]


def test_d2_a_frozen_week_fails_if_its_newcomer_will_not_have_observed() -> None:
    frozen = {QUIET: Choice(responders=("ann", "dan")), LATER: Choice(responders=("cid", "gus"))}
    gone = (away("gus", QUIET, QUIET + 6 * DAY),)

    picks = plan(situation(*TEAM, newcomer("gus"), absences=gone), slots(2), frozen)

    assert codes(picks[1].failures) == ["must_observe_first"]


def test_an_announced_week_holds_while_nothing_happens() -> None:
    found = situation(*TEAM, newcomer("gus"))

    for pick in plan(found, slots(6), {}):
        assert still_holds(found, pick.slot, pick.choice, pick.coverage) == ()
        assert still_holds(found, pick.slot, pick.choice) == ()


BROKEN = Choice(responders=("ann", "ben"), fallback="dan", fallback_days=frozenset({FRI}), observer="gus")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"absences": (away("ann", THU),)}, "away"),
        ({"absences": (away("ann", QUIET, QUIET + 6 * DAY),)}, "away_whole_shift"),
        ({"absences": (away("dan", FRI),)}, "away"),
        ({"cannot": {QUIET: {"ben": ""}}}, "cannot"),
        ({"busy": {"ben": frozenset({THU})}}, "already_assigned_elsewhere"),
        ({"absences": (away("gus", THU, FRI),)}, "observer_interrupted"),
    ],
)
def test_an_announced_week_breaks_when_somebody_cannot_be_there(changes: dict[str, object], code: str) -> None:
    found = situation(*TEAM, newcomer("gus"), **changes)

    assert code in codes(still_holds(found, slot(), BROKEN))


@pytest.mark.parametrize(("change", "code"), [({"active": False}, "inactive"), ({"paused": True}, "opted_out")])
def test_an_announced_week_breaks_when_somebody_leaves_or_pauses(change: dict[str, bool], code: str) -> None:
    found = situation(ANN, replace(BEN, **change), CID, DAN, newcomer("gus"))

    assert code in codes(still_holds(found, slot(), BROKEN))
    assert "inactive" in codes(still_holds(situation(ANN, CID, DAN, newcomer("gus")), slot(), BROKEN))


def test_an_absence_on_a_day_that_needs_nobody_breaks_nothing() -> None:
    found = situation(*TEAM, newcomer("gus"), absences=(away("ann", date(2026, 11, 28)), away("ben", FRI)))

    assert still_holds(found, slot(), BROKEN) == ()


def test_a_day_that_lacked_people_when_it_was_announced_is_no_news() -> None:
    found = situation(ANN, DAN, absences=(away("dan", FRI),))
    pick = plan(found, [slot()], {})[0]

    assert codes(pick.failures) == ["too_few_people"]
    assert still_holds(found, slot(), pick.choice, pick.coverage) == ()
    assert codes(still_holds(found, slot(), pick.choice)) == ["away"]


def test_what_a_shift_lost_since_it_was_announced_is_news_though_nobody_is_away() -> None:
    pick = plan(situation(ANN, DAN), [slot()], {})[0]

    lost = still_holds(situation(replace(ANN, production_access=False), DAN), slot(), pick.choice, pick.coverage)
    shorter = still_holds(situation(ANN, replace(DAN, works=MON_THU)), slot(), pick.choice, pick.coverage)

    assert codes(lost) == ["no_production_access"]
    assert codes(shorter) == ["free_day"]


def test_a_team_that_names_no_fallback_has_agreed_to_short_days() -> None:
    found = situation(ANN, BEN, policy=RotationPolicy(fallback=UseFallback.NEVER), absences=(away("ben", THU),))

    assert still_holds(found, slot(), Choice(responders=("ann", "ben"))) == ()


def test_d4_a_shift_that_is_not_closed_counts_as_it_is_planned() -> None:
    found = situation(ANN, CID, DAN, FAY)

    expected = account_of(found, slot(), Choice(responders=("ann", "dan")))

    assert {user: one.debt for user, one in expected.items()} == {"ann": -2.5, "cid": 2.5, "dan": -2.5, "fay": 2.5}
