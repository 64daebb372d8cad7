"""Times in which nobody is on call by a schedule: on Home, and in the digests of teams that count on it (D10)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.domain.gaps import Gap, Period, alike, gaps_among
from bot.domain.schedules import Schedule
from bot.domain.teams import Team
from bot.domain.turns import turns_between
from bot.domain.working_time import DAY, at_wall
from bot.ports.screens import GapLine
from bot.services.people import Names
from bot.services.schedules import cover
from bot.services.work import Work

DAYS = 30
AROUND = timedelta(days=4)  # so that a gap which has begun, or which ends later, is seen whole
HOUR = timedelta(hours=1)
ALWAYS: Period = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def upcoming_gaps(work: Work, schedule: Schedule, days: int = DAYS) -> Sequence[Gap]:
    """When nobody is on call in the coming days: no layer has anybody, or the one whose turn it is, is gone."""
    hour = work.now.replace(minute=0, second=0, microsecond=0)
    start, end = hour - AROUND, hour + HOUR + days * DAY + AROUND
    turns = turns_between(schedule, cover.overrides_of(work, schedule, start, end), start, end)
    found = gaps_among(turns, start, end, lambda user: _gone(work, schedule, user))
    last = work.now + days * DAY
    return [
        gap
        for gap in found
        if (gap.ends_at is None or gap.ends_at > work.now) and (gap.starts_at is None or gap.starts_at < last)
    ]


def _gone(work: Work, schedule: Schedule, user: str) -> Iterator[Period]:
    """When a person cannot be on call: always once deactivated, and in whole days while they are away."""
    if not cover.is_here(work, user):
        yield ALWAYS
    for absence in work.uow.duty.absences_of(user):
        zone = schedule.zone
        yield at_wall(zone, absence.start, time.min), at_wall(zone, absence.end + DAY, time.min)


def gap_lines(work: Work, names: Names, schedules: Sequence[Schedule]) -> tuple[GapLine, ...]:
    """The gaps of schedules in the coming days, those that recur as one."""
    return tuple(
        GapLine(
            schedule_name=schedule.name,
            zone=schedule.zone.key,
            starts_at=gap.starts_at,
            ends_at=gap.ends_at,
            times=times,
            missing=names.person(gap.missing) if gap.missing else None,
        )
        for schedule in schedules
        for gap, times in alike(upcoming_gaps(work, schedule), schedule.zone)
    )


def concerning(work: Work, user: str, teams: Sequence[Team]) -> list[Schedule]:
    """Schedules whose gaps matter to a person: those that their teams count on, and those that they serve in."""
    told = {each.id for team in teams for each in cover.schedules_of(work.rules, team)}
    return [each for each in work.rules.schedules.values() if each.id in told or user in cover.everybody(each)]
