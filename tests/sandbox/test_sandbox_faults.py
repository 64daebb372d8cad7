"""Everything that goes wrong with Web API calls, as slack-sdk meets it."""

import http.client
import json
import time
import urllib.error
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.client import SandboxClient, SandboxError
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of

SUPPORT = "C0SUPPORT"
LOST_ANSWERS = (http.client.HTTPException, OSError)


def texts(people: SandboxClient) -> list[str]:
    return [message["text"] for message in people.messages("support")]


def failing(people: SandboxClient, kind: str, **parts: Any) -> None:
    people.faults(rules=[{"method": "chat.postMessage", "kind": kind, "count": 1, **parts}])


def test_a_429_says_how_long_to_wait_and_nothing_happened(bot: WebClient, people: SandboxClient) -> None:
    failing(people, "429", retry_after=7)

    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=SUPPORT, text="x")

    assert (refused.value.response.status_code, refused.value.response.headers["retry-after"]) == (429, "7")
    assert texts(people) == []


@pytest.mark.parametrize(("kind", "posted"), [("500", []), ("500_after", ["x"])])
def test_a_500_comes_before_or_after_the_post(
    bot: WebClient, people: SandboxClient, kind: str, posted: list[str]
) -> None:
    failing(people, kind)

    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=SUPPORT, text="x")

    assert refused.value.response.status_code == 500
    assert texts(people) == posted


@pytest.mark.parametrize(("kind", "posted"), [("drop_before", []), ("drop_after", ["x"])])
def test_a_dropped_connection_comes_before_or_after_the_post(
    bot: WebClient, people: SandboxClient, kind: str, posted: list[str]
) -> None:
    failing(people, kind)

    with pytest.raises(LOST_ANSWERS):
        bot.chat_postMessage(channel=SUPPORT, text="x")

    assert texts(people) == posted


def test_a_timeout_leaves_the_caller_waiting_after_the_post(sandbox: Sandbox, people: SandboxClient) -> None:
    failing(people, "timeout_after")
    impatient = WebClient("xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[], timeout=1)

    with pytest.raises((TimeoutError, urllib.error.URLError)):
        impatient.chat_postMessage(channel=SUPPORT, text="x")

    assert texts(people) == ["x"]


def test_the_sdk_posts_twice_after_a_dropped_answer_unless_its_retries_are_off(
    sandbox: Sandbox, people: SandboxClient
) -> None:
    failing(people, "drop_after")

    WebClient("xoxb-sandbox", base_url=sandbox.api_url).chat_postMessage(channel=SUPPORT, text="x")

    assert texts(people) == ["x", "x"]


def test_broken_json_is_no_answer(bot: WebClient, people: SandboxClient) -> None:
    failing(people, "bad_json")

    with pytest.raises((SlackApiError, json.JSONDecodeError)):
        bot.chat_postMessage(channel=SUPPORT, text="x")

    assert texts(people) == []


def test_a_rule_can_give_any_error_for_some_calls_in_one_channel(bot: WebClient, people: SandboxClient) -> None:
    failing(people, "error", error="restricted_action", channel=SUPPORT, count=2)

    def post() -> Any:
        return bot.chat_postMessage(channel=SUPPORT, text="x")

    assert bot.chat_postMessage(channel="U0ANA", text="elsewhere")["ok"]
    assert [error_of(post), error_of(post)] == ["restricted_action"] * 2
    assert post()["ok"]


def test_a_rule_with_a_probability_hits_the_same_way_each_time(bot: WebClient, people: SandboxClient) -> None:
    def series() -> list[bool]:
        people.reset(people_workspace)
        people.faults(rules=[{"method": "*", "kind": "error", "probability": 0.5}])
        return [_works(bot) for _ in range(12)]

    people_workspace = {"app": {"scopes": []}}
    first = series()

    assert first == series()
    assert True in first
    assert False in first


def _works(bot: WebClient) -> bool:
    try:
        return bool(bot.auth_test()["ok"])
    except SlackApiError:
        return False


def test_latency_slows_every_call(bot: WebClient, people: SandboxClient) -> None:
    people.faults(latency_ms=80)
    began = time.monotonic()

    bot.auth_test()

    assert 0.08 <= time.monotonic() - began < 1


def test_an_outage_answers_503_to_everything_until_it_is_over(bot: WebClient, people: SandboxClient) -> None:
    people.faults(outage=True)
    with pytest.raises(SlackApiError) as refused:
        bot.auth_test()
    assert refused.value.response.status_code == 503

    people.clear_faults()
    assert bot.auth_test()["ok"]


def test_switches_merge_and_unknown_ones_are_refused(people: SandboxClient) -> None:
    people.faults(latency_ms=5)
    state = people.faults(duplicate=0.5)

    assert (state["latency_ms"], state["duplicate"], state["outage"]) == (5, 0.5, False)
    with pytest.raises(SandboxError, match="has no gravity"):
        people.faults(gravity=True)
    with pytest.raises(SandboxError, match="is not a fault"):
        people.faults(rules=[{"kind": "earthquake"}])
