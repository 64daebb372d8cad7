"""Playing a period from happening to happening, without waiting for any of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cli.simulation.agenda import Agenda
from bot.cli.simulation.conversation import Conversation
from bot.cli.simulation.habits import Dice, Habits
from bot.cli.simulation.noise import Noise
from bot.cli.simulation.town import requester
from bot.cli.simulation.traffic import arrivals
from bot.cli.simulation.world import World
from bot.domain.teams import ChannelKind, Team
from bot.domain.working_time import DAY, local_date

REQUESTERS = 40
AFTERWARDS = timedelta(days=1)  # the last conversations come to their end


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be played."""

    start: datetime  # midnight of the first day in some zone
    days: int
    habits: Habits
    seed: int


def play(world: World, plan: Plan, passed: Callable[[datetime], None]) -> Noise:
    """Play it; `passed` is told where the clock is, now and then."""
    agenda, dice, noise = Agenda(), Dice(plan.seed), Noise()
    for team in world.rules.teams.values():
        _plan_team(world, plan, agenda, dice, team)
    end = plan.start + plan.days * DAY + AFTERWARDS
    while (at := _next(world, agenda)) is not None and at < end:
        world.move_to(at)
        while (planned := agenda.next()) is not None and planned <= world.clock.now():
            agenda.pop()()
        world.settle()
        noise.collect(world.slack)
        passed(world.clock.now())
    return noise


def _next(world: World, agenda: Agenda) -> datetime | None:
    return min((at for at in (agenda.next(), world.next_stop()) if at is not None), default=None)


def _plan_team(world: World, plan: Plan, agenda: Agenda, dice: Dice, team: Team) -> None:
    channels = [channel.id for channel in team.channels if channel.kind is ChannelKind.REQUESTS]
    first = local_date(team.calendar.zone, plan.start)
    for number in range(plan.days if channels else 0):
        day = first + number * DAY
        for at in sorted(arrivals(plan.habits, dice, team.calendar, day)):
            conversation = Conversation(
                world=world,
                agenda=agenda,
                habits=plan.habits,
                dice=dice,
                team=team,
                channel=dice.one_of(channels),
                author=requester(dice.whole(REQUESTERS)),
            )
            agenda.add(at, conversation.asks)
