"""`mine`: what the person owns or asked for."""

from bot.ports.screens import Screen
from bot.services import lines
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> Screen:
    """Their requests."""
    with office.desk.reading() as work:
        return lines.mine(work, typed.user)


VERB = Verb(name="mine", usage="mine", summary="Requests that you own or opened", answer=answer)
