"""The rotation: how fast half a year is planned, and how fairly, beside the usual ways to take turns (D4)."""

import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from statistics import median, pstdev
from zoneinfo import ZoneInfo

from bench.figures import Aim, Figure
from bench.place import Place
from bot.domain.members import MONDAY_TO_FRIDAY, Absence, Member
from bot.domain.pick_facts import Facts, eligible
from bot.domain.picking import pick_from, with_observer
from bot.domain.planning import Picker, plan
from bot.domain.rotation import Choice, Pick, RotationPolicy, Situation, Slot, choice_of, slot_of
from bot.domain.working_time import DAY, public_holidays

NAME = "rotation"
FIRSTLINE, FAIREST = "Firstline", "Firstline, fallback_price 4"
LEAST_RECENT, COUNTER, ROUND_ROBIN = "least recently served", "plain counter", "round robin"

TEAMS = {10: Aim(3), 50: Aim(1.5), 200: Aim(1.5)}  # people, and how far debts may spread in days
HALF_A_YEAR = 26  # weeks that are planned at once
FIRST = date(2027, 1, 6)
PRAGUE = ZoneInfo("Europe/Prague")
POLICY = RotationPolicy()
ACCESS, FULL_WEEK, NEWCOMERS, VACATION = 0.45, 0.75, 0.15, 28  # rotation.md: shares, and working days a year
SHORTER_WEEKS = tuple(MONDAY_TO_FRIDAY - {free} for free in sorted(MONDAY_TO_FRIDAY))

Order = Callable[[Facts], Callable[[str], int]]  # whose turn it is: the smallest number serves


def measure(place: Place) -> Iterator[Figure]:
    """For each size of team: the time of one plan, and how each way of choosing spreads debts and needs thirds."""
    weeks = place.sizes.rotation_weeks
    for people, aim in TEAMS.items():
        teams = [synthetic_team(people, seed, weeks) for seed in range(place.sizes.rosters)]
        took = median(_seconds(team) for team in teams)
        what = f"{people} people, planning {HALF_A_YEAR} weeks"
        yield Figure(bench=NAME, what=what, on=FIRSTLINE, value=took, unit="s", aim=Aim(1) if people == 200 else None)
        for name, (price, picker) in WAYS.items():
            runs = [lived(priced(team, price), picker, weeks) for team in teams]
            what = f"{people} people, spread of debts after {weeks} weeks"
            value = median(pstdev(debts.values()) for debts, _ in runs)
            yield Figure(
                bench=NAME, what=what, on=name, value=value, unit="days", aim=aim if name == FIRSTLINE else None
            )
            what = f"{people} people, weeks of {weeks} with a third person"
            yield Figure(bench=NAME, what=what, on=name, value=median(thirds for _, thirds in runs), unit="")


def slots(count: int) -> list[Slot]:
    """The first weeks, from the first Wednesday of a year."""
    return [slot_of(POLICY, PRAGUE, FIRST + 7 * DAY * number) for number in range(count)]


def synthetic_team(people: int, seed: int, weeks: int) -> Situation:
    """A team as in rotation.md, before its first shift; the same for the same seed."""
    chance = random.Random(seed * 1000 + people)
    members = [_member(chance, f"U{number:03}") for number in range(people)]
    days = [day for slot in slots(max(weeks, HALF_A_YEAR) + 1) for day in slot.days]
    return Situation(
        policy=POLICY,
        zone=PRAGUE,
        members=tuple(members),
        absences=tuple(absence for member in members for absence in _vacations(chance, member.user, days)),
        open_days=frozenset(day for day in days if day.weekday() < 5 and day not in _holidays()),
        holidays={"": _holidays()},
    )


def priced(team: Situation, price: float) -> Situation:
    """The same team with another price of naming a third person."""
    return replace(team, policy=replace(team.policy, fallback_price=price))


def lived(team: Situation, picker: Picker, weeks: int) -> tuple[dict[str, float], int]:
    """Everybody's debt after some weeks, and in how many of them a third person was named."""
    debts = dict.fromkeys((member.user for member in team.members), 0.0)

    def watched(facts: Facts, keep: Collection[str]) -> Pick:
        debts.update(facts.situation.debts)
        return picker(facts, keep)

    picks = plan(team, slots(weeks + 1), {}, picker=watched)
    return debts, sum(pick.choice.fallback is not None for pick in picks[:-1])


def _seconds(team: Situation) -> float:
    began = time.perf_counter()
    plan(team, slots(HALF_A_YEAR), {})
    return time.perf_counter() - began


def _in_order(order: Order) -> Picker:
    """Take the first anchor whose turn it is, then the first other person, then somebody for the days they miss."""

    def picked(facts: Facts, keep: Collection[str]) -> Pick:  # noqa: ARG001 - a plan from scratch repairs nothing
        waiting = sorted(eligible(facts), key=order(facts))
        anchor = next((user for user in waiting if facts.anchors(user)), waiting[0])
        mate, *others = [user for user in waiting if user != anchor]
        missing = frozenset(facts.needed) - (facts.free(anchor) & facts.free(mate))
        choice = Choice(responders=(anchor, mate))
        fallback = next((user for user in others if missing & facts.free(user)), None)
        if fallback is not None:
            choice = replace(choice, fallback=fallback, fallback_days=missing & facts.free(fallback))
        return Pick(slot=facts.slot, choice=with_observer(facts, choice))

    return picked


def _last_served(facts: Facts) -> Callable[[str], int]:
    return lambda user: facts.last_served.get(user, date.min).toordinal()


def _times_served(facts: Facts) -> Callable[[str], int]:
    times = Counter(user for shift in facts.situation.history for user in choice_of(shift).responders)
    return lambda user: times[user]


def _after_the_last(facts: Facts) -> Callable[[str], int]:
    order = [*facts.members]
    history = facts.situation.history
    last = order.index(choice_of(history[-1]).responders[-1]) if history else -1
    return lambda user: (order.index(user) - last - 1) % len(order)


def _member(chance: random.Random, user: str) -> Member:
    new = chance.random() < NEWCOMERS
    full = chance.random() < FULL_WEEK
    return Member(
        user=user,
        name=user,
        team="backend",
        production_access=chance.random() < ACCESS,
        works=MONDAY_TO_FRIDAY if full else chance.choice(SHORTER_WEEKS),
        experienced=not new,
        joined=FIRST + timedelta(weeks=chance.randrange(HALF_A_YEAR)) if new else None,
    )


def _vacations(chance: random.Random, user: str, days: Sequence[date]) -> Iterator[Absence]:
    """One to ten working days at a time, until the year's days are used up."""
    for year in range(days[0].year, days[-1].year + 1):
        left = VACATION
        while left > 0:
            length = min(left, chance.choice((1, 2, 5, 5, 10)))
            start = date(year, 1, 1) + DAY * chance.randrange(365)
            start -= DAY * start.weekday() if length >= 5 else DAY * 0
            yield Absence(user=user, start=start, end=start + DAY * (length // 5 * 7 or length) - DAY)
            left -= length


@cache
def _holidays() -> frozenset[date]:
    return public_holidays("CZ", None, range(FIRST.year, FIRST.year + 3))


# Each way of choosing, with the price of naming a third person; only the bot's own minds it.
WAYS: dict[str, tuple[float, Picker]] = {
    FIRSTLINE: (POLICY.fallback_price, pick_from),
    FAIREST: (4.0, pick_from),
    LEAST_RECENT: (0.0, _in_order(_last_served)),
    COUNTER: (0.0, _in_order(_times_served)),
    ROUND_ROBIN: (0.0, _in_order(_after_the_last)),
}
