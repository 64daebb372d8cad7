"""**Ticket…**: a new ticket, or one that exists (T5)."""

from bot.ports.screens import RequestLink
from bot.ports.tickets import TicketLine
from handlers.views import blocks, words
from handlers.views.blocks import Block, View
from handlers.views.ids import INPUT, Callback, Field
from handlers.views.tickets import as_words


def ticket(
    *, private_metadata: str, about: RequestLink, known: tuple[TicketLine, ...], title: str = "", text: str = ""
) -> View:
    """The form; the tickets that are there stand above it, and then another one is what it asks for."""
    another = "another " if known else "the new "
    return blocks.modal(
        Callback.TICKET,
        blocks.context(f"#{about.id} {words.title(about)}"),
        *_known(known),
        blocks.field(
            Field.TITLE,
            f"Title of {another}ticket",
            blocks.text_field(INPUT, placeholder="What is to be done, in a few words", value=title, multiline=False),
            optional=True,
        ),
        blocks.field(
            Field.TICKET_TEXT,
            "Text",
            blocks.text_field(INPUT, placeholder="What happens, whom it stops, since when", value=text),
            optional=True,
            hint="It goes to the tracker as it stands here.",
        ),
        blocks.field(
            Field.TICKET,
            "Or a ticket that exists",
            blocks.text_field(INPUT, placeholder="Its key or its address", multiline=False),
            optional=True,
            hint="It is linked then, and no new one is created.",
        ),
        title="Ticket",
        submit="Save",
        private_metadata=private_metadata,
    )


def _known(known: tuple[TicketLine, ...]) -> list[Block]:
    if not known:
        return []
    listed = [f"🎫 {as_words(each)}" for each in known]
    return [blocks.section(words.paragraph("*There is a ticket already:*", *listed))]
