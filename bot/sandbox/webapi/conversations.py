"""Methods about conversations: what they are, who is in them, opening, joining, topics."""

from bot.sandbox.membership import join, set_topic
from bot.sandbox.records import Channel, Json
from bot.sandbox.webapi.call import Call, SlackError, invalid_arguments, method
from bot.sandbox.webapi.pages import next_cursor, page

TOPIC_SCOPES = ("channels:write.topic", "groups:write.topic", "channels:manage", "groups:write")
READ_SCOPES = ("channels:read", "groups:read", "im:read", "mpim:read")
LONGEST_TOPIC = 250
DEFAULT_PAGE = 100
KINDS = {"channel": "public_channel", "group": "private_channel", "im": "im"}


@method("conversations.info", *READ_SCOPES, tier=3)
def conversations_info(call: Call) -> Json:
    channel = call.channel()
    call.needs_scope_for(channel, "read")
    shown = as_json(call, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


@method("conversations.members", *READ_SCOPES, tier=4)
def conversations_members(call: Call) -> Json:
    channel = call.channel()
    call.needs_scope_for(channel, "read")
    members, cursor = page(call, channel.members, DEFAULT_PAGE)
    return {"members": members, **next_cursor(cursor)}


@method("conversations.list", *READ_SCOPES, tier=2)
def conversations_list(call: Call) -> Json:
    return _listed(call, list(call.slack.workspace.channels.values()))


@method("users.conversations", *READ_SCOPES, tier=3)
def users_conversations(call: Call) -> Json:
    user = call.text("user") or call.slack.workspace.app.bot_user_id
    if user not in call.slack.workspace.users:
        raise SlackError("user_not_found")
    return _listed(call, [item for item in call.slack.workspace.channels.values() if user in item.members])


@method("conversations.open", "im:write", "mpim:write", tier=3)
def conversations_open(call: Call) -> Json:
    workspace = call.slack.workspace
    if call.text("channel"):
        channel = call.channel()
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    users = call.names("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    user = workspace.users.get(users[0])
    if user is None:
        raise SlackError("user_not_found")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")
    already = workspace.im(user.id) is not None
    channel = workspace.open_im(user.id, call.slack.clock.now())
    whole = as_json(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"no_op": already, "already_open": already, "channel": whole}


@method("conversations.join", "channels:join", tier=3)
def conversations_join(call: Call) -> Json:
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if call.slack.workspace.bot_is_in(channel):
        return {"channel": as_json(call, channel), "warning": "already_in_channel"}
    join(call.slack, channel, call.slack.workspace.app.bot_user_id)
    return {"channel": as_json(call, channel)}


@method("conversations.setTopic", *TOPIC_SCOPES, tier=2)
def conversations_set_topic(call: Call) -> Json:
    channel = call.channel()
    topic = call.text("topic")
    _may_write(call, channel)
    if len(topic) > LONGEST_TOPIC:
        raise SlackError("too_long")
    set_topic(call.slack, channel, call.slack.workspace.app.bot_user_id, topic)
    return {"channel": as_json(call, channel)}


@method("conversations.setPurpose", *TOPIC_SCOPES, tier=2)
def conversations_set_purpose(call: Call) -> Json:
    channel = call.channel()
    purpose = call.text("purpose")
    _may_write(call, channel)
    if len(purpose) > LONGEST_TOPIC:
        raise SlackError("too_long")
    channel.purpose = purpose
    return {"channel": as_json(call, channel)}


def as_json(call: Call, channel: Channel) -> Json:
    """A conversation as Slack describes it."""
    workspace = call.slack.workspace
    always: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_private": channel.is_private or channel.is_im,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "context_team_id": workspace.team.id,
        "updated": channel.created * 1000,
    }
    if channel.is_im:
        return {
            **always,
            "user": channel.user,
            "is_user_deleted": workspace.users[channel.user].deleted,
            "is_open": True,
        }
    noted = {"creator": channel.creator, "last_set": 0}
    return {
        **always,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_member": workspace.bot_is_in(channel),
        "creator": channel.creator,
        "topic": {"value": channel.topic, **noted},
        "purpose": {"value": channel.purpose, **noted},
        "previous_names": [],
    }


def _may_write(call: Call, channel: Channel) -> None:
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if not call.slack.workspace.bot_is_in(channel):
        raise SlackError("not_in_channel")


def _listed(call: Call, channels: list[Channel]) -> Json:
    types = call.names("types") or ["public_channel"]
    unknown = set(types) - {"public_channel", "private_channel", "im", "mpim"}
    if unknown:
        raise SlackError("invalid_types")
    limit = call.number("limit", DEFAULT_PAGE)
    if limit > 1000:
        raise invalid_arguments("must be less than 1001 [json-pointer:/limit]")
    without_archived = call.flag("exclude_archived")
    wanted = [
        channel
        for channel in channels
        if KINDS[channel.kind] in types
        and (channel.kind == "channel" or call.slack.workspace.bot_is_in(channel))
        and not (without_archived and channel.is_archived)
    ]
    for kind in {channel.kind: channel for channel in wanted}.values():
        call.needs_scope_for(kind, "read")
    shown, cursor = page(call, wanted, DEFAULT_PAGE)
    return {"channels": [as_json(call, channel) for channel in shown], **next_cursor(cursor)}
