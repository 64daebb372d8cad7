"""Whom a call for help reaches: everybody once, in order, gaps said, and how long each has (I4)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.paging import CHAIN, SHORTEST, Climb, Reached, from_the_top, next_step, patience, steps_due

PEOPLE = st.sampled_from(["ann", "ben", "cid", "kim", "lea", "max"])
TEAMS = st.fixed_dictionaries({target: st.lists(PEOPLE, max_size=4) for target in CHAIN})
TARGETS = st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(hours=8))


def climbed(team: Mapping[str, Sequence[str]], skip: Sequence[str] = ()) -> list[Reached]:
    """Every step of one round, the end included."""
    found = [next_step(Climb(), team.__getitem__, skip=skip)]
    while found[-1].user is not None:
        found.append(next_step(found[-1].climb, team.__getitem__, skip=skip))
    return found


def test_responders_come_first_one_by_one_then_fallback_manager_and_leads() -> None:
    team = {"duty": ["ann", "ben"], "fallback": ["cid"], "manager": ["max"], "leads": ["lea"]}

    assert [step.user for step in climbed(team)] == ["ann", "ben", "cid", "max", "lea", None]


def test_where_nobody_is_the_next_is_reached_at_once_and_the_gap_is_said() -> None:
    team = {"duty": [], "fallback": [], "manager": ["max"], "leads": ["lea"]}

    first, second, end = climbed(team)

    assert (first.user, first.gaps) == ("max", ("duty", "fallback"))
    assert (second.user, second.gaps) == ("lea", ())
    assert end.user is None


@given(TEAMS, st.lists(PEOPLE, max_size=2))
def test_everybody_is_reached_once_in_the_order_of_the_chain(team: dict[str, list[str]], skip: list[str]) -> None:
    *steps, end = climbed(team, skip)

    expected = [user for user in dict.fromkeys(each for target in CHAIN for each in team[target]) if user not in skip]
    assert [step.user for step in steps] == expected
    assert list(end.climb.called) == expected


@given(TEAMS)
def test_each_gap_is_said_once(team: dict[str, list[str]]) -> None:
    said = [gap for step in climbed(team) for gap in step.gaps]

    assert said == [target for target in CHAIN if not team[target]]


@given(TEAMS, st.integers(min_value=1, max_value=30))
def test_of_several_missed_steps_only_the_highest_is_reached(team: dict[str, list[str]], missed: int) -> None:
    everybody = [step.user for step in climbed(team)][:-1]

    reached = next_step(Climb(), team.__getitem__, steps=missed)

    assert reached.user == (everybody[min(missed, len(everybody)) - 1] if everybody else None)
    assert next_step(reached.climb, team.__getitem__).user == (everybody[missed] if missed < len(everybody) else None)


@given(TEAMS)
def test_the_second_round_reaches_the_same_people(team: dict[str, list[str]]) -> None:
    end = climbed(team)[-1].climb

    again = next_step(from_the_top(end), team.__getitem__)

    assert again.user == climbed(team)[0].user
    assert again.climb.round == 2


def test_whoever_joins_while_the_chain_runs_is_found_when_their_step_comes() -> None:
    first = next_step(Climb(), {"duty": ["ann"], "fallback": [], "manager": [], "leads": []}.__getitem__)

    later = next_step(first.climb, {"duty": ["kim"], "fallback": [], "manager": [], "leads": []}.__getitem__)

    assert later.user == "kim"


def test_the_first_has_the_whole_target_and_the_others_a_third_but_two_minutes() -> None:
    assert patience(timedelta(minutes=15), first=True) == timedelta(minutes=15)
    assert patience(timedelta(minutes=15), first=False) == timedelta(minutes=5)
    assert patience(timedelta(minutes=5), first=False) == SHORTEST
    assert patience(timedelta(minutes=1), first=False) == timedelta(minutes=1)


@given(TARGETS)
def test_nobody_has_longer_than_the_first_or_less_than_two_minutes_of_a_longer_target(target: timedelta) -> None:
    others = patience(target, first=False)

    assert others <= patience(target, first=True) == target
    assert others >= min(target, SHORTEST)


@given(TARGETS, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)))
def test_steps_due_are_those_whose_time_has_come(each: timedelta, late: timedelta) -> None:
    steps = steps_due(late, each)

    assert (steps - 1) * each <= late < steps * each
