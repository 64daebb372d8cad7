"""What people write and what Slack sends, read into values."""

import pytest

from bot.errors import UserError
from handlers import inputs
from handlers.inputs import MessageLink
from handlers.views.ids import Field, parse_pressed
from tests.handlers.payloads import click, command

LINK = "https://acme.slack.com/archives/C0BACKEND/p1795424400000100"
THREAD = "1795424300.000200"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12),
        ("#12", 12),
        (" #12 ", 12),
        ("<#C0TWELVE|12>", 12),
        ("", None),
        ("#", None),
        ("-12", None),
        ("1.5", None),
        ("#12 and #13", None),
        ("9999999999", None),
        ("<#C0TWELVE|general>", None),
    ],
)
def test_a_request_is_named_by_its_number(written: str, number: int | None) -> None:
    assert inputs.number(written) == number


@pytest.mark.parametrize(
    ("written", "link"),
    [
        (LINK, MessageLink("C0BACKEND", "1795424400.000100", None)),
        (f"<{LINK}>", MessageLink("C0BACKEND", "1795424400.000100", None)),
        (f"<{LINK}|the message>", MessageLink("C0BACKEND", "1795424400.000100", None)),
        (f"{LINK}?thread_ts={THREAD}&cid=C0BACKEND", MessageLink("C0BACKEND", "1795424400.000100", THREAD)),
        (f"{LINK}?cid=C0BACKEND&amp;thread_ts={THREAD}", MessageLink("C0BACKEND", "1795424400.000100", THREAD)),
        (f"{LINK}?thread_ts=1795424400.000100", MessageLink("C0BACKEND", "1795424400.000100", None)),
        ("https://acme.slack.com/archives/C0BACKEND", None),
        ("https://acme.slack.com/archives/c0backend/p1795424400000100", None),
        ("https://example.com/p1795424400000100", None),
        ("see " + LINK, None),
        ("", None),
    ],
)
def test_a_message_is_named_by_the_link_that_slack_copies(written: str, link: MessageLink | None) -> None:
    assert inputs.message_link(written) == link


def test_a_click_carries_who_where_and_what() -> None:
    read = inputs.click(click(response_url="https://hooks.example.com/1"), parse_pressed)

    assert (read.user, read.channel, read.what.request_id, read.what.version) == ("U1", "C1", 1, 1)
    assert read.response_url == "https://hooks.example.com/1"
    assert read.thread_ts is not None


@pytest.mark.parametrize(
    "broken",
    [
        {"user": {"id": "ann"}},
        {"user": None},
        {"actions": []},
        {"actions": [{"action_id": "take"}]},
        {"trigger_id": None, "actions": None},
        {"channel": {"id": "general"}},
        {"container": "message"},
    ],
)
def test_a_click_that_nobody_can_read_is_a_sentence_x4(broken: dict[str, object]) -> None:
    with pytest.raises(UserError, match="older version"):
        inputs.click({**click(), **broken}, parse_pressed)


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("", "", ""),
        ("  ", "", ""),
        ("Take", "take", ""),
        ("take #12", "take", "#12"),
        ("\u00a0NOTE  the export\n restarts ", "note", "the export\n restarts"),
        ("STRASSE", "strasse", ""),
    ],
)
def test_a_command_is_a_verb_and_the_rest(text: str, verb: str, rest: str) -> None:
    read = inputs.typed(command(text, user_id="U0ANN"))

    assert (read.user, read.verb, read.rest) == ("U0ANN", verb, rest)


def test_a_form_gives_what_was_entered_whatever_the_element_and_leaves_empty_ones_out() -> None:
    values = {
        Field.NOTE: {"input": {"type": "plain_text_input", "value": "  look "}},
        Field.PERSON: {"input": {"type": "users_select", "selected_user": "U0BEN"}},
        Field.DESTINATION: {"input": {"type": "static_select", "selected_option": None}},
        Field.PRIORITY: {"input": {"type": "static_select", "selected_option": {"value": "high"}}},
        Field.RESOLUTION: {"input": {"type": "plain_text_input", "value": None}},
        "of_another_version": {"input": {"value": "x"}},
    }
    view = {"id": "V1", "private_metadata": "12:3:C0BACKEND", "state": {"values": values}}

    read = inputs.submitted({"user": {"id": "U0ANN"}, "view": view})

    assert read.fields == {Field.NOTE: "  look ", Field.PERSON: "U0BEN", Field.PRIORITY: "high"}
    assert (read.text(Field.NOTE), read.text(Field.RESOLUTION)) == ("look", "")
    assert (read.about.request_id, read.about.version, read.about.channel) == (12, 3, "C0BACKEND")
