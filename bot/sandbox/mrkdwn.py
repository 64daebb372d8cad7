"""What Slack makes of texts: ids for mentions, escaped signs, and the rich text block of a person's message."""

import re

from bot.sandbox.ids import new_id
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

MENTION = re.compile(r"(?<![\w<])([@#])([\w.\-]+)")
TOKEN = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
LONE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
EVERYBODY = ("here", "channel", "everyone")


def mark_mentions(workspace: Workspace, text: str) -> str:
    """Replace @names and #channels that exist by their ids; what does not exist stays as it is."""
    return MENTION.sub(lambda match: _mention(workspace, match), text)


def _mention(workspace: Workspace, match: re.Match[str]) -> str:
    sign, name = match[1], match[2]
    if sign == "#":
        channel = workspace.find_channel(name)
        return f"<#{channel.id}|{channel.name}>" if channel else match[0]
    if name in EVERYBODY:
        return f"<!{name}>"
    user = next((item for item in workspace.users.values() if name in (item.name, item.display_name)), None)
    if user is not None:
        return f"<@{user.id}>"
    group = next((item for item in workspace.user_groups.values() if item.handle == name), None)
    return f"<!subteam^{group.id}|@{group.handle}>" if group else match[0]


def escaped(text: str) -> str:
    """The text as Slack keeps it: `&`, `<` and `>` escaped wherever they belong to no mention, link or escape."""
    if "&" not in text and "<" not in text and ">" not in text:
        return text
    parts: list[str] = []
    at = 0
    for token in TOKEN.finditer(text):
        parts += [_escape(text[at : token.start()]), token[0]]
        at = token.end()
    return "".join([*parts, _escape(text[at:])])


def _escape(text: str) -> str:
    return LONE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def rich_text(text: str) -> list[Json]:
    """The `blocks` that Slack puts on a person's message with this text."""
    elements: list[Json] = []
    at = 0
    for token in TOKEN.finditer(text):
        _add_text(elements, text[at : token.start()])
        elements.append(_element(token))
        at = token.end()
    _add_text(elements, text[at:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": new_id("b"), "elements": [section]}]


def _add_text(elements: list[Json], escaped: str) -> None:
    if escaped:
        plain = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        elements.append({"type": "text", "text": plain})


def _element(token: re.Match[str]) -> Json:
    sign, body = token[1], token[2]
    if sign == "@":
        return {"type": "user", "user_id": body}
    if sign == "#":
        return {"type": "channel", "channel_id": body}
    if sign == "!" and body.startswith("subteam^"):
        return {"type": "usergroup", "usergroup_id": body.removeprefix("subteam^")}
    if sign == "!" and body in EVERYBODY:
        return {"type": "broadcast", "range": body}
    return {"type": "link", "url": body, "text": token[3] or body}
