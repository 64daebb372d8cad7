"""Webhooks through the whole running bot: stored by its writer, judged by its workers, acted on by its jobs (O2)."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.integrations.webhook_proofs import signature
from bot.services.tickets import creating
from tests.databases import fresh_sqlite
from tests.faults.live import WEBHOOK_SECRET, Live


@pytest.fixture
def live(memory: Path) -> Iterator[Live]:
    with Live(memory, fresh_sqlite(memory)) as running:
        yield running


def send(live: Live, payload: dict[str, object], *, seconds_ago: int = 0) -> int:
    """Send a webhook as a program of ours would; the status of the answer."""
    body = json.dumps(payload).encode()
    time = str(int(live.clock.now().timestamp()) - seconds_ago)
    headers = {"x-firstline-timestamp": time, "x-firstline-signature": signature(WEBHOOK_SECRET, time, body)}
    return httpx.post(f"{live.server.address}/webhooks/tickets/jira", content=body, headers=headers).status_code


def ticket(live: Live) -> dict[str, object]:
    (row,) = live.rows("SELECT reference, attempts, state FROM tickets")
    return row


def test_a_ticket_is_created_by_itself_and_a_notice_has_it_read_at_once(live: Live) -> None:
    asked = live.asks("olga")
    live.until_carded(asked)
    with live.running.bot.desk.work("test") as work:
        request = work.uow.requests.lock(1)
        assert request is not None
        creating.want(work, work.rules.teams["backend"], request, by="U0ANN", title="Stuck", body="Since 10:00")

    live.until(lambda: ticket(live)["state"] == "created", "the ticket")
    live.until(lambda: str(ticket(live)["reference"]) in live.card(asked), "the ticket on the card")
    before = ticket(live)["attempts"]

    assert send(live, {"reference": ticket(live)["reference"]}) == 200
    live.until(lambda: ticket(live)["attempts"] != before, "another reading")
    live.until_idle()
    assert live.rows("SELECT id FROM inbox WHERE state = 'failed'") == []


def test_what_was_stored_before_the_bot_stopped_is_judged_after_it_started(live: Live) -> None:
    assert send(live, {"reference": "T-AAAAAAAA"}) == 200
    live.stop()

    live.start()

    live.until(lambda: not live.rows("SELECT id FROM inbox WHERE state = 'new'"), "the webhook is judged")
    assert len(live.rows("SELECT id FROM inbox WHERE event_id LIKE 'webhook:%'")) == 1


def test_an_old_signature_is_refused_and_nothing_is_stored(live: Live) -> None:
    assert send(live, {"reference": "T-AAAAAAAA"}, seconds_ago=301) == 401
    assert live.rows("SELECT id FROM inbox WHERE event_id LIKE 'webhook:%'") == []
