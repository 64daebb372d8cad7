"""Cursors: long lists in pages, as Slack hands them out."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.records import Json
from bot.sandbox.webapi.call import Call, SlackError

Item = TypeVar("Item")

PREFIX = "next:"
LARGEST_PAGE = 1000


def page(call: Call, items: Sequence[Item], default: int) -> tuple[list[Item], str]:
    """The part of a list that `cursor` and `limit` ask for, and the cursor of the next part ("" at the end)."""
    start = _offset(call.text("cursor"))
    limit = call.number("limit", default)
    if limit < 1 or limit > LARGEST_PAGE:
        raise SlackError("invalid_limit")
    end = start + limit
    return list(items[start:end]), write_cursor(str(end)) if end < len(items) else ""


def next_cursor(cursor: str) -> Json:
    """The part of an answer that carries the cursor."""
    return {"response_metadata": {"next_cursor": cursor}}


def write_cursor(place: str) -> str:
    """A place in a list as an opaque cursor."""
    return base64.b64encode((PREFIX + place).encode()).decode()


def read_cursor(cursor: str) -> str:
    """The place that a cursor stands for. Raises SlackError(invalid_cursor)."""
    try:
        place = base64.b64decode(cursor, validate=True).decode()
    except ValueError as broken:
        raise SlackError("invalid_cursor") from broken
    if not place.startswith(PREFIX):
        raise SlackError("invalid_cursor")
    return place.removeprefix(PREFIX)


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    place = read_cursor(cursor)
    if not place.isdigit():
        raise SlackError("invalid_cursor")
    return int(place)
