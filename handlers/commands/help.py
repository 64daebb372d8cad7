"""`help`: everything that the command can do."""

from bot.ports.screens import Screen
from handlers.commands import slash
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, _typed: Typed) -> Screen:
    """The list of verbs."""
    return slash.overview(office.command)


VERB = Verb(name="help", usage="help", summary="Show this list", answer=answer)
