"""The `state.values` of a view or message: what each element that holds a value holds now."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.records import Json

# Element type: the key of its value in the state, the key of its initial value in the block, and the key people use.
HOLDERS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "checkboxes": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
FORM_KEYS = ("value", "user", "users", "option", "options", "date", "time", "conversation", "conversations", "channel",
             "channels", "date_time", "rich_text", "files")  # fmt: skip
NO_CHOICE: dict[str, Any] = {"selected_options": [], "selected_users": [], "selected_conversations": [], "files": [],
                             "selected_channels": []}  # fmt: skip


class FormError(ValueError):
    """A person tried something that the screen does not offer; a sentence."""


def elements_with_values(blocks: Iterable[Json]) -> list[tuple[Json, Json]]:
    """Each (block, element) that holds a value."""
    pairs: list[tuple[Json, Json]] = []
    for block in blocks:
        inside = [block.get("element"), block.get("accessory"), *(_list(block) if block["type"] == "actions" else [])]
        pairs += [(block, item) for item in inside if isinstance(item, dict) and item.get("type") in HOLDERS]
    return pairs


def initial_values(blocks: Iterable[Json]) -> Json:
    """The state before anybody touched anything."""
    values: Json = {}
    for block, element in elements_with_values(blocks):
        key, initial = HOLDERS[element["type"]]
        now = element.get(initial, NO_CHOICE.get(key))
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], key: now}
    return values


def chosen(element: Json, given: Any) -> Json:
    """The state of one element after a person gave it a value.

    `given` is plain (text, option value, id, date, or a list of these) or a dictionary with one of the FORM_KEYS.
    Raises FormError when the element does not offer that.
    """
    kind = element["type"]
    if kind not in HOLDERS:
        raise FormError(f"{kind} holds no value.")
    key = HOLDERS[kind][0]
    plain = _plain(given)
    if key == "selected_option":
        return {"type": kind, key: None if plain in (None, "") else find_option(element, plain)}
    if key == "selected_options":
        return {"type": kind, key: [find_option(element, item) for item in plain or []]}
    if key == "value" and plain is not None:
        return {"type": kind, key: str(plain) or None}
    return {"type": kind, key: NO_CHOICE.get(key) if plain in (None, "") else plain}


def find_option(element: Json, value: Any) -> Json:
    """The option of a menu with this value; a whole option is taken as it is for menus that load their options."""
    if isinstance(value, dict) and "external" in element["type"]:
        return value
    wanted = value.get("value") if isinstance(value, dict) else value
    groups: list[Json] = element.get("option_groups") or [{"options": element.get("options", [])}]
    for option in (item for group in groups for item in group.get("options", [])):
        if option.get("value") == wanted:
            return dict(option)
    if "external" in element["type"]:
        return {"text": {"type": "plain_text", "text": str(value), "emoji": True}, "value": str(value)}
    raise FormError(f'There is no option "{wanted}" in {element.get("action_id", "this menu")}.')


def problem(block: Json, element: Json, state: Json) -> str | None:
    """What the person's screen says about this value before the form can be sent; None when it is fine."""
    value = state.get(HOLDERS[element["type"]][0])
    if value in (None, "", []):
        return None if block.get("optional") or block["type"] != "input" else "Please complete this required field."
    if isinstance(value, str) and "text_input" in element["type"]:
        if len(value) < element.get("min_length", 0):
            return f"Please lengthen this text to {element['min_length']} characters or more."
        if len(value) > element.get("max_length", 3000):
            return f"Please shorten this text to {element.get('max_length', 3000)} characters or less."
    return None


def _plain(given: Any) -> Any:
    if isinstance(given, dict) and len(given) == 1:
        key = next(iter(given))
        if key in FORM_KEYS:
            return given[key]
    return given


def _list(block: Json) -> list[Any]:
    elements = block.get("elements", [])
    return elements if isinstance(elements, list) else []
