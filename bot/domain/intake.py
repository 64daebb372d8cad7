"""What an incoming message means before anything is stored: opens, joins, offers or nothing (R1-R5, R12)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.messages import Author, Posted, plain_text
from bot.domain.reasons import Reason
from bot.domain.requests import Priority, Request
from bot.domain.teams import Channel, PriorityRule

OPENING_SUBTYPES = frozenset({None, "file_share", "me_message"})
FORM_SUBTYPES = OPENING_SUBTYPES | {"bot_message"}
ANNOUNCEMENT_SIGNS = ("📢", ":loudspeaker:")  # Slack delivers the sign as its short name
_BEFORE_TEXT = " \t\r\n*_~"  # a bold announcement starts with its sign all the same


@dataclass(frozen=True, slots=True)
class Opens:
    """The message opens a request."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A member wrote it: only an offer to track it (R3)."""


def judge(posted: Posted, channel: Channel, *, by_member: bool) -> Opens | Offer | Reason:
    """What a top-level message in a requests channel means (R1, R3, R4)."""
    if posted.is_reply:
        return Reason("reply", "It is a reply in a thread.")
    if posted.author is Author.SELF:
        return Reason("own_message", "It is the bot's own message.")
    if posted.text.lstrip(_BEFORE_TEXT).startswith(ANNOUNCEMENT_SIGNS):
        return Reason("announcement", "It starts with 📢.")
    if posted.author is Author.BOT:
        if posted.bot_id in channel.also_from and posted.subtype in FORM_SUBTYPES:
            return Opens()
        return Reason("bot", "A bot wrote it, and it is not on the channel's also_from list.")
    if posted.subtype not in OPENING_SUBTYPES:
        return Reason("subtype", "It is not an ordinary message.")
    return Offer() if by_member else Opens()


def joins(
    message_at: datetime, request: Request, known: Sequence[datetime], *, gap: timedelta, span: timedelta
) -> bool:
    """R5: whether the author's message belongs to their previous request, before anybody responded to that.

    `known` are the times of the request's own messages, any order. Judged by message time (R7), so a message that
    arrives late can stand before the one that opened the request, and before a response that arrived in time.
    """
    if not known or (request.responded_at is not None and message_at >= request.responded_at):
        return False
    first, last = min(known), max(known)
    near = any(abs(message_at - at) <= gap for at in known)
    return near and message_at - first <= span and last - message_at <= span


def priority_of(
    posted_text: str, author: str, channel: Channel, rules: Iterable[PriorityRule], groups: Mapping[str, frozenset[str]]
) -> Priority:
    """R12: the first rule whose every condition holds, else the channel's default. `groups`: members by group id."""
    lowered = plain_text(posted_text).casefold()
    for rule in rules:
        people = {person for each in rule.authors for person in groups.get(each, frozenset({each}))}
        if (
            (not rule.channels or channel.id in rule.channels)
            and (not rule.authors or author in people)
            and (not rule.words or any(_has_word(lowered, word) for word in rule.words))
        ):
            return rule.priority
    return channel.default_priority


def _has_word(lowered: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", lowered) is not None


def title_of(text: str, file_count: int = 0, limit: int = 80) -> str:
    """The first words of a request as one line of plain text, at most `limit` characters."""
    line = " ".join(plain_text(text).split())
    if not line:
        return "a file" if file_count == 1 else f"{file_count} files" if file_count else "(no text)"
    return headed(line, limit)


def headed(line: str, limit: int = 80) -> str:
    """The line if it fits into `limit` characters, else its first words and "…"."""
    return line if len(line) <= limit else _beginning(line, limit - 1) + "…"


def _beginning(line: str, room: int) -> str:
    """As many whole words as there is room for; a word that fills more than half of it is cut."""
    cut = line[:room]
    whole = cut if line[room] == " " else cut.rpartition(" ")[0]
    return (whole if len(whole) > room // 2 else cut).rstrip()
