"""One Web API call: its arguments, its errors, and the table of methods."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.records import Channel, Json, User
from bot.sandbox.slack import LocalSlack


class SlackError(Exception):
    """A refusal with Slack's name of the error and whatever else Slack puts beside it."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra: Json = extra


def invalid_arguments(*messages: str) -> SlackError:
    """The error for missing and wrong arguments, with one message each."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments as they came (form values are strings) and the local Slack to act on."""

    slack: LocalSlack
    args: Json

    def text(self, name: str, default: str = "") -> str:
        """A string argument; numbers are written out, absence and null are the default."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        """A string argument that may not be missing or empty."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, also as "1" or "true"."""
        value = self.args.get(name)
        return default if value is None or value == "" else str(value).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        """A whole number, also as text."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError) as wrong:
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from wrong

    def names(self, name: str) -> list[str]:
        """A list, also as text with commas."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """A structured argument, also as JSON text; None when absent."""
        value = self.args.get(name)
        if not isinstance(value, str) or value == "":
            return value or None
        try:
            return json.loads(value)
        except ValueError as broken:
            raise SlackError(error) from broken

    def channel(self, name: str = "channel") -> Channel:
        """The conversation of an argument, as far as the app may know of it."""
        wanted = self.needed(name)
        channel = self.slack.workspace.channels.get(wanted)
        if channel is None or (channel.kind != "channel" and not self.slack.workspace.bot_is_in(channel)):
            raise SlackError("channel_not_found")
        return channel

    def user(self, name: str = "user") -> User:
        """The person of an argument."""
        user = self.slack.workspace.users.get(self.needed(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def needs_scope_for(self, channel: Channel, family: str) -> None:
        """Check the scope of a family ("history", "read") for this kind of conversation."""
        room = {"channel": "channels", "group": "groups", "im": "im"}[channel.kind]
        scope = f"{room}:{family}"
        if scope not in self.slack.workspace.app.scopes:
            raise missing_scope(self.slack, scope)


def missing_scope(slack: LocalSlack, needed: str) -> SlackError:
    """The error for a token without the scope."""
    return SlackError("missing_scope", needed=needed, provided=",".join(slack.workspace.app.scopes))


Handler = Callable[[Call], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A row of the table: what answers, any of which scopes it takes, its rate tier (0: none), and whose token."""

    handler: Handler
    scopes: tuple[str, ...] = ()
    tier: int = 0
    app_token: bool = False


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, tier: int = 0, app_token: bool = False) -> Callable[[Handler], Handler]:
    """Put a function into the table of methods."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(handler=handler, scopes=scopes, tier=tier, app_token=app_token)
        return handler

    return register
