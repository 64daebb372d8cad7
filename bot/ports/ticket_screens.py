"""News about tickets: for whoever asked, and for whoever wanted one (T5, R14)."""

from dataclasses import dataclass

from bot.ports.screens import RequestLink
from bot.ports.tickets import TicketLine


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDone:
    """To whoever asked: the ticket of their request is done; `about` in a direct message."""

    ticket: TicketLine
    about: RequestLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFailed:
    """To whoever wanted a ticket: the tracker refused it."""

    ticket: TicketLine
    about: RequestLink


TicketScreen = TicketDone | TicketFailed
