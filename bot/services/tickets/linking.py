"""A ticket that exists already and belongs to a request: shown on the card, and followed like one of ours (T5)."""

import secrets

from bot.domain.reasons import Reason
from bot.ports.tickets import Ticket, TicketState
from bot.services import finding, noise
from bot.services.work import Done, Outcome, Work

LINK = "link:"  # begins the purpose of a ticket that was linked


def link(work: Work, user: str, request_id: int, version: int | None, reference: str) -> Outcome:
    """Link a ticket by its reference, as `Tracker.reference_in` read it; whether it exists is asked afterwards."""
    found = finding.find(work, user, request_id, version, None)
    if isinstance(found, Reason):
        return found
    request = found.request
    already = Reason("already_linked", f"{reference} is on the card of this request already.")
    if any(each.reference == reference for each in work.uow.tickets.of_request(request.id)):
        return already
    linked = work.uow.tickets.add(
        Ticket(
            request_id=request.id,
            team=request.team,
            purpose=f"{LINK}{reference}",
            key=f"firstline-{secrets.token_hex(8)}",
            state=TicketState.LINKED,
            title="",
            body="",
            by=user,
            reference=reference,
            not_before=work.now,
            created_at=work.now,
        )
    )
    if linked is None:
        return already
    work.audit("ticket.linked", request, user, ticket=linked.id, reference=reference)
    noise.changed(work, request)
    return Done(request, f"{reference} is linked. The card shows how it stands.")
