"""Ids for blocks and elements that came without, as Slack fills them in."""

from typing import Any

from bot.sandbox.ids import new_id
from bot.sandbox.records import Json

SINGLE = ("element", "accessory")


def with_ids(blocks: list[Json]) -> list[Json]:
    """The same blocks with a block_id each and an action_id on every interactive element; what was given stays."""
    return [_named(block) for block in blocks]


def interactive_elements(block: Json) -> list[Json]:
    """The elements of a block that a person can use."""
    found = [block[key] for key in SINGLE if isinstance(block.get(key), dict)]
    if block.get("type") == "actions":
        found += block.get("elements", [])
    return [element for element in found if element.get("type") != "image"]


def _named(block: Json) -> Json:
    named = block if block.get("block_id") else {**block, "block_id": new_id("b")}
    changes: Json = {key: _acting(block[key]) for key in SINGLE if isinstance(block.get(key), dict)}
    if block.get("type") == "actions":
        changes["elements"] = [_acting(element) for element in block["elements"]]
    return {**named, **changes} if changes else named


def _acting(element: Any) -> Any:
    if element.get("type") == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": new_id("a")}
