"""The entrance for webhooks: what is proven is stored before it is answered, and nothing else (O2, P3)."""

import http.client
import json
import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bot.errors import DatabaseUnavailable
from bot.integrations.http import HttpServer
from bot.integrations.http_webhooks import LARGEST_WEBHOOK, Answerer, WebhookDoor
from bot.integrations.webhook_proofs import Keys, signature
from bot.metrics import Metrics
from bot.ports.health import Health
from bot.services.webhooks import STORED, Answer, Payload
from tests.handlers.payloads import NOW, Remembering, StillClock

SECRET, TOKEN = "a secret to sign with", "a token to send along"
KEYS = Keys(secret=SECRET, token=TOKEN, unsigned=frozenset({"datadog"}))
STAMP = str(int(NOW.timestamp()))
PAYLOAD = {"issue": {"key": "EDGE-12", "title": "Straße"}}
BODY = json.dumps(PAYLOAD).encode()


class Site:
    """A server with the door, and what was stored through it."""

    def __init__(self, keys: Keys = KEYS, answer: Answerer = lambda _kind, _source, _payload: STORED) -> None:
        self.writer = Remembering()
        door = WebhookDoor(self.writer.put, StillClock(), keys, lambda: {"tickets", "alerts"}, answer)
        self.server = HttpServer("127.0.0.1", 0, metrics=Metrics(), health=lambda: Health(problems=()), webhooks=door)
        self.server.start()

    def send(
        self,
        body: bytes | Iterator[bytes] = BODY,
        path: str = "/webhooks/tickets/jira",
        headers: dict[str, str] | None = None,
        method: str = "POST",
    ) -> tuple[int, str]:
        if headers is None:
            signed = signature(SECRET, STAMP, body if isinstance(body, bytes) else b"")
            headers = {"x-firstline-timestamp": STAMP, "x-firstline-signature": signed}
        address = urlsplit(self.server.address)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    @property
    def ids(self) -> list[str]:
        return [row.event_id for row in self.writer.rows]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.stop()


def test_a_signed_delivery_is_stored_with_its_kind_and_source(site: Site) -> None:
    assert site.send()[0] == 200

    (row,) = site.writer.rows
    assert row.event_id.startswith("webhook:")
    assert json.loads(row.body) == {"kind": "tickets", "source": "jira", "payload": PAYLOAD}
    assert row.body.isascii()
    assert (row.channel, row.thread) == (None, None), "one that fails keeps no other waiting"


def test_a_delivery_that_is_repeated_is_the_same_row(site: Site) -> None:
    site.send()
    site.send()

    assert len(set(site.ids)) == 1


def test_a_source_may_be_left_out_and_its_case_does_not_matter(site: Site) -> None:
    assert site.send(path="/webhooks/alerts")[0] == 200
    assert site.send(path="/webhooks/alerts/Grafana")[0] == 200

    assert [json.loads(row.body)["source"] for row in site.writer.rows] == ["", "grafana"]


def test_a_delivery_that_is_repeated_at_another_address_is_still_the_same_p3(site: Site) -> None:
    site.send(path="/webhooks/tickets/jira")
    site.send(path="/webhooks/alerts/grafana")

    assert len(set(site.ids)) == 1


def test_an_address_may_say_for_which_team_it_is(site: Site) -> None:
    assert site.send(path="/webhooks/alerts/grafana?team=Backend")[0] == 200
    assert site.send(path="/webhooks/alerts/grafana?team=back%20end")[0] == 404

    (row,) = site.writer.rows
    assert json.loads(row.body)["source"] == "grafana/backend"


def test_a_source_that_cannot_sign_sends_the_token_if_it_is_listed(site: Site) -> None:
    with_token = {"authorization": f"Bearer {TOKEN}"}

    assert site.send(path="/webhooks/alerts/datadog", headers=with_token)[0] == 200
    assert site.send(path="/webhooks/alerts/jira", headers=with_token)[0] == 401
    assert len(site.ids) == 1


