"""Block elements: buttons, menus, pickers, inputs, images; and which block takes which."""

from bot.sandbox.blocks.checks import Check, anything, by_type, exactly_one, flag, items, one_of, shape, string, whole
from bot.sandbox.blocks.composition import (
    ACTION_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    FOCUS,
    MAX_SELECTED,
    MOST_GROUPS,
    MOST_OPTIONS,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    RICH_OPTION,
    SLACK_FILE,
    URL,
    any_text,
    initial_is_offered,
    options_and_initial,
    plain_text,
)  # fmt: skip

ID = string(255)
LONGEST_INPUT = 3000
COMMON = {"action_id": ACTION_ID, "confirm": CONFIRM}
MENU = {**COMMON, **FOCUS, "placeholder": PLACEHOLDER}
MENU_OPTIONS = {"options": items(OPTION, MOST_OPTIONS), "option_groups": items(OPTION_GROUP, MOST_GROUPS)}
INPUT = {"action_id": ACTION_ID, **FOCUS, "placeholder": PLACEHOLDER, "dispatch_action_config": DISPATCH_CONFIG}
NUMBER = string(255)

BUTTON = shape(
    {"text": plain_text(75)},
    {
        **COMMON,
        "url": URL,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
)
OVERFLOW = shape({"options": items(OVERFLOW_OPTION, 5)}, COMMON)
CHECKBOXES = shape(
    {"options": items(RICH_OPTION, 10)},
    {**COMMON, **FOCUS, "initial_options": items(RICH_OPTION, 10)},
    initial_is_offered,
)
RADIO_BUTTONS = shape(
    {"options": items(RICH_OPTION, 10)}, {**COMMON, **FOCUS, "initial_option": RICH_OPTION}, initial_is_offered
)
IMAGE = shape(
    {"alt_text": string(2000)}, {"image_url": URL, "slack_file": SLACK_FILE}, exactly_one("image_url", "slack_file")
)

PICKERS: dict[str, Check] = {
    "datepicker": shape({}, {**MENU, "initial_date": string(10)}),
    "timepicker": shape({}, {**MENU, "initial_time": string(5), "timezone": string(255)}),
    "datetimepicker": shape({}, {**COMMON, **FOCUS, "initial_date_time": whole(0, 9_999_999_999)}),
}
SELECTS: dict[str, Check] = {
    "static_select": shape({}, {**MENU, **MENU_OPTIONS, "initial_option": OPTION}, options_and_initial),
    "external_select": shape({}, {**MENU, "initial_option": OPTION, "min_query_length": whole(0, 255)}),
    "users_select": shape({}, {**MENU, "initial_user": ID}),
    "channels_select": shape({}, {**MENU, "initial_channel": ID, "response_url_enabled": flag}),
    "conversations_select": shape(
        {},
        {
            **MENU,
            "initial_conversation": ID,
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": CONVERSATION_FILTER,
        },
    ),
}
MULTI = {**MENU, **MAX_SELECTED}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": shape(
        {}, {**MULTI, **MENU_OPTIONS, "initial_options": items(OPTION, MOST_OPTIONS)}, options_and_initial
    ),
    "multi_external_select": shape(
        {}, {**MULTI, "initial_options": items(OPTION, MOST_OPTIONS), "min_query_length": whole(0, 255)}
    ),
    "multi_users_select": shape({}, {**MULTI, "initial_users": items(ID, MOST_OPTIONS)}),
    "multi_channels_select": shape({}, {**MULTI, "initial_channels": items(ID, MOST_OPTIONS)}),
    "multi_conversations_select": shape(
        {},
        {
            **MULTI,
            "initial_conversations": items(ID, MOST_OPTIONS),
            "default_to_current_conversation": flag,
            "filter": CONVERSATION_FILTER,
        },
    ),
}
TEXT_INPUTS: dict[str, Check] = {
    "plain_text_input": shape(
        {},
        {
            **INPUT,
            "initial_value": string(LONGEST_INPUT, 0),
            "multiline": flag,
            "min_length": whole(0, LONGEST_INPUT),
            "max_length": whole(1, LONGEST_INPUT),
        },
    ),
    "email_text_input": shape({}, {**INPUT, "initial_value": string(LONGEST_INPUT)}),
    "url_text_input": shape({}, {**INPUT, "initial_value": string(LONGEST_INPUT)}),
    "number_input": shape(
        {"is_decimal_allowed": flag}, {**INPUT, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER}
    ),
    "rich_text_input": shape({}, {**INPUT, "initial_value": anything}),
    "file_input": shape({}, {"action_id": ACTION_ID, "filetypes": items(string(50), 100), "max_files": whole(1, 10)}),
}
CHOICES: dict[str, Check] = {"checkboxes": CHECKBOXES, "radio_buttons": RADIO_BUTTONS}

IN_ACTIONS = by_type({"button": BUTTON, "overflow": OVERFLOW, **CHOICES, **PICKERS, **SELECTS, **MULTI_SELECTS})
IN_SECTION = by_type(
    {"button": BUTTON, "overflow": OVERFLOW, "image": IMAGE, **CHOICES, **PICKERS, **SELECTS, **MULTI_SELECTS}
)
IN_INPUT = by_type({**TEXT_INPUTS, **CHOICES, **PICKERS, **SELECTS, **MULTI_SELECTS})
IN_CONTEXT = by_type({"image": IMAGE, "plain_text": any_text(3000), "mrkdwn": any_text(3000)})
