"""Following an incident: anybody may; who raised it, and whose request it comes from, do from the beginning (I7)."""

import re

from bot.domain.incidents import Incident
from bot.services.incidents import course, keeping, readers, thread
from bot.services.incidents.hooks import on_raised
from bot.services.work import Work

_PERSON = re.compile(r"[UW][A-Z0-9]+")  # others are apps, or people who ask from outside Slack
NOW = "You follow it now: I write to you with each update, and when it is over."
ALREADY = "You follow it already. What is new stands in my direct message to you."
MUTED = "You follow it now. You muted my direct messages, so you get the first update after that."
NO_MORE = "You do not follow it any more."


def follow(work: Work, user: str, incident_id: int) -> str:
    """Anybody; they get a direct message about where it stands, and one with each update. What to tell them."""
    incident = _locked(work, incident_id)
    if incident is None:
        return course.GONE.sentence
    if not work.uow.incidents.follow(incident.id, user, work.now):
        return ALREADY
    keeping.audit(work, incident, "followed", user)
    return NOW if readers.direct(work, incident, user) else MUTED


def unfollow(work: Work, user: str, incident_id: int) -> str:
    """Their direct message offers the way back. What to tell them."""
    incident = _locked(work, incident_id)
    if incident is None:
        return course.GONE.sentence
    if work.uow.incidents.unfollow(incident.id, user):
        keeping.audit(work, incident, "unfollowed", user)
        work.uow.outbox.redraw([readers.direct_key(work, incident, user)], work.now)
    return NO_MORE


def _locked(work: Work, incident_id: int) -> Incident | None:
    work.uow.serialize(thread.subject_of(incident_id))
    return work.uow.incidents.get(incident_id)


@on_raised
def _from_the_beginning(work: Work, incident: Incident) -> None:
    """Whoever asked is told once that an incident exists, and reads on there; whoever raised it knows (N3)."""
    request = work.uow.requests.get(incident.request_id) if incident.request_id is not None else None
    asked = request.author if request is not None else None
    for user in dict.fromkeys([incident.raised_by, asked or ""]):
        if _PERSON.fullmatch(user):
            work.uow.incidents.follow(incident.id, user, work.now)
    if asked is not None and _PERSON.fullmatch(asked):
        readers.direct(work, incident, asked, acted=incident.raised_by)
