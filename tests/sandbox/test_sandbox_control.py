"""The control API: state, stream, clock, calls, and refusals in sentences."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.client import SandboxClient, SandboxError
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MONDAY_MORNING, eventually

SUPPORT = "C0SUPPORT"


@contextmanager
def listening(sandbox: Sandbox) -> Iterator[list[dict[str, Any]]]:
    """What the live stream tells from now on."""
    told: list[dict[str, Any]] = []
    stream = urllib.request.urlopen(f"{sandbox.url}/control/stream", timeout=5)  # noqa: S310  # Our own address.

    def read() -> None:
        for line in stream:
            if line.startswith(b"data: "):
                told.append(json.loads(line[6:]))
                if told[-1]["type"] == "topic":
                    return

    reader = threading.Thread(target=read)
    reader.start()
    eventually(lambda: sandbox.slack.stream.watched)
    yield told
    sandbox.client.act("topic", channel="support", topic="the end")
    reader.join()
    stream.close()
    eventually(lambda: not sandbox.slack.stream.watched)


def test_the_state_has_everything_the_page_draws(bot: WebClient, people: SandboxClient) -> None:
    ts = people.post("U0ANA", "support", "help")
    bot.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [{"type": "divider"}]})

    state = people.state()

    assert state["messages"][SUPPORT][0]["ts"] == ts
    assert {user["id"] for user in state["users"]} == {"U0ANA", "U0BO", "U0CHEN", "U0DITA", "U0FIRSTLINE"}
    assert state["homes"]["U0ANA"]["blocks"][0]["type"] == "divider"
    assert state["channels"][0]["members"][-1] == "U0FIRSTLINE"
    assert state["clock"]["now"] == MONDAY_MORNING.isoformat()
    assert state["faults"]["outage"] is False


def test_a_workspace_survives_the_way_through_json(bot: WebClient, sandbox: Sandbox, people: SandboxClient) -> None:
    parent = people.post("U0ANA", "support", "help")
    people.post("U0BO", "support", "looking", thread_ts=parent)
    bot.chat_postEphemeral(channel=SUPPORT, user="U0ANA", text="psst")
    whole = json.loads(json.dumps(sandbox.workspace.to_dict()))

    people.reset(whole)

    assert sandbox.workspace.to_dict() == whole
    assert [message["text"] for message in people.thread("support", parent)] == ["help", "looking"]
    assert Workspace.from_dict(whole).to_dict() == whole


def test_after_a_reset_nothing_of_before_is_left(bot: WebClient, people: SandboxClient) -> None:
    people.post("U0ANA", "support", "old")
    people.faults(rules=[{"method": "auth.test", "kind": "500"}])
    bot.api_test()

    people.reset(example_workspace(users=["eva"], channels=["help"]))

    assert people.state()["messages"] == {"C0HELP": []}
    assert bot.auth_test()["ok"]
    assert people.calls(method="api.test") == []
    assert len(people.calls(method="auth.test")) == 1


def test_the_stream_tells_what_happens_in_order(sandbox: Sandbox, bot: WebClient, people: SandboxClient) -> None:
    with listening(sandbox) as told:
        ts = people.post("U0ANA", "support", "help")
        bot.chat_postMessage(channel=SUPPORT, thread_ts=ts, text="card")
        people.react("U0BO", "support", ts, "eyes")
        bot.chat_postEphemeral(channel=SUPPORT, user="U0ANA", text="psst")
        people.advance(60)
        people.faults(latency_ms=1)
        people.delete("U0ANA", "support", ts)

    kinds = [event["type"] for event in told]
    numbers = [event["seq"] for event in told]
    wanted = {"message", "message_changed", "reaction", "ephemeral", "clock", "fault", "api_call", "topic"}
    assert wanted <= set(kinds)
    assert numbers == sorted(set(numbers))
    reaction = next(event for event in told if event["type"] == "reaction")
    assert (reaction["channel"], reaction["ts"], reaction["reactions"][0]["users"]) == (SUPPORT, ts, ["U0BO"])
    call = next(event for event in told if event.get("method") == "chat.postMessage")
    assert (call["type"], call["ok"], call["channel"], call["summary"]) == ("api_call", True, SUPPORT, "card")


def test_the_clock_is_moved_by_seconds_to_a_time_or_to_a_weekday(people: SandboxClient, sandbox: Sandbox) -> None:
    assert people.advance(timedelta(minutes=5)) == MONDAY_MORNING + timedelta(minutes=5)
    assert people.next("mon 17:00", "Europe/Prague") == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert people.set_clock(MONDAY_MORNING) == people.now() == sandbox.clock.now() == MONDAY_MORNING


def test_those_who_are_told_of_a_move_may_call_the_sandbox(
    sandbox: Sandbox, bot: WebClient, people: SandboxClient
) -> None:
    stop = sandbox.clock.on_move(lambda now: bot.chat_postMessage(channel=SUPPORT, text=now.isoformat()))

    people.advance(60)
    stop()

    assert [message["text"] for message in people.messages("support")] == ["2026-03-02T09:01:00+00:00"]


def test_calls_since_a_number_are_what_the_bot_did_since_then(bot: WebClient, people: SandboxClient) -> None:
    bot.auth_test()
    seen = people.calls()[-1]["seq"]
    bot.chat_postMessage(channel=SUPPORT, text="x" * 100)

    (call,) = people.calls(since=seen, method="chat.postMessage")

    assert (call["ok"], call["args"]["channel"]) == (True, SUPPORT)
    assert len(call["summary"]) == 80


@pytest.mark.parametrize(
    ("act", "body", "sentence"),
    [
        ("post", {"user": "U404", "channel": "support", "text": "x"}, "There is no user U404."),
        ("post", {"user": "U0ANA", "channel": "nowhere", "text": "x"}, "There is no channel nowhere."),
        ("post", {"user": "U0ANA", "channel": "support"}, "An empty message cannot be sent."),
        (
            "post",
            {"user": "U0ANA", "channel": "support", "text": "x", "thread_ts": "1.0"},
            "no message 1.0 to reply to",
        ),
        ("edit", {"user": "U0BO", "channel": "support", "ts": "1.0", "text": "x"}, "There is no message 1.0"),
        ("unreact", {"user": "U0BO", "channel": "support", "ts": "1.0", "name": "eyes"}, "There is no message"),
        ("clock", {"next": "whenever"}, "not a weekday and a time"),
        ("clock", {}, "Say"),
        ("disconnect", {"kind": "explode"}, "A socket ends by one of"),
        ("submit", {"user": "U0ANA", "view_id": "V404"}, "has no open view"),
        ("shortcut", {"user": "U0ANA", "callback_id": "nothing"}, "has no shortcut nothing"),
        ("user_group", {"user": "U0ANA", "id": "S404"}, "There is no user group S404."),
        ("reset", {"users": [{"id": "U1", "shoe_size": 43}]}, "has no shoe_size"),
    ],
)
def test_what_people_cannot_do_is_refused_in_a_sentence(
    people: SandboxClient, act: str, body: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(SandboxError, match=sentence):
        people.act(act, **body)


def test_only_the_author_edits_and_only_author_or_admin_deletes(sandbox: Sandbox, people: SandboxClient) -> None:
    ts = people.post("U0ANA", "support", "mine")

    with pytest.raises(SandboxError, match="did not write"):
        people.edit("U0BO", "support", ts, "not yours")
    with pytest.raises(SandboxError, match="may not delete"):
        people.delete("U0BO", "support", ts)
    sandbox.workspace.users["U0BO"].is_admin = True
    people.delete("U0BO", "support", ts)


def test_a_deactivated_person_can_do_nothing(people: SandboxClient) -> None:
    people.deactivate("U0ANA")

    with pytest.raises(SandboxError, match="deactivated"):
        people.post("U0ANA", "support", "still here")


@pytest.mark.parametrize("text", ["half a pair \ud83d", "nothing \u0000 here", "x" * 40_000, "<!channel> \u202e`*_~"])
def test_odd_texts_pass_through_unharmed(people: SandboxClient, text: str) -> None:
    people.post("U0ANA", "support", text)

    assert people.messages("support")[0]["text"] == text
    assert people.state()["messages"][SUPPORT][0]["text"] == text


def test_reloading_the_client_takes_ephemeral_messages_away(bot: WebClient, people: SandboxClient) -> None:
    bot.chat_postEphemeral(channel=SUPPORT, user="U0ANA", text="psst")

    people.act("dismiss", user="U0ANA")

    assert people.ephemerals("U0ANA") == []


def test_a_stopped_sandbox_frees_its_port() -> None:
    with Sandbox() as first:
        port = int(first.url.rpartition(":")[2])
    with Sandbox(port=port) as second:
        assert second.client.state()["team"]["id"] == "T0FIRSTLINE"
