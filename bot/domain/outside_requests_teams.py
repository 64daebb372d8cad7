"""Requests by an outgoing webhook of Microsoft Teams: a message that mentions it, as the Bot Framework writes one (O1).

Documented at learn.microsoft.com, "Create Outgoing Webhooks" and "Activity": the text begins with <at>NAME</at>, the
id of the conversation ends in ;messageid= and the id of the message with which the chain began.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import unescape

from bot.domain.outside_requests import LONGEST_TEXT, Json, Plea, called, judged
from bot.domain.reasons import Reason

OLDEST = timedelta(minutes=5)  # and as far ahead: clocks differ to both sides
CHAIN = ";messageid="

# Bounded, so that no text takes long to read.
_MENTION = re.compile(r"<at\b[^<>]{0,200}>([^<>]{0,200})</at>", re.IGNORECASE)
_LEADING = re.compile(r"(?:\s|&nbsp;|<(?:p|div)>){0,20}" + _MENTION.pattern, re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})\b([^<>]{0,2000})>", re.IGNORECASE)
_ADDRESS = re.compile(r"\bhref\s?=\s?[\"']([^\"']{1,1000})[\"']", re.IGNORECASE)
_LINE_BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote", "pre", "h1", "h2", "h3"})
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


def read_activity(payload: Json) -> Plea | Reason:
    """What somebody wrote; or why there is nothing to answer."""
    text = payload.get("text")
    if payload.get("type") != "message" or not isinstance(text, str):
        return Reason("no_message", "This is no message of Microsoft Teams.")
    sender, number = payload.get("from"), payload.get("id")
    conversation = _conversation(payload)
    if not isinstance(sender, Mapping) or not isinstance(number, str) or not number or conversation is None:
        return Reason("no_sender", "The message lacks its id, its sender or its conversation.")
    plain = words_of(text[: 2 * LONGEST_TEXT], is_plain=payload.get("textFormat") == "plain")
    refused = judged(plain)
    if refused is not None:
        return refused
    person = sender.get("aadObjectId") or sender.get("id") or sender.get("name")
    return Plea(
        id=f"{conversation}/{number}",  # ids of messages are times, so two channels may have the same
        conversation=conversation,
        name=called(sender.get("name")),
        text=plain,
        person=str(person),
        sent_at=_instant(payload.get("timestamp")),
    )


def is_recent(plea: Plea, now: datetime) -> bool:
    """P3: a signature of Teams holds for ever, so the time that was signed with the message is looked at."""
    return plea.sent_at is None or abs(now - plea.sent_at) <= OLDEST


def words_of(text: str, *, is_plain: bool) -> str:
    """The text of a message as plain text, without the mention of the webhook with which it begins.

    `is_plain`: only mentions and line breaks are tags in it, everything else in angle brackets was written so.
    """
    addressed = _LEADING.match(text)
    text = text[addressed.end() :] if addressed else text
    if is_plain:
        return _unescaped(_BREAK.sub("\n", _MENTION.sub(r"@\1", text)))
    return _BLANK_LINES.sub("\n\n", _unescaped(_without_tags(_MENTION.sub(r"@\1", text))))


def _unescaped(text: str) -> str:
    return unescape(text).replace("\xa0", " ").strip()


def _conversation(payload: Json) -> str | None:
    """The chain of replies; a channel alone would make one request of everything that is ever asked in it."""
    given = payload.get("conversation")
    conversation = given.get("id") if isinstance(given, Mapping) else None
    if not isinstance(conversation, str) or not conversation:
        return None
    if CHAIN in conversation:
        return conversation
    first = payload.get("replyToId") or payload.get("id")
    return f"{conversation}{CHAIN}{first}"


def _instant(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _without_tags(text: str) -> str:
    """The words of HTML; addresses of links are kept behind what is shown of them."""
    found: list[str] = []
    open_links: list[tuple[str, int]] = []
    position = 0
    for tag in _TAG.finditer(text):
        found.append(text[position : tag.start()])
        position = tag.end()
        is_end, name, attributes = tag[1] == "/", tag[2].lower(), tag[3]
        if name == "a" and not is_end:
            address = _ADDRESS.search(attributes)
            open_links.append((address[1] if address else "", len(found)))
        elif name == "a" and open_links:
            address_given, start = open_links.pop()
            if address_given and address_given != "".join(found[start:]).strip():
                found.append(f" ({address_given})")
        elif name in _LINE_BREAKS:
            found.append("\n")
        elif name == "img":
            found.append("(a picture)")
    return "".join([*found, text[position:]])
