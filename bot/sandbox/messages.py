"""Messages: posting, editing, deleting, threads and reactions, each with the event that Slack sends for it.

A message is Slack's own JSON. Its nested parts are replaced, never changed, so that an earlier copy stays as it was.
"""

from bot.sandbox.clock import slack_ts
from bot.sandbox.records import SLACKBOT, Channel, Ephemeral, Json
from bot.sandbox.slack import LocalSlack

THREAD_COUNTERS = ("reply_count", "reply_users_count", "latest_reply", "reply_users", "is_locked", "subscribed")
TOMBSTONE_TEXT = "This message was deleted."


def post(slack: LocalSlack, channel: Channel, message: Json) -> Json:
    """Add a message (without ts) to a channel, tell the app, and return it as stored."""
    message = {"type": "message", **message, "ts": slack.workspace.next_ts(channel, slack.clock.now())}
    parent = channel.messages.get(message.get("thread_ts") or "")
    if parent is not None:
        message["parent_user_id"] = parent.get("user", "")
    if message.get("subtype") == "thread_broadcast" and parent is not None:
        message["root"] = {key: value for key, value in parent.items() if key != "metadata"}
    channel.add(message)
    if parent is not None:
        _count_replies(channel, parent["ts"])
        slack.stream.tell("message_changed", channel=channel.id, message=channel.messages[parent["ts"]])
    slack.stream.tell("message", channel=channel.id, message=message)
    _announce(slack, channel, {**message, "event_ts": message["ts"]})
    if message.get("subtype") == "thread_broadcast":
        announce_change(slack, channel, message, message)
    _mention(slack, channel, message)
    return message


def change(slack: LocalSlack, channel: Channel, ts: str, changes: Json, *, without: tuple[str, ...] = ()) -> Json:
    """Replace parts of a message, drop others, tell the app, and return the new message."""
    old = channel.messages[ts]
    new = {key: value for key, value in {**old, **changes}.items() if key not in without}
    channel.messages[ts] = new
    slack.drawings.replaced(channel.id, ts, old.get("blocks", []))
    announce_change(slack, channel, new, old)
    return new


def delete(slack: LocalSlack, channel: Channel, ts: str) -> None:
    """Delete a message; one with replies leaves a tombstone, which goes with its last reply."""
    old = channel.messages[ts]
    if channel.threads.get(ts):
        change(slack, channel, ts, _tombstone(old), without=_not_on_tombstone(old))
        return
    channel.drop(ts)
    slack.stream.tell("message_deleted", channel=channel.id, ts=ts)
    _announce_deletion(slack, channel, old)
    parent = channel.messages.get(old.get("thread_ts") or "")
    if parent is None or parent["ts"] == ts:
        return
    _count_replies(channel, parent["ts"])
    if parent.get("subtype") == "tombstone" and not channel.threads.get(parent["ts"]):
        delete(slack, channel, parent["ts"])
    else:
        slack.stream.tell("message_changed", channel=channel.id, message=channel.messages[parent["ts"]])


def react(slack: LocalSlack, channel: Channel, ts: str, name: str, user: str, *, added: bool) -> bool:
    """Add or remove a person's reaction; False when it was so already."""
    message = channel.messages[ts]
    users = {item["name"]: list(item["users"]) for item in message.get("reactions", [])}
    if (user in users.get(name, [])) == added:
        return False
    if added:
        users.setdefault(name, []).append(user)
    else:
        users[name].remove(user)
    reactions = [{"name": key, "users": who, "count": len(who)} for key, who in users.items() if who]
    new = {key: value for key, value in message.items() if key != "reactions"}
    channel.messages[ts] = {**new, "reactions": reactions} if reactions else new
    slack.stream.tell("reaction", channel=channel.id, ts=ts, name=name, user=user, added=added, reactions=reactions)
    event: Json = {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": ts},
    }
    slack.channel_event(channel, {**event, **({"item_user": message["user"]} if message.get("user") else {})})
    return True


def show_ephemeral(slack: LocalSlack, ephemeral: Ephemeral) -> None:
    """Show a message to one person, or replace the one with the same id."""
    slack.workspace.ephemerals[ephemeral.id] = ephemeral
    slack.stream.tell("ephemeral", ephemeral=ephemeral.to_dict())


def remove_ephemeral(slack: LocalSlack, ephemeral_id: str) -> None:
    """Take an ephemeral message away."""
    if slack.workspace.ephemerals.pop(ephemeral_id, None) is not None:
        slack.stream.tell("ephemeral", removed=ephemeral_id)


def announce_change(slack: LocalSlack, channel: Channel, new: Json, old: Json) -> None:
    """Tell page and app that a message is different now."""
    slack.stream.tell("message_changed", channel=channel.id, message=new)
    event = {"type": "message", "subtype": "message_changed", "message": new, "previous_message": old}
    _announce(slack, channel, {**event, **_hidden(slack)})


def _announce_deletion(slack: LocalSlack, channel: Channel, old: Json) -> None:
    event = {"type": "message", "subtype": "message_deleted", "deleted_ts": old["ts"], "previous_message": old}
    _announce(slack, channel, {**event, **_hidden(slack)})


def _hidden(slack: LocalSlack) -> Json:
    now = slack_ts(slack.clock.now())
    return {"hidden": True, "ts": now, "event_ts": now}


def _announce(slack: LocalSlack, channel: Channel, event: Json) -> None:
    subscription = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}[channel.kind]
    slack.channel_event(channel, {**event, "channel": channel.id, "channel_type": channel.kind}, subscription)


def _mention(slack: LocalSlack, channel: Channel, message: Json) -> None:
    bot = slack.workspace.app.bot_user_id
    if f"<@{bot}" not in message.get("text", "") or message.get("user") in (None, bot) or channel.is_im:
        return
    told = ("user", "ts", "text", "team", "client_msg_id", "thread_ts", "parent_user_id", "blocks", "bot_id", "app_id")
    event = {key: message[key] for key in told if key in message}
    slack.event({"type": "app_mention", **event, "channel": channel.id, "event_ts": message["ts"]})


def _count_replies(channel: Channel, parent_ts: str) -> None:
    parent = channel.messages[parent_ts]
    replies = channel.threads.get(parent_ts, [])
    if not replies and parent.get("subtype") != "tombstone":
        bare = {key: value for key, value in parent.items() if key not in (*THREAD_COUNTERS, "thread_ts")}
        channel.messages[parent_ts] = bare
        return
    writers = list(dict.fromkeys(_writer(channel.messages[ts]) for ts in replies))
    channel.messages[parent_ts] = {
        **parent,
        "thread_ts": parent_ts,
        "reply_count": len(replies),
        "reply_users_count": len(writers),
        "latest_reply": replies[-1] if replies else "0000000000.000000",
        "reply_users": writers[:5],
        "is_locked": False,
        "subscribed": False,
    }


def _writer(message: Json) -> str:
    return str(message.get("user") or message.get("bot_id") or "")


def _tombstone(old: Json) -> Json:
    return {"subtype": "tombstone", "text": TOMBSTONE_TEXT, "user": SLACKBOT, "hidden": True, "ts": old["ts"]}


def _not_on_tombstone(old: Json) -> tuple[str, ...]:
    kept = {"type", "subtype", "text", "user", "hidden", "ts", "thread_ts", *THREAD_COUNTERS}
    return tuple(key for key in old if key not in kept)
