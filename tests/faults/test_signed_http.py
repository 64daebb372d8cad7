"""Slack by signed HTTP: only what Slack itself sent counts, once, through the same path as by socket (P3)."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.integrations.http import LARGEST_BODY
from bot.sandbox.clock import wall_now
from bot.sandbox.http_delivery import signature
from tests.databases import fresh_sqlite
from tests.faults import tally
from tests.faults.live import CROWD, Live
from tests.story import SUPPORT, T0

FIVE_MINUTES = 300


@pytest.fixture
def live(memory: Path) -> Iterator[Live]:
    with Live(memory, fresh_sqlite(memory), mode="http") as running:
        yield running


def message(text: str, event_id: str = "Ev1") -> bytes:
    ts = f"{T0.timestamp():.0f}.000100"
    event = {"type": "message", "channel": SUPPORT, "user": "U0OLGA", "text": text, "ts": ts, "event_ts": ts}
    return json.dumps({"type": "event_callback", "event_id": event_id, "team_id": "T1", "event": event}).encode()


def send(live: Live, body: bytes, *, secret: str | None = None, age: int = 0, signed: bytes | None = None) -> int:
    """Send a request as Slack would; the status of the answer."""
    app = live.sandbox.workspace.app
    timestamp = str(int(wall_now().timestamp()) - age)  # Bolt compares with the machine's clock
    proof = signature(secret or app.signing_secret, timestamp, body if signed is None else signed)
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": proof,
    }
    return httpx.post(live.events_url, content=body, headers=headers, timeout=10).status_code


def texts(live: Live) -> list[str]:
    return [row["text"] for row in live.rows("SELECT text FROM requests ORDER BY id")]


def test_requests_answers_and_commands_come_by_http_as_they_do_by_socket(live: Live) -> None:
    asked = [live.asks(name, f"Question of {name}") for name in CROWD[:10]]
    live.until_carded(*asked)
    live.answers("ann", asked[0])
    live.until(lambda: live.rows("SELECT id FROM responses"), "the answer counts")

    answer = live.slack.command("U0ANN", SUPPORT, "/support", "open")

    assert "Question of crowd9" in json.dumps(answer)
    assert live.ready() == (200, [])
    live.until_idle()
    assert tally.doubled(live.slack) == {}


def test_a_wrong_signature_is_refused(live: Live) -> None:
    assert send(live, message("forged"), secret="somebody else's") == 401
    assert send(live, message("forged"), signed=message("another body")) == 401
    assert texts(live) == []
    assert live.rows("SELECT id FROM inbox") == []


def test_a_request_older_than_five_minutes_is_refused_although_it_is_signed(live: Live) -> None:
    assert send(live, message("recorded"), age=FIVE_MINUTES + 5) == 401
    assert live.rows("SELECT id FROM inbox") == []


def test_an_event_that_is_replayed_counts_once(live: Live) -> None:
    assert [send(live, message("again and again")) for _ in range(3)] == [200, 200, 200]

    live.until(lambda: texts(live), "the request")
    live.until_idle()
    assert texts(live) == ["again and again"]
    assert len(live.rows("SELECT id FROM inbox")) == 1


def test_a_body_that_is_too_large_is_refused_unread(live: Live) -> None:
    assert send(live, b" " * (LARGEST_BODY + 1)) == 413
    assert live.rows("SELECT id FROM inbox") == []


def test_a_bot_that_stops_refuses_so_that_slack_repeats(live: Live) -> None:
    live.stop()
    asked = live.asks("olga")

    live.start()
    live.slack.advance(61)

    live.until_carded(asked)
    assert len(live.rows("SELECT id FROM requests")) == 1
