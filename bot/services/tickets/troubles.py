"""What is wrong with tickets now, for `/readyz` and `/support config`: refused, waiting, unread (T5)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.ports.screens import RequestLink
from bot.ports.tickets import Ticket, TicketLine
from bot.services import lines
from bot.services.tickets import showing
from bot.services.work import Work

WAITED_LONG = timedelta(minutes=15)
MENDED_WITHIN = timedelta(days=7)  # what nobody tried again by then, nobody needs; its card still says so
FAILED_OFTEN = 5  # readings in a row
SHOWN = 5


def sentences(work: Work) -> Iterator[str]:
    """Complaints in sentences; they may quote the tracker."""
    tickets, now = work.uow.tickets, work.now
    refused_ones = tickets.failed(now - MENDED_WITHIN, SHOWN)
    if refused_ones:
        yield f"{_number(refused_ones)} could not be created: {refused_ones[0].last_error} Mend it, then Try again."
    since = tickets.oldest_wanted()
    if since is not None and now - since > WAITED_LONG:
        minutes = (now - since).total_seconds() / 60
        yield f"A ticket has been waiting to be created for {minutes:.0f} minutes: the tracker does not answer."
    unread = tickets.unread(FAILED_OFTEN, SHOWN)
    if unread:
        yield f"{_number(unread)} could not be read for some time: {unread[0].last_error}"


def refused(work: Work) -> tuple[tuple[RequestLink, TicketLine], ...]:
    """The newest tickets that the tracker refused, to be tried again."""
    found = [
        (each, work.uow.requests.get(each.request_id))
        for each in work.uow.tickets.failed(work.now - MENDED_WITHIN, SHOWN)
        if each.request_id is not None  # what an action wanted is tried again where it stands (I9)
    ]
    return tuple(
        (lines.link(work, request), showing.line_of(ticket)) for ticket, request in found if request is not None
    )


def _number(tickets: Sequence[Ticket]) -> str:
    count = len(tickets)
    return "1 ticket" if count == 1 else f"{'at least ' if count == SHOWN else ''}{count} tickets"
