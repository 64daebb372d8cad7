"""Reading back: history, replies, cursors, bounds, metadata."""

from datetime import timedelta

from slack_sdk import WebClient

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of, eventually

SUPPORT = "C0SUPPORT"
KEY = {"event_type": "firstline", "event_payload": {"key": "k1"}}


def talk(people: SandboxClient, count: int) -> list[str]:
    written = []
    for number in range(count):
        written.append(people.post("U0ANA", "support", f"message {number}"))
        people.advance(timedelta(seconds=10))
    return written


def test_history_goes_backwards_page_by_page_until_there_is_no_more(bot: WebClient, people: SandboxClient) -> None:
    written = talk(people, 7)

    pages = [dict(page.data) for page in bot.conversations_history(channel=SUPPORT, limit=3)]

    assert [len(page["messages"]) for page in pages] == [3, 3, 1]
    assert [message["ts"] for page in pages for message in page["messages"]] == written[::-1]
    assert [page["has_more"] for page in pages] == [True, True, False]


def test_oldest_and_latest_are_left_out_unless_inclusive(bot: WebClient, people: SandboxClient) -> None:
    written = talk(people, 4)

    without = bot.conversations_history(channel=SUPPORT, oldest=written[0], latest=written[3])["messages"]
    within = bot.conversations_history(channel=SUPPORT, oldest=written[0], latest=written[3], inclusive=True)[
        "messages"
    ]

    assert [message["ts"] for message in without] == [written[2], written[1]]
    assert [message["ts"] for message in within] == written[::-1]


def test_whole_seconds_are_a_bound_too(bot: WebClient, people: SandboxClient) -> None:
    written = talk(people, 2)

    found = bot.conversations_history(channel=SUPPORT, oldest=written[1].split(".")[0], inclusive=True)["messages"]

    assert [message["ts"] for message in found] == [written[1]]


def test_history_leaves_replies_out_and_shows_broadcasts(bot: WebClient, people: SandboxClient) -> None:
    parent = people.post("U0ANA", "support", "help")
    people.post("U0BO", "support", "quiet", thread_ts=parent)
    people.post("U0BO", "support", "loud", thread_ts=parent, broadcast=True)

    found = bot.conversations_history(channel=SUPPORT)["messages"]

    assert [message["text"] for message in found] == ["loud", "help"]
    assert found[0]["root"]["ts"] == parent


def test_replies_come_with_their_parent_on_every_page_oldest_first(bot: WebClient, people: SandboxClient) -> None:
    parent = people.post("U0ANA", "support", "help")
    replies = [people.post("U0BO", "support", f"{number}", thread_ts=parent) for number in range(3)]

    pages = [dict(page.data) for page in bot.conversations_replies(channel=SUPPORT, ts=parent, limit=2)]

    assert [[message["ts"] for message in page["messages"]] for page in pages] == [
        [parent, *replies[:2]],
        [parent, replies[2]],
    ]


def test_replies_can_be_asked_for_by_any_message_of_the_thread(bot: WebClient, people: SandboxClient) -> None:
    parent = people.post("U0ANA", "support", "help")
    reply = people.post("U0BO", "support", "looking", thread_ts=parent)

    found = bot.conversations_replies(channel=SUPPORT, ts=reply)["messages"]

    assert [message["ts"] for message in found] == [parent, reply]
    assert error_of(lambda: bot.conversations_replies(channel=SUPPORT, ts="1.000000")) == "thread_not_found"


def test_the_payload_of_metadata_is_shown_only_on_request(bot: WebClient) -> None:
    bot.chat_postMessage(channel=SUPPORT, text="x", metadata=KEY)

    bare = bot.conversations_history(channel=SUPPORT)["messages"][0]["metadata"]
    whole = bot.conversations_history(channel=SUPPORT, include_all_metadata=True)["messages"][0]["metadata"]

    assert bare == {"event_type": "firstline"}
    assert whole == KEY


def test_edits_are_final_and_deletions_are_absent(bot: WebClient, people: SandboxClient) -> None:
    kept, gone = people.post("U0ANA", "support", "one"), people.post("U0ANA", "support", "two")
    people.edit("U0ANA", "support", kept, "one!")
    people.delete("U0ANA", "support", gone)

    found = bot.conversations_history(channel=SUPPORT)["messages"]

    assert [(message["text"], message["edited"]["user"]) for message in found] == [("one!", "U0ANA")]


def test_history_needs_membership_the_scope_of_the_kind_and_sensible_arguments(
    bot: WebClient, people: SandboxClient, sandbox: Sandbox
) -> None:
    def read(**parts: str) -> object:
        return bot.conversations_history(channel=SUPPORT, **parts)

    assert error_of(lambda: read(cursor="nonsense")) == "invalid_cursor"
    assert error_of(lambda: read(oldest="yesterday")) == "invalid_ts_oldest"
    sandbox.workspace.channels[SUPPORT].is_private = True
    people.change_app(scopes=["channels:history", "users:read"])
    assert error_of(read) == "missing_scope"
    sandbox.workspace.channels[SUPPORT].is_private = False
    people.kick("U0FIRSTLINE", "support")
    assert error_of(read) == "not_in_channel"


def test_with_a_lag_an_own_post_is_read_back_only_later(bot: WebClient, people: SandboxClient) -> None:
    people.faults(history_lag_ms=60)
    bot.chat_postMessage(channel=SUPPORT, text="late")

    at_once = bot.conversations_history(channel=SUPPORT)["messages"]

    assert at_once == []
    assert eventually(lambda: bot.conversations_history(channel=SUPPORT)["messages"])[0]["text"] == "late"
