"""Messages about an incident that was doubted or merged, composed when they are sent (I2)."""

from bot.domain.reasons import Reason
from bot.ports.incident_screens import IncidentDoubted, IncidentMerged
from bot.ports.outbox import OutboxRow
from bot.services.compose import GONE, MOOT, composes
from bot.services.incidents import composing
from bot.services.people import Names
from bot.services.work import Work


@composes("incident_doubted")
def _doubted(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    if incident.doubted_by is None:
        return MOOT
    line = composing.line(work, names, incident)
    return IncidentDoubted(incident=incident, line=line, doubted_by=names.person(incident.doubted_by))


@composes("incident_merged")
def _merged(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    other = work.uow.incidents.get(incident.merged_into) if incident is not None and incident.merged_into else None
    return IncidentMerged(into=composing.line(work, names, other)) if other is not None else GONE
