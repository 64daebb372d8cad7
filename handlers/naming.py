"""Teams and people as somebody names them behind a verb: "backend", "@Ann", "ann" (X1)."""

import re

from bot.domain.teams import Team
from bot.errors import UserError
from bot.services import people
from bot.services.people import Names
from bot.services.work import Work
from handlers.date_words import shown

_MENTION = re.compile(r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>\s*(?P<rest>.*)", re.DOTALL)
NO_TEAM = "I know no team called “{}”. The teams are: {}."
NOBODY = "Please name the person behind it, such as “{} @Ann”."
UNKNOWN = "I know nobody called “{}”. Please write @ and choose the person from Slack's list."
SEVERAL = "There are several people called “{}”. Please write @ and choose the person from Slack's list."


def team(work: Work, text: str) -> tuple[Team | None, str]:
    """The team that a text begins with, by id or name, and the rest; None and the whole text if it names none."""
    folded = text.casefold()
    called = [(name, each) for each in work.rules.teams.values() for name in {each.id, each.name}]
    for name, each in sorted(called, key=lambda pair: -len(pair[0])):
        if folded == name.casefold() or folded.startswith(f"{name.casefold()} "):
            return each, text[len(name) :].strip()
    return None, text


def own_teams(work: Work, user: str) -> list[Team]:
    """The teams to which somebody belongs; all of them for anybody else."""
    teams = list(work.rules.teams.values())
    return [each for each in teams if people.belongs(work, each, user)] or teams


def teams_meant(work: Work, user: str, text: str) -> list[Team]:
    """The team that was named, or else somebody's own; UserError if the words name none."""
    named, rest = team(work, text.strip())
    if rest:
        raise unknown_team(work, rest)
    return [named] if named else own_teams(work, user)


def unknown_team(work: Work, text: str) -> UserError:
    """What to say to a name that is no team's."""
    known = ", ".join(each.id for each in work.rules.teams.values())
    return UserError(NO_TEAM.format(shown(text), known))


def person(work: Work, text: str, verb: str) -> tuple[str, str]:
    """The person whom a text begins with, and the rest: a mention, or the name of somebody on a roster.

    Raises UserError with a sentence if it names nobody; `verb` is repeated in it.
    """
    found = _MENTION.fullmatch(text.strip())
    if found:
        return found["user"], found["rest"].strip()
    word, _, rest = text.strip().removeprefix("@").partition(" ")
    if not word:
        raise UserError(NOBODY.format(verb))
    users = _called(work, word)
    if len(users) != 1:
        raise UserError((SEVERAL if users else UNKNOWN).format(shown(word)))
    return users.pop(), rest.strip()


def _called(work: Work, word: str) -> set[str]:
    """Whoever has that first name or that whole name on some roster."""
    names, wanted = Names(work), word.casefold()
    on_rosters = {one.user for each in work.rules.teams.values() for one in work.uow.duty.members(each.id)}
    leads = {user for each in work.rules.teams.values() for user in each.leads}
    known = {user: names.person(user).name.casefold().split() for user in on_rosters | leads}
    return {user for user, parts in known.items() if wanted in parts or user.casefold() == wanted}