def test_a_wrong_signature_is_refused_and_says_nothing_to_its_sender(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        status, said = site.send(b'{"text": "private words"}', headers={"x-hub-signature": "sha256=0000"})

    assert status == 401
    assert "signature" not in said
    assert "webhook_refused" in caplog.text
    assert "The signature does not fit." in caplog.text
    assert "private" not in caplog.text
    assert site.ids == []


@pytest.mark.parametrize("path", ["/webhooks/unknown/jira", "/webhooks/tickets/ji%20ra", "/webhooks/tickets/a/b"])
def test_addresses_that_nobody_judges_do_not_exist(site: Site, path: str) -> None:
    assert site.send(path=path)[0] == 404
    assert site.ids == []


def test_only_posts_are_taken(site: Site) -> None:
    assert site.send(method="GET")[0] == 405


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"17", b"\xff\xfe", b'{"a": ' + b"[" * 100_000, b"{" + b'"a":{' * 50_000]
)
def test_what_is_no_json_object_is_refused(site: Site, body: bytes) -> None:
    assert site.send(body)[0] == 400
    assert site.ids == []
    assert site.send()[0] == 200


def test_what_no_database_takes_as_text_is_stored_all_the_same(site: Site) -> None:
    assert site.send(rb'{"a": "\u0000 \ud83d", "b": 1e999}')[0] == 200

    assert json.loads(site.writer.rows[0].body)["payload"]["a"] == "\x00 \ud83d"


def test_a_giant_payload_is_refused_unread(site: Site) -> None:
    headers = {"content-length": str(LARGEST_WEBHOOK + 1)}

    assert site.send(b"{", headers=headers)[0] == 413


def test_a_payload_that_grows_giant_on_the_way_is_refused(site: Site) -> None:
    chunks = (b"x" * 65536 for _ in range(LARGEST_WEBHOOK // 65536 + 2))

    try:
        status = site.send(chunks)[0]
    except OSError:
        status = 413  # the server has closed the connection while we were still sending

    assert status == 413
    assert site.ids == []


@pytest.mark.parametrize("refusal", [DatabaseUnavailable("The disk is full."), ValueError("no such table")])
def test_what_cannot_be_stored_is_to_be_sent_again(site: Site, refusal: Exception) -> None:
    site.writer.refusal = refusal

    assert site.send()[0] == 503


def test_without_secret_and_token_the_door_is_closed_and_the_log_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    site = Site(Keys())
    with caplog.at_level(logging.INFO):
        statuses = [site.send()[0] for _ in range(3)]
    site.server.stop()

    assert statuses == [404, 404, 404]
    assert caplog.text.count("webhooks_closed") == 1
    assert "WEBHOOK_SECRET is not set" in caplog.text


def test_without_the_door_there_is_no_such_address() -> None:
    server = HttpServer("127.0.0.1", 0, metrics=Metrics(), health=lambda: Health(problems=()))
    server.start()
    address = urlsplit(server.address)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request("POST", "/webhooks/tickets/jira", "{}")

    assert connection.getresponse().status == 404
    connection.close()
    server.stop()


@pytest.mark.parametrize(
    ("answer", "said", "stored"),
    [
        (Answer(sentence="Thank you."), (200, "Thank you."), 1),
        (Answer(sentence="Unknown.", status=404, taken=False), (404, "Unknown."), 0),
        (Answer(sentence="Hi", json={"type": "message", "text": "Hi"}), (200, '{"type":"message","text":"Hi"}'), 1),
    ],
)
def test_a_sender_may_be_told_more_than_that_it_is_stored(answer: Answer, said: tuple[int, str], stored: int) -> None:
    site = Site(answer=lambda kind, source, _payload: answer if (kind, source) == ("tickets", "jira") else STORED)
    try:
        assert site.send() == said
        assert len(site.ids) == stored
    finally:
        site.server.stop()


def test_an_answer_that_cannot_be_found_makes_the_sender_try_again() -> None:
    def away(_kind: str, _source: str, _payload: Payload) -> Answer:
        raise DatabaseUnavailable("The database does not answer.")

    site = Site(answer=away)
    try:
        assert site.send()[0] == 503
        assert site.ids == []
    finally:
        site.server.stop()
