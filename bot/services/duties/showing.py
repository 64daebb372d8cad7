"""Runs of recurring duties as lines of messages and lists, and the messages that show a run (U1)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import time

from bot.domain.duties import DutyRun, RunState, is_open, next_time
from bot.domain.teams import Team
from bot.domain.working_time import at_wall, local_date
from bot.ports.duty_run_screens import DutiesOfTeam, NextTime, RunLine
from bot.ports.rows import AuditRow
from bot.services import announcing, noise, people
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

COMING = 5  # next times in a list
HANDED = "duties_handed:"  # setting: the handoff list of a team that names open runs


def subject_of(team_id: str) -> str:
    """What whoever changes runs of a team serializes on."""
    return f"duties:{team_id}"


def current(work: Work, team: Team) -> list[DutyRun]:
    """What is still to be done: open runs, and the last of each duty if that was missed."""
    found = {run.id: run for run in work.uow.duty_runs.open(team.id)}
    for duty in team.duties:
        last = work.uow.duty_runs.latest(team.id, duty.name)
        if last is not None and last.state is RunState.MISSED:
            found[last.id] = last
    return sorted(found.values(), key=lambda run: (run.opens_at, run.id))


def is_offered(work: Work, run: DutyRun) -> bool:
    """Whether somebody can still say that it is done: a missed one only until the next comes up."""
    if run.state is not RunState.MISSED:
        return is_open(run)
    last = work.uow.duty_runs.latest(run.team, run.duty)
    return last is not None and last.id == run.id


def line(work: Work, names: Names, team: Team, run: DutyRun) -> RunLine:
    """A run as a line."""
    zone = next((duty.zone for duty in team.duties if duty.name == run.duty), team.calendar.zone)
    return RunLine(
        id=run.id,
        duty=run.duty,
        checklist=run.checklist,
        opens_at=run.opens_at,
        due_at=run.due_at,
        state=run.state,
        late=run.missed_at is not None,
        by=names.person(run.closed_by).name if run.closed_by and run.closed_by != BOT_ACTOR else None,
        closed_at=run.closed_at,
        reason=run.reason,
        offered=is_offered(work, run),
        zone=zone.key,
    )


def lines(work: Work, names: Names, team: Team, runs: Iterable[DutyRun]) -> tuple[RunLine, ...]:
    """Each run as a line."""
    return tuple(line(work, names, team, run) for run in runs)


def of_teams(work: Work, names: Names, teams: Sequence[Team]) -> tuple[DutiesOfTeam, ...]:
    """The duties of each team that has any: what is open or came up today, and the next times in order."""
    return tuple(_of_team(work, names, team) for team in teams if team.duties)


def _of_team(work: Work, names: Names, team: Team) -> DutiesOfTeam:
    zone = team.calendar.zone
    begins = at_wall(zone, local_date(zone, work.now), time.min)
    runs = {run.id: run for run in [*current(work, team), *work.uow.duty_runs.since(team.id, begins)]}
    coming = [
        NextTime(duty=duty.name, at=at)
        for duty in team.duties
        if (at := next_time(duty, team.calendar, work.now)) is not None
    ]
    in_order = sorted(runs.values(), key=lambda run: (run.opens_at, run.id))
    return DutiesOfTeam(
        team_name=team.name,
        zone=zone.key,
        runs=lines(work, names, team, in_order),
        coming=tuple(sorted(coming, key=lambda each: (each.at, each.duty))[:COMING]),
    )


def recipients(work: Work, team: Team, runs: Collection[DutyRun]) -> tuple[str, ...]:
    """Whom runs concern now: those that their duties tell, the leads where that is nobody."""
    targets = people.Targets(work, team, work.now)
    tell = {duty.name: duty.tell for duty in team.duties}
    found: dict[str, None] = {}
    for run in runs:
        told = [user for target in tell.get(run.duty, ("duty",)) for user in targets(target)]
        found |= dict.fromkeys(told or targets("leads"))
    return tuple(found)


def changed(work: Work, team: Team, runs: Iterable[DutyRun]) -> None:
    """Whatever shows these runs is drawn again."""
    keys = {key for run in runs for key in _keys(run)}
    handed = work.uow.settings.get(f"{HANDED}{team.id}")
    announcing.redraw(work, sorted({*keys, *([handed] if isinstance(handed, str) else [])}))
    noise.lists_changed(work, team.id)


def handed_on(work: Work, team: Team, key: str, runs: Iterable[DutyRun]) -> None:
    """A new team takes over: its handoff list follows what becomes of these runs, and their messages name it (H2)."""
    work.uow.settings.put(f"{HANDED}{team.id}", key, work.now)
    changed(work, team, runs)


def _keys(run: DutyRun) -> list[str]:
    """The messages that show a run: one in the team's room, or one to each, and its reminders."""
    shown = [run.message, *(f"{run.message}:{user}" for user in run.told)] if run.message else []
    return [*shown, *(f"{run.reminder}:{user}" for user in run.reminded if run.reminder)]


def audit(work: Work, run: DutyRun, what: str, actor: str, reason: str = "") -> None:
    """P2: what became of a run."""
    data: dict[str, object] = {"duty": run.duty, "opens_at": run.opens_at.isoformat(), "due_at": run.due_at.isoformat()}
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=run.team,
            actor=actor,
            action=f"duty.{what}",
            subject=f"duty_run:{run.id}",
            reason=reason,
            source=work.source,
            data=data,
        )
    )
