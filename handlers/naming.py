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
    called, rest = _called(work, text.strip().removeprefix("@"))
    if not called:
        word = text.split(maxsplit=1)[0] if text.split() else ""
        raise UserError(UNKNOWN.format(shown(word)) if word else NOBODY.format(verb))
    if len(called) > 1:
        raise UserError(SEVERAL.format(shown(text.split(maxsplit=1)[0])))
    return called.pop(), rest


def _called(work: Work, text: str) -> tuple[set[str], str]:
    """Whoever has the whole name with which a text begins, or else its first word as a name; and the rest."""
    names = Names(work)
    on_rosters = {one.user for each in work.rules.teams.values() for one in work.uow.duty.members(each.id)}
    leads = {user for each in work.rules.teams.values() for user in each.leads}
    known = {user: names.person(user).name for user in on_rosters | leads}
    whole = {user: name for user, name in known.items() if f"{text} ".casefold().startswith(f"{name} ".casefold())}
    if whole:
        longest = max(map(len, whole.values()))
        return {user for user, name in whole.items() if len(name) == longest}, text[longest:].strip()
    word, _, rest = text.partition(" ")
    wanted = word.casefold()
    found = {user for user, name in known.items() if wanted and wanted in [*name.casefold().split(), user.casefold()]}
    return found, rest.strip()
