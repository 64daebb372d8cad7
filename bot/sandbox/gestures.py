"""What every payload of a person's gesture has in common, and waiting for the app's answer to it."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.sandbox.records import Channel, Json, User
from bot.sandbox.slack import LocalSlack

TIMEOUTS = ("timeout", "http_timeout")


class GestureError(ValueError):
    """Something that a person cannot do in this workspace; a sentence."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """How the app took it: acked, with a payload perhaps; else Slack's word for what the person sees."""

    acked: bool
    payload: Any = None
    error: str | None = None


async def deliver(slack: LocalSlack, kind: str, payload: Json, *, accepts_payload: bool) -> Reaction:
    """Send a payload once and wait for its ack, three seconds at most."""
    acked, answer = await asyncio.wrap_future(slack.courier.interaction(kind, payload, accepts_payload=accepts_payload))
    if acked:
        return Reaction(acked=True, payload=answer)
    return Reaction(acked=False, error="operation_timeout" if answer in TIMEOUTS else "dispatch_failed")


def person(slack: LocalSlack, user_id: str) -> User:
    """A person who can act. Raises GestureError."""
    user = slack.workspace.users.get(user_id)
    if user is None:
        raise GestureError(f"There is no user {user_id}.")
    if user.deleted:
        raise GestureError(f"{user.name} is deactivated and can do nothing.")
    return user


def visible_channel(slack: LocalSlack, user: User, channel_id: str) -> Channel:
    """A conversation that this person sees; the bot's user id is the one with the bot. Raises GestureError."""
    if channel_id == slack.workspace.app.bot_user_id:
        return slack.workspace.open_im(user.id, slack.clock.now())
    channel = slack.workspace.channels.get(channel_id) or slack.workspace.find_channel(channel_id)
    if channel is None:
        raise GestureError(f"There is no channel {channel_id}.")
    if channel.kind != "channel" and user.id not in channel.members:
        raise GestureError(f"{user.name} is not in {channel.name or channel.id}.")
    return channel


def visible_message(slack: LocalSlack, user: User, channel_id: str, ts: str) -> tuple[Channel, Json]:
    """A message that this person sees. Raises GestureError."""
    channel = visible_channel(slack, user, channel_id)
    if ts not in channel.messages:
        raise GestureError(f"There is no message {ts} in {channel.name or channel.id}.")
    return channel, channel.messages[ts]


def common(slack: LocalSlack, user: User) -> Json:
    """The fields of every interactive payload, with a fresh trigger."""
    workspace = slack.workspace
    return {
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": workspace.team.id},
        "api_app_id": workspace.app.id,
        "token": "sandbox-verification",
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": slack.triggers.new(user.id),
    }


def channel_name(channel: Channel) -> str:
    """What payloads call a channel."""
    return "directmessage" if channel.is_im else channel.name
