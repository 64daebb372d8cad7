"""What the messages about change requests say at the moment they are sent, and the list of open ones (C1)."""

from bot.domain.changes import Change, ChangeState
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.ports.change_screens import ChangeCard, ChangeList, ChangeNews, ChangeNewsKind
from bot.ports.outbox import OutboxRow
from bot.services import lines
from bot.services.changes import course
from bot.services.compose import GONE, MOOT, composes
from bot.services.people import Names
from bot.services.work import Work

LISTED = 10
STILL = {
    ChangeNewsKind.DECIDED: frozenset({ChangeState.APPROVED, ChangeState.DECLINED}),
    ChangeNewsKind.UNDECIDED: frozenset({ChangeState.PROPOSED}),
    ChangeNewsKind.UNVERIFIED: frozenset({ChangeState.APPLIED}),
}


def listed(work: Work, user: str, setting: str) -> ChangeList | Reason:
    """`/support change`: what is open in the person's teams, and where they can propose more."""
    teams = lines.member_teams(work, user)
    if not teams:
        return Reason("members_only", "Only members of a support team can propose changes.")
    names = Names(work)
    found = [(team, change) for team in teams for change in work.uow.changes.open(team.id)]
    shown = found[-LISTED:]
    return ChangeList(
        cards=tuple(_card_of(work, names, team, change) for team, change in shown),
        more=len(found) - len(shown),
        teams=tuple((team.id, team.name) for team in teams),
        setting=setting,
    )


@composes("change")
def _card(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    change, team = _of(work, row), work.team(row.team)
    if change is None or team is None:
        return GONE
    return _card_of(work, names, team, change)


@composes("change_news")
def _news(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    change = _of(work, row)
    if change is None:
        return GONE
    kind = ChangeNewsKind(str(row.data["kind"]))
    if row.slack_ts is None and change.state not in STILL[kind]:
        return MOOT
    decider = names.person(change.decided_by) if change.decided_by else None
    return ChangeNews(kind=kind, change=change, author=names.person(change.author), decider=decider)


def _card_of(work: Work, names: Names, team: Team, change: Change) -> ChangeCard:
    waits = change.state is ChangeState.PROPOSED
    return ChangeCard(
        change=change,
        author=names.person(change.author),
        decider=names.person(change.decided_by) if change.decided_by else None,
        applier=names.person(change.applied_by) if change.applied_by else None,
        closer=names.person(change.closed_by) if change.closed_by else None,
        zone=team.calendar.zone.key,
        mention=course.deciders(work, team, change) if waits else (),
    )


def _of(work: Work, row: OutboxRow) -> Change | None:
    number = row.data.get("change")
    return work.uow.changes.get(number) if isinstance(number, int) else None
