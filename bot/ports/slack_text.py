"""The words of a Slack message, wherever its author put them: text, attachments or blocks."""

from collections.abc import Iterator, Mapping
from typing import Any

_ATTACHMENT_PARTS = ("pretext", "title", "text")
_BLOCK_PARTS = ("text", "fields", "elements", "title", "alt_text")


def text_of(message: Mapping[str, Any]) -> str:
    """The message's text as Slack escapes it; for the many apps that leave it empty, what their message shows."""
    text = message.get("text")
    if isinstance(text, str) and text.strip():
        return text
    parts = [*_attachment_texts(message.get("attachments")), *_block_texts(message.get("blocks"))]
    return "\n".join(part for part in parts if part.strip())


def _attachment_texts(attachments: object) -> Iterator[str]:
    for attachment in _mappings(attachments):
        parts = [attachment[name] for name in _ATTACHMENT_PARTS if isinstance(attachment.get(name), str)]
        for field in _mappings(attachment.get("fields")):
            parts.append(f"{field.get('title', '')}: {field.get('value', '')}".strip(": "))
        parts += _block_texts(attachment.get("blocks"))
        if not any(part.strip() for part in parts):
            parts = [str(attachment.get("fallback") or "")]
        yield from parts


def _block_texts(blocks: object) -> Iterator[str]:
    for block in _mappings(blocks):
        spoken = "".join(_leaves(block)) if block.get("type") == "rich_text" else "\n".join(_leaves(block))
        if spoken:
            yield spoken


def _leaves(value: object) -> Iterator[str]:
    """The texts in a block, depth first; buttons and pictures give their label."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, Mapping):
        for name in _BLOCK_PARTS:
            yield from _leaves(value.get(name))


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))
