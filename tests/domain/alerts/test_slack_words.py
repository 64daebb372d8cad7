"""What is read out of a message: the words of all its parts, plain and in the order in which people read them (A1)."""

from typing import Any

from bot.domain.alerts.alert import AppMessage
from bot.domain.alerts.slack_words import Link, Words, words_of


def read(text: str = "", **parts: Any) -> Words:
    return words_of(AppMessage(text=text, **parts))


def test_text_comes_before_blocks_and_blocks_before_attachments() -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "two"}}
    attachment = {"pretext": "three", "title": "four", "text": "five", "fields": [{"title": "Six", "value": "6"}]}

    assert read("one", blocks=[block], attachments=[attachment]).lines == (
        "one",
        "two",
        "three",
        "four",
        "five",
        "Six: 6",
    )


def test_markup_of_slack_and_markdown_goes_and_what_it_marks_stays() -> None:
    words = read(
        ":fire: *Bold* _it_ ~no~ `code` &lt;b&gt; <https://a.example|label> [other](https://b.example/(x)) snake_case"
    )

    assert words.text == "Bold it no code <b> label other snake_case"
    assert words.links == (Link("https://a.example", "label"), Link("https://b.example/(x)", "other"))
    assert words.signs == {"fire"}


def test_mentions_lose_their_power() -> None:
    assert read("<!channel> <@U0ANN> look <!subteam^S1|@oncall>").text == "@channel @someone look @oncall"


def test_rich_text_is_read_with_its_links_and_emoji() -> None:
    section = {
        "type": "rich_text_section",
        "elements": [
            {"type": "emoji", "name": "red_circle"},
            {"type": "text", "text": " Disk full on "},
            {"type": "link", "url": "https://a.example/1", "text": "store"},
            {"type": "link", "url": "https://a.example/2"},
        ],
    }
    code = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "df -h"}]}

    words = read(blocks=[{"type": "rich_text", "elements": [section, code]}])

    assert words.lines == ("Disk full on storehttps://a.example/2", "df -h")
    assert [link.address for link in words.links] == ["https://a.example/1", "https://a.example/2"]
    assert words.signs == {"red_circle"}


def test_buttons_give_their_addresses_and_none_of_their_words() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Open"}, "url": "https://a.example/1"}
    old = {"type": "button", "text": "Mute", "url": "https://a.example/2"}

    words = read("Down", blocks=[{"type": "actions", "elements": [button]}], attachments=[{"actions": [old]}])

    assert words.links == (Link("https://a.example/1", "Open"), Link("https://a.example/2", "Mute"))
    assert words.lines == ("Down",)


def test_fields_are_found_in_attachments_in_sections_and_in_lines() -> None:
    section = {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Service*\nshop"}, {"text": "*Env:* prod"}]}
    attachment = {
        "fields": [{"title": "Severity", "value": "high"}],
        "text": "Labels:\n - alertname = Disk full\nHost: a  Zone: b",
    }

    words = read(blocks=[section], attachments=[attachment])

    assert words.field("service") == "shop"
    assert words.field("environment", "env") == "prod"
    assert words.field("severity") == "high"
    assert words.field("alertname") == "Disk full"
    assert (words.field("host"), words.field("zone")) == ("a", "b")
    assert words.field("labels") is None


def test_a_header_or_the_title_of_an_attachment_stands_out() -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "Disk full"}}

    assert read("New alert", blocks=[header]).title == "Disk full"
    assert read("New alert", attachments=[{"title": "<https://a.example|Disk full>"}]).title_link == "https://a.example"
    assert read("New alert\nand more").title == "New alert"


def test_the_fallback_counts_only_where_there_is_nothing_else() -> None:
    assert read(attachments=[{"fallback": "Disk full"}]).lines == ("Disk full",)
    assert read(attachments=[{"fallback": "Disk full", "text": "Disk is full"}]).lines == ("Disk is full",)


def test_attachments_in_attachments_are_read_to_a_depth_that_people_see() -> None:
    inner: dict[str, Any] = {"text": "too deep"}
    for depth in range(30, 0, -1):
        inner = {"text": f"level {depth}", "attachments": [inner]}

    words = read(attachments=[inner])

    assert "level 5" in words.lines
    assert "too deep" not in words.lines


def test_characters_that_nobody_sees_are_left_out() -> None:
    assert read("a\x00b\u202ec\ud800d\u200be").text == "abcde"
