"""The things a workspace is made of: team, app, users, channels with their messages, user groups, ephemerals."""

from bisect import insort
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self
from zoneinfo import ZoneInfo

Json = dict[str, Any]

SLACKBOT = "USLACKBOT"


class Record:
    """A dataclass that can be written to and read from JSON; unknown keys are an error in a sentence."""

    __slots__ = ()

    @classmethod
    def from_dict(cls, data: Json) -> Self:
        """Build from plain values. Raises ValueError naming a key that does not exist or is missing."""
        known = {item.name for item in fields(cls)}  # type: ignore[arg-type]  # every Record is a dataclass
        unknown = sorted(data.keys() - known)
        if unknown:
            raise ValueError(f"{cls.__name__} has no {', '.join(unknown)}; it knows {', '.join(sorted(known))}.")
        try:
            return cls(**data)
        except TypeError as missing:
            raise ValueError(f"{cls.__name__} is incomplete: {missing}.") from missing

    def to_dict(self) -> Json:
        """Plain values, ready for JSON."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]  # every Record is a dataclass


@dataclass(slots=True, kw_only=True)
class Team(Record):
    """The workspace itself."""

    id: str = "T0FIRSTLINE"
    name: str = "Firstline"
    domain: str = "firstline"


@dataclass(slots=True, kw_only=True)
class Command(Record):
    """A slash command of the app."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(slots=True, kw_only=True)
class Shortcut(Record):
    """A shortcut of the app; type is "message" or "global"."""

    callback_id: str
    name: str = ""
    type: str = "message"


@dataclass(slots=True, kw_only=True)
class App(Record):
    """The one app that is installed here: tokens, scopes, subscriptions, features."""

    id: str = "A0FIRSTLINE"
    name: str = "Firstline"
    bot_user_id: str = "U0FIRSTLINE"
    bot_id: str = "B0FIRSTLINE"
    bot_token: str = "xoxb-sandbox"  # noqa: S105  # Opens nothing but this toy.
    app_token: str = "xapp-sandbox"  # noqa: S105  # As above.
    signing_secret: str = "sandbox-secret"  # noqa: S105  # As above.
    scopes: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    shortcuts: list[Shortcut] = field(default_factory=list)
    home_tab: bool = True
    delayed_events: bool = False
    token_error: str | None = None

    @classmethod
    def from_dict(cls, data: Json) -> Self:
        """Build from plain values; commands and shortcuts may be given by name alone."""
        app = super(App, cls).from_dict(data)
        app.commands = [_command(item) for item in app.commands]
        app.shortcuts = [_shortcut(item) for item in app.shortcuts]
        return app


def _command(item: Any) -> Command:
    if isinstance(item, Command):
        return item
    return Command(command=item) if isinstance(item, str) else Command.from_dict(item)


def _shortcut(item: Any) -> Shortcut:
    if isinstance(item, Shortcut):
        return item
    return Shortcut(callback_id=item) if isinstance(item, str) else Shortcut.from_dict(item)


@dataclass(slots=True, kw_only=True)
class User(Record):
    """A person, guest or bot user."""

    id: str
    name: str
    real_name: str = ""
    display_name: str = ""
    email: str = ""
    tz: str = "Europe/Prague"
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    deleted: bool = False
    color: str = "4bbe2e"
    title: str = ""

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.tz)
        except (KeyError, OSError, ValueError) as unknown:
            raise ValueError(f'"{self.tz}" of user {self.id} is not a known time zone.') from unknown

    @property
    def shown_name(self) -> str:
        """What people see beside a message."""
        return self.display_name or self.real_name or self.name


@dataclass(slots=True, kw_only=True)
class UserGroup(Record):
    """A mentionable group of people."""

    id: str
    handle: str
    name: str = ""
    description: str = ""
    users: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    disabled: bool = False
    updated: int = 0
    updated_by: str = ""


@dataclass(slots=True, kw_only=True)
class Ephemeral(Record):
    """A message that one person sees until they reload; not in any history."""

    id: str
    user: str
    channel: str
    ts: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Channel(Record):
    """A conversation: public, private or direct. Messages are Slack's own JSON, in the order of their ts."""

    id: str
    name: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_im: bool = False
    user: str = ""
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: int = 0
    members: list[str] = field(default_factory=list)
    messages: dict[str, Json] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)

    @classmethod
    def from_dict(cls, data: Json) -> Self:
        """Build from plain values; `messages` is a list of Slack messages."""
        channel = super(Channel, cls).from_dict({**data, "messages": {}})
        for message in data.get("messages", []):
            channel.add(dict(message))
        return channel

    def to_dict(self) -> Json:
        """Plain values; `messages` becomes a list in the order of their ts."""
        named = {item.name: getattr(self, item.name) for item in fields(self)}
        del named["order"], named["threads"], named["deleted"]
        named["members"] = list(self.members)
        named["messages"] = [self.messages[ts] for ts in self.order]
        return named

    @property
    def kind(self) -> str:
        """Slack's `channel_type`: channel, group or im."""
        return "im" if self.is_im else "group" if self.is_private else "channel"

    def add(self, message: Json) -> None:
        """Take in a message that carries its own ts."""
        ts = message["ts"]
        self.messages[ts] = message
        insort(self.order, ts)
        parent = message.get("thread_ts")
        if parent is not None and parent != ts:
            insort(self.threads.setdefault(parent, []), ts)

    def drop(self, ts: str) -> Json:
        """Take a message out again and return it."""
        message = self.messages.pop(ts)
        self.order.remove(ts)
        self.deleted.add(ts)
        parent = message.get("thread_ts")
        if parent is not None and parent != ts:
            self.threads[parent].remove(ts)
        return message
