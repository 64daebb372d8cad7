"""Tickets as lines of screens (R14)."""

from bot.domain.requests import Request
from bot.ports.tickets import Ticket, TicketLine
from bot.services.work import Work


def lines_of(work: Work, request: Request) -> tuple[TicketLine, ...]:
    """The tickets of a request, oldest first."""
    return tuple(map(line_of, work.uow.tickets.of_request(request.id)))


def line_of(ticket: Ticket) -> TicketLine:
    """A ticket as it stands."""
    return TicketLine(
        id=ticket.id,
        state=ticket.state,
        reference=ticket.reference,
        url=ticket.url,
        status=ticket.status,
        progress=ticket.progress,
        error=ticket.last_error,
        missing=ticket.missing_at is not None,
    )
