"""`away`: days on which the person cannot serve; a confirmed shift gets a replacement at once (D8)."""

from bot.errors import UserError
from bot.ports.offer_screens import AbsenceList
from bot.ports.screens import Notice
from bot.services.rotation import absences, my_duty
from handlers import spoken
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

USAGE = "away 1-5 dec [reason] | list | remove 3"
NO_DAYS = "Please write the days behind it, such as “away 1-5 dec vacation”, “away list” or “away remove 3”."


def answer(office: Office, typed: Typed) -> Notice | AbsenceList:
    """Note an absence, list them, or forget one."""
    verb, _, rest = typed.rest.partition(" ")
    if verb.casefold() == "list":
        with office.desk.reading() as work:
            return my_duty.absence_list(work, typed.user)
    if verb.casefold() == "remove":
        number = spoken.number(rest, "away remove", "away list")
        with office.desk.work("command") as work:
            return spoken.told(absences.remove(work, typed.user, number))
    if not verb:
        raise UserError(NO_DAYS)
    with office.desk.work("command") as work:
        words = spoken.around_person(work, typed.rest, "away")
        text = typed.rest if words.user is None else f"{words.before} {words.after}".strip()
        days, reason = spoken.days_first(text, spoken.today(work, typed.user))
        who = words.user or typed.user
        return spoken.told(absences.add(work, who, days.start, days.end, reason, by=typed.user))


VERB = Verb(name="away", usage=USAGE, summary="Say when you are away, or see and remove it", answer=answer)
