"""Tokens, scopes, unknown methods, broken bodies and rate limits."""

import json
import urllib.error
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of, web_client

SUPPORT = "C0SUPPORT"


def raw_post(url: str, body: bytes, content_type: str) -> dict[str, object]:
    headers = {"content-type": content_type, "authorization": "Bearer xoxb-sandbox"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=5) as answer:  # noqa: S310  # Ours.
        return dict(json.loads(answer.read()))


def test_the_app_learns_who_it_is_and_which_scopes_it_has(bot: WebClient, people: SandboxClient) -> None:
    people.change_app(scopes=["chat:write", "users:read"])

    answer = bot.auth_test()

    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0FIRSTLINE", "B0FIRSTLINE", "T0FIRSTLINE")
    assert answer.headers["x-oauth-scopes"] == "chat:write,users:read"


def test_tokens_are_checked_on_every_call(sandbox: Sandbox) -> None:
    app_client = web_client(sandbox, "xapp-sandbox")

    assert error_of(lambda: web_client(sandbox, "").auth_test()) == "not_authed"
    assert error_of(lambda: web_client(sandbox, "xoxb-other").auth_test()) == "invalid_auth"
    assert error_of(app_client.auth_test) == "not_allowed_token_type"
    assert app_client.apps_connections_open(app_token="xapp-sandbox")["url"].startswith("ws://127.0.0.1")
    assert error_of(lambda: app_client.apps_connections_open(app_token="xoxb-sandbox")) == "not_allowed_token_type"


def test_a_revoked_token_is_refused_until_it_is_back(bot: WebClient, people: SandboxClient) -> None:
    people.change_app(token_error="token_revoked")
    assert error_of(bot.auth_test) == "token_revoked"

    people.change_app(token_error="")
    assert bot.auth_test()["ok"]


def test_a_missing_scope_is_named_with_what_was_provided(bot: WebClient, people: SandboxClient) -> None:
    people.change_app(scopes=["users:read"])

    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=SUPPORT, text="x")

    answer = refused.value.response
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "chat:write", "users:read")


def test_a_method_that_does_not_exist_is_refused(bot: WebClient) -> None:
    assert error_of(lambda: bot.api_call("chat.whisper")) == "unknown_method"


def test_missing_arguments_are_named(bot: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        bot.api_call("reactions.add", params={"channel": SUPPORT, "name": "eyes"})

    answer = refused.value.response
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: timestamp"]


def test_broken_bodies_are_refused(sandbox: Sandbox) -> None:
    url = f"{sandbox.api_url}chat.postMessage"

    assert raw_post(url, b'{"channel":', "application/json")["error"] == "invalid_json"
    assert raw_post(url, b"\xff\xfe", "application/x-www-form-urlencoded")["error"] == "invalid_form_data"


def test_blocks_and_metadata_may_come_as_text_in_a_form(sandbox: Sandbox, people: SandboxClient) -> None:
    body = b"channel=C0SUPPORT&text=hi&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D"

    answer = raw_post(f"{sandbox.api_url}chat.postMessage", body, "application/x-www-form-urlencoded")

    assert answer["ok"]
    assert people.messages("support")[0]["blocks"][0]["type"] == "divider"


def test_with_rate_limits_a_channel_takes_a_short_burst_and_then_says_when(
    bot: WebClient, people: SandboxClient
) -> None:
    people.faults(rate_limits=True)
    for number in range(4):
        bot.chat_postMessage(channel=SUPPORT, text=str(number))

    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=SUPPORT, text="too much")

    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["retry-after"] == "1"


def test_the_limit_of_one_channel_leaves_the_others_alone(bot: WebClient, people: SandboxClient) -> None:
    people.faults(rate_limits=True)
    for number in range(4):
        bot.chat_postMessage(channel=SUPPORT, text=str(number))

    assert bot.chat_postMessage(channel="U0ANA", text="psst")["ok"]


def test_slow_tiers_run_out_first(bot: WebClient, people: SandboxClient) -> None:
    people.faults(rate_limits=True)

    answers = [bot.usergroups_list for _ in range(4)]
    for ask in answers:
        ask()

    assert error_of(bot.usergroups_list) == "ratelimited"
    assert all(bot.users_info(user="U0ANA")["ok"] for _ in range(10))
