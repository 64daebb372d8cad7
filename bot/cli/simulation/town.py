"""The workspace of a simulation: the configuration's people and channels, enough requesters, and shifts in turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from bot.cli.sandbox_town import town as configured_town
from bot.config import Config
from bot.domain.schedules import Assignment, Role, Shift
from bot.domain.teams import Rulebook, Team
from bot.domain.working_time import at_wall, local_date
from bot.sandbox.records import User
from bot.sandbox.workspace import Workspace

WEDNESDAY = 2
STARTS = time(9, 0)
WEEK = timedelta(days=7)
WEEKS = 60  # of shifts, more than anybody simulates
ON_DUTY = 2


def requester(number: int) -> str:
    """The id of somebody who asks."""
    return f"U0ASKER{number:03}"


def town(config: Config, requesters: int) -> Workspace:
    """The local Slack with people who ask in every channel for requests."""
    workspace = configured_town(config)
    ids = [requester(number) for number in range(requesters)]
    for number, user in enumerate(ids):
        workspace.users[user] = User(id=user, name=f"asker{number}", real_name=f"Asker {number}")
    for team in config.teams.values():
        for channel in team.channels:
            workspace.channels[channel.id].members.extend(ids)
    return workspace


def shifts(rules: Rulebook, start: datetime) -> Iterator[Shift]:
    """Confirmed weeks from Wednesday to Wednesday, each team's members two by two in the order of the roster."""
    for team in rules.teams.values():
        local = local_date(team.calendar.zone, start)
        first = local - timedelta(days=(local.weekday() - WEDNESDAY) % 7)
        for number in range(WEEKS):
            begins, ends = (at_wall(team.calendar.zone, first + WEEK * each, STARTS) for each in (number, number + 1))
            yield Shift(
                team=team.id,
                starts_at=begins.astimezone(UTC),
                ends_at=ends.astimezone(UTC),
                assignments=tuple(Assignment(user, Role.RESPONDER) for user in _pair(team, number)),
                confirmed=True,
            )


def _pair(team: Team, number: int) -> list[str]:
    roster = [member.user for member in team.roster]
    return list(dict.fromkeys(roster[(ON_DUTY * number + place) % len(roster)] for place in range(ON_DUTY)))
