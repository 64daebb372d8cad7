"""One incident as a whole, for its export and its page: facts, times, root cause, actions, updates, timeline (I9)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.incidents import Incident, RcaAction, RcaKind, RootCause
from bot.domain.reasons import Reason
from bot.domain.root_causes import QUESTIONS
from bot.exports.incident_report import Report, ReportAction, ReportCause, ReportUpdate
from bot.ports.tickets import Ticket
from bot.services.incidents import composing, course, recurrences, timeline
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

TITLES = {RcaKind.INITIAL: "Initial root cause", RcaKind.ENGINEERING: "Engineering root cause"}


def report(work: Work, incident_id: int) -> Report | Reason:
    """All that is known of it; its timeline is read while somebody goes through it, within the unit of work."""
    incident = work.uow.incidents.get(incident_id)
    if incident is None:
        return course.GONE
    names, team = _Called(Names(work)), work.team(incident.team)
    zone = team.calendar.zone if team is not None else ZoneInfo("UTC")
    causes = sorted(work.uow.incidents.root_causes([incident.id]), key=lambda each: list(RcaKind).index(each.kind))
    return Report(
        id=incident.id,
        title=incident.title,
        zone=zone,
        zone_name=zone.key,
        facts=_facts(work, names, incident, team.name if team is not None else incident.team),
        known=incident.known,
        times=_times(names, incident),
        updates=tuple(
            ReportUpdate(at=each.at, who=names(each.author), impact=each.impact, doing=each.doing, next_at=each.next_at)
            for each in work.uow.incidents.updates(incident.id)
        ),
        causes=tuple(_cause(names, each) for each in causes),
        repeats=recurrences.of(work, incident),
        actions=tuple(_action(work, names, each) for each in work.uow.incidents.actions([incident.id])),
        timeline=timeline.retold(work, names.names, incident.id),
    )


class _Called:
    """Names of people; nobody has none."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def __call__(self, user: str | None) -> str:
        return "" if user is None else self.names.person(user).name


def _facts(work: Work, names: _Called, incident: Incident, team: str) -> tuple[tuple[str, str], ...]:
    merged = f"incident {incident.merged_into}" if incident.merged_into is not None else None
    facts = (
        ("Severity", incident.severity),
        ("State", incident.state.words),
        ("Team", team),
        ("Service", incident.service),
        ("Customer", incident.customer),
        ("Incident manager", names(incident.manager)),
        ("Responder", names(incident.responder)),
        ("Raised by", names(incident.raised_by)),
        ("From request", f"#{incident.request_id}" if incident.request_id is not None else None),
        ("Part of", merged),
        ("Thread", composing.permalink(work, incident)),
    )
    return tuple((name, value) for name, value in facts if value)


def _times(names: _Called, incident: Incident) -> tuple[tuple[str, datetime, str], ...]:
    closed_by = incident.moved_by if incident.closed_at is not None else None
    times = (
        ("Raised", incident.raised_at, incident.raised_by),
        ("Acknowledged", incident.acknowledged_at, incident.acknowledged_by),
        ("Contact made", incident.contact_at, incident.contact_by),
        ("Mitigated", incident.mitigated_at, incident.mitigated_by),
        ("No emergency any more", incident.lowered_at, None),
        ("Resolved", incident.resolved_at, incident.resolved_by),
        ("Closed", incident.closed_at, closed_by),
    )
    return tuple((what, at, names(who)) for what, at, who in times if at is not None)


def _cause(names: _Called, part: RootCause) -> ReportCause:
    return ReportCause(
        title=TITLES[part.kind],
        owner=names(part.owner) or "Nobody",
        due_at=part.due_at,
        written_at=part.written_at,
        written_by=names(part.written_by),
        cause=part.cause,
        answers=tuple(
            (each.asks, part.answers[each.key]) for each in QUESTIONS[part.kind] if part.answers.get(each.key)
        ),
    )


def _action(work: Work, names: _Called, action: RcaAction) -> ReportAction:
    ticket = work.uow.tickets.get(action.ticket_id) if action.ticket_id is not None else None
    return ReportAction(
        what=action.what,
        owner=names(action.owner) or "nobody",
        due_at=action.due_at,
        done_at=action.done_at,
        done_by=names(action.done_by) if action.done_by != BOT_ACTOR else "with its ticket",
        ticket=_called(ticket),
        ticket_url=ticket.url or "" if ticket is not None else "",
    )


def _called(ticket: Ticket | None) -> str:
    if ticket is None or ticket.reference is None:
        return ""
    return f"{ticket.reference} ({ticket.status})" if ticket.status else ticket.reference
