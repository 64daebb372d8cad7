"""`open`: what is open in the person's teams."""

from bot.ports.screens import Screen
from bot.services import lines
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> Screen:
    """Open requests, unanswered ones first."""
    with office.desk.reading() as work:
        return lines.open_list(work, typed.user)


VERB = Verb(name="open", usage="open", summary="Open requests of your teams, unanswered ones first", answer=answer)
