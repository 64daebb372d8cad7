"""Tickets: their lines on the card, the news that one is done, the refusal of one (T5, R14)."""

from bot.ports.screens import Rendered, RequestLink
from bot.ports.ticket_screens import TicketDone, TicketFailed
from bot.ports.tickets import TicketLine, TicketState
from handlers.views import blocks, words
from handlers.views.blocks import Block
from handlers.views.drawing import draw
from handlers.views.ids import Action
from handlers.views.reminders import mute_control

AGAIN = "Try again"


def on_card(tickets: tuple[TicketLine, ...]) -> list[Block]:
    """A line for each ticket; one that the tracker refused can be tried again."""
    return [_on_card(each) for each in tickets]


def _on_card(ticket: TicketLine) -> Block:
    if ticket.state is TicketState.FAILED:
        return blocks.section(f"🎫 {as_words(ticket)}", _try_again(ticket))
    return blocks.context(f"🎫 {as_words(ticket)}")


def as_words(ticket: TicketLine) -> str:
    """ "EDGE-12 · In Progress", with a link where there is one; or why there is none yet."""
    error = words.excerpt(ticket.error) if ticket.error else ""
    if ticket.state is TicketState.FAILED:
        return f"*The ticket could not be created:* {error}"
    if ticket.state is TicketState.WANTED:
        return f"The ticket is not created yet: {error} I keep trying." if error else "A ticket is being created."
    if ticket.missing:
        return f"{_named(ticket)} · the tracker does not know this ticket (any more)"
    return words.dotted(_named(ticket), words.label(ticket.status) if ticket.status else "not read yet")


@draw.register
def ticket_done(screen: TicketDone) -> Rendered:
    """Draw the one piece of news about a ticket: it is done (R14). Mentions nobody (N3)."""
    ticket, reference = screen.ticket, words.label(screen.ticket.reference or "The ticket")
    status = words.label(ticket.status) if ticket.status and ticket.status.casefold() != "done" else None
    mine = f"the ticket of your request #{screen.about.id}" if screen.about else None
    shown = f"{mine} {words.title(screen.about)}" if screen.about else None
    told = f", {mine} {words.untitled(screen.about)}," if screen.about else ""
    else_do = f"Not solved after all? Reply {'in its thread' if screen.about else 'here'}."
    return blocks.message(
        f"{reference}{told} is done. {else_do}",
        blocks.section(words.dotted(f"🎫 *{_named(ticket)} is done*", status, shown)),
        blocks.context(else_do),
        *([mute_control()] if screen.about else []),
    )


@draw.register
def ticket_failed(screen: TicketFailed) -> Rendered:
    """Draw why there is no ticket, for whoever wanted it."""
    error = words.excerpt(screen.ticket.error or "")
    return blocks.message(
        f"The ticket for request #{screen.about.id} {words.untitled(screen.about)} could not be created: {error}",
        refused(screen.about, screen.ticket),
        blocks.context("Nothing of it is lost. Once this is mended, Try again creates it."),
        mute_control(),
    )


def refused(about: RequestLink, ticket: TicketLine) -> Block:
    """The request, why it has no ticket, and **Try again**."""
    headline = f"🎫 *No ticket for #{about.id}* {words.title(about)}"
    return blocks.section(words.paragraph(headline, words.excerpt(ticket.error or "")), _try_again(ticket))


def _named(ticket: TicketLine) -> str:
    return words.link(words.label(ticket.reference or ""), ticket.url or None)


def _try_again(ticket: TicketLine) -> Block:
    return blocks.button(AGAIN, Action.RETRY_TICKET, str(ticket.id), spoken="Try again to create the ticket")
