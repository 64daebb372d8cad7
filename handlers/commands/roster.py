"""`roster`: who is on it; leads add, remove and pause people and say what they can do (D8, P1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.domain.members import parse_weekdays
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.errors import UserError
from bot.ports.roster_screens import Rosters
from bot.ports.screens import Notice, Screen
from bot.services import people
from bot.services.rotation import roster, roster_lines
from bot.services.work import Work
from handlers import dates, naming
from handlers.commands.nearest import nearest
from handlers.commands.verb import Verb
from handlers.date_words import shown
from handlers.inputs import Typed
from handlers.modals.roster import profile
from handlers.office import Office

YES, NO = frozenset({"yes", "y", "on", "true"}), frozenset({"no", "n", "off", "false"})
UNKNOWN = "I do not know “roster {}”.{} After “roster” you can write {}, or nothing for the list."
YES_OR_NO = "Please write yes or no behind the name, such as “roster {} @Ann yes”."
NO_DAYS = "Please write the weekdays behind the name, such as “roster days @Ann mon-thu”."
STARTS_NOW = "A pause begins today. Please write its last day, such as “roster pause @Ann until 5 dec”."
WHICH_TEAM = "Which team do you mean? Please write its name first, such as “roster {} {} @Ann”."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who wants to change what about whom; `rest` stands behind the name."""

    actor: str
    team: Team
    user: str
    rest: str
    today: date


Change = Callable[[Work], roster.Result]
Reading = Callable[[Office, Asked], Change]


def answer(office: Office, typed: Typed) -> Screen | Rosters:
    """The rosters, or what became of a change."""
    with office.desk.reading() as work:
        team, rest = naming.team(work, typed.rest)
        verb, _, behind = rest.partition(" ")
        if not verb:
            return roster_lines.rosters(work, typed.user, [team] if team else naming.own_teams(work, typed.user))
        read = _known(verb.casefold())
        user, last = naming.person(work, behind, f"roster {verb.casefold()}")
        team = team or _team_of(work, typed.user, user, verb.casefold())
        today = local_date(team.calendar.zone, work.now)
    change = read(office, Asked(actor=typed.user, team=team, user=user, rest=last, today=today))
    with office.desk.work("command") as work:
        return Notice(sentence=change(work).sentence)


def _known(verb: str) -> Reading:
    reading = CHANGES.get(verb)
    if reading is None:
        close = nearest(verb, CHANGES)
        meant = f" Did you mean “roster {close}”?" if close else ""
        raise UserError(UNKNOWN.format(shown(verb), meant, ", ".join(CHANGES)))
    return reading


def _team_of(work: Work, actor: str, user: str, verb: str) -> Team:
    """The team that is meant when none was named: one that the person leads, if possible one with the other on it."""
    teams = [each for each in work.rules.teams.values() if roster.may_change(work, each, actor)]
    teams = teams or naming.own_teams(work, actor)
    if verb != "add":
        teams = [each for each in teams if any(user == one.user for one in people.members(work, each))] or teams
    if len(teams) != 1:
        raise UserError(WHICH_TEAM.format(teams[0].name if teams else "backend", verb))
    return teams[0]


def _add(office: Office, asked: Asked) -> Change:
    """Slack is asked who it is before anything is locked."""
    newcomer = profile(office, asked.user)
    return lambda work: roster.add(work, asked.actor, asked.team, newcomer)


def _remove(_office: Office, asked: Asked) -> Change:
    return lambda work: roster.remove(work, asked.actor, asked.team, asked.user)


def _experienced(_office: Office, asked: Asked) -> Change:
    yes = _yes_or_no("experienced", asked.rest)
    return lambda work: roster.set_experienced(work, asked.actor, asked.team, asked.user, experienced=yes)


def _access(_office: Office, asked: Asked) -> Change:
    yes = _yes_or_no("access", asked.rest)
    return lambda work: roster.set_access(work, asked.actor, asked.team, asked.user, access=yes)


def _days(_office: Office, asked: Asked) -> Change:
    try:
        days = parse_weekdays(asked.rest)
    except ValueError as error:
        raise UserError(NO_DAYS) from error
    return lambda work: roster.set_days(work, asked.actor, asked.team, asked.user, days)


def _pause(_office: Office, asked: Asked) -> Change:
    wanted = dates.days(asked.rest, asked.today) if asked.rest else None
    if wanted is not None and wanted.start > asked.today:
        raise UserError(STARTS_NOW)
    until = wanted.end if wanted else None
    return lambda work: roster.pause(work, asked.actor, asked.team, asked.user, until)


def _resume(_office: Office, asked: Asked) -> Change:
    return lambda work: roster.resume(work, asked.actor, asked.team, asked.user)


def _yes_or_no(verb: str, text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise UserError(YES_OR_NO.format(verb))
    return word in YES


CHANGES: dict[str, Reading] = {
    "add": _add,
    "remove": _remove,
    "experienced": _experienced,
    "access": _access,
    "days": _days,
    "pause": _pause,
    "resume": _resume,
}

VERB = Verb(
    name="roster",
    usage="roster [add @x]",
    summary="Who is on the roster, and changes by leads: " + ", ".join(CHANGES),
    answer=answer,
)
