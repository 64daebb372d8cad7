"""Who serves in a slot: the weekly pick, other choices judged by the same rules, and who can stand in (D1-D5, D8)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain import pick_reasons
from bot.domain.availability import MISSED_BY_AN_OBSERVER, in_days
from bot.domain.choosing import Team, best_teams
from bot.domain.fairness import in_words
from bot.domain.objections import NEW, TIRED, objections
from bot.domain.pick_facts import Facts, days_of, facts_of, ground_of, present, turn
from bot.domain.pick_json import from_json, to_json
from bot.domain.reasons import Reason
from bot.domain.rotation import Alternative, Choice, DayCover, Pick, Situation, Slot, UseFallback, Why

__all__ = ["coverage", "from_json", "judge", "objections", "pick", "replacements", "to_json"]

PATIENCE = 3  # shifts for which a newcomer waits for one without interruption, before a day missed is accepted (trap 7)


def pick(situation: Situation, slot: Slot, *, keep: Collection[str] = ()) -> Pick:
    """The best team for a slot, explained; with an empty choice and failures if nobody at all can serve (D4, D5).

    `keep` are people of a team that broke: they stay in it unless somebody would be missing for that (D4). Newcomers
    among them stay observers.
    """
    return pick_from(facts_of(situation, slot), keep)


def pick_from(facts: Facts, keep: Collection[str] = ()) -> Pick:
    """The pick from what is already known about its slot."""
    teams = best_teams(ground_of(facts, frozenset(keep)))
    choice = _choice(facts, teams[0]) if teams else Choice(responders=())
    return _explained(facts, _observed(facts, choice, keep), teams)


def judge(situation: Situation, slot: Slot, choice: Choice) -> Pick:
    """Explain any choice and check it against D1 and D3, whoever made it; alternatives are what would be picked."""
    return judge_from(facts_of(situation, slot), choice)


def judge_from(facts: Facts, choice: Choice) -> Pick:
    """The judgment from what is already known about its slot."""
    return _explained(facts, choice, best_teams(ground_of(facts)))


def with_observer(facts: Facts, choice: Choice) -> Choice:
    """The same team, with an observer if it has none and somebody waits to be one (D2)."""
    return choice if choice.observer else _observed(facts, choice, ())


def coverage(facts: Facts, choice: Choice) -> tuple[DayCover, ...]:
    """Who of a team is there on each needed day."""
    return tuple(_cover(facts, choice, day) for day in facts.needed)


def is_enough(facts: Facts, cover: DayCover) -> bool:
    """Whether a day lacks nobody; a team that never names a fallback has agreed to days with fewer people (D1)."""
    agreed = facts.situation.policy.fallback is UseFallback.NEVER
    return cover.complete or (agreed and bool(cover.people) and cover.production_access)


def replacements(situation: Situation, slot: Slot, choice: Choice, absent: str, days: Collection[date]) -> list[Why]:
    """Who could take over those days for somebody of a team, best first, each with what speaks for them (D8).

    Before others come those who are there on all of the days, then those who give the days production access where
    nobody else has it, then the rested, then those who owe most. A fallback of the team can take more days.
    """
    facts = facts_of(situation, slot)
    wanted = frozenset(days) & frozenset(facts.needed) or frozenset(days)
    rest = Choice(responders=tuple(user for user in choice.responders if user != absent))
    bare = [day for day in wanted if not any(_has_access(facts, user) for user in present(facts, rest, day))]
    found = []
    for user in facts.members:
        reason = facts.objections.get(user)
        serves = facts.free(user) & wanted
        if user == absent or user in choice.responders or (reason and reason.code != TIRED) or not serves:
            continue
        stand_in = _StandIn(facts, user, serves, wanted, bool(bare), reason)
        found.append((stand_in.order, Why(user, stand_in.reason)))
    return [why for _, why in sorted(found, key=lambda pair: pair[0])]


@dataclass(frozen=True, slots=True)
class _StandIn:
    """Somebody who could take over days."""

    facts: Facts
    user: str
    serves: frozenset[date]
    wanted: frozenset[date]
    needs_access: bool
    tired: Reason | None

    @property
    def order(self) -> tuple[int, bool, bool, float, int, str]:
        lacking = self.needs_access and not _has_access(self.facts, self.user)
        debt = round(self.facts.debt(self.user), 6)
        missed = len(self.wanted) - len(self.serves)
        return missed, lacking, self.tired is not None, -debt, turn(self.facts.slot, self.user), self.user

    @property
    def reason(self) -> Reason:
        when = f"is free on {in_days(self.serves)}"
        missed = self.wanted - self.serves
        if missed:
            when += f", but not on {in_days(missed)}"
        if self.needs_access and _has_access(self.facts, self.user):
            when += ", has production access"
        join = ", and" if missed else " and"
        tired = f" {self.tired.sentence}" if self.tired else ""
        name = self.facts.name(self.user)
        return Reason("free", f"{name} {when}{join} {in_words(self.facts.debt(self.user))}.{tired}")


def _choice(facts: Facts, team: Team) -> Choice:
    """A team as a choice, anchors first."""
    responders = sorted(team.responders, key=lambda one: (not one.anchor, one.user))
    return Choice(
        responders=tuple(one.user for one in responders),
        fallback=team.fallback.user if team.fallback else None,
        fallback_days=days_of(facts, team.covered) if team.fallback else frozenset(),
    )


def _observed(facts: Facts, choice: Choice, keep: Collection[str]) -> Choice:
    """The choice with whoever has waited longest to observe and is there all the time (D2, trap 7)."""
    if not facts.situation.policy.observer_max or not facts.needed:
        return choice
    waiting = [user for user in facts.refused(NEW) if user not in choice.people and _would_learn(facts, user)]
    if not waiting:
        return choice
    first = min(waiting, key=lambda user: (user not in keep, *_in_line(facts, user)))
    return Choice(
        responders=choice.responders,
        fallback=choice.fallback,
        fallback_days=choice.fallback_days,
        observer=first,
    )


def _would_learn(facts: Facts, user: str) -> bool:
    """Whether the shift would count for a newcomer: all its days, after a long wait one may be missed."""
    patient = facts.situation.waited.get(user, 0) < PATIENCE
    return len(facts.there[user].missing) <= (0 if patient else MISSED_BY_AN_OBSERVER)


def _in_line(facts: Facts, user: str) -> tuple[int, date, int, str]:
    joined = facts.members[user].joined or date.min
    return -facts.situation.waited.get(user, 0), joined, turn(facts.slot, user), user


def _explained(facts: Facts, choice: Choice, teams: list[Team]) -> Pick:
    days = coverage(facts, choice)
    others = [team for team in teams if {one.user for one in team.responders} != set(choice.responders)]
    needless = bool(teams) and _spares_rest(facts, choice, days, teams[0])
    return Pick(
        slot=facts.slot,
        choice=choice,
        chosen=pick_reasons.chosen(facts, choice),
        passed_over=pick_reasons.passed_over(facts, choice),
        coverage=days,
        failures=pick_reasons.failures(facts, choice, days, needless_rest=needless),
        limits=pick_reasons.limits(facts, choice, needless_rest=needless),
        alternatives=tuple(
            Alternative(choice=_choice(facts, team), reason=pick_reasons.against(facts, teams[0], team))
            for team in others[:2]
        ),
    )


def _spares_rest(facts: Facts, choice: Choice, days: Sequence[DayCover], best: Team) -> bool:
    """Whether the best team is at least as complete as a choice, and takes the rest of fewer people."""
    nobody = sum(not day.people for day in days)
    no_access = sum(not day.production_access for day in days)
    short = sum(not is_enough(facts, day) for day in days)
    serving = (*choice.responders, choice.fallback)
    tired = sum(user in facts.refused(TIRED) for user in serving)
    return tired > best.key.tired and best.key[:3] <= (nobody, no_access, short)


def _cover(facts: Facts, choice: Choice, day: date) -> DayCover:
    people = present(facts, choice, day)
    policy = facts.situation.policy
    return DayCover(
        day=day,
        people=people,
        wanted=policy.responders,
        production_access=not policy.anchors or any(_has_access(facts, user) for user in people),
    )


def _has_access(facts: Facts, user: str) -> bool:
    return user in facts.members and facts.members[user].production_access
