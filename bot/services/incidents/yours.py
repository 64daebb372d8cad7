"""Somebody has a role who did not just take it: they are told directly, because nobody else will do it (I2)."""

from bot.domain.incidents import Incident, IncidentMove, Role
from bot.domain.reasons import Reason
from bot.ports.incident_screens import IncidentYours
from bot.ports.outbox import OutboxRow
from bot.services import people
from bot.services.compose import GONE, MOOT, composes
from bot.services.incidents import composing, hooks, involved, thread
from bot.services.people import Names
from bot.services.work import Work

VIEW = "incident_yours"


def given(work: Work, incident: Incident, user: str, role: Role, by: str) -> None:
    """Somebody else made them its manager or responder."""
    _tell(work, incident, user, role, by)


@hooks.on_moved(IncidentMove.REOPEN)
def _reopened(work: Work, _before: Incident, after: Incident, by: str) -> None:
    """Whoever had a role has it again; if none of them is here, whoever runs incidents now hears of it."""
    held = {user: role for user, role in ((after.responder, Role.RESPONDER), (after.manager, Role.MANAGER)) if user}
    here = people.still_here(work, held)
    for user in here or involved.managers(work, work.team(after.team))[:1]:
        if user != by:
            _tell(work, after, user, held.get(user), by, reopened=True)


def _tell(work: Work, incident: Incident, user: str, role: Role | None, by: str, *, reopened: bool = False) -> None:
    data: dict[str, object] = {"role": role, "by": by, "reopened": reopened}
    key = f"{VIEW}:{incident.id}:{incident.version}:{user}"
    thread.direct(work, incident, user, key=key, view=VIEW, data=data)


@composes(VIEW)
def _yours(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    held, reopened = row.data["role"], row.data["reopened"] is True
    role = Role(str(held)) if held is not None else None
    holder = incident.manager if role is Role.MANAGER else incident.responder
    if row.slack_ts is None and holder != row.user and not reopened:
        return MOOT
    return IncidentYours(
        line=composing.line(work, names, incident),
        role=role,
        by=names.person(str(row.data["by"])),
        reopened=reopened,
    )
