"""The bot learns who it is before it does anything, and a person learns why it cannot."""

import json
import threading

import pytest

from bot.errors import StartError
from bot.integrations.identity import who_am_i
from bot.integrations.slack import web_client
from tests.integrations.wire import CLOSE, answering, http, unused_address

WHO = {"ok": True, "team_id": "T1", "user_id": "U0BOT", "bot_id": "B0OWN", "bot": {"id": "B0OWN", "app_id": "A0OWN"}}


def no_wait(_seconds: float) -> None:
    """Instead of sleeping."""


def test_the_identity_has_the_ids_and_the_scopes_that_slack_names() -> None:
    with answering(http("200 OK", json.dumps(WHO), x_oauth_scopes="chat:write,commands, users:read")) as base_url:
        me = who_am_i(web_client("xoxb-1", base_url))

    assert (me.team_id, me.bot_user, me.bot_id, me.app_id) == ("T1", "U0BOT", "B0OWN", "A0OWN")
    assert me.scopes == {"chat:write", "commands", "users:read"}


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive", "not_authed"])
def test_a_token_that_does_not_work_is_said_at_once(code: str) -> None:
    refusal = http("200 OK", json.dumps({"ok": False, "error": code}))
    with answering(refusal) as base_url, pytest.raises(StartError, match=f"SLACK_BOT_TOKEN .*{code}"):
        who_am_i(web_client("xoxb-1", base_url), sleep=no_wait)


def test_a_persons_token_is_not_a_bots() -> None:
    person = {**WHO, "bot_id": None}
    with answering(http("200 OK", json.dumps(person))) as base_url, pytest.raises(StartError, match="not a bot token"):
        who_am_i(web_client("xoxp-1", base_url))


def test_slack_that_does_not_answer_is_asked_again_with_growing_pauses() -> None:
    pauses: list[float] = []
    with answering(CLOSE) as base_url, pytest.raises(StartError, match="does not answer"):
        who_am_i(web_client("xoxb-1", base_url), attempts=6, sleep=pauses.append)

    assert pauses == [1, 2, 5, 10, 30, 30]


def test_it_waits_for_slack_until_it_is_there() -> None:
    client = web_client("xoxb-1", unused_address())
    with answering(http("200 OK", json.dumps(WHO))) as base_url:

        def slack_comes_up(_seconds: float) -> None:
            client.base_url = base_url

        assert who_am_i(client, sleep=slack_comes_up).bot_user == "U0BOT"


def test_somebody_who_asks_to_stop_is_not_kept_waiting() -> None:
    client = web_client("xoxb-1", unused_address())
    asked_to_stop = threading.Event()
    asked_to_stop.set()

    with pytest.raises(StartError, match="Asked to stop"):
        who_am_i(client, sleep=asked_to_stop.wait)


def test_a_rate_limit_is_waited_for() -> None:
    pauses: list[float] = []
    limited = http("429 Too Many Requests", '{"ok":false,"error":"ratelimited"}', Retry_After="40")
    with answering(limited) as base_url, pytest.raises(StartError):
        who_am_i(web_client("xoxb-1", base_url), attempts=1, sleep=pauses.append)

    assert pauses == [40]
