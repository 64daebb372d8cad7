"""Block Kit as Slack accepts it: sizes, known types and keys, unique ids; everything else is refused by name."""

from bot.sandbox.blocks.problems import BlockError
from bot.sandbox.blocks.surfaces import check_message_blocks, check_view

__all__ = ["BlockError", "check_message_blocks", "check_view"]
