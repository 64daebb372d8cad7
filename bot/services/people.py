"""Who is who at an instant: on duty, standing towards a request, targets of an escalation step, names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.members import Member
from bot.domain.requests import Request
from bot.domain.response import Standing
from bot.domain.schedules import Duty, on_duty_at, roster_duty
from bot.domain.teams import Team
from bot.ports.screens import Person
from bot.services.schedules import cover
from bot.services.work import BOT_ACTOR, Work

UNKNOWN = "a colleague"  # whoever has no name yet
OURSELVES = "Firstline"
LOOK_AROUND = timedelta(days=1)  # overrides are looked up a day around the instant


def members(work: Work, team: Team) -> Sequence[Member]:
    """The team's active roster; the rows, or what was configured until they exist."""
    return [member for member in work.uow.duty.members(team.id) if member.active]


def belongs(work: Work, team: Team, user: str) -> bool:
    """On the roster, or one of the leads: whoever answers requests of the team rather than opening them (R3, F4)."""
    return user in team.leads or any(user == each.user for each in members(work, team))


def is_member(work: Work, team: Team, user: str) -> bool:
    """Whoever may act for the team: its people, and the admins (P1)."""
    return user in work.rules.admins or belongs(work, team, user)


def duty_at(work: Work, team: Team, at: datetime) -> Duty:
    """Who is on duty at `at`: the last confirmed shift with overrides, else the roster (nobody is overlooked)."""
    shifts = work.uow.duty.shifts(team.id, at, at + timedelta(microseconds=1))
    if not shifts:
        return roster_duty(members(work, team), at)
    overrides = work.uow.duty.overrides(team.id, at - LOOK_AROUND, at + LOOK_AROUND)
    duty = on_duty_at(shifts, overrides, at, zone=team.calendar.zone)
    return duty if duty is not None and duty.responders else roster_duty(members(work, team), at)


def present_at(work: Work, team: Team, at: datetime) -> Duty:
    """Who is on duty at `at` and still has an account: whom to show and to call; the roster if they all left."""
    duty = _with_account(work, duty_at(work, team, at))
    return duty if duty.responders else _with_account(work, roster_duty(members(work, team), at))


def _with_account(work: Work, duty: Duty) -> Duty:
    here = set(still_here(work, (user for user, _ in duty.assignments)))
    return replace(duty, assignments=tuple(each for each in duty.assignments if each[0] in here))


def still_here(work: Work, users: Iterable[str]) -> tuple[str, ...]:
    """Those whose Slack account is not deactivated, as far as we know."""
    everybody = tuple(users)
    deleted = work.uow.settings.some([f"deleted:{user}" for user in everybody])
    return tuple(user for user in everybody if deleted.get(f"deleted:{user}") is not True)


def from_roster(work: Work, team: Team) -> bool:
    """Whether nobody confirmed a shift yet, so that the whole roster answers."""
    return not work.uow.duty.shifts(team.id, work.now, work.now + timedelta(microseconds=1))


def standing(work: Work, team: Team, request: Request | None, user: str, at: datetime) -> Standing:
    """What `user` was to the request at the time of an event (F4)."""
    if request is not None and user == request.author:
        return Standing.REQUESTER
    duty = duty_at(work, team, at)
    if user in duty.responders or user in duty.fallback:
        return Standing.RESPONDER
    if user in duty.observers:
        return Standing.OBSERVER
    return Standing.COLLEAGUE if belongs(work, team, user) else Standing.OUTSIDER


@dataclass(frozen=True, slots=True)
class Targets:
    """Resolves the targets of escalation steps at an instant, late, when the step runs (F6)."""

    work: Work
    team: Team
    at: datetime

    def __call__(self, target: str) -> Sequence[str]:
        """People of `duty | fallback | observers | leads | schedule:<id> | <user id>`, best first, who still exist."""
        return still_here(self.work, self._named(target))

    def _named(self, target: str) -> Sequence[str]:
        match target:
            case "duty":
                return duty_at(self.work, self.team, self.at).responders
            case "fallback":
                return duty_at(self.work, self.team, self.at).fallback
            case "observers":
                return duty_at(self.work, self.team, self.at).observers
            case "leads":
                return self.team.leads
        if target.startswith("schedule:"):
            return schedule_people(self.work, target.removeprefix("schedule:"), self.at)
        return (target,)


def schedule_people(work: Work, schedule_id: str, at: datetime) -> Sequence[str]:
    """Whom to call by a schedule, the best first: a call goes to the first who was not called in vain (F6, D10)."""
    schedule = work.rules.schedules.get(schedule_id)
    return cover.in_order(work, schedule, at) if schedule is not None else ()


def groups_of(work: Work, team: Team) -> dict[str, frozenset[str]]:
    """Members of the user groups that priority rules name, as Slack last said (R12)."""
    wanted = {author for rule in team.priority_rules for author in rule.authors if author.startswith("S")}
    found = {group: work.uow.settings.get(f"group:{group}") for group in wanted}
    return {group: frozenset(map(str, users)) for group, users in found.items() if isinstance(users, list)}


def emergency_contact(work: Work, team: Team) -> Sequence[str]:
    """Whom to tell outside working hours (F7): whoever the last steps of the chain reach now."""
    targets = Targets(work, team, work.now)
    for step in reversed(team.response.chain):
        for target in step.tell:
            people = targets(target)
            if people and target not in {"duty", "fallback", "observers"}:
                return tuple(people[:1]) if target.startswith("schedule:") else tuple(people[:2])
    return ()


class Names:
    """Display names: the roster's, else what Slack said when it was last asked."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._roster = {
            member.user: member.name for team in work.rules.teams.values() for member in work.uow.duty.members(team.id)
        }
        self.missing: set[str] = set()
        self._asked: dict[str, Person] = {BOT_ACTOR: Person(BOT_ACTOR, OURSELVES)}

    def person(self, user: str) -> Person:
        """The person; unknown ones are noted in `missing` and shown as a colleague until Slack was asked."""
        if self._roster.get(user):
            return Person(user, self._roster[user])
        if user not in self._asked:  # a timeline names the same people thousands of times
            known = self._work.uow.settings.get(f"name:{user}")
            if not isinstance(known, str):
                self.missing.add(user)
            self._asked[user] = Person(user, known if isinstance(known, str) else UNKNOWN)
        return self._asked[user]

    def people(self, users: Iterable[str]) -> tuple[Person, ...]:
        return tuple(self.person(user) for user in users)
