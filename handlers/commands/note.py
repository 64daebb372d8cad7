"""`note`: something that the next shift should know, or a key point of an incident (H3, I6)."""

import re

from bot.domain import credentials
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.ports.screens import Notice, Screen
from bot.services import personal
from bot.services.incidents import notes
from bot.services.work import Work
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

_OF_INCIDENT = re.compile(r"incident\s+#?(?P<number>\d{1,9})\b[:,]?\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL)
LEFT_OUT = " What looks like a credential is left out."


def answer(office: Office, typed: Typed) -> Screen:
    """Keep the note: for the handoff of the shift, or in the timeline of the incident that is named."""
    of_incident = _OF_INCIDENT.fullmatch(typed.rest)
    with office.desk.work("command") as work:
        if of_incident is not None:
            return Notice(sentence=_noted(work, typed.user, of_incident))
        kept = personal.add_note(work, typed.user, typed.rest)
    if isinstance(kept, Reason):
        return Notice(sentence=kept.sentence)
    return Notice(sentence=f"Noted for the next handoff of {kept.name}.")


def _noted(work: Work, user: str, said: re.Match[str]) -> str:
    kept = notes.add(work, user, int(said["number"]), said["text"])
    if isinstance(kept, Reason):
        return kept.sentence
    secret = credentials.redacted(plain_text(said["text"])).found > 0
    return f"Noted in the timeline of incident {kept.id}: {kept.title}.{LEFT_OUT if secret else ''}"


VERB = Verb(
    name="note",
    usage="note [incident 12] TEXT",
    summary="Leave a note for the handoff of the shift, or in the timeline of an incident",
    answer=answer,
)
