"""Who is in which channel, and what a channel is called: joins, leaves, renames, archives, topics."""

from bot.sandbox.messages import post
from bot.sandbox.records import Channel, Json
from bot.sandbox.slack import LocalSlack
from bot.sandbox.user_json import user_json


def join(slack: LocalSlack, channel: Channel, user: str, *, inviter: str | None = None) -> None:
    """Make somebody a member: a line in the channel and `member_joined_channel`."""
    if user in channel.members:
        return
    channel.members = [*channel.members, user]
    line: Json = {"subtype": "channel_join", "user": user, "text": f"<@{user}> has joined the channel"}
    invited: Json = {"inviter": inviter} if inviter else {}
    post(slack, channel, {**line, **invited})
    slack.channel_event(channel, {"type": "member_joined_channel", "user": user, **_place(slack, channel), **invited})
    _tell(slack, channel)


def leave(slack: LocalSlack, channel: Channel, user: str) -> None:
    """Remove a member; the app hears `channel_left` when it was itself."""
    if user not in channel.members:
        return
    is_bot = user == slack.workspace.app.bot_user_id
    if not is_bot:
        post(slack, channel, {"subtype": "channel_leave", "user": user, "text": f"<@{user}> has left the channel"})
        slack.channel_event(channel, {"type": "member_left_channel", "user": user, **_place(slack, channel)})
    channel.members = [member for member in channel.members if member != user]
    if is_bot:
        kind = "group_left" if channel.is_private else "channel_left"
        slack.event({"type": kind, "channel": channel.id, "actor_id": user})
        slack.event({"type": "member_left_channel", "user": user, **_place(slack, channel)})
    _tell(slack, channel)


def set_topic(slack: LocalSlack, channel: Channel, user: str, topic: str) -> None:
    """Change the topic, which also writes a line."""
    channel.topic = topic
    text = f"<@{user}> set the channel topic: {topic}"
    post(slack, channel, {"subtype": "channel_topic", "user": user, "text": text, "topic": topic})
    slack.stream.tell("topic", channel=channel.id, topic=topic)


def rename(slack: LocalSlack, channel: Channel, user: str, name: str) -> None:
    """Give a channel another name."""
    old, channel.name = channel.name, name
    text = f'<@{user}> has renamed the channel from "{old}" to "{name}"'
    post(slack, channel, {"subtype": "channel_name", "user": user, "text": text, "old_name": old, "name": name})
    named = {"id": channel.id, "name": name, "name_normalized": name, "created": channel.created}
    _channel_event(slack, channel, "rename", {"channel": {**named, "is_channel": not channel.is_private}})
    _tell(slack, channel)


def set_archived(slack: LocalSlack, channel: Channel, user: str, *, archived: bool) -> None:
    """Archive a channel or bring it back."""
    channel.is_archived = archived
    verb = "archive" if archived else "unarchive"
    post(slack, channel, {"subtype": f"channel_{verb}", "user": user, "text": f"<@{user}> {verb}d the channel"})
    _channel_event(slack, channel, verb, {"channel": channel.id, "user": user})
    _tell(slack, channel)


def change_id(slack: LocalSlack, channel: Channel, new_id: str) -> None:
    """Give a channel another id, as happens when it becomes shared."""
    old = channel.id
    channels = slack.workspace.channels
    channel.id = new_id
    slack.workspace.channels = {item.id: item for item in channels.values()}
    for ephemeral in slack.workspace.ephemerals.values():
        ephemeral.channel = new_id if ephemeral.channel == old else ephemeral.channel
    slack.channel_event(channel, {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new_id})
    _tell(slack, channel, old_id=old)


def deactivate(slack: LocalSlack, user: str) -> None:
    """Switch a person's account off."""
    person = slack.workspace.users[user]
    person.deleted = True
    slack.event({"type": "user_change", "user": user_json(slack, person)})
    slack.stream.tell("user", user=user, deleted=True)


def _channel_event(slack: LocalSlack, channel: Channel, verb: str, event: Json) -> None:
    room = "group" if channel.is_private else "channel"
    full = {"type": f"{room}_{verb}", **event}
    if channel.is_private:
        slack.channel_event(channel, full)
    else:
        slack.event(full)


def _place(slack: LocalSlack, channel: Channel) -> Json:
    letter = "G" if channel.is_private else "C"
    return {"channel": channel.id, "channel_type": letter, "team": slack.workspace.team.id}


def _tell(slack: LocalSlack, channel: Channel, **extra: str) -> None:
    shown = {"id": channel.id, "name": channel.name, "is_archived": channel.is_archived, "members": channel.members}
    slack.stream.tell("channel", channel=shown, **extra)
