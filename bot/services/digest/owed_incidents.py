"""What the digest says of incidents: root causes and actions that are overdue, and causes that come again (I9)."""

from datetime import datetime

from bot.domain import root_causes
from bot.domain.incidents import Incident, IncidentState
from bot.ports.follow_up_screens import FollowUpLine, IncidentsOwed, Recurring
from bot.services.digest.sections import Edition, section
from bot.services.incidents import composing, recurrences

LISTED = 10
PARTS = {"initial": "initial root cause", "engineering": "engineering root cause"}


@section("owed_incidents", order=25)
def owed_incidents(edition: Edition) -> IncidentsOwed | None:
    """What is late, the longest first; of causes those of the incidents that were raised since the last digest."""
    overdue, recurring = _overdue(edition), _recurring(edition)
    if not overdue and not recurring:
        return None
    return IncidentsOwed(
        overdue=tuple(overdue[:LISTED]),
        more=max(0, len(overdue) - LISTED),
        recurring=tuple(recurring[:LISTED]),
        zone=edition.team.calendar.zone.key,
    )


def _overdue(edition: Edition) -> list[FollowUpLine]:
    work = edition.work
    incidents = {each.id: each for each in work.uow.incidents.open(edition.team.id)}
    asked = [each.id for each in incidents.values() if each.state is IncidentState.RESOLVED]
    late = [
        _line(edition, incidents[part.incident_id], PARTS[part.kind.value], part.owner, part.due_at)
        for part in work.uow.incidents.root_causes(asked)
        if part.written_at is None and root_causes.is_overdue(part.due_at, work.now)
    ]
    late += [
        _line(edition, incidents[action.incident_id], action.what, action.owner, action.due_at)
        for action in work.uow.incidents.actions(list(incidents))
        if action.done_at is None and action.due_at is not None and root_causes.is_overdue(action.due_at, work.now)
    ]
    return sorted(late, key=lambda line: (line.due_at, line.incident_id))


def _line(edition: Edition, incident: Incident, owed: str, owner: str | None, due_at: datetime) -> FollowUpLine:
    return FollowUpLine(
        incident_id=incident.id,
        title=incident.title,
        owed=owed,
        owner=edition.names.person(owner) if owner else None,
        due_at=due_at,
        permalink=composing.permalink(edition.work, incident),
    )


def _recurring(edition: Edition) -> list[Recurring]:
    work, week = edition.work, edition.week
    everybody = work.uow.incidents.raised_between(week.after - root_causes.RECURS_WITHIN, week.until)
    mine = [each for each in everybody if each.team == edition.team.id and each.raised_at >= week.after]
    repeated = recurrences.among(work, mine, everybody)
    causes = recurrences.causes(work.uow.incidents.root_causes([each.id for each in mine]))
    return [
        Recurring(
            line=composing.line(work, edition.names, each),
            cause=causes.get(each.id, ""),
            service=each.service,
            repeats=repeated[each.id],
        )
        for each in mine
        if repeated[each.id] and not any(each.id in numbers for numbers in repeated.values())  # the newest of them
    ]
