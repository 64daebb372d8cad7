"""Since when an incident has its severity: what that one asks for counts from then on (I3)."""

from datetime import datetime

from bot.domain.incidents import Incident
from bot.services.work import Work


def changed(work: Work, incident: Incident) -> None:
    """It has another severity from now on."""
    work.uow.settings.put(_key(incident), work.now.isoformat(), work.now)


def since(work: Work, incident: Incident, moment: datetime) -> datetime:
    """The moment, or when the severity changed if that was later."""
    known = work.uow.settings.get(_key(incident))
    return max(moment, datetime.fromisoformat(known)) if isinstance(known, str) else moment


def _key(incident: Incident) -> str:
    return f"incident_severity_at:{incident.id}"
