"""Slack's rules for messages and views, written down a second time and independently of `handlers.views.blocks`."""

import re
from collections.abc import Iterator

from bot.ports.screens import Rendered

KEYS = {
    "section": {"type", "block_id", "text", "fields", "accessory"},
    "context": {"type", "block_id", "elements"},
    "actions": {"type", "block_id", "elements"},
    "header": {"type", "block_id", "text"},
    "divider": {"type", "block_id"},
    "input": {"type", "block_id", "label", "element", "optional", "hint", "dispatch_action"},
    "button": {"type", "text", "action_id", "value", "style", "url", "confirm", "accessibility_label"},
    "overflow": {"type", "action_id", "options", "confirm"},
    "static_select": {"type", "action_id", "options", "placeholder", "initial_option", "confirm", "focus_on_load"},
    "datepicker": {"type", "action_id", "placeholder", "initial_date", "confirm", "focus_on_load"},
    "users_select": {"type", "action_id", "placeholder", "initial_user", "confirm", "focus_on_load"},
    "channels_select": {"type", "action_id", "placeholder", "initial_channel", "confirm", "focus_on_load"},
    "multi_users_select": {"type", "action_id", "placeholder", "initial_users", "max_selected_items"},
    "multi_static_select": {"type", "action_id", "placeholder", "options", "initial_options", "max_selected_items"},
    "checkboxes": {"type", "action_id", "options", "initial_options"},
    "plain_text_input": {
        "type", "action_id", "placeholder", "initial_value", "multiline", "min_length", "max_length", "focus_on_load",
    },
    "mrkdwn": {"type", "text", "verbatim"},
    "plain_text": {"type", "text", "emoji"},
    "modal": {"type", "callback_id", "private_metadata", "title", "submit", "close", "blocks", "notify_on_close"},
}  # fmt: skip
TOKEN = re.compile(
    r"<(?:"
    r"@[UW][A-Z0-9]+"
    r"|#C[A-Z0-9]+"
    r"|!date\^\d+\^[^<>|^]+\|[^<>|]+"
    r"|https?://[^<>|\s]+(?:\|[^<>]+)?"
    r")>"
)
ENTITY = re.compile(r"&(?:amp|lt|gt);")


