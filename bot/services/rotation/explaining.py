"""Answers about the rotation: who is next, the coming weeks, why somebody is picked, who is on duty when (D5, D9)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import fairness
from bot.domain.availability import in_days, listed, short_date
from bot.domain.members import Member, format_weekdays
from bot.domain.objections import objections
from bot.domain.rotation import Choice, Pick, Situation, Slot, assignments_of, choice_of, slot_at
from bot.domain.schedules import Duty, Shift, on_duty_at
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.ports.roster_screens import (
    DutyThen,
    HowSure,
    NextTeam,
    NextTeams,
    Plans,
    PlanWeek,
    TeamPlan,
    WhoThen,
    Why,
    WhyTeam,
)
from bot.ports.rotation_screens import Findings
from bot.ports.screens import Person
from bot.services import people
from bot.services.people import Names
from bot.services.rotation import composing, plans, situation
from bot.services.rotation.plans import Planned, Standing
from bot.services.rotation.roster_lines import must_observe
from bot.services.schedules import on_call
from bot.services.work import BOT_ACTOR, Work

MOST_WEEKS = 26


def next_teams(work: Work, teams: Iterable[Team]) -> NextTeams:
    """`next`: the next team of each rotation, why, and how sure that is."""
    names = Names(work)
    return NextTeams(teams=tuple(_next(work, names, team) for team in teams))


def plan(work: Work, teams: Iterable[Team], count: int) -> Plans:
    """`plan`: the coming weeks, each with its reason in a line."""
    names = Names(work)
    return Plans(
        teams=tuple(
            TeamPlan(
                team_name=team.name,
                zone=team.calendar.zone.key,
                weeks=tuple(_week(work, names, team, each) for each in plans.upcoming(work, team, count)),
            )
            for team in teams
        )
    )


def why(work: Work, user: str, teams: Iterable[Team]) -> Why:
    """`why`: why somebody is or is not in the next team of each rotation, with the numbers behind it (D5)."""
    names = Names(work)
    person = names.person(user)
    return Why(person=person, teams=tuple(_why(work, person, team) for team in teams))


def who_then(work: Work, at: datetime, teams: Iterable[Team], zone: str) -> WhoThen:
    """`who` at another moment: history as it was, the future as far as it is planned (D9)."""
    names = Names(work)
    return WhoThen(
        at=at,
        zone=zone,
        past=at < work.now,
        teams=tuple(_then(work, names, team, at) for team in teams),
        schedules=on_call.schedule_lines(work, names, at),
    )


def _next(work: Work, names: Names, team: Team) -> NextTeam:
    planned = plans.upcoming(work, team, 1)
    if not planned:
        return NextTeam(team_name=team.name, zone=team.calendar.zone.key, week=None, findings=Findings())
    return NextTeam(
        team_name=team.name,
        zone=team.calendar.zone.key,
        week=_week(work, names, team, planned[0]),
        findings=composing.findings(names, planned[0].pick),
    )


def _week(work: Work, names: Names, team: Team, planned: Planned) -> PlanWeek:
    row = work.uow.duty.shift_of(team.id, planned.slot.week)
    by = row.confirmed_by if row is not None else None
    return PlanWeek(
        starts_at=planned.slot.starts_at,
        ends_at=planned.slot.ends_at,
        serving=composing.serving(names, planned.pick.choice),
        standing=HowSure(planned.standing.value),
        confirmed_by=names.person(by) if by is not None and by != BOT_ACTOR else None,
        reason=_in_a_line(planned.pick),
    )


def _in_a_line(pick: Pick) -> str:
    """What is missing, or else why these people."""
    reasons = pick.failures or tuple(each.reason for each in pick.chosen[:2])
    return " ".join(reason.sentence for reason in reasons)


def _why(work: Work, person: Person, team: Team) -> WhyTeam:
    member = next((one for one in work.uow.duty.members(team.id) if one.user == person.user), None)
    if member is None or not member.active:
        answer = f"{person.name[:1].upper()}{person.name[1:]} is not on the roster of {team.name}."
        return WhyTeam(team_name=team.name, answer=answer, facts=())
    if not team.rotation.enabled:
        answer = f"The weekly rotation of {team.name} is switched off, so nobody is picked."
        return WhyTeam(team_name=team.name, answer=answer, facts=())
    ahead = plans.upcoming(work, team, team.rotation.announced)
    known = situation.gather(work, team, [ahead[0].slot])
    look = _Look(team=team, person=person, member=member, known=known, now=work.now)
    facts = (*look.facts(), *look.coming(ahead[1:]))
    return WhyTeam(team_name=team.name, answer=_because(person, ahead[0], known), facts=facts)


def _because(person: Person, planned: Planned, known: Situation) -> str:
    """The reason that was told with the pick; of somebody whom it does not name, what speaks against them now."""
    begins = f"the team from {short_date(planned.slot.week)}"
    part = _part(planned.pick.choice, person.user)
    told = {each.user: each.reason.sentence for each in (*planned.pick.chosen, *planned.pick.passed_over)}
    if part:
        return f"{person.name} is {part} in {begins}. {told.get(person.user, '')}".strip()
    against = objections(known, planned.slot).get(person.user)
    reason = told.get(person.user) or (against.sentence if against is not None else "The others owe more.")
    return f"{person.name} is not in {begins}. {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Somebody on a roster, and what is known when the next team is picked."""

    team: Team
    person: Person
    member: Member
    known: Situation
    now: datetime

    def facts(self) -> Iterator[str]:
        """The numbers: debt, last shift, abilities, absences."""
        name, user = self.person.name, self.person.user
        if not must_observe(self.team, self.member):
            yield f"{name} {fairness.in_words(self.known.debts.get(user, 0.0))} in all shifts that are over."
        yield self._served()
        access = "has production access" if self.member.production_access else "has no production access"
        yield f"{name} {access} and works {format_weekdays(self.member.works)}."
        away = [
            each
            for each in self.known.absences
            if each.user == user and each.end >= local_date(self.known.zone, self.now)
        ]
        if away:
            yield f"Away {listed(_span(each.start, each.end) for each in away[:3])}."

    def coming(self, ahead: Sequence[Planned]) -> Iterator[str]:
        """Their part in the weeks after the next."""
        parts = [(_part(each.pick.choice, self.person.user), each.slot.week) for each in ahead]
        named = [f"{part} from {short_date(week)}" for part, week in parts if part]
        if named:
            yield f"After that: {listed(named)}."

    def _served(self) -> str:
        """When they served last, which may be now."""
        mine = [week for week, choice in self._history() if self.person.user in (*choice.responders, choice.fallback)]
        if not mine:
            return f"{self.person.name} has not served yet."
        running = slot_at(self.team.rotation, self.known.zone, self.now).week == max(mine)
        return f"{'Serves' if running else 'Last served'} in the shift from {short_date(max(mine))}."

    def _history(self) -> Iterator[tuple[date, Choice]]:
        for shift in self.known.history:
            yield shift.week or local_date(self.known.zone, shift.starts_at), choice_of(shift)


