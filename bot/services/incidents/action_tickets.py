"""Actions as tickets: wanted through the tracker like those of requests; a done ticket does its action (I9, T5)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.incidents import Incident, RcaAction
from bot.domain.reasons import Reason
from bot.domain.working_time import local_date
from bot.ports.rows import AuditRow
from bot.ports.tickets import Ticket, TicketState
from bot.services import noise
from bot.services.incidents import composing, follow_up, involved, keeping, thread
from bot.services.people import Names
from bot.services.tickets import creating, holders
from bot.services.tickets.holders import Holder
from bot.services.work import Work

PURPOSE = "action"  # begins the purpose of such a ticket, before the action's number
NOT_REFUSED = Reason("not_refused", "Nobody needs to try again: every ticket is on its way or there.")

WhenDone = Callable[[Work, Incident, RcaAction, str], None]
_WHEN_DONE: list[WhenDone] = []


def when_done(follow: WhenDone) -> WhenDone:
    """Declare what happens once the ticket of an action that is not done is; told with the ticket's reference."""
    _WHEN_DONE.append(follow)
    return follow


def want(work: Work, incident: Incident, action: RcaAction, by: str) -> RcaAction:
    """Have a ticket created for an action that has none; its incident is locked."""
    service = involved.service_of(work, incident)
    ticket = work.uow.tickets.add(
        Ticket(
            request_id=None,
            team=incident.team,
            purpose=f"{PURPOSE}:{action.id}",
            key=f"firstline-{secrets.token_hex(8)}",
            state=TicketState.WANTED,
            title=creating.one_line(action.what),
            body=_body(work, incident, action)[: creating.LONGEST_BODY],
            project=service.ticket_project if service is not None else None,
            by=by,
            not_before=work.now,
            created_at=work.now,
        )
    )
    if ticket is None:
        return action
    keeping.audit(work, incident, "ticket_wanted", by, ticket=ticket.id, action=action.id)
    return work.uow.incidents.save_action(replace(action, ticket_id=ticket.id))


def try_again(work: Work, user: str, incident_id: int) -> Incident | Reason:
    """Want every ticket again that the tracker refused for actions of an incident, under the same keys."""
    incident = follow_up.held(work, user, incident_id)
    if isinstance(incident, Reason):
        return incident
    again = 0
    for action in work.uow.incidents.actions([incident.id]):
        ticket = work.uow.tickets.lock(action.ticket_id) if action.ticket_id is not None else None
        if ticket is not None and ticket.state is TicketState.FAILED:
            wanted = replace(ticket, state=TicketState.WANTED, failures=0, last_error=None, not_before=work.now)
            work.uow.tickets.save(wanted)
            keeping.audit(work, incident, "ticket_wanted", user, ticket=ticket.id, action=action.id, again=True)
            again += 1
    follow_up.changed(work, incident)
    return incident if again else NOT_REFUSED


@dataclass(frozen=True, slots=True)
class OfAction:
    """An action with its ticket in the incident's follow-up."""

    incident: Incident
    action: RcaAction

    @property
    def team(self) -> str:
        """The team that runs the incident."""
        return self.incident.team

    def audit(self, work: Work, action: str, actor: str, reason: str = "", **data: object) -> None:
        """Write it to the incident's trail."""
        work.uow.audit.append(
            AuditRow(
                at=work.now,
                team=self.team,
                actor=actor,
                action=action,
                subject=thread.subject_of(self.incident.id),
                reason=reason,
                source=work.source,
                data=data,
            )
        )

    def changed(self, work: Work) -> None:
        """The message with the actions follows."""
        follow_up.changed(work, self.incident)

    def done(self, work: Work, ticket: Ticket) -> bool:
        """The action is done as well, and the message says so."""
        if self.action.done_at is None:
            for follow in _WHEN_DONE:
                follow(work, self.incident, self.action, ticket.reference or "Its ticket")
        return True

    def refused(self, work: Work, ticket: Ticket) -> None:
        """Whoever added the action hears of it directly; the message offers to try again."""
        sentence = f"The ticket for an action of incident {self.incident.id} could not be created: {ticket.last_error}"
        detail = f"The action is “{self.action.what}”. Once this is mended, press Try tickets again in the thread."
        data: dict[str, object] = {"sentence": sentence, "detail": detail}
        key = f"ticket_failed:{ticket.id}:{ticket.attempts}"
        noise.direct(work, ticket.by, team=self.team, key=key, view="notice", data=data)

    def called(self) -> str:
        """By its incident."""
        return f"an action of incident {self.incident.id}"

    def mend(self) -> str:
        """There is a form."""
        return "add the action anew"


@holders.holds(PURPOSE)
def _locked(work: Work, ticket: Ticket) -> Holder | None:
    found = work.uow.incidents.action(int(ticket.purpose.partition(":")[2]))
    if found is None:
        return None
    work.uow.serialize(thread.subject_of(found.incident_id))
    incident, action = work.uow.incidents.get(found.incident_id), work.uow.incidents.action(found.id)
    return OfAction(incident, action) if incident is not None and action is not None else None


def _body(work: Work, incident: Incident, action: RcaAction) -> str:
    """What the ticket says: what it is for, whose and until when. Plain text."""
    team, link = work.team(incident.team), composing.permalink(work, incident)
    owner = Names(work).person(action.owner).name if action.owner else "nobody yet"
    day = local_date(team.calendar.zone, action.due_at).isoformat() if team and action.due_at else None
    facts = (
        f"Action of incident {incident.id}: {incident.title} ({incident.severity})",
        f"Owner: {owner}",
        f"Due: {day}" if day else None,
        f"Thread: {link}" if link else None,
    )
    return "\n".join([action.what, "", *(each for each in facts if each)])
