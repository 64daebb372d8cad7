"""Composition objects: texts, options, confirmations, filters."""

from typing import Any

from bot.sandbox.blocks.checks import Check, address, by_type, exactly_one, flag, items, one_of, shape, string, whole
from bot.sandbox.blocks.problems import Problems

ACTION_ID = string(255)
URL = address(3000)
MOST_OPTIONS = 100
MOST_GROUPS = 100


def plain_text(longest: int) -> Check:
    """A plain_text object."""
    return shape({"text": string(longest)}, {"emoji": flag}, kind="plain_text")


def any_text(longest: int) -> Check:
    """A plain_text or mrkdwn object."""
    mrkdwn = shape({"text": string(longest)}, {"verbatim": flag}, kind="mrkdwn")
    return by_type({"plain_text": plain_text(longest), "mrkdwn": mrkdwn})


CONFIRM = shape(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)
PLACEHOLDER = plain_text(150)
OPTION = shape({"text": plain_text(75), "value": string(150)}, {"description": plain_text(75)})
RICH_OPTION = shape({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
OVERFLOW_OPTION = shape({"text": plain_text(75)}, {"value": string(150), "description": plain_text(75), "url": URL})
OPTION_GROUP = shape({"label": plain_text(75), "options": items(OPTION, MOST_OPTIONS)}, {})
CONVERSATION_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
DISPATCH_CONFIG = shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)})
SLACK_FILE = shape({}, {"id": string(255), "url": URL}, exactly_one("id", "url"))
FOCUS = {"focus_on_load": flag}
MAX_SELECTED = {"max_selected_items": whole(1, 100)}


def initial_is_offered(value: Any, path: str, problems: Problems) -> None:
    """What is chosen at first must be among the options."""
    groups = value.get("option_groups") or [{"options": value.get("options")}]
    offered = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    values = {option.get("value") for option in offered if isinstance(option, dict)}
    for key in ("initial_option", "initial_options"):
        initial = value.get(key)
        for option in initial if isinstance(initial, list) else [initial]:
            if isinstance(option, dict) and option.get("value") not in values:
                problems.add(f"{path}/{key}", "must be one of the options provided")


def options_and_initial(value: Any, path: str, problems: Problems) -> None:
    """A menu has options or groups of them, and starts with one that it has."""
    exactly_one("options", "option_groups")(value, path, problems)
    initial_is_offered(value, path, problems)
