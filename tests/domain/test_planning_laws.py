"""Laws of the coming weeks over random rosters: learning before serving, frozen weeks, fair sums (D2, D4)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.pick_facts import Facts
from bot.domain.picking import pick_from
from bot.domain.planning import plan, still_holds
from bot.domain.rotation import Choice, Pick, Situation
from bot.domain.working_time import DAY
from tests.domain.rosters import MON_THU, QUIET, away, member, situation, slots

NAMES = ("ann", "ben", "cid", "dan", "eve", "fay")
EXPERIENCED = st.builds(
    member,
    st.sampled_from(NAMES),
    access=st.booleans(),
    works=st.sampled_from([frozenset(range(5)), frozenset(range(5)), MON_THU]),
    country=st.sampled_from([None, "DE"]),
)
NEWCOMERS = st.builds(
    member,
    st.sampled_from(("gus", "hal", "ida")),
    access=st.booleans(),
    experienced=st.just(False),
    joined=st.sampled_from([None, QUIET, QUIET + 9 * DAY]),
)


@st.composite
def rosters(draw: st.DrawFn) -> Situation:
    """Two experienced people at least, who are never away together for long; newcomers; vacations over Christmas."""
    old = draw(st.lists(EXPERIENCED, unique_by=lambda one: one.user, min_size=2))
    new = draw(st.lists(NEWCOMERS, unique_by=lambda one: one.user))
    starts = st.integers(0, 50).map(lambda days: QUIET + DAY * days)
    absences = [
        away(one.user, start, start + DAY * draw(st.integers(0, 9)))
        for one in (*old[1:], *new)
        for start in draw(st.lists(starts, max_size=2))
    ]
    return situation(*old, *new, absences=tuple(absences))


def choices(picks: Collection[Pick]) -> dict[date, Choice]:
    return {pick.slot.week: pick.choice for pick in picks}


@settings(max_examples=60, deadline=None)
@given(rosters())
def test_d2_a_newcomer_observes_exactly_once_and_never_serves_before(found: Situation) -> None:
    picks = plan(found, slots(8), {})

    for one in found.members:
        observing = [pick.slot.week for pick in picks if pick.choice.observer == one.user]
        places = [(*pick.choice.responders, pick.choice.fallback) for pick in picks]
        serving = [pick.slot.week for pick, place in zip(picks, places, strict=True) if one.user in place]
        assert len(observing) <= (0 if one.experienced else 1)
        if not one.experienced and any(set(place) & experienced(found) for place in places):
            assert not serving or (observing and observing[0] < min(serving))


def experienced(found: Situation) -> set[str]:
    return {one.user for one in found.members if one.experienced}


@settings(max_examples=60, deadline=None)
@given(rosters(), st.booleans(), st.randoms(use_true_random=False))
def test_trap_6_a_joiner_or_leaver_changes_no_frozen_week(found: Situation, access: bool, chance: object) -> None:
    frozen = choices(plan(found, slots(4), {}))
    joined = replace(found, members=(member("zoe", access=access), *found.members))
    gone = chance.choice(found.members)  # type: ignore[attr-defined]  # a random.Random
    left = replace(found, members=tuple(replace(one, active=one != gone) for one in found.members))

    assert choices(plan(joined, slots(4), frozen)) == frozen
    after = choices(plan(left, slots(4), frozen))

    assert {week: replace(choice, observer=None) for week, choice in after.items()} == {
        week: replace(choice, observer=None) for week, choice in frozen.items()
    }


@settings(max_examples=60, deadline=None)
@given(rosters())
def test_d4_a_plan_is_the_same_each_time_and_when_it_is_continued(found: Situation) -> None:
    whole = plan(found, slots(6), {})

    assert plan(found, slots(6), {}) == whole
    assert choices(plan(found, slots(6), choices(whole[:3]))) == choices(whole)


@settings(max_examples=60, deadline=None)
@given(rosters())
def test_d4_an_announced_week_holds_until_something_happens(found: Situation) -> None:
    for pick in plan(found, slots(5), {}):
        assert still_holds(found, pick.slot, pick.choice, pick.coverage) == ()


@settings(max_examples=60, deadline=None)
@given(rosters())
def test_d4_debts_sum_to_zero_week_after_week(found: Situation) -> None:
    sums: list[float] = []

    def watched(facts: Facts, keep: Collection[str]) -> Pick:
        sums.append(sum(facts.situation.debts.values()))
        return pick_from(facts, keep)

    plan(found, slots(8), {}, picker=watched)

    assert sums == pytest.approx([0] * 8, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(rosters(), st.integers(0, 4), st.data())
def test_trap_6_an_absence_changes_the_weeks_that_it_breaks_and_no_other(
    found: Situation, week: int, data: st.DataObject
) -> None:
    weeks = slots(5)
    before = plan(found, weeks, {})
    someone = data.draw(st.sampled_from([one.user for one in found.members]))
    ill = away(someone, weeks[week].week, weeks[week].days[-1])
    known = replace(found, absences=(*found.absences, ill))
    broken = {
        pick.slot.week: pick.choice for pick in before if still_holds(known, pick.slot, pick.choice, pick.coverage)
    }

    after = plan(known, weeks, {k: v for k, v in choices(before).items() if k not in broken}, broken)

    assert set(broken) <= {weeks[week].week}
    for old, new in zip(before, after, strict=True):
        if old.slot.week not in broken:
            assert replace(new.choice, observer=None) == replace(old.choice, observer=None)
        else:
            assert someone not in new.choice.people
