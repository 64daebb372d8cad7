"""`plan`: the coming weeks, with reasons (D9)."""

import re

from bot.errors import UserError
from bot.ports.roster_screens import Plans
from bot.services.rotation import explaining
from bot.services.rotation.explaining import MOST_WEEKS
from handlers import naming
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

USUAL_WEEKS = 8
NOT_SO_MANY = f"I plan 1 to {MOST_WEEKS} weeks ahead. Please write such a number, as in “plan 8”."
_WEEKS = re.compile(r"(?P<before>.*?)\s*(?<![^\s])(?P<number>[0-9]{1,9})\s*(?:weeks?|w)?", re.DOTALL)


def answer(office: Office, typed: Typed) -> Plans:
    """The plan of the named team, or of the person's own."""
    found = _WEEKS.fullmatch(typed.rest.casefold())
    count, before = (int(found["number"]), found["before"]) if found else (USUAL_WEEKS, typed.rest)
    if not 1 <= count <= MOST_WEEKS:
        raise UserError(NOT_SO_MANY)
    with office.desk.reading() as work:
        return explaining.plan(work, naming.teams_meant(work, typed.user, before), count)


VERB = Verb(name="plan", usage="plan [8]", summary="The coming weeks, with reasons", answer=answer)
