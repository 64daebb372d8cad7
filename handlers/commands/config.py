"""`config`: what is in force, and what does not work."""

from bot.ports.screens import Screen
from bot.services import personal
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> Screen:
    """The report; admins can send parked messages again from it."""
    with office.desk.reading() as work:
        return personal.config_report(work, typed.user, office.warnings)


VERB = Verb(name="config", usage="config", summary="What is configured, and what does not work", answer=answer)
