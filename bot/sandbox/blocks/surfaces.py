"""Where blocks are shown: messages, modals, Home; what each surface allows in all."""

import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.blocks.checks import Check, flag, items, shape, string
from bot.sandbox.blocks.composition import plain_text
from bot.sandbox.blocks.layout import IN_MESSAGE, IN_VIEW, LONGEST_MARKDOWN
from bot.sandbox.blocks.naming import interactive_elements, with_ids
from bot.sandbox.blocks.problems import BlockError, Problems
from bot.sandbox.records import Json

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
# Not documented; beyond about this sum of texts people meet msg_blocks_too_long.
LONGEST_MESSAGE = 13_200
LARGEST_VIEW = 250_000

VIEW_PARTS: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
VIEWS: dict[str, Check] = {
    "modal": shape(
        {"title": plain_text(24), "blocks": items(IN_VIEW, MOST_IN_VIEW)},
        {
            **VIEW_PARTS,
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
        },
    ),
    "home": shape({"blocks": items(IN_VIEW, MOST_IN_VIEW)}, VIEW_PARTS),
}
MESSAGE_BLOCKS = items(IN_MESSAGE, MOST_IN_MESSAGE)


def check_message_blocks(blocks: Any) -> list[Json]:
    """The blocks of a message with every id filled in. Raises BlockError."""
    problems = Problems()
    if not isinstance(blocks, list):
        raise BlockError("invalid_blocks_format")
    MESSAGE_BLOCKS(blocks, "/blocks", problems)
    if not problems.messages:
        _distinct_block_ids(blocks, "/blocks", problems)
    if problems.messages:
        raise BlockError("invalid_blocks", *problems.messages)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > LONGEST_MARKDOWN:
        raise BlockError("msg_too_long")
    if sum(len(text) for text in _texts(blocks)) > LONGEST_MESSAGE:
        raise BlockError("msg_blocks_too_long")
    return with_ids(blocks)


def check_view(view: Any) -> Json:
    """A modal or Home view as given. Raises BlockError."""
    if not isinstance(view, dict):
        raise BlockError("invalid_arguments", "must be an object [json-pointer:/view]")
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise BlockError("view_too_large")
    kind = view.get("type")
    if kind not in VIEWS:
        raise BlockError("invalid_arguments", f"unsupported type: {kind} [json-pointer:/view/type]")
    problems = Problems()
    VIEWS[kind](view, "/view", problems)
    if not problems.messages:
        _whole_view(view, problems)
    if problems.messages:
        raise BlockError("invalid_arguments", *problems.messages)
    return view


def _whole_view(view: Json, problems: Problems) -> None:
    _distinct_block_ids(view["blocks"], "/view/blocks", problems)
    if view["type"] == "modal" and not view.get("submit") and any(item["type"] == "input" for item in view["blocks"]):
        problems.add("/view", "missing required field: submit")
    elements = [element for block in view["blocks"] for element in interactive_elements(block)]
    if sum(1 for element in elements if element.get("focus_on_load")) > 1:
        problems.add("/view/blocks", "only one element can have focus_on_load set to true")


def _distinct_block_ids(blocks: list[Json], path: str, problems: Problems) -> None:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            problems.add(f"{path}/{number}/block_id", f"`block_id` {block_id} already exists")
        seen.add(block_id or "")


def _texts(value: Any) -> Iterator[str]:
    """Every text that people read, wherever it is inside."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        text = value.get("text")
        if isinstance(text, str):
            yield text
        for item in value.values():
            if isinstance(item, (dict, list)):
                yield from _texts(item)
