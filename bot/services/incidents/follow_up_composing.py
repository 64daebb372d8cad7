"""What messages about root causes and actions say at the moment they are sent (I9)."""

from bot.domain import root_causes
from bot.domain.incidents import Incident, IncidentState, RcaAction, RcaKind, RootCause, is_running
from bot.domain.reasons import Reason
from bot.domain.root_causes import Remind
from bot.ports.follow_up_screens import (
    ActionLine,
    ActionNews,
    ActionNewsKind,
    CausePart,
    CauseReminder,
    FollowUp,
)
from bot.ports.outbox import OutboxRow
from bot.ports.screens import Person
from bot.services.compose import GONE, MOOT, composes
from bot.services.incidents import actions, composing, follow_up, recurrences
from bot.services.incidents.root_causes import REMINDER, part_of
from bot.services.people import Names
from bot.services.tickets import showing
from bot.services.work import BOT_ACTOR, Work


def zone_of(work: Work, incident: Incident) -> str:
    """The zone in which times are told: that of its team."""
    team = work.team(incident.team)
    return team.calendar.zone.key if team is not None else "UTC"


def action_lines(work: Work, names: Names, incident: Incident) -> tuple[ActionLine, ...]:
    """The actions with their tickets, oldest first."""
    return tuple(action_line(work, names, each) for each in work.uow.incidents.actions([incident.id]))


def action_line(work: Work, names: Names, action: RcaAction) -> ActionLine:
    """An action as it stands."""
    ticket = work.uow.tickets.get(action.ticket_id) if action.ticket_id is not None else None
    return ActionLine(
        id=action.id,
        what=action.what,
        owner=_person(names, action.owner),
        due_at=action.due_at,
        overdue=action.done_at is None and root_causes.is_overdue(action.due_at, work.now),
        done_at=action.done_at,
        done_by=_person(names, action.done_by) if action.done_by != BOT_ACTOR else None,
        ticket=showing.line_of(ticket) if ticket is not None else None,
    )


def cause_part(work: Work, names: Names, part: RootCause, left: object = None) -> CausePart:
    """A part as it stands; `left`: who owed it before."""
    return CausePart(
        kind=part.kind,
        owner=_person(names, part.owner),
        instead_of=names.person(left) if isinstance(left, str) and left != part.owner else None,
        due_at=part.due_at,
        overdue=part.written_at is None and root_causes.is_overdue(part.due_at, work.now),
        answers=part.answers,
        cause=part.cause,
        written_at=part.written_at,
        written_by=_person(names, part.written_by),
        version=part.version,
    )


@composes(follow_up.VIEW)
def _follow_up(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    if row.slack_ts is None and is_running(incident):
        return MOOT
    parts = sorted(work.uow.incidents.root_causes([incident.id]), key=lambda part: list(RcaKind).index(part.kind))
    asked = row.data.get("mention")
    owed = {part.owner for part in parts if part.written_at is None and incident.state is IncidentState.RESOLVED}
    return FollowUp(
        incident=incident,
        zone=zone_of(work, incident),
        parts=tuple(cause_part(work, names, each, row.data.get(f"left_{each.kind.value}")) for each in parts),
        actions=action_lines(work, names, incident),
        repeats=recurrences.of(work, incident),
        has_pages=work.rules.public_url is not None,
        mention=tuple(user for user in asked if user in owed) if isinstance(asked, list) else (),
    )


@composes(REMINDER)
def _reminder(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    part = part_of(work, incident.id, RcaKind(str(row.data["part"]))) if incident is not None else None
    if incident is None or part is None:
        return GONE
    if row.slack_ts is None and part.written_at is not None:
        return MOOT
    shown = work.uow.outbox.get(follow_up.key_of(incident.id))
    left = shown.data.get(f"left_{part.kind.value}") if shown is not None else None
    return CauseReminder(
        what=Remind(str(row.data["what"])),
        incident=incident,
        zone=zone_of(work, incident),
        part=cause_part(work, names, part, left),
        permalink=composing.permalink(work, incident),
    )


@composes(actions.NEWS)
def _news(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident, number = composing.incident_of(work, row), row.data.get("action")
    action = work.uow.incidents.action(number) if isinstance(number, int) else None
    if incident is None or action is None:
        return GONE
    if row.slack_ts is None and action.done_at is not None:
        return MOOT
    return ActionNews(
        kind=ActionNewsKind(str(row.data["kind"])),
        incident=incident,
        zone=zone_of(work, incident),
        action=action_line(work, names, action),
        permalink=composing.permalink(work, incident),
    )


def _person(names: Names, user: str | None) -> Person | None:
    return names.person(user) if user is not None else None
