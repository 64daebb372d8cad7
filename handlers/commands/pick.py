"""`pick`: a lead has the next team proposed now rather than on Monday (D6)."""

from bot.domain.teams import Team
from bot.errors import UserError
from bot.ports.screens import Notice
from bot.services.rotation import decisions, roster
from bot.services.work import Work
from handlers import naming
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

WHICH_TEAM = "Which team do you mean? Please write its name behind the word, such as “pick {}”."
DONE = "Proposed."


def answer(office: Office, typed: Typed) -> Notice:
    """Who is proposed, or who can have a team picked."""
    with office.desk.work("command") as work:
        outcome = decisions.propose_now(work, _team(work, typed), typed.user)
        return Notice(sentence=outcome.sentence or DONE)


def _team(work: Work, typed: Typed) -> Team:
    """The named team; else one that the person leads, or belongs to."""
    named, rest = naming.team(work, typed.rest)
    if named is not None:
        return named
    if rest:
        raise naming.unknown_team(work, rest)
    teams = [each for each in work.rules.teams.values() if roster.may_change(work, each, typed.user)]
    teams = teams or naming.own_teams(work, typed.user)
    if len(teams) != 1:
        raise UserError(WHICH_TEAM.format(teams[0].name if teams else "backend"))
    return teams[0]


VERB = Verb(name="pick", usage="pick", summary="Have the next team proposed now (leads)", answer=answer)
