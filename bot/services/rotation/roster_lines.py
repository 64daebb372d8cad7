"""A team's roster as its people see it: who they are, what they can do, when they are away, how even it is (D4, D9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain import fairness
from bot.domain.members import Absence, Member, format_weekdays
from bot.domain.schedules import Duty, Role
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.ports.roster_screens import RosterLine, Rosters, TeamRoster
from bot.services import people
from bot.services.people import Names
from bot.services.rotation import roster
from bot.services.work import Work

PARTS = {Role.RESPONDER: "on duty", Role.FALLBACK: "fallback", Role.OBSERVER: "observing"}


def rosters(work: Work, user: str, teams: Sequence[Team]) -> Rosters:
    """The rosters of some teams, as `user` may see and change them."""
    return Rosters(rosters=tuple(team_roster(work, user, team) for team in teams), command=work.rules.command)


def team_roster(work: Work, user: str, team: Team) -> TeamRoster:
    """A team's roster by name."""
    look = _Look(
        work=work,
        team=team,
        names=Names(work),
        duty=None if people.from_roster(work, team) else people.duty_at(work, team, work.now),
        absences=work.uow.duty.absences(team.id),
        debts=work.uow.duty.accounts(team.id),
    )
    lines = tuple(look.line(one) for one in people.members(work, team))
    return TeamRoster(team=team.id, team_name=team.name, lines=lines, editable=roster.may_change(work, team, user))


def must_observe(team: Team, member: Member) -> bool:
    """D2: somebody who has neither experience nor observed a shift."""
    return team.rotation.observer_required and not member.experienced and member.observed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What is looked at for each member."""

    work: Work
    team: Team
    names: Names
    duty: Duty | None
    absences: Sequence[Absence]
    debts: Mapping[str, float]

    def line(self, member: Member) -> RosterLine:
        """One person on the roster."""
        today = local_date(self.team.calendar.zone, self.work.now)
        away = next((each for each in self.absences if each.user == member.user and each.end >= today), None)
        role = dict(self.duty.assignments).get(member.user) if self.duty is not None else None
        return RosterLine(
            person=self.names.person(member.user),
            part=PARTS[role] if role is not None else "",
            production_access=member.production_access,
            works=format_weekdays(member.works),
            must_observe=must_observe(self.team, member),
            paused=member.paused,
            paused_until=roster.paused_until(self.work, self.team, member.user) if member.paused else None,
            away_from=away.start if away and away.start > today else None,
            away_until=away.end if away else None,
            deactivated=not people.still_here(self.work, (member.user,)),
            standing=fairness.in_words(self.debts.get(member.user, 0.0)),
        )
