"""Who has an emergency now: one person, one emergency (I5)."""

from collections.abc import Mapping, Sequence

from bot.domain.incidents import Incident, is_emergency
from bot.services.work import Work

MOST = 50  # open incidents that one person has a role in


def responders(work: Work, *, besides: int = 0) -> Mapping[str, Incident]:
    """People who respond to a running emergency, with the first of theirs; `besides` that incident."""
    found: dict[str, Incident] = {}
    for incident in work.uow.incidents.open():
        if incident.responder is not None and incident.id != besides and is_emergency(incident, work.rules.incidents):
            found.setdefault(incident.responder, incident)
    return found


def emergencies_of(work: Work, user: str, *, besides: int) -> Sequence[Incident]:
    """Running emergencies that somebody responds to, newest first, without that one."""
    return [
        each
        for each in work.uow.incidents.open_of(user, MOST)
        if each.responder == user and each.id != besides and is_emergency(each, work.rules.incidents)
    ]
