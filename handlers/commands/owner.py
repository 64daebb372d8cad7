"""`owner`: whose a service is, or who looks after a customer; typos are forgiven (S1)."""

from bot.domain.messages import plain_text
from bot.ports.directory_screens import DirectoryOverview, OwnerAnswer
from bot.services.directory import book
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> OwnerAnswer | DirectoryOverview:
    """What was found for the name, or how the directory stands."""
    with office.desk.reading() as work:
        name = plain_text(typed.rest)
        return book.answer(work, typed.user, name) if name else book.overview(work, typed.user)


VERB = Verb(
    name="owner", usage="owner NAME", summary="Whose a service is, or who looks after a customer", answer=answer
)
