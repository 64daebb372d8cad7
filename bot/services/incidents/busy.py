"""Who has an emergency now: one person, one emergency (I5)."""

from collections.abc import Mapping

from bot.domain.incidents import Incident, is_emergency
from bot.services.work import Work


def responders(work: Work, *, besides: int = 0) -> Mapping[str, Incident]:
    """People who respond to a running emergency, with the first of theirs; `besides` that incident."""
    found: dict[str, Incident] = {}
    for incident in work.uow.incidents.open():
        if incident.responder is not None and incident.id != besides and is_emergency(incident, work.rules.incidents):
            found.setdefault(incident.responder, incident)
    return found
