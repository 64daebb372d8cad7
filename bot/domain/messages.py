"""What people do in Slack, parsed: the values that listeners hand to services."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.alerts.alert import AppMessage

_MENTIONED = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def instant_of(ts: str) -> datetime:
    """The instant of a Slack `ts` ("1767225600.000100"), aware UTC, exact to the microsecond (R2)."""
    seconds, _, fraction = ts.partition(".")
    whole = datetime.fromtimestamp(int(seconds), tz=UTC)
    return whole.replace(microsecond=int((fraction + "000000")[:6]))


def plain_text(text: str) -> str:
    """Slack's escaped text as plain text: tokens become their labels, mentions lose their power (N5)."""

    def label(token: re.Match[str]) -> str:
        sign, target, shown = token.groups()
        if sign == "!":
            return shown or "@" + target.split("^")[0]
        return (sign + shown if sign and shown else shown) or ("@someone" if sign == "@" else sign + target)

    bare = _TOKEN.sub(label, text)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escaped(text: str) -> str:
    """Plain text as Slack escapes it; `plain_text` takes that back."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mentions_in(text: str) -> tuple[str, ...]:
    """The people that Slack's escaped text mentions, each once, in their order."""
    return tuple(dict.fromkeys(_MENTIONED.findall(text)))


class Author(StrEnum):
    """Who wrote a message, as far as Slack tells."""

    PERSON = "person"
    BOT = "bot"
    SELF = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message somebody posted: top level, reply or broadcast reply."""

    channel: str
    ts: str
    thread_ts: str | None  # None at top level (a parent's own thread_ts is dropped)
    user: str | None
    bot_id: str | None
    author: Author
    subtype: str | None
    text: str
    file_count: int = 0
    metadata_key: str | None = None  # our own outbox key, on our own messages
    backfilled: bool = False  # read from history, not delivered as an event (R13)
    app: AppMessage | None = None  # all that an app's message holds (A1)
    edited_ts: str | None = None  # when it was last edited, as history tells
    file_names: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """When it was posted."""
        return instant_of(self.ts)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread (a broadcast reply is a reply, R1)."""
        return self.thread_ts is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A message's text changed."""

    channel: str
    ts: str
    text: str
    file_count: int
    edited_ts: str | None
    app: AppMessage | None = None  # as it is now, if an app wrote it (A1)
    file_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A message was deleted."""

    channel: str
    ts: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """Somebody added or removed a reaction on a message."""

    channel: str
    ts: str
    user: str
    emoji: str
    added: bool
    at: datetime
    approximate: bool = False  # R13: found in history, its time unknown
