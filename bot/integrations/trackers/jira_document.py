"""Plain text as a document of Jira: what people wrote stays what it is, whatever signs it has in it (N5).

In a document, formatting and mentions are nodes of their own, so text can be neither.
"""

from collections.abc import Iterator
from typing import Any

from bot.integrations.trackers.text import Piece, pieces


def document(text: str) -> dict[str, Any]:
    """The text as a document: a paragraph between empty lines, line breaks within, addresses that can be followed."""
    paragraphs = [list(_lines(paragraph)) for paragraph in text.split("\n\n") if paragraph.strip()]
    content = [{"type": "paragraph", "content": nodes} for nodes in paragraphs]
    return {"type": "doc", "version": 1, "content": content or [{"type": "paragraph", "content": []}]}


def _lines(paragraph: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(paragraph.strip("\n").split("\n")):
        if number:
            yield {"type": "hardBreak"}
        yield from map(_node, pieces(line))


def _node(piece: Piece) -> dict[str, Any]:
    if not piece.is_address:
        return {"type": "text", "text": piece.text}
    return {"type": "text", "text": piece.text, "marks": [{"type": "link", "attrs": {"href": piece.text}}]}
