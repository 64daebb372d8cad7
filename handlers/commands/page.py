"""`page`: call a person to an incident, and whoever comes next if they do not answer (I4)."""

from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.ports.screens import Notice
from bot.services.incidents import calling, paging
from handlers import inputs, spoken
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office
from handlers.views import words

NOBODY = (
    "Please name the person behind it, such as “page @Ann the queue stands still”, or “page 3 @Ann” for incident 3."
)
NO_NUMBER = "What stands before the name has to be the number of an incident, such as “page 3 @Ann”."
PAGED = "Your page for incident {} is out. Without an answer within {} the next person is paged."


def answer(office: Office, typed: Typed) -> Notice:
    """Page them for the incident with that number, or for the latest."""
    with office.desk.work("command") as work:
        around = spoken.around_person(work, typed.rest, "page")
        if around.user is None:
            raise UserError(NOBODY)
        number = inputs.number(around.before) if around.before else None
        if around.before and number is None:
            raise UserError(NO_NUMBER)
        found = calling.latest(work) if number is None else number
        if isinstance(found, Reason):
            return Notice(sentence=found.sentence)
        wanted = found if isinstance(found, int) else found.id
        outcome = calling.page_somebody(work, typed.user, wanted, around.user, plain_text(around.after))
        if isinstance(outcome, Reason):
            return Notice(sentence=outcome.sentence)
        within = words.duration(paging.waits_for(work, outcome))
        return Notice(sentence=PAGED.format(outcome.id, within))


VERB = Verb(
    name="page",
    usage="page [3] @ann [WHAT FOR]",
    summary="Page somebody for an incident, and the next person if they do not answer",
    answer=answer,
)
