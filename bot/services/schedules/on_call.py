"""Schedules as lines: on call now, until when, who is next (D10, X3)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.schedules import Schedule
from bot.ports.screens import ScheduleLine
from bot.services.people import Names
from bot.services.schedules import cover
from bot.services.work import Work


def schedule_lines(work: Work, names: Names, at: datetime) -> tuple[ScheduleLine, ...]:
    """Each configured schedule as it stands at `at`, in the order of the configuration."""
    return tuple(line(work, names, schedule, at) for schedule in work.rules.schedules.values())


def own_lines(work: Work, names: Names, user: str) -> tuple[ScheduleLine, ...]:
    """Each configured schedule as it stands now, for a person who may be one to take over (X3)."""
    return tuple(
        replace(
            line(work, names, schedule, work.now),
            take_over=schedule.id if cover.may_take_over(work, user, schedule) else None,
        )
        for schedule in work.rules.schedules.values()
    )


def line(work: Work, names: Names, schedule: Schedule, at: datetime) -> ScheduleLine:
    """One schedule as it stands at `at`. Somebody deactivated is not on call, and the next of the chain is named."""
    position = cover.position(work, schedule, at)
    turn, following = position.now, position.next
    here = turn is not None and cover.is_here(work, turn.user)
    others = cover.in_order(work, schedule, at) if turn is not None and not here else ()
    return ScheduleLine(
        schedule_name=schedule.name,
        zone=schedule.zone.key,
        now=names.person(turn.user) if turn is not None and here else None,
        until=position.changes_at,
        missing=names.person(turn.user) if turn is not None and not here else None,
        instead=names.person(others[0]) if others else None,
        following=names.person(following.user) if following is not None else None,
        following_at=following.starts_at if following is not None else None,
    )
