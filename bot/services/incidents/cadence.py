"""Updates come in time: whoever manages an incident is reminded before one is due and when it is; then others (I7).

Real time, at night as well: only severities with a cadence, and times that somebody promised, are looked at.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.incidents import Incident
from bot.domain.reasons import Reason
from bot.ports.incident_update_screens import Lateness, UpdateDue
from bot.ports.outbox import OutboxRow
from bot.ports.rows import Timer
from bot.services import people, timers
from bot.services.compose import GONE, MOOT, composes
from bot.services.incidents import composing, course, involved, thread
from bot.services.incidents.composing import incident_of
from bot.services.incidents.hooks import on_kept, on_raised
from bot.services.incidents.update_wording import zone_of
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import Work

DUE = "incident_update_due"
BEFORE = timedelta(minutes=5)
TOLD_ON = timedelta(minutes=10)  # after it was due, those who lead hear of it


@on_raised
@on_kept
def arm(work: Work, incident: Incident) -> None:
    """Ring at the next step of the update that is due next; at none where nobody waits for one."""
    due_at = composing.next_update_at(work, incident)
    if due_at is None:
        work.uow.timers.cancel_key(_key(incident))
    else:
        _arm(work, incident, due_at, _counted_from(work, incident, due_at))


def _arm(work: Work, incident: Incident, due_at: datetime, counted_from: datetime) -> None:
    later = [at for _, at in _steps(incident, counted_from) if at > work.now]
    if not later:
        work.uow.timers.cancel_key(_key(incident))
        return
    timers.arm(
        work,
        DUE,
        thread.subject_of(incident.id),
        incident.team,
        later[0],
        key=_key(incident),
        due=due_at.isoformat(),
        counted_from=counted_from.isoformat(),
    )


def _counted_from(work: Work, incident: Incident, due_at: datetime) -> datetime:
    """When it was due; in a while if it was due long before anybody knew, such as by a severity that became worse."""
    if due_at + TOLD_ON > work.now:
        return due_at
    for timer in work.uow.timers.armed(thread.subject_of(incident.id)):
        if timer.key == _key(incident) and timer.data.get("due") == due_at.isoformat():
            return datetime.fromisoformat(str(timer.data["counted_from"]))
    return work.now + BEFORE


@rings(DUE)
def _rings(work: Work, due: Sequence[Timer]) -> None:
    """Say the highest step that has come, however late: what was missed during downtime is said once."""
    timer = due[-1]
    incident = work.uow.incidents.get(int(timer.subject.partition(":")[2]))
    due_at = composing.next_update_at(work, incident) if incident is not None else None
    if incident is None or due_at is None:
        return
    if due_at.isoformat() != timer.data["due"]:
        arm(work, incident)
        return
    counted_from = datetime.fromisoformat(str(timer.data["counted_from"]))
    come = [lateness for lateness, at in _steps(incident, counted_from) if at <= work.now]
    if come:
        _remind(work, incident, due_at, come[-1])
    _arm(work, incident, due_at, counted_from)


def _key(incident: Incident) -> str:
    return f"{DUE}:{incident.id}"


def writers(work: Work, incident: Incident) -> tuple[str, ...]:
    """Who is to write the update: the manager, else the responder, else who raised it; else those who lead."""
    raiser = incident.raised_by if course.may_act(work, incident, incident.raised_by) else None
    here = people.still_here(work, filter(None, [incident.manager, incident.responder, raiser]))
    return here[:1] or _leading(work, incident)[:1]


def _leading(work: Work, incident: Incident) -> tuple[str, ...]:
    team = work.team(incident.team)
    leads = team.leads if team is not None else ()
    return tuple(dict.fromkeys([*people.still_here(work, leads), *involved.managers(work, team)[:1]]))


def _steps(incident: Incident, due_at: datetime) -> Sequence[tuple[Lateness, datetime]]:
    """When what is said; nothing before a due time that is as near as the reminder itself."""
    told_at = incident.updated_at or incident.raised_at
    soon = [(Lateness.SOON, due_at - BEFORE)] if due_at - told_at > 2 * BEFORE else []
    return [*soon, (Lateness.DUE, due_at), (Lateness.MISSED, due_at + TOLD_ON)]


def _remind(work: Work, incident: Incident, due_at: datetime, lateness: Lateness) -> None:
    """Those who lead hear who was reminded; whoever was not, because nothing ran meanwhile, is reminded now."""
    asked = writers(work, incident)
    if lateness is not Lateness.MISSED:
        for user in asked:
            _tell(work, incident, user, due_at, lateness)
        return
    reminded = [user for user in asked if _was_told(work, incident, user, due_at)]
    for user in asked:
        if user not in reminded:
            _tell(work, incident, user, due_at, Lateness.DUE)
    for user in _others(work, incident, asked):
        _tell(work, incident, user, due_at, lateness, asked=reminded)


def _tell(
    work: Work, incident: Incident, user: str, due_at: datetime, lateness: Lateness, *, asked: Sequence[str] = ()
) -> None:
    key = _told_key(incident, user, due_at, lateness)
    data: dict[str, object] = {"due_at": due_at.isoformat(), "lateness": lateness.value, "asked": list(asked)}
    thread.direct(work, incident, user, key=key, view=DUE, data=data)


def _was_told(work: Work, incident: Incident, user: str, due_at: datetime) -> bool:
    keys = [_told_key(incident, user, due_at, each) for each in (Lateness.SOON, Lateness.DUE)]
    return any(work.uow.outbox.get(key) is not None for key in keys)


def _told_key(incident: Incident, user: str, due_at: datetime, lateness: Lateness) -> str:
    return f"{DUE}:{incident.id}:{due_at.timestamp():.0f}:{lateness}:{user}"


def _others(work: Work, incident: Incident, asked: Sequence[str]) -> tuple[str, ...]:
    return tuple(user for user in _leading(work, incident) if user not in asked)


@composes(DUE)
def _due(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = incident_of(work, row)
    if incident is None:
        return GONE
    due_at = composing.next_update_at(work, incident)
    if due_at is None or due_at != datetime.fromisoformat(str(row.data["due_at"])):
        return MOOT
    asked = row.data.get("asked")
    return UpdateDue(
        incident=incident,
        lateness=Lateness(str(row.data["lateness"])),
        due_at=due_at,
        told_at=incident.updated_at or incident.raised_at,
        reminded=names.people(map(str, asked)) if isinstance(asked, list) else (),
        permalink=composing.permalink(work, incident),
        zone=zone_of(work, incident),
    )
