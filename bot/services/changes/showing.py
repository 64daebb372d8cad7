"""Change requests as lines: what is open, on Home, in the digest and in the list of a handoff (C1, H2)."""

from collections.abc import Iterable, Sequence

from bot.domain.changes import Change
from bot.domain.teams import Team
from bot.ports.change_lines import ChangeLine
from bot.services import announcing, noise
from bot.services.people import Names
from bot.services.work import Work

LISTED = 10
HANDED = "changes_handed:"  # setting: the handoff list of a team that names open changes


def lines(names: Names, team: Team, changes: Iterable[Change]) -> tuple[ChangeLine, ...]:
    """Each change as a line."""
    zone = team.calendar.zone.key
    return tuple(ChangeLine(change=each, author=names.person(each.author).name, zone=zone) for each in changes)


def open_lines(work: Work, names: Names, teams: Sequence[Team]) -> tuple[tuple[ChangeLine, ...], int]:
    """The oldest open changes of teams, and how many more there are."""
    found = [line for team in teams for line in lines(names, team, work.uow.changes.open(team.id))]
    in_order = sorted(found, key=lambda line: (line.change.proposed_at, line.change.id))
    return tuple(in_order[:LISTED]), max(0, len(in_order) - LISTED)


def changed(work: Work, change: Change) -> None:
    """Home tabs show it anew, and the handoff list that names it."""
    handed = work.uow.settings.get(f"{HANDED}{change.team}")
    announcing.redraw(work, [handed] if isinstance(handed, str) else [])
    noise.lists_changed(work, change.team)


def handed_on(work: Work, team: Team, key: str) -> None:
    """A new team takes over: its handoff list follows what becomes of the changes in it (H2)."""
    work.uow.settings.put(f"{HANDED}{team.id}", key, work.now)
