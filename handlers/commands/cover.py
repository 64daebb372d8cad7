"""`cover`: ask somebody, or everybody who could, to serve on some days (D8)."""

from bot.errors import UserError
from bot.ports.offer_screens import OfferList
from bot.ports.screens import Notice
from bot.services.rotation import asking, my_duty, offers
from handlers import spoken
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

USAGE = "cover 3-4 dec [@bo] [note] | list | withdraw 3"
NO_DAYS = "Please write the days behind it, such as “cover thu-fri @bo”, or without a name to ask everybody who could."


def answer(office: Office, typed: Typed) -> Notice | OfferList:
    """Ask for cover, list what is asked, or take it back."""
    verb, _, rest = typed.rest.partition(" ")
    if verb.casefold() == "list":
        with office.desk.reading() as work:
            return my_duty.offer_list(work, typed.user)
    if verb.casefold() == "withdraw":
        number = spoken.number(rest, "cover withdraw", "cover list")
        with office.desk.work("command") as work:
            return spoken.told(offers.withdraw(work, typed.user, number))
    if not verb:
        raise UserError(NO_DAYS)
    with office.desk.work("command") as work:
        absent, text = spoken.in_name_of(work, typed.rest, "cover")
        words = spoken.around_person(work, text, "cover")
        days, more = spoken.days_first(words.before, spoken.today(work, typed.user))
        note = f"{more} {words.after}".strip()
        wanted = asking.Days(days.start, days.end)
        told = asking.ask_cover(work, typed.user, wanted, helper=words.user, note=note, absent=absent)
        return spoken.told(told)


VERB = Verb(name="cover", usage=USAGE, summary="Ask others to serve on days of yours", answer=answer)
