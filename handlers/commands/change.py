"""`change`: changes of settings that are open, and **New change…** (C1)."""

from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.ports.change_screens import ChangeList
from bot.ports.screens import Notice
from bot.services.changes import composing
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> ChangeList | Notice:
    """What is open; what was typed stands in the form already."""
    with office.desk.reading() as work:
        found = composing.listed(work, typed.user, plain_text(typed.rest).strip())
    return Notice(sentence=found.sentence) if isinstance(found, Reason) else found


VERB = Verb(
    name="change",
    usage="change [SETTING]",
    summary="Changes of settings: propose one, or see what is open",
    answer=answer,
)
