"""What people do without the app: posting, editing, deleting, reacting, coming and going."""

import uuid

from bot.sandbox.gestures import GestureError, person, visible_channel, visible_message
from bot.sandbox.ids import new_id
from bot.sandbox.membership import change_id, deactivate, join, leave, rename, set_archived, set_topic
from bot.sandbox.messages import change, delete, post, react
from bot.sandbox.mrkdwn import rich_text
from bot.sandbox.records import Channel, Json
from bot.sandbox.slack import LocalSlack

PLAIN_SUBTYPES = (None, "me_message")


def post_as_person(slack: LocalSlack, body: Json) -> Json:
    """Write a message; `text` is as events carry it, mentions by id and signs escaped."""
    user = person(slack, str(body.get("user", "")))
    channel = visible_channel(slack, user, str(body.get("channel", "")))
    if channel.is_archived:
        raise GestureError(f"{channel.name} is archived.")
    if user.id not in channel.members:
        raise GestureError(f"{user.name} is not in {channel.name}.")
    if body.get("subtype") not in PLAIN_SUBTYPES:
        raise GestureError("People post plain messages or me_message.")
    text = str(body.get("text") or "")
    files = [_file(item, user.id) for item in body.get("files") or []]
    if not text and not files:
        raise GestureError("An empty message cannot be sent.")
    message: Json = {"user": user.id, "text": text, "team": slack.workspace.team.id}
    if body.get("subtype"):
        message["subtype"] = body["subtype"]
    elif files:
        message |= {"subtype": "file_share", "files": files, "upload": False, "display_as_bot": False}
    else:
        message |= {"client_msg_id": str(uuid.uuid4()), "blocks": rich_text(text)}
    return {"ts": post(slack, channel, {**message, **in_thread(channel, body)})["ts"]}


def edit(slack: LocalSlack, body: Json) -> Json:
    """Change the text of one's own message."""
    user = person(slack, str(body.get("user", "")))
    channel, message = visible_message(slack, user, str(body.get("channel", "")), str(body.get("ts", "")))
    if message.get("user") != user.id or message.get("subtype") == "tombstone":
        raise GestureError(f"{user.name} did not write that message.")
    text = str(body.get("text") or "")
    edited = {"user": user.id, "ts": slack.workspace.next_ts(channel, slack.clock.now())}
    changes: Json = {"text": text, "edited": edited}
    if "blocks" in message:
        changes["blocks"] = rich_text(text)
    change(slack, channel, message["ts"], changes)
    return {"ts": message["ts"]}


def delete_message(slack: LocalSlack, body: Json) -> Json:
    """Delete one's own message; admins may delete any."""
    user = person(slack, str(body.get("user", "")))
    channel, message = visible_message(slack, user, str(body.get("channel", "")), str(body.get("ts", "")))
    if message.get("subtype") == "tombstone" or not (user.is_admin or message.get("user") == user.id):
        raise GestureError(f"{user.name} may not delete that message.")
    delete(slack, channel, message["ts"])
    return {}


def react_to(slack: LocalSlack, body: Json, *, added: bool) -> Json:
    """Put an emoji on a message or take one's own away."""
    user = person(slack, str(body.get("user", "")))
    channel, message = visible_message(slack, user, str(body.get("channel", "")), str(body.get("ts", "")))
    name = str(body.get("name", "")).strip(":")
    if not name or not react(slack, channel, message["ts"], name, user.id, added=added):
        raise GestureError(f"{user.name} has {'already' if added else 'not'} reacted with :{name}:.")
    return {}


def dismiss(slack: LocalSlack, body: Json) -> Json:
    """Reload the client: a person's ephemeral messages are gone."""
    user = person(slack, str(body.get("user", "")))
    for shown in [item for item in slack.workspace.ephemerals.values() if item.user == user.id]:
        del slack.workspace.ephemerals[shown.id]
        slack.stream.tell("ephemeral", removed=shown.id)
    return {}


def invite(slack: LocalSlack, body: Json) -> Json:
    """Bring somebody, or the app's bot user, into a channel."""
    user, channel = _member(slack, body), _channel(slack, body)
    join(slack, channel, user, inviter=body.get("by"))
    return {}


def kick(slack: LocalSlack, body: Json) -> Json:
    """Remove somebody from a channel."""
    leave(slack, _channel(slack, body), _member(slack, body))
    return {}


def archive(slack: LocalSlack, body: Json, *, archived: bool) -> Json:
    """Archive a channel or bring it back."""
    set_archived(slack, _channel(slack, body), _anyone(slack, body), archived=archived)
    return {}


def rename_channel(slack: LocalSlack, body: Json) -> Json:
    """Give a channel another name."""
    if not body.get("name"):
        raise GestureError("A channel needs a name.")
    rename(slack, _channel(slack, body), _anyone(slack, body), str(body["name"]))
    return {}


def topic(slack: LocalSlack, body: Json) -> Json:
    """Change a channel's topic by hand."""
    set_topic(slack, _channel(slack, body), _anyone(slack, body), str(body.get("topic") or ""))
    return {}


def change_channel_id(slack: LocalSlack, body: Json) -> Json:
    """Give a channel another id, as when it becomes shared."""
    channel = _channel(slack, body)
    change_id(slack, channel, str(body.get("new_id") or new_id("C")))
    return {"id": channel.id}


def deactivate_user(slack: LocalSlack, body: Json) -> Json:
    """Switch somebody's account off."""
    deactivate(slack, _member(slack, body))
    return {}


def in_thread(channel: Channel, body: Json) -> Json:
    """What makes a message a reply, if the body names a thread. Raises GestureError."""
    thread_ts = body.get("thread_ts")
    if not thread_ts:
        return {}
    if thread_ts not in channel.messages:
        raise GestureError(f"There is no message {thread_ts} to reply to.")
    thread_ts = channel.messages[thread_ts].get("thread_ts") or thread_ts
    return {"thread_ts": thread_ts, **({"subtype": "thread_broadcast"} if body.get("broadcast") else {})}


def _channel(slack: LocalSlack, body: Json) -> Channel:
    channel = slack.workspace.find_channel(str(body.get("channel", "")))
    if channel is None:
        raise GestureError(f"There is no channel {body.get('channel')}.")
    return channel


def _member(slack: LocalSlack, body: Json) -> str:
    user = str(body.get("user", ""))
    if user not in slack.workspace.users:
        raise GestureError(f"There is no user {user}.")
    return user


def _anyone(slack: LocalSlack, body: Json) -> str:
    if body.get("user"):
        return _member(slack, body)
    people = (user.id for user in slack.workspace.users.values() if not user.is_bot)
    return next(people, slack.workspace.app.bot_user_id)


def _file(item: Json, user: str) -> Json:
    name = str(item.get("name", "file"))
    kind = name.rpartition(".")[2]
    about = {"id": new_id("F"), "name": name, "title": name, "filetype": kind, "user": user, "mode": "hosted"}
    return {"mimetype": "application/octet-stream", **about, **item}
