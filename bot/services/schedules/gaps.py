"""Times in which nobody is on call by a schedule: on Home, and once a week in the rooms that count on it (D10, N1)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.domain.gaps import Gap, Period, alike, gaps_among, kind_of
from bot.domain.reasons import Reason
from bot.domain.schedules import Schedule
from bot.domain.teams import Team
from bot.domain.turns import turns_between
from bot.domain.working_time import DAY, at_wall, local_date, next_weekday_time
from bot.ports.outbox import OutboxRow
from bot.ports.rows import Timer
from bot.ports.schedule_screens import GapsAhead
from bot.ports.screens import GapLine
from bot.services import noise, timers
from bot.services.compose import GONE, MOOT, composes
from bot.services.people import Names
from bot.services.schedules import cover
from bot.services.timers import rings
from bot.services.work import Work

GAPS = "schedule_gaps"
DAYS = 30
AROUND = timedelta(days=4)  # so that a gap which has begun, or which ends later, is seen whole
HOUR = timedelta(hours=1)
MONDAY, MORNING = 0, time(9)
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


def arm_all(work: Work) -> None:
    """At start: each team with a room hears of gaps on Monday morning; an earlier Monday that is due still rings."""
    for team in work.rules.teams.values():
        armed = work.uow.timers.armed(_subject(team))
        if not armed or armed[0].due_at > work.now:
            _arm(work, team)


@rings(GAPS)
def _monday(work: Work, due: Sequence[Timer]) -> None:
    """D10: one line a week; none without gaps, or if all of them recur by plan and were told before (N1)."""
    team = work.team(due[0].team)
    if team is None:
        return
    week = local_date(team.calendar.zone, due[-1].due_at)
    if team.internal_channel is not None and _is_news(work, team):
        key = f"{GAPS}:{team.id}:{week.isoformat()}"
        noise.channel_line(work, team.internal_channel, team=team.id, key=key, view=GAPS, data={})
    _arm(work, team)


def _is_news(work: Work, team: Team) -> bool:
    """Whether somebody is missing, or a schedule is empty, or hours without anybody differ from those told before."""
    found = [(each, gap) for each in cover.schedules_of(work.rules, team) for gap in upcoming_gaps(work, each)]
    urgent = any(gap.missing or (gap.starts_at is None and gap.ends_at is None) for _, gap in found)
    by_plan = sorted({f"{each.id} {_on_the_clock(each, gap)}" for each, gap in found if not gap.missing})
    known = work.uow.settings.get(f"{GAPS}:{team.id}")
    work.uow.settings.put(f"{GAPS}:{team.id}", by_plan, work.now)
    return urgent or by_plan not in ([], known)


def _on_the_clock(schedule: Schedule, gap: Gap) -> str:
    """Hours that recur have one name, whichever their day."""
    return " ".join(map(str, kind_of(gap, schedule.zone)))


def _arm(work: Work, team: Team) -> None:
    due_at = next_weekday_time(team.calendar.zone, MONDAY, MORNING, work.now)
    timers.arm(work, GAPS, _subject(team), team.id, due_at, key=_subject(team))


def _subject(team: Team) -> str:
    return f"{GAPS}:{team.id}"


@composes(GAPS)
def _ahead(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    team = work.team(row.team)
    if team is None:
        return GONE
    found = gap_lines(work, names, cover.schedules_of(work.rules, team))
    return GapsAhead(team_name=team.name, gaps=found, days=DAYS) if found else MOOT
