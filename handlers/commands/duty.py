"""`duty`: what the people on duty do by a calendar rule, today and next; `duty done NAME` says that it is done (U1)."""

from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.ports.duty_run_screens import DutyList
from bot.ports.screens import Notice
from bot.services import lines
from bot.services.duties import closing, showing
from bot.services.people import Names
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> DutyList | Notice:
    """The list, or what became of the duty that was named."""
    word, _, name = plain_text(typed.rest).strip().partition(" ")
    if word.casefold() == "done":
        return _done(office, typed.user, name)
    with office.desk.reading() as work:
        teams = showing.of_teams(work, Names(work), lines.member_teams(work, typed.user))
        return DutyList(teams=teams) if teams else Notice(sentence=closing.no_duties(work, typed.user).sentence)


def _done(office: Office, user: str, name: str) -> Notice:
    with office.desk.work("command") as work:
        outcome = closing.done_by_name(work, user, name)
    if isinstance(outcome, Reason):
        return Notice(sentence=outcome.sentence)
    late = " It was late, which stays on record." if outcome.missed_at is not None else ""
    return Notice(sentence=f"“{outcome.duty}” is done.{late}")


VERB = Verb(
    name="duty",
    usage="duty [done NAME]",
    summary="Recurring duties of the people on duty: today and next",
    answer=answer,
)
