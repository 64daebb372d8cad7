"""Who is on call by a schedule, with overrides, and who else can be reached when they do not react (D10, F6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.members import is_away
from bot.domain.schedules import Override, Schedule
from bot.domain.teams import Rulebook, Team
from bot.domain.turns import Position, look_around, position_at
from bot.domain.working_time import local_date
from bot.services import noise
from bot.services.work import Work

MARGIN = timedelta(hours=2)  # `position_at` looks at whole hours


def owner_of(schedule_id: str) -> str:
    """The name under which overrides of a schedule are stored, and the subject of its timers."""
    return f"schedule:{schedule_id}"


def overrides_of(work: Work, schedule: Schedule, start: datetime, end: datetime) -> tuple[Override, ...]:
    return tuple(work.uow.duty.overrides(owner_of(schedule.id), start, end))


def position(work: Work, schedule: Schedule, at: datetime) -> Position:
    """Whose turn it is at `at`, whose was the last before, and who follows; deactivated people included."""
    look = look_around(schedule) + MARGIN
    return position_at(schedule, overrides_of(work, schedule, at - look, at + look), at)


def everybody(schedule: Schedule) -> Sequence[str]:
    """The people of all layers, in the order in which they are written."""
    return tuple(dict.fromkeys(person for layer in schedule.layers for person in layer.people))


def is_here(work: Work, user: str) -> bool:
    """Whether a person's Slack account is not deactivated, as far as we know."""
    return work.uow.settings.get(f"deleted:{user}") is not True


def in_order(work: Work, schedule: Schedule, at: datetime) -> Sequence[str]:
    """Whom to call at `at`, the best first: whose turn it is, then those whose turns follow, then everybody else.

    Whoever is away that day or wants no messages comes behind the others, so that a call reaches somebody who can act.
    """
    known = position(work, schedule, at)
    turns = [*([known.now] if known.now else []), *known.following]
    people = dict.fromkeys([*(turn.user for turn in turns), *everybody(schedule)])
    return sorted(
        (user for user in people if is_here(work, user)), key=lambda user: _hard_to_reach(work, schedule, user, at)
    )


def _hard_to_reach(work: Work, schedule: Schedule, user: str, at: datetime) -> int:
    if noise.muted_until(work, user) is not None:
        return 2
    return int(is_away(work.uow.duty.absences_of(user), user, local_date(schedule.zone, at)))


def teams_told_by(rules: Rulebook, schedule_id: str) -> list[Team]:
    """Teams whose escalation tells whoever is on call by the schedule."""
    target = owner_of(schedule_id)
    return [team for team in rules.teams.values() if any(target in step.tell for step in team.response.chain)]


def schedules_of(rules: Rulebook, team: Team) -> list[Schedule]:
    """The schedules that a team's escalation tells."""
    return [schedule for schedule in rules.schedules.values() if team in teams_told_by(rules, schedule.id)]


def may_take_over(work: Work, user: str, schedule: Schedule) -> bool:
    """People of the schedule, leads of the teams that call it, admins (P1)."""
    leads = (lead for team in teams_told_by(work.rules, schedule.id) for lead in team.leads)
    return user in {*everybody(schedule), *leads, *work.rules.admins}
