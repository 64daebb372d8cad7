"""What is drawn of tickets: a line on the card, news for whoever asked, a refusal for whoever wanted one (T5, R14)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.tickets import TicketState
from bot.ports.tracker import Progress

if TYPE_CHECKING:
    from bot.ports.screens import RequestLink  # the card there holds lines from here


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLine:
    """A ticket as the card shows it; what the tracker said is foreign text."""

    id: int
    state: TicketState
    reference: str | None
    url: str | None
    status: str | None
    progress: Progress | None
    error: str | None  # why it is not created yet, or cannot be
    missing: bool  # the tracker does not know it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDone:
    """To whoever asked: the ticket of their request is done; `about` in a direct message."""

    ticket: TicketLine
    about: "RequestLink | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFailed:
    """To whoever wanted a ticket: the tracker refused it."""

    ticket: TicketLine
    about: "RequestLink"
