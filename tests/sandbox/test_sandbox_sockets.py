"""Socket Mode as the SDK's own client lives it: renewal, closed, cut, silent and superfluous sockets."""

import json
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import websocket
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import eventually, hang_up, small_workspace, web_client

COMES_BACK_WITHIN = 40.0  # seconds


@pytest.fixture
def fresh() -> Iterator[Sandbox]:
    """A sandbox to mistreat, apart from the one that all tests share."""
    with Sandbox(small_workspace()) as sandbox:
        yield sandbox


def connect(sandbox: Sandbox) -> websocket.WebSocket:
    url = web_client(sandbox, "xapp-sandbox").apps_connections_open(app_token="xapp-sandbox")["url"]
    return websocket.create_connection(url, timeout=3)


def read(socket: websocket.WebSocket) -> dict[str, Any]:
    return dict(json.loads(socket.recv()))


def test_a_socket_begins_with_hello_and_gets_events_in_envelopes(fresh: Sandbox) -> None:
    socket = connect(fresh)
    hello = read(socket)
    fresh.client.post("U0ANA", "support", "help")
    envelope = read(socket)
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
    assert envelope["payload"]["event"]["text"] == "help"
    assert fresh.client.drain()
    socket.close()


def test_an_envelope_without_an_ack_comes_again_after_three_seconds(fresh: Sandbox) -> None:
    socket = connect(fresh)
    read(socket)
    fresh.client.post("U0ANA", "support", "help")
    first = read(socket)
    began = time.monotonic()
    socket.settimeout(5)
    second = read(socket)

    assert 2.5 < time.monotonic() - began < 4
    assert second["payload"]["event_id"] == first["payload"]["event_id"]
    assert second["envelope_id"] != first["envelope_id"]
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    socket.close()


def test_a_ticket_is_good_for_one_connection(fresh: Sandbox) -> None:
    url = web_client(fresh, "xapp-sandbox").apps_connections_open(app_token="xapp-sandbox")["url"]
    first = websocket.create_connection(url, timeout=3)

    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(url, timeout=3)
    first.close()


def test_the_eleventh_socket_is_one_too_many(fresh: Sandbox) -> None:
    ten = [connect(fresh) for _ in range(10)]
    numbers = [read(socket)["num_connections"] for socket in ten]
    eleventh = connect(fresh)

    assert numbers[-1] == 10
    assert read(eleventh)["reason"] == "too_many_websockets"
    for socket in [*ten, eleventh]:
        socket.close()


def test_a_renewed_socket_gets_no_more_events_and_is_told_why(fresh: Sandbox) -> None:
    old = connect(fresh)
    read(old)
    fresh.client.disconnect("refresh")
    told = read(old)
    new = connect(fresh)
    read(new)
    fresh.client.post("U0ANA", "support", "help")

    assert (told["type"], told["reason"]) == ("disconnect", "refresh_requested")
    assert read(new)["payload"]["event"]["text"] == "help"
    for socket in (old, new):
        socket.close()


def test_a_disabled_link_is_not_given_out_again(fresh: Sandbox) -> None:
    socket = connect(fresh)
    read(socket)
    fresh.client.disconnect("link_disabled")

    assert read(socket)["reason"] == "link_disabled"
    with pytest.raises(Exception, match="link_disabled"):
        connect(fresh)
    socket.close()


def test_a_silent_socket_answers_no_ping_and_still_counts(fresh: Sandbox) -> None:
    socket = connect(fresh)
    read(socket)
    socket.ping("are you there")
    alive = socket.recv_data_frame(control_frame=True)[0]
    fresh.client.disconnect("silent")
    fresh.client.post("U0ANA", "support", "help")
    socket.ping("are you there")
    socket.settimeout(0.3)

    with pytest.raises(websocket.WebSocketTimeoutException):
        socket.recv_data_frame(control_frame=True)
    assert alive == websocket.ABNF.OPCODE_PONG
    assert fresh.client.state()["connections"] == 1
    socket.shutdown()


@pytest.mark.parametrize("kind", ["close", "reset"])
def test_bolt_comes_back_after_its_socket_ended_and_misses_nothing(fresh: Sandbox, kind: str) -> None:
    app = App(client=web_client(fresh))
    seen: list[str] = []
    app.event("message")(lambda event: seen.append(event["text"]))
    handler = SocketModeHandler(app, "xapp-sandbox", ping_interval=1)
    handler.connect()
    people: SandboxClient = fresh.client
    try:
        eventually(lambda: fresh.slack.sockets.sockets)
        people.post("U0ANA", "support", "before")
        eventually(lambda: seen == ["before"])
        assert people.drain()
        people.disconnect(kind)
        people.post("U0ANA", "support", "after")

        # An ack that died with its socket brings a copy. The client may stumble over its own end, and look later again.
        eventually(lambda: set(seen) == {"before", "after"}, within=COMES_BACK_WITHIN)
        assert people.drain()
    finally:  # or it would try to come back during all tests that follow
        hang_up(fresh, handler)


def test_the_page_and_its_files_are_served(sandbox: Sandbox) -> None:
    with urllib.request.urlopen(f"{sandbox.url}/", timeout=5) as page:  # noqa: S310  # Our own address.
        assert page.headers["content-type"].startswith("text/html")
