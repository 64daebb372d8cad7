"""`find`: searches common requests, the handbook and past requests (T3)."""

from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.ports.knowledge_screens import Found
from bot.services.knowledge import finding
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> Found:
    """What was found, by kind."""
    with office.desk.reading() as work:
        found = finding.find(work, typed.user, plain_text(typed.rest))
    if isinstance(found, Reason):
        raise UserError(found.sentence)
    return found


VERB = Verb(name="find", usage="find WORDS", summary="Search answers, handbook and past requests", answer=answer)
