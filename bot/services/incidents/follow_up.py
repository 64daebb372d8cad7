"""The follow-up of an incident: its one message, whoever may write in it, and the moves that it makes itself (I9)."""

from collections.abc import Iterable

from bot.domain import root_causes
from bot.domain.incidents import FOLLOWED_UP, Incident, IncidentState, RcaKind
from bot.domain.reasons import Reason
from bot.ports.outbox import Priority
from bot.services import announcing, people
from bot.services.incidents import course, involved, thread
from bot.services.people import Names
from bot.services.work import Work

VIEW = "incident_follow_up"
REOPENED = Reason(
    "running", "The incident was reopened. Its root cause is asked for again once it is resolved; keep what you wrote."
)
OVER = Reason("over", "The incident is closed. Reopen it if there is more to be done.")


def key_of(incident_id: int) -> str:
    """The outbox key of the message."""
    return f"{VIEW}:{incident_id}"


def show(work: Work, incident: Incident, *, mention: Iterable[str] = (), **data: object) -> None:
    """Post the message, or have it say anew who owes what; what it was told before stays, such as who left."""
    row = work.uow.outbox.get(key_of(incident.id))
    kept = dict(row.data) if row is not None else {"mention": list(mention)}
    thread.post(work, incident, key=key_of(incident.id), view=VIEW, data={**kept, **data}, priority=Priority.OTHER)


def changed(work: Work, incident: Incident) -> None:
    """The message, where there is one, is drawn again."""
    announcing.redraw(work, [key_of(incident.id)])
    thread.changed(work, incident)


def settle(work: Work, incident: Incident, by: str) -> Incident:
    """Explain it once both parts are written, close it once the last action is done; the incident is locked."""
    uow, here = work.uow.incidents, incident
    while move := root_causes.next_move(here.state, uow.root_causes([here.id]), uow.actions([here.id])):
        moved = course.moved(work, here, move, by)
        if isinstance(moved, Reason):
            return here
        here = moved
    return here


def held(work: Work, user: str, incident_id: int, owners: Iterable[str | None] = ()) -> Incident | Reason:
    """The incident as `allowed` finds it, locked until the end of the unit of work."""
    work.uow.serialize(thread.subject_of(incident_id))
    return allowed(work, user, incident_id, owners)


def allowed(work: Work, user: str, incident_id: int, owners: Iterable[str | None] = ()) -> Incident | Reason:
    """The incident if the person may write in its follow-up: whoever may act in it, or owes something (P1)."""
    incident = work.uow.incidents.get(incident_id)
    if incident is None or incident.state is IncidentState.MERGED:
        return course.GONE
    if user in set(owners) or course.may_act(work, incident, user):
        return incident
    names = Names(work)
    who = [names.person(each).name for each in dict.fromkeys(owners) if each]
    return Reason("members_only", f"Only {', '.join([*who, 'its manager and people of the team'])} can do that.")


def is_followed_up(incident: Incident) -> bool:
    """Whether its root cause or an action is still owed."""
    return incident.state in FOLLOWED_UP


def owner_of(work: Work, incident: Incident, kind: RcaKind) -> str | None:
    """Who owes a part now: the first of those it falls to who is still here."""
    team = work.team(incident.team)
    service = involved.service_of(work, incident)
    falls_to = root_causes.candidates(
        kind,
        incident,
        owners=service.owners if service is not None else (),
        leads=team.leads if team is not None else (),
        managers=involved.managers(work, team),
    )
    return next(iter(people.still_here(work, falls_to)), None)


def leads_of(work: Work, incident: Incident) -> tuple[str, ...]:
    """Who hears of what nobody did: the leads who are here, else whoever runs incidents now."""
    team = work.team(incident.team)
    leads = people.still_here(work, team.leads) if team is not None else ()
    return leads or involved.managers(work, team)[:1]
