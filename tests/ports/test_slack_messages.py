"""Slack's payloads, as its documentation shows them, read into values (slack.md 1.4)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.messages import Author, Deleted, Edited, Posted, Reacted
from bot.ports.slack_messages import deleted_from, edited_from, posted_from, reacted_from

OWN_BOT, OWN_APP = "B0OWN", "A0OWN"
TS, LATER_TS = "1767225600.000100", "1767225660.000200"

PERSON: dict[str, Any] = {
    "type": "message",
    "channel": "C1",
    "user": "U1",
    "text": "The printer is on fire",
    "ts": TS,
    "event_ts": TS,
    "channel_type": "channel",
    "client_msg_id": "0f1e",
    "team": "T1",
}
APP: dict[str, Any] = {
    "type": "message",
    "user": "U9BOT",
    "bot_id": "B9",
    "app_id": "A9",
    "bot_profile": {"name": "Grafana", "app_id": "A9"},
    "text": "Firing",
    "ts": TS,
}
WEBHOOK: dict[str, Any] = {"type": "message", "subtype": "bot_message", "bot_id": "B8", "username": "CI", "ts": TS}


def posted(message: dict[str, Any], **changes: object) -> Posted:
    result = posted_from({**message, **changes}, "C1", OWN_BOT, OWN_APP)
    assert result is not None
    return result


def changed(message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": "C1",
        "ts": "1767225700.000300",
        "event_ts": "1767225700.000300",
        "message": message,
        "previous_message": before,
    }


def test_a_top_level_message_by_a_person_is_read_with_its_instant_to_the_microsecond() -> None:
    message = posted(PERSON)

    assert (message.channel, message.ts, message.user, message.author) == ("C1", TS, "U1", Author.PERSON)
    assert message.text == "The printer is on fire"
    assert not message.is_reply
    assert message.at == datetime(2026, 1, 1, 0, 0, 0, 100, tzinfo=UTC)


def test_a_parent_that_has_replies_is_still_a_top_level_message() -> None:
    assert posted(PERSON, thread_ts=TS).thread_ts is None


def test_a_broadcast_reply_is_a_reply_r1() -> None:
    message = posted(
        PERSON, subtype="thread_broadcast", thread_ts="1767225000.000000", root={"ts": "1767225000.000000"}
    )

    assert message.thread_ts == "1767225000.000000"
    assert message.is_reply


def test_files_without_words_are_a_message() -> None:
    message = posted(PERSON, subtype="file_share", text="", files=[{"id": "F1"}, {"id": "F2"}])

    assert (message.text, message.file_count, message.author) == ("", 2, Author.PERSON)


def test_a_null_text_is_an_empty_text() -> None:
    assert posted(PERSON, text=None).text == ""


@pytest.mark.parametrize(
    ("message", "author"),
    [
        (APP, Author.BOT),
        (WEBHOOK, Author.BOT),
        ({**PERSON, "bot_id": "B7", "app_id": "A7"}, Author.BOT),  # an app posting as a person
        ({**PERSON, "user": "USLACKBOT"}, Author.BOT),
        ({**APP, "bot_id": OWN_BOT, "app_id": OWN_APP}, Author.SELF),
        ({**APP, "app_id": OWN_APP}, Author.SELF),
        ({**WEBHOOK, "bot_id": OWN_BOT}, Author.SELF),
    ],
)
def test_authors_are_told_apart_by_ids_f3(message: dict[str, Any], author: Author) -> None:
    assert posted(message).author is author


def test_an_unknown_app_id_of_our_own_makes_nobody_ourselves() -> None:
    message = posted_from(PERSON, "C1", OWN_BOT, None)

    assert message is not None
    assert message.author is Author.PERSON


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "pinned_item", "tombstone", "something_new"])
def test_housekeeping_is_no_message(subtype: str) -> None:
    assert posted_from({**PERSON, "subtype": subtype}, "C1", OWN_BOT, OWN_APP) is None


def test_a_tombstone_is_read_from_history_only_r13() -> None:
    tombstone = {**PERSON, "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."}

    read_back = posted_from(tombstone, "C1", OWN_BOT, OWN_APP, backfilled=True)

    assert read_back is not None
    assert (read_back.subtype, read_back.author) == ("tombstone", Author.BOT)


def test_our_own_key_is_read_from_our_own_messages_only() -> None:
    metadata = {"event_type": "firstline", "event_payload": {"key": "card:42", "version": 3}}

    assert posted(APP, bot_id=OWN_BOT, metadata=metadata).metadata_key == "card:42"
    assert posted(APP, metadata=metadata).metadata_key is None
    assert posted(APP, bot_id=OWN_BOT, metadata={**metadata, "event_type": "other"}).metadata_key is None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"attachments": [{"fallback": "short", "title": "CPU high", "text": "web-1"}]}, "CPU high\nweb-1"),
        ({"attachments": [{"fallback": "only this"}]}, "only this"),
        ({"attachments": [{"fields": [{"title": "Host", "value": "web-1"}]}]}, "Host: web-1"),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Down*"}}]}, "*Down*"),
        (
            {
                "blocks": [
                    {
                        "type": "rich_text",
                        "elements": [
                            {"type": "rich_text_section", "elements": [{"type": "text", "text": "a "}, {"text": "b"}]}
                        ],
                    }
                ]
            },
            "a b",
        ),
        ({"blocks": "nonsense", "attachments": [None, 3]}, ""),
    ],
)
def test_apps_that_leave_the_text_empty_are_read_from_what_they_show(content: dict[str, Any], text: str) -> None:
    assert posted(WEBHOOK, text="", **content).text == text


def test_an_edit_gives_the_new_text_under_the_messages_own_ts() -> None:
    after = {**PERSON, "text": "Solved itself", "edited": {"user": "U1", "ts": LATER_TS}}

    assert edited_from(changed(after, PERSON)) == Edited(
        channel="C1", ts=TS, text="Solved itself", file_count=0, edited_ts=LATER_TS
    )


def test_a_link_preview_or_a_reply_count_is_no_edit() -> None:
    assert edited_from(changed({**PERSON, "attachments": [{"title": "Preview"}]}, PERSON)) is None
    assert edited_from(changed({**PERSON, "reply_count": 1}, PERSON)) is None


def test_taking_a_file_away_is_an_edit() -> None:
    edited = edited_from(changed(PERSON, {**PERSON, "files": [{"id": "F1"}]}))

    assert edited is not None
    assert edited.file_count == 0


def test_a_deletion_names_the_deleted_message_and_when_it_went() -> None:
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "C1",
        "ts": LATER_TS,
        "event_ts": LATER_TS,
        "deleted_ts": TS,
        "previous_message": PERSON,
    }

    assert deleted_from(event) == Deleted(channel="C1", ts=TS, at=datetime(2026, 1, 1, 0, 1, 0, 200, tzinfo=UTC))
    assert edited_from(event) is None


def test_a_parent_that_turns_into_a_tombstone_is_deleted_not_edited() -> None:
    event = changed({"type": "message", "subtype": "tombstone", "ts": TS, "text": "This message was deleted."}, PERSON)

    deleted = deleted_from(event)

    assert deleted is not None
    assert deleted.ts == TS
    assert edited_from(event) is None


def test_an_ordinary_edit_is_no_deletion() -> None:
    assert deleted_from(changed({**PERSON, "text": "other"}, PERSON)) is None


@pytest.mark.parametrize(("kind", "added"), [("reaction_added", True), ("reaction_removed", False)])
def test_a_reaction_is_read_without_its_skin_tone(kind: str, added: bool) -> None:
    event = {
        "type": kind,
        "user": "U2",
        "reaction": "raised_hand::skin-tone-4",
        "item": {"type": "message", "channel": "C1", "ts": TS},
        "item_user": "U1",
        "event_ts": LATER_TS,
    }

    assert reacted_from(event) == Reacted(
        channel="C1",
        ts=TS,
        user="U2",
        emoji="raised_hand",
        added=added,
        at=datetime(2026, 1, 1, 0, 1, 0, 200, tzinfo=UTC),
    )


def test_a_reaction_on_a_file_is_none_of_ours() -> None:
    event = {"type": "reaction_added", "user": "U2", "reaction": "eyes", "item": {"type": "file", "file": "F1"}}

    assert reacted_from(event) is None
