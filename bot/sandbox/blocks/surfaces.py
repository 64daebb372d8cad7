"""Where blocks are shown: messages, modals, Home; what each surface allows in all."""

from typing import Any

from bot.sandbox.blocks.naming import with_ids
from bot.sandbox.records import Json


def check_message_blocks(blocks: Any) -> list[Json]:
    """The blocks of a message with every id filled in. Raises BlockError."""
    return with_ids(list(blocks))


def check_view(view: Any) -> Json:
    """A modal or Home view. Raises BlockError."""
    return dict(view)
