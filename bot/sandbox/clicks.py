"""Buttons, menus and pickers: from a person's click to a `block_actions` payload."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.blocks.naming import interactive_elements
from bot.sandbox.clock import slack_ts
from bot.sandbox.gestures import GestureError, Reaction, channel_name, common, deliver, person, visible_message
from bot.sandbox.modals import find_modal
from bot.sandbox.records import Channel, Json, User
from bot.sandbox.slack import LocalSlack
from bot.sandbox.state_values import HOLDERS, chosen, find_option, initial_values

VALUE_KEYS = (
    "selected", "selected_option", "selected_options", "selected_user", "selected_users", "selected_date",
    "selected_time", "selected_date_time", "selected_conversation", "selected_conversations", "selected_channel",
    "selected_channels", "value",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Place:
    """Where the element is: its blocks, the payload's part about it, and the state of what holds values there."""

    blocks: list[Json]
    about: Json
    state: Json = field(default_factory=dict)
    view: Json | None = None
    before: list[list[Json]] = field(default_factory=list)  # what a person may still have on their screen


async def click(slack: LocalSlack, body: Json) -> Reaction:
    """Use an element. Raises GestureError or FormError when the person's screen does not have it."""
    with slack.lock:
        user = person(slack, str(body.get("user", "")))
        place = _place(slack, user, body)
        block, element = _element(place, body)
        action = _action(slack, block, element, body)
        if element["type"] in HOLDERS:
            key = HOLDERS[element["type"]][0]
            now = {"type": element["type"], key: action[key]}
            place.state.setdefault(block["block_id"], {})[element["action_id"]] = now
        if place.view is not None:
            place.view["state"] = {"values": place.state}
        payload = {"type": "block_actions", **common(slack, user), **place.about, "actions": [action]}
        if place.view is None:
            payload["state"] = {"values": place.state}
    return await deliver(slack, "interactive", payload, accepts_payload=False)


def _place(slack: LocalSlack, user: User, body: Json) -> Place:
    if body.get("view_id"):
        return _in_modal(slack, user, str(body["view_id"]))
    if body.get("home"):
        view = slack.workspace.homes.get(user.id)
        if view is None:
            raise GestureError(f"{user.name} has no Home tab yet.")
        return replace(_in_view(view), before=slack.drawings.before("home", user.id))
    if body.get("ephemeral_id"):
        return _in_ephemeral(slack, user, str(body["ephemeral_id"]))
    channel, message = visible_message(slack, user, str(body.get("channel", "")), str(body.get("ts", "")))
    return _in_message(slack, user, channel, message)


def _in_modal(slack: LocalSlack, user: User, view_id: str) -> Place:
    found = find_modal(slack, view_id)
    if found is None or found[0] != user.id:
        raise GestureError(f"{user.name} has no open view {view_id}.")
    return _in_view(slack.workspace.modals[user.id][found[1]])


def _in_view(view: Json) -> Place:
    about = {"container": {"type": "view", "view_id": view["id"]}, "view": view}
    return Place(blocks=view["blocks"], about=about, state=view["state"]["values"], view=view)


def _in_message(slack: LocalSlack, user: User, channel: Channel, message: Json) -> Place:
    thread_ts = message.get("thread_ts")
    key = slack.response_urls.new(slack.clock.now(), user.id, channel.id, message_ts=message["ts"], thread_ts=thread_ts)
    container = {"type": "message", "message_ts": message["ts"], "channel_id": channel.id, "is_ephemeral": False}
    about = {**_channel_part(slack, channel, container, key, thread_ts), "message": message}
    blocks = message.get("blocks", [])
    before = slack.drawings.before(channel.id, message["ts"])
    return Place(blocks=blocks, about=about, state=initial_values(blocks), before=before)


def _in_ephemeral(slack: LocalSlack, user: User, ephemeral_id: str) -> Place:
    shown = slack.workspace.ephemerals.get(ephemeral_id)
    if shown is None or shown.user != user.id:
        raise GestureError(f"{user.name} does not see an ephemeral message {ephemeral_id}.")
    channel = slack.workspace.channels[shown.channel]
    key = slack.response_urls.new(
        slack.clock.now(), user.id, channel.id, ephemeral_id=shown.id, thread_ts=shown.thread_ts
    )
    container = {"type": "message", "message_ts": shown.ts, "channel_id": channel.id, "is_ephemeral": True}
    about = _channel_part(slack, channel, container, key, shown.thread_ts)
    return Place(blocks=shown.blocks, about=about, state=initial_values(shown.blocks))


def _channel_part(slack: LocalSlack, channel: Channel, container: Json, key: str, thread_ts: str | None) -> Json:
    return {
        "container": {**container, **({"thread_ts": thread_ts} if thread_ts else {})},
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "response_url": f"{slack.base_url}/actions/{slack.workspace.team.id}/{key}",
    }


def _element(place: Place, body: Json) -> tuple[Json, Json]:
    """Where it was drawn by now, or earlier when the body names the block: a screen may lag behind by a moment."""
    drawings = [place.blocks, *(place.before if body.get("block_id") else ())]
    found = next((pairs[0] for blocks in drawings if (pairs := _pairs(blocks, body))), None)
    if found is None:
        raise GestureError(f'There is nothing here with the action_id "{body.get("action_id")}" to use.')
    return found


def _pairs(blocks: list[Json], body: Json) -> list[tuple[Json, Json]]:
    wanted, block_id, value = body.get("action_id"), body.get("block_id"), body.get("value")
    return [
        (block, element)
        for block in blocks
        if block_id is None or block.get("block_id") == block_id
        for element in interactive_elements(block)
        if element.get("action_id") == wanted
        and (value is None or element["type"] != "button" or element.get("value") == value)
    ]


def _action(slack: LocalSlack, block: Json, element: Json, body: Json) -> Json:
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": slack_ts(slack.clock.now()),
    }
    if element["type"] == "button":
        kept = ("text", "value", "style", "url")
        return {**action, **{key: element[key] for key in kept if key in element}}
    given = _given(body)
    if element["type"] == "overflow":
        return {**action, "selected_option": find_option(element, given)}
    return {**action, **chosen(element, given)}


def _given(body: Json) -> Any:
    return next((body[key] for key in VALUE_KEYS if body.get(key) is not None), None)
