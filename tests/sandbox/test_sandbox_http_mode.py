"""Signed HTTP delivery into a real Bolt app behind a small HTTP server."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App, BoltRequest

from bot.sandbox.client import SandboxError
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import button, eventually, small_workspace, web_client


@dataclass
class Place:
    """A Bolt app that listens on HTTP, and what came in."""

    sandbox: Sandbox
    app: App
    url: str = ""
    headers: list[dict[str, str]] = field(default_factory=list)
    refuse: int = 0


def handler_for(place: Place) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # The standard library's name.
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            headers = {key.lower(): value for key, value in self.headers.items()}
            place.headers.append(headers)
            if place.refuse:
                place.refuse -= 1
                self._answer(500, "", {})
                return
            answer = place.app.dispatch(BoltRequest(body=body, headers=headers))
            self._answer(answer.status, answer.body, answer.first_headers_without_set_cookie())

        def _answer(self, status: int, body: str, headers: dict[str, str]) -> None:
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_args: Any) -> None:
            return

    return Handler


@pytest.fixture
def place() -> Iterator[Place]:
    with Sandbox(small_workspace()) as sandbox:
        app = App(client=web_client(sandbox), signing_secret="sandbox-secret")
        place = Place(sandbox, app)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(place))
        place.url = f"http://127.0.0.1:{server.server_port}/slack/events"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield place
        sandbox.slack.set_request_url(None)
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_request_url_must_answer_the_challenge(place: Place) -> None:
    place.sandbox.client.request_url(place.url)

    with pytest.raises(SandboxError, match="did not answer the challenge"):
        place.sandbox.client.request_url("http://127.0.0.1:1/slack/events")


def test_bolt_takes_signed_events_and_refuses_those_with_another_secret(place: Place) -> None:
    seen: list[str] = []
    place.app.event("message")(lambda event: seen.append(event["text"]))
    place.sandbox.client.request_url(place.url)

    place.sandbox.client.post("U0ANA", "support", "help")
    assert place.sandbox.client.drain()
    eventually(lambda: seen == ["help"])

    place.sandbox.workspace.app.signing_secret = "another"
    place.sandbox.client.post("U0ANA", "support", "forged")
    eventually(lambda: len(place.headers) == 4)
    assert seen == ["help"]


def test_a_failed_delivery_is_repeated_with_its_number_and_reason(place: Place) -> None:
    place.app.event("message")(lambda ack: ack())
    place.sandbox.client.request_url(place.url)
    place.refuse = 1

    place.sandbox.client.post("U0ANA", "support", "help")
    assert place.sandbox.client.drain()

    retry = place.headers[-1]
    assert (retry["x-slack-retry-num"], retry["x-slack-retry-reason"]) == ("1", "http_error")


def test_commands_clicks_and_their_answers_go_through_http_too(place: Place) -> None:
    pressed: list[str] = []
    place.app.command("/support")(lambda ack, command: ack(f"you said {command['text']}"))
    place.app.action("press")(lambda ack, action: (ack(), pressed.append(action["value"])))
    people = place.sandbox.client
    people.request_url(place.url)
    blocks = [{"type": "actions", "elements": [button("press", "v1")]}]
    ts = place.app.client.chat_postMessage(channel="C0SUPPORT", text="card", blocks=blocks)["ts"]

    answer = people.command("U0ANA", "support", "/support", "hello & bye")
    click = people.click("U0ANA", "press", channel="support", ts=ts)

    assert answer["text"] == "you said hello & bye"
    assert click["acked"]
    eventually(lambda: pressed == ["v1"])


def test_nobody_at_home_is_a_failed_dispatch(place: Place) -> None:
    place.sandbox.slack.set_request_url("http://127.0.0.1:1/slack/events")

    assert place.sandbox.client.command("U0ANA", "support", "/support")["error"] == "dispatch_failed"
