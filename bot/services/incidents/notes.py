"""Notes in an incident's timeline: `/support note incident 3 …` and **Note…**; nothing is posted (I6)."""

from bot.domain import credentials
from bot.domain.incidents import EntryKind, Incident, TimelineEntry
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.services.incidents import course, keeping
from bot.services.work import Work

EMPTY = Reason("empty", "Write what is worth remembering.")


def add(work: Work, user: str, incident_id: int, text: str, *, form: str | None = None) -> Incident | Reason:
    """Keep a note, which is a key point; `text` as Slack escapes it. Whoever may act in the incident may note (P1).

    `form`: the form that was sent; the same one is kept once.
    """
    words = credentials.redacted(plain_text(text).strip()).text
    if not words:
        return EMPTY
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    if form is not None and not work.uow.settings.put_once(f"note_form:{form}", incident.id, work.now):
        return incident
    work.uow.incidents.enter(
        TimelineEntry(
            incident_id=incident.id, at=work.now, kind=EntryKind.NOTE, author=user, text=words, key_point=True
        )
    )
    keeping.audit(work, incident, "noted", user)
    return incident
