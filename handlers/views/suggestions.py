"""The suggestion on a card: one line for the requester, and what they can say to it (T3)."""

from bot.ports.suggested import Suggested
from handlers.views import blocks, words
from handlers.views.blocks import Block
from handlers.views.ids import Action
from handlers.views.suggestion_ids import suggestion_value

FIRST_WORDS = 200  # characters of an answer on the card


def suggestion_blocks(screen: Suggested | None, request_id: int) -> list[Block]:
    """The line with its two buttons; nothing without a suggestion."""
    if screen is None:
        return []
    value = suggestion_value(request_id, screen.id)
    answer = blocks.shorten(words.one_line(screen.answer), FIRST_WORDS, blocks.ELLIPSIS)
    title = words.link(words.label(screen.title), screen.link)
    return [
        blocks.section(f"💡 *This may help:* {title} · {words.literal(answer)}"),
        blocks.actions(
            blocks.button("This answered it", Action.SUGGESTION_HELPED, value),
            blocks.button("Not this", Action.SUGGESTION_WRONG, value),
        ),
    ]


def suggestion_sentence(screen: Suggested | None) -> str:
    """The same for notifications and screen readers (N6); empty without a suggestion."""
    return f" This may help: “{words.label(screen.title)}”." if screen is not None else ""
