"""What other apps do in a workspace: posting with text, blocks and attachments, editing and deleting their messages."""

from bot.sandbox.gestures import GestureError
from bot.sandbox.messages import change, delete, post
from bot.sandbox.people import in_thread
from bot.sandbox.records import Channel, Json
from bot.sandbox.slack import LocalSlack

CONTENT = ("text", "blocks", "attachments")


def post_as_app(slack: LocalSlack, body: Json) -> Json:
    """A message by another app, or by an incoming webhook (subtype bot_message, no user)."""
    channel = _channel(slack, body)
    if not body.get("bot_id"):
        raise GestureError("An app's message needs a bot_id.")
    name = str(body.get("name") or "app")
    message: Json = {"text": str(body.get("text") or ""), "bot_id": body["bot_id"]}
    message |= {key: body[key] for key in ("app_id", "blocks", "attachments", "metadata") if body.get(key)}
    if body.get("subtype") == "bot_message":
        message |= {"subtype": "bot_message", "username": name}
    else:
        profile = {"id": body["bot_id"], "name": name, "app_id": body.get("app_id", ""), "deleted": False, "icons": {}}
        message |= {"bot_profile": profile, "team": slack.workspace.team.id}
        message["user"] = str(body.get("user") or f"U{str(body['bot_id'])[1:]}")
    return {"ts": post(slack, channel, {**message, **in_thread(channel, body)})["ts"]}


def edit_as_app(slack: LocalSlack, body: Json) -> Json:
    """An app replaces what its message says; parts that are left out stay, empty ones go, as with chat.update."""
    channel, message = _own_message(slack, body)
    changes: Json = {key: body[key] for key in CONTENT if key in body}
    gone = tuple(key for key, value in changes.items() if not value and key != "text")
    editor = message.get("user") or message["bot_id"]
    changes["edited"] = {"user": editor, "ts": slack.workspace.next_ts(channel, slack.clock.now())}
    change(slack, channel, message["ts"], changes, without=gone)
    return {"ts": message["ts"]}


def delete_as_app(slack: LocalSlack, body: Json) -> Json:
    """An app takes its message away."""
    channel, message = _own_message(slack, body)
    delete(slack, channel, message["ts"])
    return {}


def _own_message(slack: LocalSlack, body: Json) -> tuple[Channel, Json]:
    channel = _channel(slack, body)
    message = channel.messages.get(str(body.get("ts", "")))
    if message is None:
        raise GestureError(f"There is no message {body.get('ts')} in {channel.name or channel.id}.")
    if not body.get("bot_id") or message.get("bot_id") != body["bot_id"]:
        raise GestureError(f"The app {body.get('bot_id')} did not write that message.")
    return channel, message


def _channel(slack: LocalSlack, body: Json) -> Channel:
    channel = slack.workspace.find_channel(str(body.get("channel", "")))
    if channel is None:
        raise GestureError(f"There is no channel {body.get('channel')}.")
    return channel
