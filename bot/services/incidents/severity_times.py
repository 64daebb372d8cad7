"""Since when an incident has its severity, and when people are called for it (I3, N4)."""

from datetime import datetime

from bot.domain import incidents
from bot.domain.incidents import Incident
from bot.domain.working_time import next_opening
from bot.services.work import Work


def changed(work: Work, incident: Incident) -> None:
    """It has another severity from now on."""
    work.uow.settings.put(_key(incident), work.now.isoformat(), work.now)


def since(work: Work, incident: Incident, moment: datetime) -> datetime:
    """The moment, or when the severity changed if that was later."""
    known = work.uow.settings.get(_key(incident))
    return max(moment, datetime.fromisoformat(known)) if isinstance(known, str) else moment


def calls_from(work: Work, incident: Incident, moment: datetime) -> datetime:
    """When people are called who are to acknowledge it: at once for an emergency, for others when their team works."""
    team = work.team(incident.team)
    if team is None or incidents.is_emergency(incident, work.rules.incidents):
        return moment
    return next_opening(team.calendar, moment) or moment


def _key(incident: Incident) -> str:
    return f"incident_severity_at:{incident.id}"
