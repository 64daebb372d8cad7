"""The whole state of the local Slack, found by id, and its way to and from JSON."""

from datetime import datetime, timedelta
from typing import Self

from bot.sandbox.clock import slack_ts
from bot.sandbox.ids import new_id
from bot.sandbox.records import App, Channel, Ephemeral, Json, Team, User, UserGroup

ONE_TICK = timedelta(microseconds=1)


class Workspace:
    """Team, app, users, channels, groups, ephemerals, Home tabs, open modals and other apps' words of one workspace."""

    def __init__(self, team: Team | None = None, app: App | None = None) -> None:
        self.team = team or Team()
        self.app = app or App()
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.user_groups: dict[str, UserGroup] = {}
        self.ephemerals: dict[str, Ephemeral] = {}
        self.homes: dict[str, Json] = {}
        self.modals: dict[str, list[Json]] = {}
        self.samples: list[Json] = []  # what other apps can be made to post: {label, hint, message}
        self.groups_editable: bool = True
        self.groups_paid: bool = True

    @classmethod
    def from_dict(cls, data: Json) -> Self:
        """Build from the shape that `to_dict` writes; every part is optional. Raises ValueError with a sentence."""
        workspace = cls(Team.from_dict(data.get("team", {})), App.from_dict(data.get("app", {})))
        workspace.users = {item["id"]: User.from_dict(item) for item in data.get("users", [])}
        workspace.channels = {item["id"]: Channel.from_dict(item) for item in data.get("channels", [])}
        workspace.user_groups = {item["id"]: UserGroup.from_dict(item) for item in data.get("user_groups", [])}
        workspace.ephemerals = {item["id"]: Ephemeral.from_dict(item) for item in data.get("ephemerals", [])}
        workspace.homes = dict(data.get("homes", {}))
        workspace.modals = {user: list(stack) for user, stack in data.get("modals", {}).items()}
        workspace.samples = list(data.get("samples", []))
        workspace.groups_editable = data.get("groups_editable", True)
        workspace.groups_paid = data.get("groups_paid", True)
        workspace.add_bot_user()
        return workspace

    def to_dict(self) -> Json:
        """Everything as plain values; `from_dict` reads it back."""
        return {
            "team": self.team.to_dict(),
            "app": self.app.to_dict(),
            "users": [user.to_dict() for user in self.users.values()],
            "channels": [channel.to_dict() for channel in self.channels.values()],
            "user_groups": [group.to_dict() for group in self.user_groups.values()],
            "ephemerals": [item.to_dict() for item in self.ephemerals.values()],
            "homes": dict(self.homes),
            "modals": {user: list(stack) for user, stack in self.modals.items()},
            "samples": list(self.samples),
            "groups_editable": self.groups_editable,
            "groups_paid": self.groups_paid,
        }

    def add_bot_user(self) -> None:
        """Make sure that the app's own bot user exists."""
        bot = self.app.bot_user_id
        name = self.app.name
        self.users.setdefault(bot, User(id=bot, name=name.lower(), real_name=name, is_bot=True, color="3a6ea5"))

    def im(self, user: str) -> Channel | None:
        """The direct conversation between the app and a person, if it exists."""
        return next((channel for channel in self.channels.values() if channel.is_im and channel.user == user), None)

    def open_im(self, user: str, now: datetime) -> Channel:
        """The direct conversation between the app and a person, opened when needed."""
        found = self.im(user)
        if found is not None:
            return found
        members = [user, self.app.bot_user_id]
        channel = Channel(id=new_id("D"), is_im=True, user=user, members=members, created=int(now.timestamp()))
        self.channels[channel.id] = channel
        return channel

    def find_channel(self, name: str) -> Channel | None:
        """A channel by id, `#name` or name."""
        if name in self.channels:
            return self.channels[name]
        bare = name.removeprefix("#")
        return next((item for item in self.channels.values() if item.name == bare and not item.is_im), None)

    def bot_is_in(self, channel: Channel) -> bool:
        """Whether the app's bot user is a member."""
        return self.app.bot_user_id in channel.members

    def next_ts(self, channel: Channel, now: datetime) -> str:
        """A ts of this instant that no message of the channel has or had; later by microseconds when it is taken."""
        ts = slack_ts(now)
        while ts in channel.messages or ts in channel.deleted:
            now += ONE_TICK
            ts = slack_ts(now)
        return ts
