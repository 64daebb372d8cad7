"""Two people raise the same: the second is told of the first, keeps their words, and decides (I1)."""

import hashlib
from datetime import timedelta

from bot.domain.directory import folded
from bot.domain.incidents import Incident, Raise, is_running
from bot.domain.intake import headed
from bot.ports.incident_screens import IncidentAlike
from bot.services.incidents import composing
from bot.services.people import Names
from bot.services.work import Work

WITHIN = timedelta(minutes=15)
RAISING = "incidents:raising"  # what those who look for the same wait on, one after the other


def raised(work: Work, user: str, wish: Raise) -> Incident | None:
    """A running one of the same title or service that somebody else raised just now; the newest of several.

    Until the end of the transaction nobody else finds nothing: of two at the same instant the second finds the first.
    """
    work.uow.serialize(RAISING)
    if wish.source_key is not None and work.uow.incidents.by_source(wish.source_key) is not None:
        return None
    lately = work.uow.incidents.raised_between(work.now - WITHIN, work.now + timedelta.resolution)
    return next((each for each in reversed(lately) if each.raised_by != user and _same(each, wish)), None)


def screen(work: Work, incident: Incident, wish: Raise) -> IncidentAlike:
    """What the second is shown, with their own words."""
    names = Names(work)
    return IncidentAlike(
        incident=incident,
        line=composing.line(work, names, incident),
        raised_by=names.person(incident.raised_by),
        ago=work.now - incident.raised_at,
        title=wish.title,
        severity=wish.severity,
        command=work.rules.command,
    )


def again_key(user: str, known: int, title: str) -> str:
    """What makes a second press of **Raise it anyway** raise nothing more."""
    return f"anyway:{known}:{user}:{hashlib.sha256(title.encode()).hexdigest()[:16]}"


def _same(incident: Incident, wish: Raise) -> bool:
    if not is_running(incident):
        return False
    title, service = folded(headed(" ".join(wish.title.split()))), folded(wish.service or "")
    return (bool(title) and folded(incident.title) == title) or (
        bool(service) and folded(incident.service or "") == service
    )
