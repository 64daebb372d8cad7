"""HTTP: alive, ready, metrics, and Slack's signed requests, stored before they are answered (P3, slack.md 3.4)."""

import http.client
import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import pytest
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from bot.errors import DatabaseUnavailable, StartError
from bot.integrations.http import LARGEST_BODY, HttpServer
from bot.integrations.slack import web_client
from bot.metrics import Metrics
from bot.ports.health import Health
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox
from handlers.app import build_app
from tests.handlers.payloads import ME, Remembering, StillClock, command, message

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
JSON = "application/json"


@dataclass
class Site:
    """A server under test and what it is made of."""

    writer: Remembering = field(default_factory=Remembering)
    metrics: Metrics = field(default_factory=Metrics)
    health: Health = field(default_factory=lambda: Health(problems=()))

    def __post_init__(self) -> None:
        self.server = HttpServer(
            "127.0.0.1", 0, metrics=self.metrics, health=lambda: self.health, slack=self._app(self.writer)
        )

    def _app(self, writer: Remembering) -> App:
        def answering(app: App, _desk: object) -> None:
            app.command("/support")(lambda ack: ack("Nobody waits."))

        return build_app(
            client=web_client("xoxb-test", "http://127.0.0.1:9/api/"),
            me=ME,
            writer=writer,
            clock=StillClock(),
            desk=None,
            signing_secret=SECRET,
            listeners=[answering],
        )

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        address = urlsplit(self.server.address)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def get(self, path: str) -> tuple[int, str]:
        return self.ask("GET", path)

    def from_slack(
        self, body: str | bytes, content_type: str = JSON, *, secret: str = SECRET, age: int = 0
    ) -> tuple[int, str]:
        packed = body.encode() if isinstance(body, str) else body
        stamp = str(int(time.time()) - age)  # noqa: TID251 - Slack signs with the wall's time
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=packed) or ""
        headers = {
            "content-type": content_type,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature,
        }
        return self.ask("POST", "/slack/events", packed, headers)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.server.start()
    yield made
    made.server.stop()


def test_alive_is_answered_whatever_else_is_wrong(site: Site) -> None:
    site.health = Health(problems=("The database is gone.",))

    assert site.get("/healthz") == (200, "alive")


def test_ready_is_200_and_findings_do_not_change_that(site: Site) -> None:
    site.health = Health(problems=(), findings=("Nobody is on duty for Backend.",))

    status, body = site.get("/readyz")

    assert status == 200
    assert json.loads(body) == {"ready": True, "problems": [], "findings": ["Nobody is on duty for Backend."]}


def test_not_ready_is_503_with_sentences(site: Site) -> None:
    site.health = Health(problems=("There is no connection to Slack.",))

    status, body = site.get("/readyz")

    assert status == 503
    assert json.loads(body)["problems"] == ["There is no connection to Slack."]


def test_metrics_can_be_scraped(site: Site) -> None:
    site.metrics.inbox_stored.inc(3)

    status, body = site.get("/metrics")

    assert status == 200
    assert "firstline_inbox_stored_total 3.0" in body


def test_a_signed_event_is_stored_and_acknowledged(site: Site) -> None:
    assert site.from_slack(json.dumps(message()))[0] == 200

    assert [row.event_id for row in site.writer.rows] == ["Ev1"]


def test_an_event_that_cannot_be_stored_is_refused_so_that_slack_repeats_it(site: Site) -> None:
    site.writer.refusal = DatabaseUnavailable("The disk is full.")

    assert site.from_slack(json.dumps(message()))[0] == 500


def test_a_command_is_answered_in_the_response(site: Site) -> None:
    status, body = site.from_slack(urlencode(command("open")), "application/x-www-form-urlencoded")

    assert (status, body) == (200, "Nobody waits.")


def test_slacks_question_whether_the_address_is_ours_is_answered(site: Site) -> None:
    status, body = site.from_slack(json.dumps({"type": "url_verification", "challenge": "abc123"}))

    assert status == 200
    assert "abc123" in body


@pytest.mark.parametrize("fault", [{"secret": "somebody-elses"}, {"age": 301}, {"age": -301}])
def test_a_wrong_signature_or_age_is_refused_and_nothing_stored(site: Site, fault: dict[str, object]) -> None:
    assert site.from_slack(json.dumps(message()), **fault)[0] == 401  # type: ignore[arg-type]  # spread over options

    assert site.writer.rows == []


