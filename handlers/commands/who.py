"""`who`: who is on duty now and next."""

from bot.ports.screens import Screen
from bot.services import lines
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, _typed: Typed) -> Screen:
    """The people on duty in each team."""
    with office.desk.reading() as work:
        return lines.who(work)


VERB = Verb(name="who", usage="who", summary="Who is on duty now and next", answer=answer)
