"""Ready-made workspaces from plain arguments, for demo, tests and bench."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

BOT_SCOPES = (
    "channels:history", "groups:history", "im:history", "channels:read", "groups:read", "im:read", "chat:write",
    "im:write", "users:read", "users:read.email", "usergroups:read", "usergroups:write", "commands", "reactions:read",
    "reactions:write", "channels:write.topic", "groups:write.topic", "channels:join", "metadata.message:read",
    "app_mentions:read",
)  # fmt: skip
BOT_EVENTS = (
    "message.channels", "message.groups", "message.im", "app_home_opened", "member_joined_channel",
    "member_left_channel", "channel_rename", "channel_archive", "channel_unarchive", "channel_left",
    "channel_id_changed", "group_rename", "group_archive", "group_unarchive", "group_left", "subteam_members_changed",
    "subteam_updated", "user_change", "reaction_added", "reaction_removed", "app_uninstalled", "tokens_revoked",
)  # fmt: skip
COLORS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5", "2b6836")
PEOPLE = ("ana", "bo", "chen", "dita")


def example_workspace(
    *,
    users: Sequence[str | Mapping[str, Any]] = PEOPLE,
    channels: Sequence[str | Mapping[str, Any]] = ("support",),
    user_groups: Sequence[str | Mapping[str, Any]] = (),
    scopes: Sequence[str] = BOT_SCOPES,
    events: Sequence[str] = BOT_EVENTS,
    commands: Sequence[str | Mapping[str, Any]] = ("/support",),
    shortcuts: Sequence[str | Mapping[str, Any]] = (),
    app: Mapping[str, Any] | None = None,
    team: Mapping[str, Any] | None = None,
    samples: Sequence[Mapping[str, Any]] = (),
) -> Workspace:
    """A workspace to act in; a bare name stands for a whole user ("ana" is U0ANA), channel (C0SUPPORT) or group.

    Channels named by a word have everybody and the bot as members; `app` and `team` replace single values. `samples`
    are messages that the page can have other apps post: {label, hint, message}, the message as `app_post` takes it.
    """
    people = [_user(item, index) for index, item in enumerate(users)]
    bot = (app or {}).get("bot_user_id", "U0FIRSTLINE")
    everyone = [person["id"] for person in people if not person.get("deleted")]
    given = {"scopes": list(scopes), "events": list(events), "commands": list(commands), "shortcuts": list(shortcuts)}
    return Workspace.from_dict(
        {
            "team": dict(team or {}),
            "app": {**given, **(app or {})},
            "users": people,
            "channels": [_channel(item, [*everyone, bot]) for item in channels],
            "user_groups": [_group(item) for item in user_groups],
            "samples": [dict(item) for item in samples],
        }
    )


def id_of(kind: str, name: str) -> str:
    """The id that a bare name gets: kind, zero, the name's letters and digits in capitals."""
    return f"{kind}0" + "".join(sign for sign in name.upper() if sign.isalnum())


def _user(item: str | Mapping[str, Any], index: int) -> Json:
    name = item if isinstance(item, str) else item["name"]
    plain: Json = {
        "id": id_of("U", name),
        "name": name,
        "real_name": name.capitalize(),
        "email": f"{name}@example.com",
        "color": COLORS[index % len(COLORS)],
    }
    return plain if isinstance(item, str) else {**plain, **item}


def _channel(item: str | Mapping[str, Any], members: list[str]) -> Json:
    name = item if isinstance(item, str) else item["name"]
    plain: Json = {"id": id_of("C", name), "name": name, "members": list(members)}
    return plain if isinstance(item, str) else {**plain, **item}


def _group(item: str | Mapping[str, Any]) -> Json:
    handle = item if isinstance(item, str) else item["handle"]
    plain: Json = {"id": id_of("S", handle), "handle": handle, "name": handle.capitalize()}
    return plain if isinstance(item, str) else {**plain, **item}