def test_an_unsigned_request_is_refused(site: Site) -> None:
    status, _ = site.ask("POST", "/slack/events", json.dumps(message()).encode(), {"content-type": JSON})

    assert status == 401
    assert site.writer.rows == []


def test_what_people_wrote_is_not_logged_when_the_signature_is_wrong(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        site.from_slack(json.dumps(message(text="my private words")), secret="somebody-elses")

    assert "private" not in caplog.text


@pytest.mark.parametrize("body", ["{", "[]", "[1]", '"x"', "{" * 20_000, "[" * 100_000])
def test_a_signed_body_that_cannot_be_read_is_refused(site: Site, body: str) -> None:
    assert site.from_slack(body)[0] == 400

    assert site.get("/healthz")[0] == 200


def test_a_body_that_is_no_text_is_refused(site: Site) -> None:
    assert site.ask("POST", "/slack/events", b"\xff\xfe", {"content-type": JSON})[0] == 400


def test_a_signed_request_about_nothing_does_no_harm(site: Site) -> None:
    assert site.from_slack("")[0] == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_read(site: Site) -> None:
    headers = {"content-type": JSON, "content-length": str(LARGEST_BODY + 1)}

    assert site.ask("POST", "/slack/events", b"{", headers)[0] == 413


def test_a_body_that_grows_too_large_on_the_way_is_refused(site: Site) -> None:
    chunks = (b"x" * 65536 for _ in range(LARGEST_BODY // 65536 + 2))

    try:
        status = site.ask("POST", "/slack/events", chunks, {"content-type": JSON})[0]
    except OSError:
        status = 413  # the server has closed the connection while we were still sending

    assert status == 413


def test_a_large_event_within_the_limit_is_taken(site: Site) -> None:
    assert site.from_slack(json.dumps(message(text="x" * 1_000_000)))[0] == 200


def test_a_slow_database_does_not_make_health_mute(site: Site) -> None:
    release = threading.Event()

    def waits(_row: object, timeout: float) -> None:
        release.wait(timeout)

    site.writer.put = waits  # type: ignore[method-assign]  # a slower writer of our own
    askers = [threading.Thread(target=site.from_slack, args=(json.dumps(message()),)) for _ in range(60)]
    for asker in askers:
        asker.start()

    began = time.monotonic()
    assert site.get("/healthz")[0] == 200
    assert site.get("/readyz")[0] == 200
    took = time.monotonic() - began

    release.set()
    for asker in askers:
        asker.join()
    assert took < 1.0


def test_without_slacks_events_there_is_no_place_to_send_them() -> None:
    server = HttpServer("127.0.0.1", 0, metrics=Metrics(), health=lambda: Health(problems=()))
    server.start()
    address = urlsplit(server.address)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request("POST", "/slack/events", "{}")

    assert connection.getresponse().status == 404
    connection.close()
    server.stop()


def test_a_taken_port_is_said_with_what_to_do(site: Site) -> None:
    port = urlsplit(site.server.address).port or 0
    second = HttpServer("127.0.0.1", port, metrics=Metrics(), health=lambda: Health(problems=()))

    with pytest.raises(StartError, match=rf"Cannot listen on 127\.0\.0\.1:{port}.*http\.port"):
        second.start()


def test_an_address_that_is_not_ours_is_said_with_what_to_do() -> None:
    server = HttpServer("192.0.2.1", 0, metrics=Metrics(), health=lambda: Health(problems=()))

    with pytest.raises(StartError, match=r"Cannot listen on 192\.0\.2\.1"):
        server.start()


def test_what_a_local_slack_sends_by_http_arrives(site: Site) -> None:
    with Sandbox(
        example_workspace(), request_url=f"{site.server.address}/slack/events", signing_secret=SECRET
    ) as slack:
        slack.client.post("U0ANA", "C0SUPPORT", "The printer is on fire")

        assert slack.client.drain()
        assert slack.client.command("U0ANA", "C0SUPPORT", "/support", "open").get("text") == "Nobody waits."

    assert [json.loads(row.body)["event"]["text"] for row in site.writer.rows] == ["The printer is on fire"]


def test_stopping_closes_the_door() -> None:
    site = Site()
    site.server.start()
    site.server.stop()

    with pytest.raises(ConnectionRefusedError):
        site.get("/healthz")
