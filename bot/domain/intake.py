"""What an incoming message means before anything is stored: opens, joins, offers or nothing (R1-R5, R9, R12)."""

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

# R9: what people write to close a conversation; anything beyond these words is substantial.
_THANKS_TEXT = """
thanks thank you thx ty cheers great perfect awesome nice cool ok okay works worked solved fixed done sup super top
danke dankeschön vielen dank děkuji díky dik diky merci gracias much many very so lot a it now all good yes
appreciated team guys everyone for the help your quick that this is was
"""
THANKS = frozenset(_THANKS_TEXT.split())
_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+(?:::skin-tone-\d)?:")
_MENTION = re.compile(r"<[@!#][^>]*>")
_WORD = re.compile(r"[^\W_]+")


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
    if posted.text.lstrip().startswith(ANNOUNCEMENT_SIGNS):
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
    """R5: whether the author's message belongs to their previous, unanswered request.

    `known` are the times of the request's own messages, any order. Judged by message time (R7), so a message that
    arrives late can stand before the one that opened the request.
    """
    if request.responded_at is not None or not known:
        return False
    first, last = min(known), max(known)
    near = any(abs(message_at - at) <= gap for at in known)
    return near and message_at - first <= span and last - message_at <= span


def priority_of(
    posted_text: str, author: str, channel: Channel, rules: Iterable[PriorityRule], groups: Mapping[str, frozenset[str]]
) -> Priority:
    """R12: the first rule whose every condition holds, else the channel's default. `groups`: members by group id."""
    lowered = posted_text.casefold()
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


def is_substantial(text: str, file_count: int) -> bool:
    """R9: whether a reply on a resolved request says more than thanks or a lone emoji."""
    if file_count:
        return True
    plain = _MENTION.sub(" ", _EMOJI_NAME.sub(" ", text))
    if "?" in plain:
        return True
    return any(word.casefold() not in THANKS for word in _WORD.findall(plain))


def title_of(text: str, file_count: int = 0, limit: int = 80) -> str:
    """The first words of a request as one line of plain text, at most `limit` characters."""
    line = " ".join(plain_text(text).split())
    if not line:
        return "a file" if file_count == 1 else f"{file_count} files" if file_count else "(no text)"
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
