"""The whole state as the page and the tests read it."""

from collections.abc import Mapping

from bot.sandbox.gestures import GestureError
from bot.sandbox.records import Json
from bot.sandbox.slack import LocalSlack

USER_KEYS = ("id", "name", "real_name", "display_name", "tz", "is_bot", "is_restricted", "deleted", "color", "title")
CHANNEL_KEYS = ("id", "name", "is_private", "is_archived", "is_im", "user", "topic", "members")
GROUP_KEYS = ("id", "handle", "name", "users", "disabled")


def state_json(slack: LocalSlack) -> Json:
    """Everything there is; to be called with the lock held."""
    workspace = slack.workspace
    now = slack.clock.now()
    return {
        "clock": {"now": now.isoformat(), "epoch": now.timestamp(), "flowing": slack.clock.flowing},
        "team": workspace.team.to_dict(),
        "app": workspace.app.to_dict(),
        "users": [_part(user, USER_KEYS) for user in workspace.users.values()],
        "channels": [_part(channel, CHANNEL_KEYS) for channel in workspace.channels.values()],
        "user_groups": [_part(group, GROUP_KEYS) for group in workspace.user_groups.values()],
        "messages": {item.id: [item.messages[ts] for ts in item.order] for item in workspace.channels.values()},
        "ephemerals": [shown.to_dict() for shown in workspace.ephemerals.values()],
        "samples": workspace.samples,
        "homes": workspace.homes,
        "modals": workspace.modals,
        "faults": slack.faults.to_dict(),
        "connections": len(slack.sockets.sockets),
        "unacked": slack.courier.unacked,
        "lost": slack.courier.lost,
        "seq": slack.stream.seq,
    }


def messages_json(slack: LocalSlack, query: Mapping[str, str]) -> Json:
    """The messages of `channel`, of a `thread` in it, or of the direct conversation with `im`. Raises GestureError."""
    workspace = slack.workspace
    channel = workspace.im(query["im"]) if "im" in query else workspace.find_channel(query["channel"])
    if channel is None:
        if query.get("im") in workspace.users:
            return {"messages": []}
        raise GestureError("There is no such conversation.")
    order = channel.order
    if "thread" in query:
        order = [query["thread"], *channel.threads.get(query["thread"], [])]
    return {"messages": [channel.messages[ts] for ts in order if ts in channel.messages]}


def seen_json(slack: LocalSlack, user: str) -> Json:
    """What one person sees apart from messages: ephemerals, Home tab and open modals. Raises GestureError."""
    workspace = slack.workspace
    if user not in workspace.users:
        raise GestureError(f"There is no user {user}.")
    shown = [item.to_dict() for item in workspace.ephemerals.values() if item.user == user]
    return {"ephemerals": shown, "home": workspace.homes.get(user), "modals": workspace.modals.get(user, [])}


def _part(record: object, keys: tuple[str, ...]) -> Json:
    return {key: getattr(record, key) for key in keys}
