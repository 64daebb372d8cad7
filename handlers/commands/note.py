"""`note`: something that the next shift should know (H3)."""

from bot.domain.reasons import Reason
from bot.ports.screens import Notice, Screen
from bot.services import personal
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> Screen:
    """Keep the note for the handoff of the shift."""
    with office.desk.work("command") as work:
        kept = personal.add_note(work, typed.user, typed.rest)
    if isinstance(kept, Reason):
        return Notice(sentence=kept.sentence)
    return Notice(sentence=f"Noted for the next handoff of {kept.name}.")


VERB = Verb(name="note", usage="note TEXT", summary="Leave a note for the handoff of the shift", answer=answer)
