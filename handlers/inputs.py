"""Slack's payloads read into values; the one place that knows their shapes (those of messages: `bot.ports`)."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from bot.domain.messages import Deleted, Edited, Posted
from bot.domain.requests import Request
from bot.errors import UserError
from bot.ports.identity import Identity
from bot.ports.slack_messages import deleted_from, edited_from, posted_from
from handlers.views.ids import INPUT, Field

Body = Mapping[str, Any]
T = TypeVar("T")

UNREADABLE = "I cannot read this; it comes from an older version of me. Please open the card or the list again."

_USER = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]+")
_TS = re.compile(r"\d{1,10}\.\d{1,6}")
_NUMBER = re.compile(r"#?(\d{1,9})|<#[A-Z0-9]+\|(\d{1,9})>")  # Slack takes "#12" for a channel if one is called 12
_LINK = re.compile(
    r"<?https://[^/\s]+/archives/(?P<channel>[CDG][A-Z0-9]+)/p(?P<ts>\d{7,16})(?:\?(?P<query>[^\s>|]*))?.*"
)
_PARENT = re.compile(r"(?:^|&(?:amp;)?)thread_ts=(\d+\.\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Click(Generic[T]):
    """A button or menu option that somebody used, with what its value carried."""

    user: str
    what: T
    trigger_id: str
    channel: str | None  # None in the Home tab
    thread_ts: str | None
    response_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """A message shortcut: the message that somebody pointed at; `posted` is None where nobody wrote it."""

    user: str
    channel: str
    ts: str
    thread_ts: str | None
    posted: Posted | None
    trigger_id: str
    response_url: str | None


@dataclass(frozen=True, slots=True)
class About:
    """What a form is about, kept in its view: the request, the version it was opened from, and its channel."""

    request_id: int
    version: int
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A form that somebody sent; empty fields are missing from `fields`."""

    user: str
    about: About
    fields: Mapping[Field, str]
    view_id: str

    def text(self, field: Field) -> str:
        """What was entered, without white space around it; empty if nothing was."""
        return self.fields.get(field, "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form about something other than a request; `metadata` is what its view kept."""

    user: str
    metadata: str
    fields: Mapping[Field, str]
    view_id: str

    def text(self, field: Field) -> str:
        """What was entered, without white space around it; empty if nothing was."""
        return self.fields.get(field, "").strip()

    def day(self, field: Field) -> date | None:
        """The date that was chosen; None if none was."""
        return date.fromisoformat(self.text(field)) if self.text(field) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A slash command: its verb in small letters, and the rest as Slack escaped it."""

    user: str
    verb: str
    rest: str


@dataclass(frozen=True, slots=True)
class MessageLink:
    """The address of a message, as Slack's **Copy link** gives it."""

    channel: str
    ts: str
    thread_ts: str | None


def message(event: Body, me: Identity) -> Posted | Edited | Deleted | None:
    """What a message event says; None for housekeeping."""
    if event.get("subtype") is not None:
        changed = deleted_from(event) or edited_from(event)
        if changed is not None:
            return changed
    return posted_from(event, str(event["channel"]), me.bot_id, me.app_id)


def is_direct(event: Body) -> bool:
    """Whether a message was written to the bot itself."""
    return event.get("channel_type") == "im"


def home_of(event: Body) -> str | None:
    """Whose Home tab was opened; None if it was another tab of the app."""
    return _user(event["user"]) if event.get("tab") == "home" else None


def channel_of(event: Body) -> str:
    """The channel that an event is about."""
    return _channel(event["channel"])


def concerns(event: Body, me: Identity) -> bool:
    """Whether it was the bot itself that joined or left."""
    return event.get("user") == me.bot_user


def new_channel_id(event: Body) -> tuple[str, str]:
    """The old and the new id of a channel."""
    return _channel(event["old_channel_id"]), _channel(event["new_channel_id"])


def revokes_us(event: Body, me: Identity) -> bool:
    """Whether our own token is lost; tokens of people are no loss."""
    tokens = event.get("tokens")
    return tokens is None or me.bot_user in (tokens.get("bot") or ())


def click(body: Body, parse: Callable[[str], T]) -> Click[T]:
    """A click whose value `parse` reads; UserError if it cannot."""
    with _readable():
        action, container = body["actions"][0], body.get("container") or {}
        channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
        message = body.get("message") or {}
        return Click(
            user=_user(body["user"]["id"]),
            what=parse(str((action.get("selected_option") or action)["value"])),
            trigger_id=str(body["trigger_id"]),
            channel=None if channel is None else _channel(channel),
            thread_ts=container.get("thread_ts") or message.get("thread_ts"),
            response_url=body.get("response_url"),
        )


def pointed(body: Body, me: Identity) -> Pointed:
    """A message shortcut; UserError if it cannot be read."""
    with _readable():
        message, channel = body["message"], _channel(body["channel"]["id"])
        ts = _ts(body.get("message_ts") or message["ts"])
        thread_ts = message.get("thread_ts")
        return Pointed(
            user=_user(body["user"]["id"]),
            channel=channel,
            ts=ts,
            thread_ts=None if thread_ts in {None, ts} else _ts(thread_ts),
            posted=posted_from({**message, "ts": ts}, channel, me.bot_id, me.app_id),
            trigger_id=str(body["trigger_id"]),
            response_url=body.get("response_url"),
        )


def submitted(body: Body) -> Submitted:
    """A form; UserError if it cannot be read."""
    with _readable():
        view = body["view"]
        return Submitted(
            user=_user(body["user"]["id"]),
            about=about_of(view["private_metadata"]),
            fields=_fields(view["state"]["values"]),
            view_id=str(view["id"]),
        )


def filled(body: Body) -> Filled:
    """A form about something other than a request; UserError if it cannot be read."""
    with _readable():
        view = body["view"]
        return Filled(
            user=_user(body["user"]["id"]),
            metadata=str(view["private_metadata"]),
            fields=_fields(view["state"]["values"]),
            view_id=str(view["id"]),
        )


def typed(body: Body) -> Typed:
    """A slash command; UserError if it cannot be read."""
    with _readable():
        verb, *rest = str(body.get("text") or "").split(maxsplit=1) or [""]
        return Typed(user=_user(body["user_id"]), verb=verb.casefold(), rest=" ".join(rest).strip())


def about(request: Request) -> str:
    """The `private_metadata` of a form about a request; `submitted` reads it."""
    return f"{request.id}:{request.version}:{request.channel}"


def about_of(metadata: str) -> About:
    """What `about` wrote. Raises ValueError if it did not."""
    request_id, version, channel = metadata.split(":")
    return About(int(request_id), int(version), _channel(channel))


def number(text: str) -> int | None:
    """The number of a request as people write it: "#12" or "12"; None if it is none."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1] or found[2]) if found else None


def message_link(text: str) -> MessageLink | None:
    """The message behind a link to it; None if it is no such link."""
    found = _LINK.fullmatch(text.strip())
    if found is None:
        return None
    digits, parent = found["ts"], _PARENT.search(found["query"] or "")
    ts = f"{digits[:-6]}.{digits[-6:]}"
    return MessageLink(found["channel"], ts, parent[1] if parent and parent[1] != ts else None)


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever is not as we drew it becomes a sentence."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise UserError(UNREADABLE) from error


def _fields(values: Body) -> dict[Field, str]:
    entered: dict[Field, str] = {}
    for field in Field:
        element = (values.get(field) or {}).get(INPUT) or {}
        option = element.get("selected_option") or {}
        chosen = element.get("selected_user") or element.get("selected_date") or option.get("value")
        given = element.get("value") or chosen
        if given:
            entered[field] = str(given)
    return entered


def _user(value: object) -> str:
    return _checked(_USER, value)


def _channel(value: object) -> str:
    return _checked(_CHANNEL, value)


def _ts(value: object) -> str:
    return _checked(_TS, value)


def _checked(shape: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or shape.fullmatch(value) is None:
        raise ValueError(f"{value!r} is no id of the expected kind")
    return value
