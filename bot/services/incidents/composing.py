"""What an incident's card says at the moment it is sent, and lists of incidents (I, X3)."""

from datetime import datetime

from bot.domain import incidents
from bot.domain.incidents import Incident, IncidentState
from bot.domain.reasons import Reason
from bot.ports.incident_screens import CustomerOf, IncidentCard, IncidentLine, IncidentList
from bot.ports.outbox import OutboxRow
from bot.ports.screens import OwnedService
from bot.services import lines, people
from bot.services.compose import GONE, composes
from bot.services.incidents import involved, origins, severity_times, thread
from bot.services.people import Names
from bot.services.work import Work

LISTED = 15


def incident_of(work: Work, row: OutboxRow) -> Incident | None:
    """The incident that a row of the outbox is about."""
    number = row.data.get("incident")
    return work.uow.incidents.get(number) if isinstance(number, int) else None


permalink = thread.permalink


def acknowledge_by(work: Work, incident: Incident) -> datetime | None:
    """Until when somebody is to acknowledge it, in real time: an emergency at night as well (I3)."""
    within = work.rules.incidents.severity(incident.severity).acknowledge
    if within is None or incident.state is not IncidentState.RAISED:
        return None
    since = severity_times.since(work, incident, incident.raised_at)
    return severity_times.calls_from(work, incident, since) + within


def next_update_at(work: Work, incident: Incident) -> datetime | None:
    """When the next update is due: what the last one promised, else by the severity's cadence (I7)."""
    every = work.rules.incidents.severity(incident.severity).update_every
    if not incidents.is_running(incident) or incident.lowered_at is not None:
        return None
    told_at = severity_times.since(work, incident, incident.updated_at or incident.raised_at)
    latest = work.uow.incidents.updates(incident.id)[-1:]
    if latest and latest[0].next_at is not None and latest[0].at >= told_at:
        return latest[0].next_at
    return told_at + every if every is not None else None


def line(work: Work, names: Names, incident: Incident) -> IncidentLine:
    """An incident as a line."""
    return IncidentLine(
        id=incident.id,
        title=incident.title,
        severity=incident.severity,
        state=incident.state.words,
        raised_at=incident.raised_at,
        manager=names.person(incident.manager) if incident.manager else None,
        permalink=permalink(work, incident),
    )


def listed(work: Work) -> IncidentList:
    """What is open, the newest first."""
    found = work.uow.incidents.latest_open(LISTED)
    names = Names(work)
    return IncidentList(
        lines=tuple(line(work, names, each) for each in found),
        more=work.uow.incidents.open_count() - len(found),
        command=work.rules.command,
    )


@composes("incident_card")
def _card(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = incident_of(work, row)
    if incident is None:
        return GONE
    mention = row.data.get("mention")
    calls = incident.state is IncidentState.RAISED and isinstance(mention, list)
    return card_of(work, names, incident, tuple(map(str, mention)) if calls and isinstance(mention, list) else ())


def card_of(work: Work, names: Names, incident: Incident, mention: tuple[str, ...] = ()) -> IncidentCard:
    """The card as it is now."""
    team = work.team(incident.team)
    request = work.uow.requests.get(incident.request_id) if incident.request_id is not None else None
    into = work.uow.incidents.get(incident.merged_into) if incident.merged_into is not None else None
    return IncidentCard(
        incident=incident,
        team_name=team.name if team is not None else incident.team,
        zone=team.calendar.zone.key if team is not None else "UTC",
        severity=work.rules.incidents.severity(incident.severity),
        raised_by=names.person(incident.raised_by),
        manager=names.person(incident.manager) if incident.manager else None,
        responder=names.person(incident.responder) if incident.responder else None,
        moved_by=names.person(incident.moved_by) if incident.moved_by else None,
        doubted_by=names.person(incident.doubted_by) if incident.doubted_by else None,
        service=_service(work, names, incident),
        customer=_customer(work, names, incident),
        request=lines.link(work, request) if request is not None else None,
        acknowledge_by=acknowledge_by(work, incident),
        next_update_at=next_update_at(work, incident),
        mention=mention,
        merged_into=line(work, names, into) if into is not None else None,
        parts=tuple(line(work, names, each) for each in work.uow.incidents.parts_of(incident.id)),
        link=origins.link(work, incident),
    )


def _service(work: Work, names: Names, incident: Incident) -> OwnedService | None:
    found = involved.service_of(work, incident)
    if found is None:
        return OwnedService(name=incident.service, owners=(), runbook=None) if incident.service else None
    owners = names.people(people.still_here(work, found.owners))
    return OwnedService(name=found.name, owners=owners, runbook=found.runbook)


def _customer(work: Work, names: Names, incident: Incident) -> CustomerOf | None:
    found = involved.customer_of(work, incident)
    if found is None:
        name = incident.customer
        return CustomerOf(name=name, account_manager=None, plan=None, region=None) if name else None
    here = people.still_here(work, [found.account_manager] if found.account_manager else [])
    return CustomerOf(
        name=found.name,
        account_manager=names.person(here[0]) if here else None,
        plan=found.plan,
        region=found.region,
    )
