"""Slash commands, shortcuts and opening the Home tab."""

from typing import Any

from bot.sandbox.answers import show_answer
from bot.sandbox.clock import slack_ts
from bot.sandbox.gestures import (
    GestureError,
    Reaction,
    channel_name,
    common,
    deliver,
    person,
    visible_channel,
    visible_message,
)  # fmt: skip
from bot.sandbox.mrkdwn import mark_mentions
from bot.sandbox.records import Command, Json
from bot.sandbox.slack import LocalSlack


async def command(slack: LocalSlack, body: Json) -> Json:
    """Type a slash command; the answer is what the person sees at once."""
    with slack.lock:
        user = person(slack, str(body.get("user", "")))
        channel = visible_channel(slack, user, str(body.get("channel", "")))
        known = _command(slack, str(body.get("command", "")))
        text = str(body.get("text") or "")
        key = slack.response_urls.new(slack.clock.now(), user.id, channel.id)
        payload = {
            "token": "sandbox-verification",
            "team_id": slack.workspace.team.id,
            "team_domain": slack.workspace.team.domain,
            "channel_id": channel.id,
            "channel_name": channel_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": known.command,
            "text": mark_mentions(slack.workspace, text) if known.should_escape else text,
            "api_app_id": slack.workspace.app.id,
            "is_enterprise_install": "false",
            "response_url": f"{slack.base_url}/commands/{slack.workspace.team.id}/{key}",
            "trigger_id": slack.triggers.new(user.id),
        }
    reaction = await deliver(slack, "slash_commands", payload, accepts_payload=True)
    return _command_answered(slack, key, reaction)


async def shortcut(slack: LocalSlack, body: Json) -> Json:
    """Use a message shortcut, or a global one when no message is named."""
    with slack.lock:
        user = person(slack, str(body.get("user", "")))
        callback_id = body.get("callback_id")
        known = next((item for item in slack.workspace.app.shortcuts if item.callback_id == callback_id), None)
        if known is None:
            raise GestureError(f"The app has no shortcut {callback_id}.")
        payload = {**common(slack, user), "callback_id": callback_id, "action_ts": slack_ts(slack.clock.now())}
        if known.type == "global":
            payload["type"] = "shortcut"
        else:
            channel, message = visible_message(slack, user, str(body.get("channel", "")), str(body.get("ts", "")))
            where = {"message_ts": message["ts"], "thread_ts": message.get("thread_ts")}
            key = slack.response_urls.new(slack.clock.now(), user.id, channel.id, **where)
            payload |= {
                "type": "message_action",
                "channel": {"id": channel.id, "name": channel_name(channel)},
                "message_ts": message["ts"],
                "message": message,
                "response_url": f"{slack.base_url}/app/{slack.workspace.team.id}/{key}",
            }
    reaction = await deliver(slack, "interactive", payload, accepts_payload=False)
    return {"ok": reaction.acked, **({"error": reaction.error} if reaction.error else {})}


def open_home(slack: LocalSlack, body: Json) -> Json:
    """Open the app's Home tab."""
    with slack.lock:
        user = person(slack, str(body.get("user", "")))
        channel = slack.workspace.open_im(user.id, slack.clock.now())
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": channel.id,
            "tab": body.get("tab", "home"),
        }
        view = slack.workspace.homes.get(user.id)
        slack.event({**event, "view": view} if view else event)
        return {"ok": True}


def _command(slack: LocalSlack, name: str) -> Command:
    known = next((item for item in slack.workspace.app.commands if item.command == name), None)
    if known is None:
        raise GestureError(f"{name} is not a valid command.")
    return known


def _command_answered(slack: LocalSlack, key: str, reaction: Reaction) -> Json:
    if not reaction.acked:
        return {"ok": False, "error": reaction.error}
    answer: Any = {"text": reaction.payload} if isinstance(reaction.payload, str) else reaction.payload
    if not isinstance(answer, dict) or not (answer.get("text") or answer.get("blocks")):
        return {"ok": True}
    with slack.lock:
        refusal = show_answer(slack, key, answer)
    if refusal is not None:
        return {"ok": False, "error": f"The app's answer was refused: {refusal}"}
    return {"ok": True, "text": answer.get("text", ""), "blocks": answer.get("blocks", [])}
