"""`swap`: offer own days for days of somebody else (D8)."""

import re
from datetime import date

from bot.errors import UserError
from bot.ports.offer_screens import OfferList
from bot.ports.screens import Notice
from bot.services.rotation import asking, my_duty, offers
from handlers import spoken
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

USAGE = "swap @bo [my days] [for their days] | list | withdraw 3"
NOBODY = "Please name the person with whom you want to swap, such as “swap @bo” or “swap @bo 2-8 dec for 9-15 dec”."
TOO_MUCH = "I cannot read what stands behind the days. Please write “swap @bo 2-8 dec for 9-15 dec”."

_FOR = re.compile(r"(?:^|\s+)for\s+", re.IGNORECASE)


def answer(office: Office, typed: Typed) -> Notice | OfferList:
    """Offer a swap, list what is asked, or take it back."""
    verb, _, rest = typed.rest.partition(" ")
    if verb.casefold() == "list":
        with office.desk.reading() as work:
            return my_duty.offer_list(work, typed.user)
    if verb.casefold() == "withdraw":
        number = spoken.number(rest, "swap withdraw", "swap list")
        with office.desk.work("command") as work:
            return spoken.told(offers.withdraw(work, typed.user, number))
    with office.desk.work("command") as work:
        words = spoken.around_person(work, typed.rest, "swap")
        if words.user is None:
            raise UserError(NOBODY)
        parts = _FOR.split(f"{words.before} {words.after}".strip(), maxsplit=1)
        today = spoken.today(work, typed.user)
        mine, theirs = (_days(part, today) for part in (*parts, "")[:2])
        return spoken.told(asking.ask_swap(work, typed.user, words.user, mine=mine, theirs=theirs))


def _days(text: str, today: date) -> asking.Days | None:
    if not text.strip():
        return None
    days, rest = spoken.days_first(text, today)
    if rest:
        raise UserError(TOO_MUCH)
    return asking.Days(days.start, days.end)


VERB = Verb(name="swap", usage=USAGE, summary="Swap shifts or days with somebody", answer=answer)
