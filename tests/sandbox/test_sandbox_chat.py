"""Posting, updating, deleting, as slack-sdk sees it."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of, text_block

KEY = {"event_type": "firstline", "event_payload": {"key": "k1"}}
SUPPORT = "C0SUPPORT"


def test_a_post_carries_the_app_its_bot_and_its_metadata(bot: WebClient, people: SandboxClient) -> None:
    answer = bot.chat_postMessage(channel=SUPPORT, text="hello", blocks=[text_block("*hello*")], metadata=KEY)

    message = people.messages("support")[0]
    assert answer["channel"] == SUPPORT
    assert answer["ts"] == message["ts"] == answer["message"]["ts"]
    assert (message["bot_id"], message["app_id"], message["user"]) == ("B0FIRSTLINE", "A0FIRSTLINE", "U0FIRSTLINE")
    assert message["metadata"] == KEY
    assert message["blocks"][0]["block_id"]


def test_two_posts_at_the_same_instant_have_different_ts(bot: WebClient) -> None:
    first = bot.chat_postMessage(channel=SUPPORT, text="one")["ts"]
    second = bot.chat_postMessage(channel=SUPPORT, text="two")["ts"]

    assert first == "1772442000.000000"
    assert second == "1772442000.000001"


def test_the_ts_of_a_deleted_message_is_never_given_again(people: SandboxClient) -> None:
    gone = people.post("U0ANA", "support", "wrong channel")
    people.delete("U0ANA", "support", gone)

    assert people.post("U0ANA", "support", "right channel") != gone


def test_a_reply_counts_on_its_parent_and_stays_out_of_the_channel(bot: WebClient, people: SandboxClient) -> None:
    parent = people.post("U0ANA", "support", "help")

    bot.chat_postMessage(channel=SUPPORT, thread_ts=parent, text="card")

    shown = people.thread("support", parent)
    assert [message["text"] for message in shown] == ["help", "card"]
    assert (shown[0]["reply_count"], shown[0]["reply_users"], shown[0]["thread_ts"]) == (1, ["U0FIRSTLINE"], parent)
    assert shown[1]["parent_user_id"] == "U0ANA"


def test_a_reply_to_a_reply_lands_in_the_same_thread(bot: WebClient, people: SandboxClient) -> None:
    parent = people.post("U0ANA", "support", "help")
    reply = people.post("U0BO", "support", "looking", thread_ts=parent)

    posted = bot.chat_postMessage(channel=SUPPORT, thread_ts=reply, text="card")

    assert posted["message"]["thread_ts"] == parent


def test_an_update_keeps_metadata_and_drops_blocks_when_only_text_is_given(bot: WebClient) -> None:
    ts = bot.chat_postMessage(channel=SUPPORT, text="one", blocks=[text_block("one")], metadata=KEY)["ts"]

    message = bot.chat_update(channel=SUPPORT, ts=ts, text="two")["message"]

    assert message["text"] == "two"
    assert message["metadata"] == KEY
    assert "blocks" not in message
    assert message["edited"]["user"] == "U0FIRSTLINE"


def test_only_own_messages_can_be_updated_and_deleted(bot: WebClient, people: SandboxClient) -> None:
    ts = people.post("U0ANA", "support", "mine")

    assert error_of(lambda: bot.chat_update(channel=SUPPORT, ts=ts, text="x")) == "cant_update_message"
    assert error_of(lambda: bot.chat_delete(channel=SUPPORT, ts=ts)) == "cant_delete_message"


def test_what_is_gone_cannot_be_updated_or_deleted_again(bot: WebClient) -> None:
    ts = bot.chat_postMessage(channel=SUPPORT, text="one")["ts"]
    bot.chat_delete(channel=SUPPORT, ts=ts)

    assert error_of(lambda: bot.chat_update(channel=SUPPORT, ts=ts, text="x")) == "message_not_found"
    assert error_of(lambda: bot.chat_delete(channel=SUPPORT, ts=ts)) == "message_not_found"


def test_a_deleted_message_with_replies_leaves_a_tombstone_until_the_last_reply_goes(people: SandboxClient) -> None:
    parent = people.post("U0ANA", "support", "help")
    reply = people.post("U0BO", "support", "looking", thread_ts=parent)

    people.delete("U0ANA", "support", parent)
    tombstone = people.thread("support", parent)[0]
    people.delete("U0BO", "support", reply)

    assert (tombstone["subtype"], tombstone["user"]) == ("tombstone", "USLACKBOT")
    assert "client_msg_id" not in tombstone
    assert people.messages("support") == []


def test_replying_to_a_message_that_is_gone_is_refused(bot: WebClient, people: SandboxClient) -> None:
    ts = people.post("U0ANA", "support", "help")
    people.delete("U0ANA", "support", ts)

    assert error_of(lambda: bot.chat_postMessage(channel=SUPPORT, thread_ts=ts, text="x")) == "thread_not_found"


def test_places_where_the_bot_may_not_speak_are_refused_by_name(bot: WebClient, people: SandboxClient) -> None:
    def post() -> Any:
        return bot.chat_postMessage(channel=SUPPORT, text="x")

    assert error_of(lambda: bot.chat_postMessage(channel="C404", text="x")) == "channel_not_found"
    people.archive("support")
    assert error_of(post) == "is_archived"
    people.unarchive("support")
    people.kick("U0FIRSTLINE", "support")
    assert error_of(post) == "not_in_channel"


def test_a_private_channel_without_the_bot_does_not_exist_for_it(sandbox: Sandbox, bot: WebClient) -> None:
    sandbox.workspace.channels[SUPPORT].is_private = True
    sandbox.workspace.channels[SUPPORT].members.remove("U0FIRSTLINE")

    assert error_of(lambda: bot.chat_postMessage(channel=SUPPORT, text="x")) == "channel_not_found"
    assert error_of(lambda: bot.conversations_info(channel=SUPPORT)) == "channel_not_found"


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": {"event_type": "a", "event_payload": {"k": "x" * 9000}}}, "metadata_too_large"),
        ({"text": "x", "blocks": [text_block("x" * 3001)]}, "invalid_blocks"),
        ({"text": "x", "blocks": [text_block("x" * 2900) for _ in range(5)]}, "msg_blocks_too_long"),
        ({"text": "x", "username": "somebody"}, "missing_scope"),
    ],
)
def test_contents_that_slack_refuses_are_refused_by_name(bot: WebClient, parts: dict[str, Any], error: str) -> None:
    assert error_of(lambda: bot.api_call("chat.postMessage", json={"channel": SUPPORT, **parts})) == error


def test_signs_are_escaped_unless_they_belong_to_a_mention_a_link_or_an_escape(bot: WebClient) -> None:
    posted = bot.chat_postMessage(channel=SUPPORT, text="a < b & c &amp; <@U0ANA> <https://x.example|x> >")["message"]

    assert posted["text"] == "a &lt; b &amp; c &amp; <@U0ANA> <https://x.example|x> &gt;"


def test_an_update_allows_four_thousand_characters(bot: WebClient) -> None:
    ts = bot.chat_postMessage(channel=SUPPORT, text="one")["ts"]

    assert bot.chat_update(channel=SUPPORT, ts=ts, text="x" * 4000)["ok"]
    assert error_of(lambda: bot.chat_update(channel=SUPPORT, ts=ts, text="x" * 4001)) == "msg_too_long"


def test_posting_to_a_person_opens_the_direct_conversation(bot: WebClient, people: SandboxClient) -> None:
    posted = bot.chat_postMessage(channel="U0ANA", text="psst")

    assert posted["channel"].startswith("D")
    assert bot.conversations_open(users=["U0ANA"])["channel"]["id"] == posted["channel"]
    assert [message["text"] for message in people.im("U0ANA")] == ["psst"]


def test_bots_and_deactivated_people_get_no_direct_messages(bot: WebClient, people: SandboxClient) -> None:
    people.deactivate("U0BO")

    assert error_of(lambda: bot.conversations_open(users="U0FIRSTLINE")) == "cannot_dm_bot"
    assert error_of(lambda: bot.conversations_open(users="U0BO")) == "user_disabled"
    assert error_of(lambda: bot.conversations_open(users="U404")) == "user_not_found"


def test_an_ephemeral_message_is_seen_by_one_member_and_never_in_history(bot: WebClient, people: SandboxClient) -> None:
    bot.chat_postEphemeral(channel=SUPPORT, user="U0ANA", text="only you")

    assert [shown["text"] for shown in people.ephemerals("U0ANA")] == ["only you"]
    assert people.ephemerals("U0BO") == []
    assert bot.conversations_history(channel=SUPPORT)["messages"] == []


def test_an_ephemeral_message_needs_a_member(bot: WebClient, people: SandboxClient) -> None:
    people.kick("U0ANA", "support")

    error = error_of(lambda: bot.chat_postEphemeral(channel=SUPPORT, user="U0ANA", text="x"))

    assert error == "user_not_in_channel"


def test_permalinks_of_replies_name_their_thread(bot: WebClient, people: SandboxClient) -> None:
    parent = people.post("U0ANA", "support", "help")
    reply = people.post("U0BO", "support", "looking", thread_ts=parent)

    link = bot.chat_getPermalink(channel=SUPPORT, message_ts=reply)["permalink"]

    assert link == (
        "https://firstline.slack.com/archives/C0SUPPORT/p1772442000000001?thread_ts=1772442000.000000&cid=C0SUPPORT"
    )
