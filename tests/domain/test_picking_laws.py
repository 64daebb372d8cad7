"""Laws of the weekly pick over random small rosters, and the exact choice against trying every team (D1-D5)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.availability import attendance, is_anchor, needed_days
from bot.domain.fairness import compared, weight_of
from bot.domain.members import Absence, Member
from bot.domain.picking import from_json, judge, objections, pick, replacements, to_json
from bot.domain.rotation import Choice, RotationPolicy, Situation, UseFallback
from bot.domain.working_time import DAY
from tests.domain.rosters import MON_THU, MON_WED, QUIET, away, member, shift, situation, slot

NAMES = ("ann", "ben", "cid", "dan", "eve", "fay", "gus")
DAYS = tuple(slot().days)
patterns = st.sampled_from([frozenset(range(5)), frozenset(range(5)), MON_THU, MON_WED, frozenset({2, 3, 4})])
debts = st.sampled_from([0.0, 0.0, 0.4, -0.4, 1.1, 12.0]) | st.floats(-14, 14)  # equals are what is hard
policies = st.builds(
    RotationPolicy,
    responders=st.integers(1, 3),
    anchors=st.integers(0, 2),
    fallback=st.sampled_from(UseFallback),
    rest_shifts=st.integers(0, 2),
    fallback_price=st.sampled_from([4.0, 20.0]),
)


@st.composite
def people(draw: st.DrawFn, name: str) -> Member:
    return member(
        name,
        access=draw(st.booleans()),
        works=draw(patterns),
        experienced=draw(st.integers(0, 5)) > 0,
        paused=draw(st.integers(0, 9)) == 0,
        active=draw(st.integers(0, 9)) > 0,
        country=draw(st.sampled_from([None, "DE"])),
        joined=draw(st.sampled_from([None, None, date(2026, 11, 2), DAYS[2], date(2026, 12, 9)])),
    )


@st.composite
def absences(draw: st.DrawFn) -> Absence:
    first = draw(st.sampled_from(DAYS))
    return away(draw(st.sampled_from(NAMES)), first, first + DAY * draw(st.integers(0, 8)))


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=7))
    weeks = [QUIET - 7 * DAY * number for number in range(draw(st.integers(0, 6)), 0, -1)]
    pairs = [draw(st.lists(st.sampled_from(names or NAMES), unique=True, min_size=1, max_size=3)) for _ in weeks]
    return situation(
        *[draw(people(name)) for name in names],
        policy=draw(policies),
        absences=tuple(draw(st.lists(absences(), max_size=5))),
        debts={name: draw(debts) for name in names},
        history=tuple(shift(week, *pair) for week, pair in zip(weeks, pairs, strict=True)),
        busy={name: frozenset(draw(st.lists(st.sampled_from(DAYS), max_size=7))) for name in names[:1]},
        cannot={QUIET: {"ben": "exams"}} if draw(st.booleans()) else {},
        waited={name: draw(st.integers(0, 5)) for name in names},
    )


def every_team(found: Situation) -> Iterator[tuple[Choice, tuple[int, int, int, int, float]]]:
    """Every team that could serve with its five numbers, straight from the words of the arithmetic."""
    against = {user: reason.code for user, reason in objections(found, slot()).items()}
    able = [one.user for one in found.members if against.get(one.user, "served_last_shift") == "served_last_shift"]
    able = able or [user for user, code in against.items() if code == "must_observe_first"]
    there, needed, policy = attendance(found, slot()), needed_days(found, slot()), found.policy
    roster = {one.user: one for one in found.members}
    anchors = {user for user in able if is_anchor(roster[user], there[user], needed)}
    size = min(policy.responders, len(able))
    enough = min(policy.anchors, len(anchors), size)
    for responders in combinations(able, size):
        if size and len(anchors & set(responders)) >= enough:
            others = [user for user in able if user not in responders]
            for fallback in fallbacks(found, responders, others):
                yield fallback, numbers(found, fallback, able, against)


def fallbacks(found: Situation, responders: tuple[str, ...], others: list[str]) -> Iterator[Choice]:
    there, policy = attendance(found, slot()), found.policy
    days = needed_days(found, slot())
    short = {day for day in days if sum(day in there[user].free for user in responders) < policy.responders}
    always = policy.fallback is UseFallback.ALWAYS
    if not (always and others):
        yield Choice(responders=responders)
    for user in others if policy.fallback is not UseFallback.NEVER else ():
        taken = there[user].free if always else there[user].free & short
        if taken or always:
            yield Choice(responders=responders, fallback=user, fallback_days=taken)


def numbers(
    found: Situation, team: Choice, able: list[str], against: dict[str, str]
) -> tuple[int, int, int, int, float]:
    there, needed, policy = attendance(found, slot()), needed_days(found, slot()), found.policy
    access = {one.user for one in found.members if one.production_access}
    helped = [team.fallback] if team.fallback else []
    nobody = without = few = 0
    score, serves = 0.0, dict.fromkeys((*team.responders, *helped), 0.0)
    lacking = False
    for day in needed:
        first = [user for user in team.responders if day in there[user].free]
        gap = len(first) < policy.responders
        second = [user for user in helped if gap and day in there[user].free]
        present = [*first, *second]
        nobody += not present
        without += policy.anchors > 0 and not access & set(present)
        few += len(present) < policy.responders
        lacking |= gap
        for user in present:
            serves[user] += weight_of(found, day)
    debts = {user: compared(found.debts.get(user, 0.0)) for user in able}
    for user in team.responders:
        score += serves[user] ** 2 - 2 * debts[user] * serves[user]
    for one, other in combinations(team.responders, 2):
        score += 6 * sum({one, other} <= {part.user for part in each.assignments} for each in found.history)
    for user in helped:
        score += serves[user] ** 2 + 2 * (max(debts.values()) - debts[user]) * serves[user] + policy.fallback_price
    if policy.fallback is UseFallback.NEVER:
        score, few = score + policy.fallback_price * lacking, 0
    return nobody, without, few, sum(against.get(user) == "served_last_shift" for user in serves), score


@settings(max_examples=400, deadline=None)
@given(situations())
def test_d4_the_pick_and_its_alternatives_are_the_best_of_all_teams(found: Situation) -> None:
    picked = pick(found, slot())
    choice = replace(picked.choice, observer=None)

    teams = list(every_team(found))

    if not teams:
        assert choice.people == ()
        return
    by_people: dict[frozenset[str], list[tuple[int, int, int, int, float]]] = {}
    for team, key in teams:
        by_people.setdefault(frozenset(team.responders), []).append(key)
    best = sorted(min(keys) for keys in by_people.values())[:3]
    shown = [choice, *(one.choice for one in picked.alternatives)]
    found_keys = [key for one in shown for team, key in teams if same(team, one)]
    assert len(found_keys) == len(best)
    for mine, theirs in zip(found_keys, best, strict=True):
        assert mine[:4] == theirs[:4]
        assert abs(mine[4] - theirs[4]) < 1e-4


def same(one: Choice, other: Choice) -> bool:
    return set(one.responders) == set(other.responders) and replace(one, responders=()) == replace(other, responders=())


@settings(max_examples=150, deadline=None)
@given(situations(), st.randoms(use_true_random=False))
def test_d4_the_same_people_in_another_order_give_the_same_pick(found: Situation, chance: object) -> None:
    shuffled = list(found.members)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    other = replace(found, members=tuple(shuffled), absences=found.absences[::-1])

    assert pick(found, slot()) == pick(other, slot()) == pick(found, slot())


@settings(max_examples=200, deadline=None)
@given(situations())
def test_d3_nobody_with_an_objection_is_chosen_while_a_complete_team_without_exists(found: Situation) -> None:
    against = objections(found, slot())
    chosen = pick(found, slot())

    proper = [team for team, key in every_team(found) if not any(key[:4]) and not set(team.people) & set(against)]
    serving = [user for user in (*chosen.choice.responders, chosen.choice.fallback) if user]
    if proper and found.policy.fallback is not UseFallback.NEVER:
        assert not [user for user in serving if user in against]
    hard = {"inactive", "opted_out", "cannot", "away_whole_shift", "already_assigned_elsewhere"}
    assert not [user for user in chosen.choice.people if user in against and against[user].code in hard]


@settings(max_examples=150, deadline=None)
@given(situations())
def test_d5_a_pick_is_judged_as_it_was_explained(found: Situation) -> None:
    picked = pick(found, slot())

    judged = judge(found, slot(), picked.choice)

    assert judged == picked
    assert {why.user for why in (*judged.chosen, *judged.passed_over)} >= {
        one.user for one in found.members if one.active
    }
    assert len(judged.alternatives) <= 2


@settings(max_examples=150, deadline=None)
@given(situations(), st.data())
def test_d8_any_choice_can_be_judged_and_anybody_be_replaced(found: Situation, data: st.DataObject) -> None:
    anybody = st.sampled_from((*NAMES, "stranger"))
    choice = Choice(
        responders=tuple(data.draw(st.lists(anybody, max_size=4))),
        fallback=data.draw(st.none() | anybody),
        fallback_days=data.draw(st.frozensets(st.sampled_from(DAYS))),
        observer=data.draw(st.none() | anybody),
    )

    judged = judge(found, slot(), choice)

    assert judged.choice == choice
    assert all(reason.sentence.endswith(".") for reason in (*judged.failures, *judged.limits))
    unknown = set(choice.people) - {one.user for one in found.members}
    assert not unknown or judged.failures
    free = attendance(found, slot())
    for why in replacements(found, slot(), choice, "ann", DAYS):
        assert free[why.user].free
        assert why.user not in {"ann", *choice.responders}


@settings(max_examples=150, deadline=None)
@given(situations())
def test_a_pick_survives_being_written_as_json(found: Situation) -> None:
    picked = pick(found, slot())

    assert from_json(json.loads(json.dumps(to_json(picked)))) == picked
