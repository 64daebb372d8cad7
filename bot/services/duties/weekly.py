"""Which duties were missed: one line a week, in the team's room, if there is something to say (U1, N1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.duties import RunState
from bot.domain.teams import Team
from bot.domain.working_time import DAY, next_weekday_time
from bot.ports.duty_run_screens import MissedDuty
from bot.ports.outbox import OutboxRow
from bot.ports.rows import Timer
from bot.services import announcing, noise, people, timers
from bot.services.duties import showing
from bot.services.timers import rings
from bot.services.work import Work

WEEKLY = "missed_duties"
WEEK = 7 * DAY
AGAIN_IN = timedelta(minutes=1)


def arm_all(work: Work) -> None:
    """At start: each team with duties; a moment that passed while nobody was there still rings, once."""
    for team in work.rules.teams.values():
        if not team.duties:
            work.uow.timers.cancel_key(_subject(team))
            continue
        armed = work.uow.timers.armed(_subject(team))
        if not armed or armed[0].due_at > work.now:
            _arm(work, team)


@rings(WEEKLY)
def _weekly(work: Work, due: Sequence[Timer]) -> None:
    team = work.team(due[-1].team)
    if team is None:
        return
    if any(each.due_at <= work.now for each in work.uow.timers.armed(showing.subject_of(team.id))):
        timers.arm(work, WEEKLY, _subject(team), team.id, work.now + AGAIN_IN, key=_subject(team))
        return  # after downtime: what was missed meanwhile is not written down yet
    told = work.uow.settings.get(_subject(team))
    after = datetime.fromisoformat(told) if isinstance(told, str) else work.now - WEEK
    work.uow.settings.put(_subject(team), work.now.isoformat(), work.now)
    if work.uow.duty_runs.missed(team.id, after, work.now):
        data: dict[str, object] = {"after": after.isoformat(), "until": work.now.isoformat()}
        _tell(work, team, f"{_subject(team)}:{work.now.isoformat()}", data)
    _arm(work, team)


def missed(work: Work, team: Team, row: OutboxRow) -> tuple[MissedDuty, ...]:
    """What the line of a week counts, those missed most often first."""
    after, until = (datetime.fromisoformat(str(row.data[each])) for each in ("after", "until"))
    runs = work.uow.duty_runs.missed(team.id, after, until)
    found = [
        MissedDuty(
            duty=name,
            times=sum(run.duty == name for run in runs),
            done_late=sum(run.duty == name and run.state is RunState.DONE for run in runs),
        )
        for name in dict.fromkeys(run.duty for run in runs)
    ]
    return tuple(sorted(found, key=lambda each: (-each.times, each.duty)))


def _tell(work: Work, team: Team, key: str, data: dict[str, object]) -> None:
    """In the team's room; to each lead where it has none."""
    if not announcing.to_room(work, team, key=key, view=WEEKLY, data=data):
        for lead in people.still_here(work, team.leads):
            noise.direct(work, lead, team=team.id, key=f"{key}:{lead}", view=WEEKLY, data=data)


def _arm(work: Work, team: Team) -> None:
    moment = work.rules.weekly
    due_at = next_weekday_time(team.calendar.zone, moment.weekday, moment.at, work.now)
    timers.arm(work, WEEKLY, _subject(team), team.id, due_at, key=_subject(team))


def _subject(team: Team) -> str:
    return f"{WEEKLY}:{team.id}"
