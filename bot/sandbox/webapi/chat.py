"""Methods that speak: post, update, delete, ephemeral, permalink."""

import json
from typing import Any

from bot.sandbox.blocks import BlockError, check_message_blocks
from bot.sandbox.ids import new_id
from bot.sandbox.messages import change, delete, post, show_ephemeral
from bot.sandbox.mrkdwn import escaped
from bot.sandbox.records import Channel, Ephemeral, Json
from bot.sandbox.webapi.call import Call, SlackError, method, missing_scope

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
MOST_ATTACHMENTS = 100
# Slack states no size; people report refusals somewhere beyond this.
LARGEST_METADATA = 8_000


@method("chat.postMessage", "chat:write")
def chat_post_message(call: Call) -> Json:
    channel = _target(call)
    content = _content(call, LONGEST_TEXT)
    thread_ts = call.text("thread_ts")
    if thread_ts and thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    if thread_ts:
        thread_ts = channel.messages[thread_ts].get("thread_ts") or thread_ts
        content["thread_ts"] = thread_ts
        if call.flag("reply_broadcast"):
            content["subtype"] = "thread_broadcast"
    metadata = _metadata(call)
    if metadata is not None:
        content["metadata"] = metadata
    message = post(call.slack, channel, {**_author(call), **content})
    call.slack.lag(channel, message["ts"])
    return {"channel": channel.id, "ts": message["ts"], "message": message}


@method("chat.update", "chat:write", tier=3)
def chat_update(call: Call) -> Json:
    channel = call.channel()
    ts = call.needed("ts")
    _own_message(call, channel, ts, "cant_update_message")
    content = _content(call, LONGEST_UPDATE)
    metadata = _metadata(call)
    if metadata is not None:
        content["metadata"] = metadata
    gone = tuple(key for key in ("blocks", "attachments") if key not in content)
    app = call.slack.workspace.app
    edited = {"user": app.bot_user_id, "ts": call.slack.workspace.next_ts(channel, call.slack.clock.now())}
    new = change(call.slack, channel, ts, {**content, "edited": edited}, without=gone)
    return {"channel": channel.id, "ts": ts, "text": new["text"], "message": new}


@method("chat.delete", "chat:write", tier=3)
def chat_delete(call: Call) -> Json:
    channel = call.channel()
    ts = call.needed("ts")
    _own_message(call, channel, ts, "cant_delete_message")
    delete(call.slack, channel, ts)
    return {"channel": channel.id, "ts": ts}


@method("chat.postEphemeral", "chat:write", tier=4)
def chat_post_ephemeral(call: Call) -> Json:
    channel = call.channel()
    _may_post(call, channel)
    user = call.needed("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(call, LONGEST_TEXT)
    thread_ts = call.text("thread_ts") or None
    ts = call.slack.workspace.next_ts(channel, call.slack.clock.now())
    bot_id = call.slack.workspace.app.bot_id
    shown = Ephemeral(
        id=new_id("E"), user=user, channel=channel.id, ts=ts, thread_ts=thread_ts, bot_id=bot_id, **content
    )
    show_ephemeral(call.slack, shown)
    return {"message_ts": ts}


@method("chat.getPermalink")
def chat_get_permalink(call: Call) -> Json:
    channel = call.channel()
    ts = call.needed("message_ts")
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    thread_ts = channel.messages[ts].get("thread_ts")
    query = f"?thread_ts={thread_ts}&cid={channel.id}" if thread_ts and thread_ts != ts else ""
    link = f"https://{call.slack.workspace.team.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}{query}"
    return {"channel": channel.id, "permalink": link}


def _target(call: Call) -> Channel:
    workspace = call.slack.workspace
    wanted = call.needed("channel")
    user = workspace.users.get(wanted)
    if user is not None:
        if user.is_bot:
            raise SlackError("cannot_dm_bot")
        if user.deleted:
            raise SlackError("user_disabled")
        return workspace.open_im(user.id, call.slack.clock.now())
    channel = workspace.find_channel(wanted)
    if channel is None or (channel.kind != "channel" and not workspace.bot_is_in(channel)):
        raise SlackError("channel_not_found")
    _may_post(call, channel)
    return channel


def _may_post(call: Call, channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    public = "chat:write.public" in call.slack.workspace.app.scopes
    if not call.slack.workspace.bot_is_in(channel) and not public:
        raise SlackError("not_in_channel")


def _content(call: Call, longest: int) -> Json:
    text = call.text("text") or call.text("markdown_text")
    blocks = call.json("blocks", "invalid_blocks_format")
    attachments = call.json("attachments", "invalid_attachments_format")
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    if len(text) > longest:
        raise SlackError("msg_too_long")
    content: Json = {"text": escaped(text)}
    if blocks:
        content["blocks"] = _checked(blocks)
    if attachments:
        if not isinstance(attachments, list) or len(attachments) > MOST_ATTACHMENTS:
            raise SlackError("too_many_attachments")
        content["attachments"] = [{"id": number, **item} for number, item in enumerate(attachments, 1)]
    return content


def _checked(blocks: Any) -> list[Json]:
    try:
        return check_message_blocks(blocks)
    except BlockError as wrong:
        raise SlackError(wrong.error, **wrong.extra()) from wrong


def _metadata(call: Call) -> Json | None:
    metadata = call.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    named = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str) and metadata["event_type"]
    if not named or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


def _author(call: Call) -> Json:
    workspace = call.slack.workspace
    app = workspace.app
    if call.text("username") and "chat:write.customize" not in app.scopes:
        raise missing_scope(call.slack, "chat:write.customize")
    profile = {"id": app.bot_id, "deleted": False, "name": app.name, "updated": 0, "app_id": app.id, "icons": {}}
    return {
        "user": app.bot_user_id,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "team": workspace.team.id,
        "bot_profile": {**profile, "team_id": workspace.team.id},
    }


def _own_message(call: Call, channel: Channel, ts: str, refusal: str) -> None:
    message = channel.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    if message.get("bot_id") != call.slack.workspace.app.bot_id:
        raise SlackError(refusal)
