"""Messages about tickets, composed when they are sent: by then a ticket may be done, undone or mended (R14)."""

from bot.domain.reasons import Reason
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.ticket_screens import TicketDone, TicketFailed
from bot.ports.tickets import Ticket, TicketState
from bot.ports.tracker import Progress
from bot.services import lines
from bot.services.compose import GONE, MOOT, composes, request_of
from bot.services.people import Names
from bot.services.tickets import showing
from bot.services.work import Work


@composes("ticket_done")
def _done(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    request, ticket = request_of(work, row), _ticket(work, row)
    if request is None or ticket is None:
        return GONE
    if row.slack_ts is None and ticket.progress is not Progress.DONE:
        return MOOT
    about = lines.link(work, request) if row.kind is Kind.DM else None
    return TicketDone(ticket=showing.line_of(ticket), about=about)


@composes("ticket_failed")
def _failed(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    request, ticket = request_of(work, row), _ticket(work, row)
    if request is None or ticket is None:
        return GONE
    if ticket.state is not TicketState.FAILED:
        return MOOT
    return TicketFailed(ticket=showing.line_of(ticket), about=lines.link(work, request))


def _ticket(work: Work, row: OutboxRow) -> Ticket | None:
    number = row.data.get("ticket")
    return work.uow.tickets.get(number) if isinstance(number, int) else None
