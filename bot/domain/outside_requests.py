"""Requests from people outside Slack: who asks what, read from the JSON of our own shape (O1, O2)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.reasons import Reason

AUTHOR = "outside:"  # begins the author of such a request; behind it the source, a colon and the person's digest
LONGEST_TEXT = 40_000  # characters; Microsoft Teams takes 28 KB
LONGEST_NAME = 40  # so that a name and where it comes from fit on a card together
LONGEST_WORD = 200  # an id, a channel, an e-mail address
NOBODY = "somebody"

_NUMBERED = re.compile(r"\s*#(\d{1,9})(?!\w)[\s:,.–-]*(.*)", re.DOTALL)

Json = Mapping[str, object]


class Shape(StrEnum):
    """In which words a program sends requests."""

    JSON = "json"  # our own
    TEAMS = "teams"  # an outgoing webhook of Microsoft Teams


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideSource:
    """A program through which people outside Slack ask, as it is configured."""

    id: str  # the last part of its address
    name: str  # how people call it: "Microsoft Teams"
    shape: Shape = Shape.JSON
    channel: str | None = None  # where its requests go; None: the first channel in which requests are answered
    updates: str | None = None  # the notifier that carries updates back; None: none goes back


@dataclass(frozen=True, slots=True, kw_only=True)
class Plea:
    """What somebody outside Slack wrote; all of it plain text, and none of it to be trusted (N5)."""

    id: str  # of the message, by its source: the same id is the same message
    conversation: str  # messages of one conversation belong to one request
    name: str
    text: str
    person: str = field(repr=False)  # tells people of one source apart; never shown
    email: str | None = field(default=None, repr=False)
    link: str | None = None
    channel: str | None = None  # the Slack channel that it asks for
    team: str | None = None  # the team that it asks for
    sent_at: datetime | None = None


def read_plea(payload: Json) -> Plea | Reason:
    """Our own shape: {id, from: {name, email?}, text, channel? | team?, link?, reply_to?}; or why it is none."""
    number, text = _word(payload.get("id")), payload.get("text")
    if number is None:
        return Reason("no_id", 'There is no "id": a text or number that is different for each message.')
    if not isinstance(text, str):
        return Reason("no_text", 'There is no "text" with what the person wrote.')
    refused = judged(text)
    if refused is not None:
        return refused
    sender = payload.get("from")
    if not isinstance(sender, Mapping) or _word(sender.get("name")) is None:
        return Reason("no_name", 'There is no "from" with the "name" of the person who asks.')
    name, email = called(sender.get("name")), _word(sender.get("email"))
    return Plea(
        id=number,
        conversation=_word(payload.get("reply_to")) or number,
        name=name,
        text=text.strip(),
        person=(email or name).casefold(),
        email=email,
        link=_word(payload.get("link"), 500),
        channel=_word(payload.get("channel")),
        team=_word(payload.get("team")),
    )


def judged(text: str) -> Reason | None:
    """Why nobody could be asked this; None for any text that says something."""
    if not text.strip():
        return Reason("empty", "The message has no text. Please write what you need, and send it again.")
    if len(text) > LONGEST_TEXT:
        return Reason(
            "too_long",
            f"The message has {len(text):,} characters. Please send at most {LONGEST_TEXT:,}, in your words.",
        )
    return None


def called(name: object) -> str:
    """A name as it may be shown: one line, not too long."""
    line = " ".join(str(name).split()) if isinstance(name, str) else ""
    return (line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1].rstrip()}…") or NOBODY


def author_of(source: str, plea: Plea) -> str:
    """What stands in the place of a Slack id: the same for all messages of one person by one source."""
    return f"{AUTHOR}{source}:{digest(plea.person)[:16]}"


def source_of(author: str) -> str | None:
    """The source of an author who is outside Slack; None for everybody else."""
    return author.removeprefix(AUTHOR).partition(":")[0] if author.startswith(AUTHOR) else None


def digest(text: str) -> str:
    """A short stand-in for a foreign id of any length and alphabet; two texts never share one."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def addressed(text: str) -> tuple[int, str] | None:
    """The number of the request that a text begins with, and what follows: "#12 it is Acme"; None if it names none."""
    found = _NUMBERED.fullmatch(text)
    return (int(found[1]), found[2].strip()) if found and found[2].strip() else None


def _word(value: object, longest: int = LONGEST_WORD) -> str | None:
    """A short text or a number; None for anything else, and for what is too long to be one."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    word = str(value).strip()
    return word if 0 < len(word) <= longest else None
