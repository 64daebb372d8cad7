"""Layout blocks: what each takes, and on which surfaces it may stand."""

from typing import Any

from bot.sandbox.blocks.checks import Check, anything, by_type, exactly_one, flag, items, one_of, shape, string, whole
from bot.sandbox.blocks.composition import SLACK_FILE, URL, any_text, plain_text
from bot.sandbox.blocks.elements import IN_ACTIONS, IN_CONTEXT, IN_INPUT, IN_SECTION
from bot.sandbox.blocks.problems import Problems

BLOCK_ID = {"block_id": string(255)}
LONGEST_SECTION = 3000
LONGEST_MARKDOWN = 12_000
RICH_TEXT_PARTS = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")


def _text_or_fields(value: Any, path: str, problems: Problems) -> None:
    if not value.get("text") and not value.get("fields"):
        problems.add(path, "missing required field: text")


def _distinct_action_ids(value: Any, path: str, problems: Problems) -> None:
    ids = [item.get("action_id") for item in value.get("elements") or [] if isinstance(item, dict)]
    given = [action_id for action_id in ids if action_id]
    for repeated in sorted({action_id for action_id in given if given.count(action_id) > 1}):
        problems.add(f"{path}/elements", f"`action_id` {repeated} already exists in this block")


RICH_TEXT_PART = shape(
    {"elements": items(anything, 1000, 0)},
    {"style": one_of("bullet", "ordered"), "indent": whole(0, 8), "offset": whole(0, 10_000), "border": whole(0, 1),
     "language": string(50)},
)  # fmt: skip
EVERYWHERE: dict[str, Check] = {
    "section": shape(
        {},
        {
            **BLOCK_ID,
            "text": any_text(LONGEST_SECTION),
            "fields": items(any_text(2000), 10),
            "accessory": IN_SECTION,
            "expand": flag,
        },
        _text_or_fields,
    ),
    "divider": shape({}, BLOCK_ID),
    "header": shape({"text": plain_text(150)}, BLOCK_ID),
    "context": shape({"elements": items(IN_CONTEXT, 10)}, BLOCK_ID),
    "actions": shape({"elements": items(IN_ACTIONS, 25)}, BLOCK_ID, _distinct_action_ids),
    "input": shape(
        {"label": plain_text(2000), "element": IN_INPUT},
        {**BLOCK_ID, "hint": plain_text(2000), "optional": flag, "dispatch_action": flag},
    ),
    "image": shape(
        {"alt_text": string(2000)},
        {**BLOCK_ID, "title": plain_text(2000), "image_url": URL, "slack_file": SLACK_FILE},
        exactly_one("image_url", "slack_file"),
    ),
    "rich_text": shape({"elements": items(by_type(dict.fromkeys(RICH_TEXT_PARTS, RICH_TEXT_PART)), 1000)}, BLOCK_ID),
    "video": shape(
        {"alt_text": string(2000), "title": plain_text(200), "thumbnail_url": URL, "video_url": URL},
        {
            **BLOCK_ID,
            "author_name": string(50),
            "description": plain_text(200),
            "provider_icon_url": URL,
            "provider_name": string(255),
            "title_url": URL,
        },
    ),
}
IN_MESSAGES_ONLY: dict[str, Check] = {
    "markdown": shape({"text": string(LONGEST_MARKDOWN)}, BLOCK_ID),
    "table": shape({"rows": items(items(anything, 20), 100)}, {**BLOCK_ID, "column_settings": items(anything, 20)}),
}

IN_MESSAGE = by_type({**EVERYWHERE, **IN_MESSAGES_ONLY})
IN_VIEW = by_type(EVERYWHERE)
