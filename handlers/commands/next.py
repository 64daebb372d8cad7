"""`next`: the next team, why these people, and how sure it is (D5, D9)."""

from bot.ports.roster_screens import NextTeams
from bot.services.rotation import explaining
from handlers import naming
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> NextTeams:
    """The next team of the named team, or of the person's own."""
    with office.desk.reading() as work:
        return explaining.next_teams(work, naming.teams_meant(work, typed.user, typed.rest))


VERB = Verb(name="next", usage="next", summary="Who is on duty next, and why", answer=answer)
