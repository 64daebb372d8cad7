"""Block Kit limits: what Slack refuses is refused here with the place of the mistake."""

from typing import Any

import pytest

from bot.sandbox.blocks import BlockError, check_message_blocks, check_view
from tests.sandbox.conftest import button, modal, text_block, text_input


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str, text: str = "an option") -> dict[str, Any]:
    return {"text": plain(text), "value": value}


def select(**parts: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", "options": [option("a")], **parts}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


MISTAKES = [
    ({"type": "marquee"}, "unsupported type: marquee", "/blocks/0/type"),
    ({"text": plain("x")}, "missing required field: type", "/blocks/0"),
    ({"type": "section"}, "missing required field: text", "/blocks/0"),
    ({"type": "section", "text": "bare"}, "must be an object", "/blocks/0/text"),
    ({"type": "divider", "color": "red"}, "invalid additional property: color", "/blocks/0"),
    (text_block(""), "must be more than 0 characters", "/blocks/0/text/text"),
    (text_block("x" * 3001), "must be less than 3001 characters", "/blocks/0/text/text"),
    ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items allowed", "/blocks/0/fields"),
    (
        {"type": "section", "fields": [plain("x" * 2001)]},
        "must be less than 2001 characters",
        "/blocks/0/fields/0/text",
    ),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "must be plain_text", "/blocks/0/text/type"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters", "/blocks/0/text/text"),
    ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed", "/blocks/0/elements"),
    (actions(), "no fewer than 1 items allowed", "/blocks/0/elements"),
    (actions(*[button(f"a{n}") for n in range(26)]), "no more than 25 items allowed", "/blocks/0/elements"),
    (actions(button("a"), button("a")), "`action_id` a already exists in this block", "/blocks/0/elements"),
    (actions(button("a" * 256)), "must be less than 256 characters", "/blocks/0/elements/0/action_id"),
    (actions(button("a", "v" * 2001)), "must be less than 2001 characters", "/blocks/0/elements/0/value"),
    (
        actions({**button("a"), "text": plain("x" * 76)}),
        "must be less than 76 characters",
        "/blocks/0/elements/0/text/text",
    ),
    (actions({**button("a"), "style": "loud"}), "must be one of: primary, danger", "/blocks/0/elements/0/style"),
    (actions({**button("a"), "url": "javascript:x"}), "invalid url", "/blocks/0/elements/0/url"),
    (actions(text_input("b")["element"]), "unsupported type: plain_text_input", "/blocks/0/elements/0/type"),
    (actions(select(options=[])), "no fewer than 1 items allowed", "/blocks/0/elements/0/options"),
    (
        actions(select(options=[option(str(n)) for n in range(101)])),
        "no more than 100 items",
        "/blocks/0/elements/0/options",
    ),
    (actions(select(options=[option("v" * 151)])), "must be less than 151", "/blocks/0/elements/0/options/0/value"),
    (
        actions(select(options=[option("v", "x" * 76)])),
        "must be less than 76",
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (actions(select(placeholder=plain("x" * 151))), "must be less than 151", "/blocks/0/elements/0/placeholder/text"),
    (actions(select(initial_option=option("z"))), "must be one of the options", "/blocks/0/elements/0/initial_option"),
    (
        actions({"type": "overflow", "action_id": "o", "options": [option(str(n)) for n in range(6)]}),
        "no more than 5 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        actions({**button("a"), "confirm": {"title": plain("x"), "text": plain("x"), "confirm": plain("x" * 31)}}),
        "must be less than 31 characters",
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    ({"type": "image", "image_url": "https://x.example/a.png"}, "missing required field: alt_text", "/blocks/0"),
    ({**text_block("x"), "block_id": "b" * 256}, "must be less than 256 characters", "/blocks/0/block_id"),
]


@pytest.mark.parametrize(("block", "message", "place"), MISTAKES)
def test_a_mistake_in_a_message_is_named_with_its_place(block: dict[str, Any], message: str, place: str) -> None:
    with pytest.raises(BlockError) as refused:
        check_message_blocks([block])

    assert refused.value.error == "invalid_blocks"
    assert any(text.startswith(message) and text.endswith(f"[json-pointer:{place}]") for text in refused.value.messages)


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ({"type": "divider"}, "invalid_blocks_format"),
        ([text_block("x")] * 51, "invalid_blocks"),
        ([{**text_block("x"), "block_id": "same"}] * 2, "invalid_blocks"),
        ([text_block("x" * 2700)] * 5, "msg_blocks_too_long"),
        ([{"type": "markdown", "text": "x" * 6001}] * 2, "msg_too_long"),
    ],
)
def test_a_message_has_limits_as_a_whole(blocks: Any, error: str) -> None:
    with pytest.raises(BlockError) as refused:
        check_message_blocks(blocks)

    assert refused.value.error == error


def test_everything_at_its_limit_is_accepted() -> None:
    blocks = [
        text_block("x" * 3000),
        {"type": "header", "text": plain("x" * 150)},
        {"type": "section", "fields": [plain("x" * 100)] * 10, "accessory": select()},
        actions(*[button(f"a{number}", "v" * 2000) for number in range(25)]),
        *[{"type": "divider"}] * 46,
    ]

    assert len(check_message_blocks(blocks)) == 50


def test_ids_are_filled_in_and_what_was_given_is_not_touched() -> None:
    given = [actions({"type": "button", "text": plain("x")})]

    checked = check_message_blocks(given)

    assert checked[0]["block_id"]
    assert checked[0]["elements"][0]["action_id"]
    assert "block_id" not in given[0]
    assert "action_id" not in given[0]["elements"][0]


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(title=None), "missing required field: title [json-pointer:/view]"),
        (modal(text_input("b"), submit=None), "missing required field: submit [json-pointer:/view]"),
        (modal(*[text_block("x")] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(text_input("b"), text_input("b")), "`block_id` b already exists [json-pointer:/view/blocks/1/block_id]"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
        (modal(state={}), "invalid additional property: state [json-pointer:/view]"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
        (modal(type="window"), "unsupported type: window [json-pointer:/view/type]"),
        ({"type": "home", "blocks": [text_block("x")], "title": plain("x")}, "invalid additional property: title"),
        (
            modal(text_input("a", focus_on_load=True), text_input("b", focus_on_load=True)),
            "only one element can have focus_on_load set to true [json-pointer:/view/blocks]",
        ),
    ],
)
def test_a_mistake_in_a_view_is_named_with_its_place(view: dict[str, Any], message: str) -> None:
    with pytest.raises(BlockError) as refused:
        check_view(view)

    assert refused.value.error == "invalid_arguments"
    assert any(text.startswith(message) for text in refused.value.messages)


def test_a_view_of_a_quarter_megabyte_is_too_large() -> None:
    blocks = [{"type": "section", "fields": [plain("x" * 2000)] * 10}] * 13

    with pytest.raises(BlockError, match="view_too_large"):
        check_view(modal(*blocks))
