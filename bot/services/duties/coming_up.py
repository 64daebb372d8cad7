"""A duty comes up, is due, and may be missed: by timers that are armed ahead, also after downtime (U1)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import duties
from bot.domain.duties import DutyRun, RecurringDuty, RunState, next_time, run_of
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.ports.rows import Timer
from bot.services import announcing, noise, timers
from bot.services.duties import showing
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work

OPENS, DUE = "duty_opens", "duty_due"
DOWN = "I was not running when it came up"
OVERTAKEN = "a later time took its place while I was not running"
NOT_CONFIGURED = "the duty is no longer configured"


def arm_all(work: Work) -> None:
    """At start: the next time of each duty by the file; one that passed while nobody was there still rings."""
    for team in work.rules.teams.values():
        work.uow.serialize(showing.subject_of(team.id))
        armed = {str(each.data["duty"]): each for each in _armed(work, team)}
        for duty in team.duties:
            known = armed.pop(duty.name, None)
            if known is None or known.due_at > work.now:
                _arm_next(work, team, duty)
        for gone in armed.values():
            work.uow.timers.cancel_key(gone.key)
        _end_removed(work, team)


def _armed(work: Work, team: Team) -> list[Timer]:
    return [each for each in work.uow.timers.armed(showing.subject_of(team.id)) if each.kind == OPENS]


def _arm_next(work: Work, team: Team, duty: RecurringDuty) -> None:
    key, at = f"{OPENS}:{team.id}:{duty.name}", next_time(duty, team.calendar, work.now)
    if at is None:
        work.uow.timers.cancel_key(key)
        return
    subject = showing.subject_of(team.id)
    timers.arm(work, OPENS, subject, team.id, at, key=key, duty=duty.name, rule=duty.spelled)


def _end_removed(work: Work, team: Team) -> None:
    """What is open of a duty that the file names no longer need not be done."""
    names = {duty.name for duty in team.duties}
    for run in work.uow.duty_runs.open(team.id):
        if run.duty not in names:
            closed = duties.close(run, RunState.SKIPPED, BOT_ACTOR, work.now, NOT_CONFIGURED)
            if not isinstance(closed, Reason):
                work.uow.timers.cancel_key(due_key(run))
                work.uow.duty_runs.save(closed)
                showing.audit(work, closed, "skipped", BOT_ACTOR, NOT_CONFIGURED)
                showing.changed(work, team, [closed])


def due_key(run: DutyRun) -> str:
    """The key of the timer of a run's due time."""
    return f"{DUE}:{run.id}"


@rings(OPENS)
def _come_up(work: Work, due: Sequence[Timer]) -> None:
    """What comes up at once shares one message (N1); of what came up meanwhile only the latest is opened."""
    team = work.team(due[0].team)
    if team is None:
        return
    by_name = {duty.name: duty for duty in team.duties}
    news: list[DutyRun] = []
    for timer in due:
        duty = by_name.get(str(timer.data["duty"]))
        if duty is not None:
            news += _look_at(work, team, duty, timer)
            _arm_next(work, team, duty)
    if news:
        _announce(work, team, news)


def _look_at(work: Work, team: Team, duty: RecurringDuty, timer: Timer) -> list[DutyRun]:
    """The runs that people should read of; one whose time is not over and that a later one overtook is no news."""
    as_configured = timer.data.get("rule") == duty.spelled
    found = duties.coming_up(duty, team.calendar, timer.due_at, work.now, as_configured=as_configured)
    for at in found.overtaken:
        run = run_of(duty, team.id, at)
        closed = replace(run, state=RunState.SKIPPED, closed_by=BOT_ACTOR, closed_at=work.now, reason=OVERTAKEN)
        _add(work, closed, "skipped", OVERTAKEN)
    unheard = [replace(duties.missed(run_of(duty, team.id, at)), reason=DOWN) for at in found.missed]
    late = [_add(work, run, "missed", DOWN) for run in unheard]
    opened = _add(work, run_of(duty, team.id, found.opens), "came_up") if found.opens is not None else None
    if opened is not None:
        subject = showing.subject_of(team.id)
        timers.arm(work, DUE, subject, team.id, opened.due_at, key=due_key(opened), run=opened.id)
    return [run for run in [*late, opened] if run is not None]


def _add(work: Work, run: DutyRun, what: str, reason: str = "") -> DutyRun | None:
    added = work.uow.duty_runs.add(run)
    if added is not None:
        showing.audit(work, added, what, BOT_ACTOR, reason)
    return added


def _announce(work: Work, team: Team, news: Sequence[DutyRun]) -> None:
    """One message in the team's room; to each directly where it has none. Nobody is called for what is over."""
    key = f"duties:{team.id}:{work.now:%Y-%m-%dT%H:%M}"
    opened = [run for run in news if run.state is RunState.OPEN]
    told = showing.recipients(work, team, opened)
    saved = [work.uow.duty_runs.save(replace(run, message=key, told=told)) for run in news]
    if not announcing.to_room(work, team, key=key, view="duties", data={"message": key}):
        for user in told:
            noise.direct(work, user, team=team.id, key=f"{key}:{user}", view="duties", data={"message": key})
    showing.changed(work, team, saved)


@rings(DUE)
def _is_due(work: Work, due: Sequence[Timer]) -> None:
    """The time is over: that is a fact of the due time, and whoever it concerns now is reminded once."""
    team = work.team(due[0].team)
    late: list[DutyRun] = []
    for timer in due:
        number = timer.data.get("run")
        run = work.uow.duty_runs.get(number) if isinstance(number, int) else None
        if run is not None and run.state is RunState.OPEN:
            late.append(work.uow.duty_runs.save(duties.missed(run)))
            showing.audit(work, late[-1], "missed", BOT_ACTOR)
    if team is None or not late:
        return
    _remind(work, team, [run for run in late if not _gives_way(work, team, run)])
    showing.changed(work, team, late)


def _gives_way(work: Work, team: Team, run: DutyRun) -> bool:
    """Whether the next time has come: then people are called for that one."""
    duty = next((each for each in team.duties if each.name == run.duty), None)
    following = next_time(duty, team.calendar, run.opens_at) if duty is not None else None
    return duty is None or (following is not None and following <= work.now)


def _remind(work: Work, team: Team, late: Sequence[DutyRun]) -> None:
    told = showing.recipients(work, team, late)
    key = f"duty_reminder:{team.id}:{work.now.isoformat()}"
    reminded = tuple(
        user
        for user in told
        if noise.direct(work, user, team=team.id, key=f"{key}:{user}", view="duty_reminder", data={"reminder": key})
    )
    for run in late:
        work.uow.duty_runs.save(replace(run, reminder=key, reminded=reminded))
