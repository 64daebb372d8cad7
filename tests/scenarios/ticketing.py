"""What the stories about tickets share: a Jira on the loopback, the form, notices that come in by webhook."""

import hashlib
import hmac
import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.integrations.http import HttpServer
from bot.integrations.http_webhooks import WebhookDoor
from bot.integrations.trackers.jira import Jira
from bot.integrations.trackers.jira_client import JiraAccess
from bot.integrations.trackers.wire import Patience
from bot.integrations.webhook_proofs import Keys
from bot.metrics import Metrics
from bot.ports.health import Health
from bot.ports.rows import InboxRow
from bot.ports.tickets import Ticket
from bot.services import webhooks
from tests.scenarios.written_down import clicks
from tests.stand_ins.jira import TOKEN, USER, JiraStandIn
from tests.story import Ask, Person, Story

SECRET = "a secret to sign webhooks with"
SHORT = Patience(connect=1.0, silent=0.3, whole=1.0)


def jira_at(site: JiraStandIn) -> Jira:
    """The real client of Jira, with short patience."""
    return Jira(JiraAccess(url=site.url, user=USER, token=TOKEN, project="EDGE"), SHORT)


def opens_ticket_form(story: Story, by: Person, asked: Ask) -> None:
    """**Ticket…**, from what resembles the request."""
    asked.card.click(by, "Similar and more…")
    clicks(story, by, "Ticket…")


def wants_ticket(story: Story, by: Person, asked: Ask, **fields: str) -> dict[str, Any]:
    """Somebody wants a ticket, with what the form suggests unless they write something else."""
    opens_ticket_form(story, by, asked)
    return by.submits(**{**suggested(by), **fields})


def suggested(by: Person) -> dict[str, str]:
    """What the open form suggests, by field."""
    inputs = [block for block in (by.modal or {}).get("blocks", []) if block["type"] == "input"]
    return {block["block_id"]: block["element"].get("initial_value") or "" for block in inputs}


def tickets_of(story: Story, asked: Ask) -> list[Ticket]:
    """The tickets of a request as they are stored."""
    with story.bot.desk.reading() as work:
        return list(work.uow.tickets.of_request(asked.row.id))


class Door:
    """The real entrance for webhooks, in front of a story's bot."""

    def __init__(self, story: Story, clock: Clock) -> None:
        self._story = story
        door = WebhookDoor(self._put, clock, Keys(secret=SECRET), webhooks.kinds)
        self.server = HttpServer("127.0.0.1", 0, metrics=Metrics(), health=lambda: Health(problems=()), webhooks=door)

    def __enter__(self) -> "Door":
        self.server.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self.server.stop()

    def _put(self, row: InboxRow, _timeout: float) -> None:
        with self._story.store.begin() as uow:
            uow.inbox.add_many([row])

    def jira_says(self, payload: Mapping[str, Any], *, secret: str = SECRET) -> int:
        """Jira sends a webhook, signed as it does; the status of the answer."""
        body = json.dumps(payload).encode()
        status = self.send(body, {"x-hub-signature": f"sha256={_hmac(secret, body)}"})
        self._story.settle()
        return status

    def send(self, body: bytes, headers: Mapping[str, str], path: str = "/webhooks/tickets/jira") -> int:
        address = urlsplit(self.server.address)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            connection.request("POST", path, body, dict(headers))
            return connection.getresponse().status
        finally:
            connection.close()


def updated(key: str, at: int = 1) -> dict[str, Any]:
    """What Jira sends when an issue changed; the status in it is not believed."""
    return {
        "timestamp": at,
        "webhookEvent": "jira:issue_updated",
        "issue": {"id": "10002", "key": key, "fields": {"status": {"name": "Whatever somebody claims"}}},
        "changelog": {"items": [{"field": "status", "fromString": "To Do", "toString": "Done"}]},
    }


def _hmac(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
