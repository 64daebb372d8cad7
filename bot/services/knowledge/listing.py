"""Lists of common requests: for members with what they may change, for everybody else to read (T3, X3)."""

from bot.domain.common_requests import CommonRequest
from bot.domain.reasons import Reason
from bot.ports.knowledge_screens import CommonLine, CommonList
from bot.services import people
from bot.services.knowledge import common, suggesting
from bot.services.people import Names
from bot.services.work import Work

PAGE = 8
TOP = 5  # on Home


def page(work: Work, user: str, number: int, *, retired: bool = False, sentence: str = "") -> CommonList:
    """A page (from 0) of everything that is in use, the lists of the person's own teams first.

    Retired entries are shown to whoever could put them back. A page that is not there any more is the last one.
    """
    kept = [team for team in work.rules.teams.values() if common.may_keep(work, team, user)]
    out_of_use = work.uow.knowledge.of_teams([team.id for team in kept], active=False)
    entries = out_of_use if retired else in_use(work, user)
    last_page = max(0, (len(entries) - 1) // PAGE)
    shown = min(max(number, 0), last_page)
    names = Names(work)
    return CommonList(
        lines=tuple(line(work, names, user, entry) for entry in entries[shown * PAGE : shown * PAGE + PAGE]),
        number=len(entries),
        page=shown,
        last_page=last_page,
        retired=retired,
        retired_number=len(out_of_use),
        keeps=tuple((team.id, team.name) for team in kept),
        command=work.rules.command,
        sentence=sentence,
    )


def top(work: Work, user: str) -> tuple[tuple[str, str], ...]:
    """Title and link of the first entries, for Home (X3)."""
    return tuple((entry.title, entry.link) for entry in in_use(work, user, limit=TOP)[:TOP])


def one(work: Work, user: str, entry_id: int) -> CommonLine | Reason:
    """A whole entry that is in use, for whoever wants to read it."""
    entry = work.uow.knowledge.get(entry_id)
    if entry is None or not entry.active:
        return common.GONE
    return line(work, Names(work), user, entry)


def in_use(work: Work, user: str, limit: int | None = None) -> list[CommonRequest]:
    """What is in use: the entries of the person's own teams, then those of the others, the most used of each first.

    `limit`: of each.
    """
    own = [team.id for team in work.rules.teams.values() if people.belongs(work, team, user)]
    others = [team for team in work.rules.teams if team not in own]
    return [entry for teams in (own, others) for entry in work.uow.knowledge.of_teams(teams, limit=limit)]


def line(work: Work, names: Names, user: str, entry: CommonRequest) -> CommonLine:
    """An entry as a line; its team is named where there are several."""
    team = work.team(entry.team)
    editable = team is not None and common.may_keep(work, team, user)
    return CommonLine(
        entry=entry,
        owner=names.person(entry.owner) if entry.owner else None,
        team_name=team.name if team is not None and len(work.rules.teams) > 1 else None,
        editable=editable,
        muted=editable and entry.active and suggesting.muted(work, entry),
    )
