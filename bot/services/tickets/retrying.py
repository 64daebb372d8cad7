"""**Try again**: a ticket that the tracker refused, once somebody has mended what was wrong (T5, P1)."""

from dataclasses import replace

from bot.domain.reasons import Reason
from bot.ports.tickets import TicketState
from bot.services import finding, noise
from bot.services.work import Done, Outcome, Work

NOT_REFUSED = Reason("not_refused", "Nobody needs to try again: the card shows how this ticket stands.")


def try_again(work: Work, user: str, ticket_id: int) -> Outcome:
    """Want a refused ticket again, under the same key: an earlier call may have created it after all."""
    known = work.uow.tickets.get(ticket_id)
    number = known.request_id if known is not None else None
    found = finding.find(work, user, number, None, None) if number is not None else finding.GONE
    if isinstance(found, Reason):
        return found
    ticket = work.uow.tickets.lock(ticket_id)
    if ticket is None or ticket.state is not TicketState.FAILED:
        return NOT_REFUSED
    work.uow.tickets.save(
        replace(ticket, state=TicketState.WANTED, by=user, failures=0, last_error=None, not_before=work.now)
    )
    work.audit("ticket.wanted", found.request, user, ticket=ticket.id, purpose=ticket.purpose, again=True)
    noise.changed(work, found.request)
    return Done(found.request, "I try again now. The card shows what becomes of it.")
