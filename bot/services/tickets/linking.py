"""A ticket that exists already and belongs to a request: shown on the card, and followed like one of ours (T5)."""

import secrets
from dataclasses import replace

from bot.domain.reasons import Reason
from bot.domain.requests import Request
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
    known = next((each for each in work.uow.tickets.of_request(request.id) if each.reference == reference), None)
    if known is not None:
        return _looked_at_again(work, request, user, known) if known.missing_at is not None else already
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


def _looked_at_again(work: Work, request: Request, user: str, known: Ticket) -> Outcome:
    """The tracker did not know it; whoever names it again has a reason to."""
    work.uow.tickets.save(replace(known, by=user, missing_at=None, last_error=None, not_before=work.now))
    work.audit("ticket.linked", request, user, ticket=known.id, reference=known.reference or "", again=True)
    noise.changed(work, request)
    return Done(request, f"I look for {known.reference} again. The card shows how it stands.")