def _span(start: date, end: date) -> str:
    return f"on {short_date(start)}" if start == end else f"from {short_date(start)} to {short_date(end)}"


def _part(choice: Choice, user: str) -> str:
    if user in choice.responders:
        return "a responder"
    if user == choice.fallback:
        return f"the fallback on {in_days(choice.fallback_days)}" if choice.fallback_days else "the fallback"
    return "the observer" if user == choice.observer else ""


def _then(work: Work, names: Names, team: Team, at: datetime) -> DutyThen:
    """A shift that nobody confirmed yet is shown as what it is: planned."""
    planned = _planned(work, team, at)
    duty: Duty | None
    standing: HowSure | None
    if planned is None:
        then = replace(work, now=at)
        duty, standing, bootstrap = people.present_at(then, team, at), None, people.from_roster(then, team)
    else:
        slot, shift, standing = planned
        overrides = work.uow.duty.overrides(team.id, slot.starts_at, slot.ends_at)
        duty = on_duty_at([shift], overrides, at, zone=team.calendar.zone) if shift is not None else None
        bootstrap = False
    return DutyThen(
        team_name=team.name,
        responders=names.people(duty.responders) if duty else (),
        fallback=names.people(duty.fallback) if duty else (),
        observers=names.people(duty.observers) if duty else (),
        standing=standing,
        from_roster=bootstrap,
    )


def _planned(work: Work, team: Team, at: datetime) -> tuple[Slot, Shift | None, HowSure] | None:
    """The planned shift that holds a moment of the future; None for what is confirmed, or was."""
    if not team.rotation.enabled or at <= work.now:
        return None
    slot, now = slot_at(team.rotation, team.calendar.zone, at), situation.slot_now(work, team)
    ahead = (slot.week - now.week) // team.rotation.length
    if ahead <= 0:
        return None
    if ahead > MOST_WEEKS:
        return slot, None, HowSure.UNKNOWN
    planned = plans.upcoming(work, team, ahead)[-1]
    if planned.standing is Standing.CONFIRMED:
        return None
    shift = Shift(
        team=team.id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        assignments=assignments_of(planned.pick.choice),
        confirmed=True,  # so that the one calculator looks at it
    )
    return slot, shift, HowSure(planned.standing.value)
