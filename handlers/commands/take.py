"""`take`: the oldest unanswered request, or the one with a number (F2)."""

from bot.domain.reasons import Reason
from bot.errors import UserError
from bot.ports.screens import Notice, RequestList, Screen
from bot.services import lines, personal, requests
from bot.services.people import Names
from bot.services.work import Outcome, Work
from handlers import inputs
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

NO_NUMBER = "Write the number of the request behind the word, such as “take #12”, or nothing for the oldest one."
UNKNOWN = "There is no request #{}. Its number stands on its card and in the answer to “open”."


def answer(office: Office, typed: Typed) -> Screen:
    """The request that is now theirs, with a link to it; or why not."""
    with office.desk.work("command") as work:
        outcome = _taken(work, typed)
        if isinstance(outcome, Reason):
            return Notice(sentence=outcome.sentence)
        line = lines.line(work, Names(work), outcome.request)
    title = (outcome.sentence or "Yours now").rstrip(".")
    return RequestList(title=title, lines=(line,), more=0, empty="")


def _taken(work: Work, typed: Typed) -> Outcome:
    if not typed.rest:
        return personal.take_next(work, typed.user)
    wanted = inputs.number(typed.rest)
    if wanted is None:
        raise UserError(NO_NUMBER)
    if work.uow.requests.get(wanted) is None:
        return Reason("unknown", UNKNOWN.format(wanted))
    return requests.take(work, typed.user, wanted, None)


VERB = Verb(name="take", usage="take [#12]", summary="Take the oldest unanswered request, or this one", answer=answer)