def units(text: str) -> int:
    """The length of a text, counted in the least favorable way."""
    return max(len(text), len(text.encode("utf-16-be")) // 2)


def check_message(rendered: Rendered) -> None:
    """Assert that Slack accepts the message."""
    assert 0 < units(rendered.text) <= 4_000
    assert len(rendered.blocks) <= 50
    assert sum(units(text) for _, text in texts(rendered.blocks)) <= 13_200
    _check_blocks(rendered.blocks)
    _check_mrkdwn(rendered.text)


def check_home(rendered: Rendered) -> None:
    """Assert that Slack accepts the Home tab."""
    assert rendered.text
    assert len(rendered.blocks) <= 100
    _check_blocks(rendered.blocks)


def check_modal(view: dict[str, object]) -> None:
    """Assert that Slack accepts the modal."""
    assert set(view) <= KEYS["modal"]
    assert view["type"] == "modal"
    assert 0 < len(str(view["callback_id"])) <= 255
    assert len(str(view["private_metadata"])) <= 3_000
    for part in ("title", "submit", "close"):
        if part in view:
            _check_text(view[part], 24, plain=True)
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    assert 0 < len(blocks) <= 100
    fields = [block["block_id"] for block in blocks if block["type"] == "input"]
    assert len(fields) == len(set(fields))
    assert not fields or "submit" in view
    _check_blocks(blocks)


def texts(part: object) -> Iterator[tuple[str, str]]:
    """Every text object at any depth: its type and its text."""
    if isinstance(part, dict):
        if part.get("type") in {"mrkdwn", "plain_text"}:
            yield part["type"], part["text"]
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from texts(each)


def elements(part: object, kind: str) -> Iterator[dict[str, object]]:
    """Every block or element of a kind at any depth."""
    if isinstance(part, dict):
        if part.get("type") == kind:
            yield part
        for value in part.values():
            yield from elements(value, kind)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from elements(each, kind)


def mentioned(rendered: Rendered) -> set[str]:
    """Everything that would notify somebody: in mrkdwn and in the text, where Slack looks for it."""
    spoken = [rendered.text, *(text for kind, text in texts(rendered.blocks) if kind == "mrkdwn")]
    live = {found for text in spoken for found in re.findall(r"<@([^>]*)>|<!(?!date\^)([^>]*)>", text)}
    words = {found for text in spoken for found in re.findall(r"@(channel|here|everyone)\b", text, re.IGNORECASE)}
    return {user or group for user, group in live} | words


def _check_blocks(blocks: object) -> None:
    assert isinstance(blocks, list | tuple)
    for block in blocks:
        _check_block(block)


def _check_block(block: dict[str, object]) -> None:
    kind = block["type"]
    assert set(block) <= KEYS[str(kind)]
    match kind:
        case "section":
            _check_text(block["text"], 3_000)
            if "accessory" in block:
                _check_element(block["accessory"])
        case "context":
            assert 0 < len(block["elements"]) <= 10
            for element in block["elements"]:
                _check_text(element, 3_000)
        case "actions":
            assert 0 < len(block["elements"]) <= 25
            for element in block["elements"]:
                _check_element(element)
            ids = [element["action_id"] for element in block["elements"]]
            assert len(ids) == len(set(ids))
        case "header":
            _check_text(block["text"], 150, plain=True)
        case "input":
            assert 0 < len(block["block_id"]) <= 255
            _check_text(block["label"], 2_000, plain=True)
            if "hint" in block:
                _check_text(block["hint"], 2_000, plain=True)
            _check_element(block["element"])


def _check_element(element: dict[str, object]) -> None:
    assert set(element) <= KEYS[str(element["type"])]
    assert 0 < len(str(element["action_id"])) <= 255
    if "placeholder" in element:
        _check_text(element["placeholder"], 150, plain=True)
    match element["type"]:
        case "button":
            _check_text(element["text"], 75, plain=True)
            assert 0 < len(element["value"]) <= 2_000
            assert element.get("style") in {None, "primary", "danger"}
            assert units(element.get("accessibility_label", "-")) <= 75
        case "overflow":
            assert 0 < len(element["options"]) <= 5
            _check_options(element["options"])
        case "static_select":
            assert 0 < len(element["options"]) <= 100
            _check_options(element["options"])
            assert element.get("initial_option") in [None, *element["options"]]
        case "multi_users_select":
            assert len(element.get("initial_users", ())) <= element["max_selected_items"] <= 100
        case "multi_static_select" | "checkboxes":
            assert 0 < len(element["options"]) <= (10 if element["type"] == "checkboxes" else 100)
            _check_options(element["options"])
            assert all(option in element["options"] for option in element.get("initial_options", ()))
        case "plain_text_input":
            assert element["max_length"] <= 3_000
            assert units(element.get("initial_value", "")) <= element["max_length"]


def _check_options(options: list[dict[str, object]]) -> None:
    for option in options:
        assert set(option) == {"text", "value"}
        _check_text(option["text"], 75, plain=True)
        assert 0 < len(option["value"]) <= 150


def _check_text(text: object, limit: int, *, plain: bool = False) -> None:
    assert isinstance(text, dict)
    assert text["type"] == "plain_text" if plain else text["type"] == "mrkdwn"
    assert set(text) <= KEYS[text["type"]]
    assert text["text"].strip()
    assert units(text["text"]) <= limit
    if not plain:
        _check_mrkdwn(text["text"])


def _check_mrkdwn(text: str) -> None:
    """Escaped once and whole: what looks like control is one of our own tokens, and no cut went through one."""
    bare = TOKEN.sub("", text)
    assert "<" not in bare
    assert "&" not in ENTITY.sub("", text)
