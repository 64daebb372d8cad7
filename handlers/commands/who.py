"""`who`: who is on duty now and next, or at some other moment (D9)."""

from bot.ports.roster_screens import WhoThen
from bot.ports.screens import Screen
from bot.services import lines
from bot.services.rotation import explaining
from handlers import dates, naming
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> Screen | WhoThen:
    """The people on duty in each team; a time is one of the zone of the team that is named, or of the person's own."""
    with office.desk.reading() as work:
        named, rest = naming.team(work, typed.rest)
        teams = [named] if named else list(work.rules.teams.values())
        if not teams or rest.casefold() in {"", "now"}:
            return lines.who(work)
        zone = (named or naming.own_teams(work, typed.user)[0]).calendar.zone
        at = dates.when(rest, work.now, zone)
        return explaining.who_then(work, at, teams, zone.key)


VERB = Verb(name="who", usage="who [friday 17:00]", summary="Who is on duty now and next, or at a time", answer=answer)
