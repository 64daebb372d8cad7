"""`incident`: open incidents, and **Raise an incident…**; with words it raises one at once (I1)."""

from bot.domain.incidents import Raise
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.ports.incident_screens import IncidentList
from bot.ports.screens import Notice
from bot.services.incidents import composing, raising
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

RAISED = "Incident {} is raised as {}. Its thread is in {}; people on duty are called."


def answer(office: Office, typed: Typed) -> IncidentList | Notice:
    """What is open; or the sentence about what was raised."""
    title = plain_text(typed.rest).strip()
    if not title:
        with office.desk.reading() as work:
            return composing.listed(work)
    with office.desk.work("command") as work:
        outcome = raising.raise_incident(work, typed.user, Raise(title=title))
    if isinstance(outcome, Reason):
        return Notice(sentence=outcome.sentence)
    return Notice(sentence=RAISED.format(outcome.id, outcome.severity, f"<#{outcome.channel}>"))


VERB = Verb(
    name="incident",
    usage="incident [WHAT IS BROKEN]",
    summary="Raise an incident at once, or see what is open",
    answer=answer,
)
