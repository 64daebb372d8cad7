"""Each way in which a call to Slack fails means one thing for the outbox (slack.md 2.3, durability.md 4)."""

import json
from datetime import timedelta

import pytest

from bot.integrations.slack import SlackClient, web_client
from bot.metrics import Metrics
from bot.ports.identity import Identity
from bot.ports.screens import Rendered
from bot.ports.slack import Outcome, SlackFailed
from tests.integrations.wire import CLOSE, HANG, RESET, answering, http, unused_address

ME = Identity(team_id="T1", bot_user="U0BOT", bot_id="B0OWN", app_id="A0OWN", scopes=frozenset())
SAID = Rendered(text="Hello", blocks=())


def client_at(base_url: str, metrics: Metrics | None = None) -> SlackClient:
    return SlackClient(web_client("xoxb-test", base_url, timeout=timedelta(seconds=1)), ME, metrics)


def failure_of_posting_to(base_url: str) -> SlackFailed:
    with pytest.raises(SlackFailed) as caught:
        client_at(base_url).post("C1", SAID, key="k", version=1, thread_ts=None)
    return caught.value


def refused(code: str, **more: object) -> bytes:
    return http("200 OK", json.dumps({"ok": False, "error": code, **more}))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (http("500 Internal Server Error", "<html>oops</html>", "text/html"), Outcome.UNKNOWN),
        (http("503 Service Unavailable", "{}"), Outcome.UNKNOWN),
        (http("502 Bad Gateway", json.dumps({"ok": False, "error": "channel_not_found"})), Outcome.UNKNOWN),
        (http("200 OK", "<html>a proxy's page</html>", "text/html"), Outcome.UNKNOWN),
        (http("403 Forbidden", "<html>a proxy's page</html>", "text/html"), Outcome.UNKNOWN),
        (http("200 OK", '{"ok": tru'), Outcome.UNKNOWN),
        (http("200 OK", "null"), Outcome.UNKNOWN),
        (http("200 OK", '"ok"'), Outcome.UNKNOWN),
        (http("200 OK", ""), Outcome.UNKNOWN),
        (http("200 OK", '{"ok": true}', "application/json; charset=nonsense-8"), Outcome.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", Outcome.UNKNOWN),
        (b"garbage\r\n\r\n", Outcome.UNKNOWN),
        (CLOSE, Outcome.UNKNOWN),
        (RESET, Outcome.UNKNOWN),
        (HANG, Outcome.UNKNOWN),
        (refused("fatal_error"), Outcome.UNKNOWN),
        (refused("internal_error"), Outcome.UNKNOWN),
        (refused("service_unavailable"), Outcome.UNKNOWN),
        (refused("request_timeout"), Outcome.UNKNOWN),
        (refused("ratelimited"), Outcome.LATER),
        (refused("team_added_to_org"), Outcome.LATER),
        (refused("invalid_auth"), Outcome.REVOKED),
        (refused("not_authed"), Outcome.REVOKED),
        (refused("token_revoked"), Outcome.REVOKED),
        (refused("token_expired"), Outcome.REVOKED),
        (refused("account_inactive"), Outcome.REVOKED),
        (refused("channel_not_found"), Outcome.PERMANENT),
        (refused("is_archived"), Outcome.PERMANENT),
        (refused("not_in_channel"), Outcome.PERMANENT),
        (refused("msg_too_long"), Outcome.PERMANENT),
        (refused("an_error_of_next_year"), Outcome.PERMANENT),
    ],
)
def test_what_an_answer_means(answer: bytes, outcome: Outcome) -> None:
    with answering(answer) as base_url:
        assert failure_of_posting_to(base_url).outcome is outcome


def test_a_refused_connection_is_certainly_without_effect() -> None:
    failure = failure_of_posting_to(unused_address())

    assert (failure.outcome, failure.retry_after) == (Outcome.LATER, None)


def test_a_name_that_does_not_resolve_is_certainly_without_effect() -> None:
    assert failure_of_posting_to("http://slack.invalid/api/").outcome is Outcome.LATER


def test_too_many_requests_says_when_to_come_back() -> None:
    with answering(http("429 Too Many Requests", '{"ok":false,"error":"ratelimited"}', Retry_After="7")) as base_url:
        failure = failure_of_posting_to(base_url)

    assert (failure.outcome, failure.retry_after) == (Outcome.LATER, timedelta(seconds=7))


def test_too_many_requests_may_come_without_json_or_a_number() -> None:
    with answering(http("429 Too Many Requests", "slow down", "text/plain", Retry_After="soon")) as base_url:
        failure = failure_of_posting_to(base_url)

    assert (failure.outcome, failure.retry_after) == (Outcome.LATER, None)


def test_a_missing_scope_is_named() -> None:
    with answering(refused("missing_scope", needed="chat:write", provided="commands")) as base_url:
        failure = failure_of_posting_to(base_url)

    assert failure.outcome is Outcome.PERMANENT
    assert failure.error == "missing_scope: the app needs chat:write and has commands"


def test_a_failure_never_quotes_the_token_or_the_answer() -> None:
    with answering(http("200 OK", "<p>xoxb-test private words</p>", "text/html")) as base_url:
        failure = failure_of_posting_to(base_url)

    assert "private" not in str(failure)
    assert "xoxb" not in str(failure)
    assert failure.__cause__ is None


def test_calls_are_counted_by_method_and_outcome() -> None:
    metrics = Metrics()
    with answering(refused("is_archived")) as base_url, pytest.raises(SlackFailed):
        client_at(base_url, metrics).delete("C1", "1.0")

    assert 'firstline_slack_calls_total{method="chat.delete",outcome="permanent"} 1.0' in metrics.render().decode()


@pytest.mark.parametrize("code", ["already_reacted"])
def test_a_reaction_that_is_there_already_is_a_success(code: str) -> None:
    with answering(refused(code)) as base_url:
        client_at(base_url).set_reactions("C1", "1.0", add=["eyes"], remove=[])


@pytest.mark.parametrize("code", ["no_reaction", "message_not_found"])
def test_a_reaction_that_is_gone_already_is_a_success(code: str) -> None:
    with answering(refused(code)) as base_url:
        client_at(base_url).set_reactions("C1", "1.0", add=[], remove=["eyes"])


def test_deleting_what_is_gone_is_a_success() -> None:
    with answering(refused("message_not_found")) as base_url:
        client_at(base_url).delete("C1", "1.0")


def test_editing_what_is_gone_is_refused_for_good() -> None:
    with answering(refused("message_not_found")) as base_url, pytest.raises(SlackFailed) as caught:
        client_at(base_url).edit("C1", "1.0", SAID, key="k", version=2)

    assert (caught.value.outcome, caught.value.error) == (Outcome.PERMANENT, "message_not_found")
