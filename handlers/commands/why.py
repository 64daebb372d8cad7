"""`why`: why somebody is or is not in the next team; the numbers are for everybody to see (D4, D5)."""

from bot.domain.teams import Team
from bot.ports.roster_screens import Why
from bot.services.rotation import explaining
from bot.services.work import Work
from handlers import naming
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

ME = frozenset({"", "me", "i"})


def answer(office: Office, typed: Typed) -> Why:
    """About the named person, or about whoever asks; in the named team, or wherever they are on the roster."""
    with office.desk.reading() as work:
        team, rest = naming.team(work, typed.rest)
        user = typed.user if rest.casefold() in ME else naming.person(work, rest, "why")[0]
        return explaining.why(work, user, [team] if team else _teams_with(work, user, typed.user))


def _teams_with(work: Work, user: str, asker: str) -> list[Team]:
    """Teams on whose roster somebody is; for anybody else those of whoever asks, which say so."""
    teams = list(work.rules.teams.values())
    found = [each for each in teams if any(one.user == user for one in work.uow.duty.members(each.id) if one.active)]
    return found or naming.own_teams(work, asker)


VERB = Verb(name="why", usage="why @x", summary="Why somebody is or is not picked", answer=answer)
