"""The app's manifest (slack.md 4.3): what Slack is asked for, derived from the declarations, within Slack's limits."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import yaml

from handlers.declarations import COMMAND, EVENTS, SCOPES, SHORTCUTS

Manifest = dict[str, Any]

NAME = "Firstline"
REQUEST_PATH = "/slack/events"  # where the bot's own server listens for everything that Slack sends in HTTP mode
NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_yaml="

STEPS_FOR_SOCKETS = (
    "Basic Information, App-Level Tokens: generate one with the scope connections:write; it is SLACK_APP_TOKEN.",
    "Install App: install it in the workspace; the Bot User OAuth Token is SLACK_BOT_TOKEN.",
)
STEPS_FOR_HTTP = (
    "Basic Information, App Credentials: the Signing Secret is SLACK_SIGNING_SECRET.",
    "Install App: install it in the workspace; the Bot User OAuth Token is SLACK_BOT_TOKEN.",
    "Start the bot, then Event Subscriptions: verify the Request URL.",
)
STEPS_FOR_BOTH = (
    "Event Subscriptions, Delayed Events: switch it on, so that events of an outage are delivered for a day.",
    f"In Slack, invite the bot to each of its channels: /invite @{NAME.lower()}",
)

_DESCRIPTION = "No support request is overlooked: first responses in time, or the right people hear of it."
_LONG_DESCRIPTION = (
    "Firstline watches the support channels of a team. Every message that asks for help gets a card in its thread, "
    "with the time until which somebody has to answer, counted in the team's working hours. If nobody does, the right "
    "people are told, one after the other. Responders take, resolve and hand over requests with buttons and shortcuts."
)
_COLOR = "#1d3557"

# docs.slack.dev/reference/app-manifest: the longest text, or the most entries, at a place of the manifest.
_LONGEST: tuple[tuple[tuple[str, ...], int], ...] = (
    (("display_information", "name"), 35),
    (("display_information", "description"), 140),
    (("display_information", "long_description"), 4000),
    (("features", "bot_user", "display_name"), 80),
    (("features", "slash_commands"), 50),
    (("features", "slash_commands", "*", "command"), 32),
    (("features", "slash_commands", "*", "description"), 2000),
    (("features", "slash_commands", "*", "usage_hint"), 1000),
    (("features", "shortcuts"), 10),
    (("features", "shortcuts", "*", "callback_id"), 255),
    (("features", "shortcuts", "*", "description"), 150),
    (("oauth_config", "scopes", "bot"), 255),
    (("settings", "event_subscriptions", "bot_events"), 100),
)
_SHORTEST_LONG_DESCRIPTION = 174
_MOST_MESSAGE_SHORTCUTS = 5  # X2
_DISPLAY_NAME = re.compile(r"[a-z0-9._-]+")


def manifest(command: str, public_url: str | None = None) -> Manifest:
    """The manifest for Socket Mode, or for HTTP mode when the world reaches the bot at `public_url`."""
    to_us = {} if public_url is None else {"request_url": request_url(public_url)}
    return {
        "display_information": {
            "name": NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": _COLOR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME.lower(), "always_online": True},
            "slash_commands": [_slash_command(command, public_url)],
            "shortcuts": _shortcuts(),
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**to_us, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **to_us},
            "org_deploy_enabled": False,
            "socket_mode_enabled": public_url is None,
            "token_rotation_enabled": False,  # with it, every replica would need each refreshed token
        },
    }


def request_url(public_url: str) -> str:
    """Where Slack sends everything in HTTP mode."""
    return public_url.rstrip("/") + REQUEST_PATH


def manual_steps(document: Manifest) -> tuple[str, ...]:
    """What a manifest cannot set, in the order in which it is done on the app's pages."""
    sockets = document["settings"]["socket_mode_enabled"]
    return (*(STEPS_FOR_SOCKETS if sockets else STEPS_FOR_HTTP), *STEPS_FOR_BOTH)


def as_yaml(document: Manifest) -> str:
    """The manifest as people paste it into Slack, without comments, no text folded."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=10_000)


def link(document: Manifest) -> str:
    """The address at which Slack offers to create the app, with everything filled in."""
    return NEW_APP + quote(as_yaml(document), safe="")


def beyond_limits(document: Manifest) -> list[str]:
    """A sentence for everything that Slack would refuse."""
    found = [
        f"{'.'.join(path)} may have up to {limit}, and has {len(value)}."
        for path, limit in _LONGEST
        for value in _at(document, path)
        if len(value) > limit
    ]
    if len(document["display_information"]["long_description"]) < _SHORTEST_LONG_DESCRIPTION:
        found.append(f"display_information.long_description needs {_SHORTEST_LONG_DESCRIPTION} characters or more.")
    if not _DISPLAY_NAME.fullmatch(document["features"]["bot_user"]["display_name"]):
        found.append("features.bot_user.display_name may consist of a-z, 0-9, -, _ and a period only.")
    if len(document["features"]["shortcuts"]) > _MOST_MESSAGE_SHORTCUTS:
        found.append(f"features.shortcuts may have up to {_MOST_MESSAGE_SHORTCUTS} on messages (X2).")
    return found


def _slash_command(command: str, public_url: str | None) -> dict[str, Any]:
    return {
        "command": command,
        **({} if public_url is None else {"url": request_url(public_url)}),
        "description": COMMAND.description,
        "usage_hint": COMMAND.usage_hint,
        "should_escape": True,  # people and channels arrive as ids
    }


def _shortcuts() -> list[dict[str, str]]:
    return [
        {"name": each.name, "type": "message", "callback_id": each.callback_id.value, "description": each.description}
        for each in SHORTCUTS
    ]


def _at(part: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Every value at a place; `*` stands for each entry of a list."""
    if not path:
        yield part
    elif path[0] == "*":
        for each in part:
            yield from _at(each, path[1:])
    else:
        yield from _at(part[path[0]], path[1:])
