"""Methods about emoji reactions."""

import re

from bot.sandbox.messages import react
from bot.sandbox.records import Channel, Json
from bot.sandbox.webapi.call import Call, SlackError, method

EMOJI = re.compile(r"[a-z0-9_+'\-]{1,100}(::skin-tone-[2-6])?")


@method("reactions.add", "reactions:write", tier=3)
def reactions_add(call: Call) -> Json:
    channel, ts, name = _target(call)
    if not react(call.slack, channel, ts, name, call.slack.workspace.app.bot_user_id, added=True):
        raise SlackError("already_reacted")
    return {}


@method("reactions.remove", "reactions:write", tier=2)
def reactions_remove(call: Call) -> Json:
    channel, ts, name = _target(call)
    if not react(call.slack, channel, ts, name, call.slack.workspace.app.bot_user_id, added=False):
        raise SlackError("no_reaction")
    return {}


@method("reactions.get", "reactions:read", tier=3)
def reactions_get(call: Call) -> Json:
    channel = call.channel()
    message = channel.messages.get(call.needed("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    return {"type": "message", "channel": channel.id, "message": message}


def _target(call: Call) -> tuple[Channel, str, str]:
    name = call.needed("name").strip(":")
    channel, ts = call.channel(), call.needed("timestamp")
    if EMOJI.fullmatch(name) is None:
        raise SlackError("invalid_name")
    if not call.slack.workspace.bot_is_in(channel):
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    if ts not in channel.messages or channel.messages[ts].get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    return channel, ts, name
