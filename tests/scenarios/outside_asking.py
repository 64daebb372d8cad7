"""What the stories about people outside Slack share: Teams and a program that send, and the place where news arrive."""

import base64
import hashlib
import hmac
import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.integrations.http import HttpServer
from bot.integrations.http_webhooks import WebhookDoor
from bot.integrations.notifiers import AppriseNotifiers
from bot.integrations.webhook_proofs import Keys, signature
from bot.metrics import Metrics
from bot.ports.health import Health
from bot.ports.rows import InboxRow
from bot.services import webhooks
from tests.stand_ins.outside import Hooks
from tests.story import CONFIG, SUPPORT, Ask, Story

TOKEN = base64.b64encode(b"what Microsoft Teams made up").decode()
SECRET = "a secret of our own programs"
CHANNEL = "19:sales@thread.tacv2"

OUTSIDE: dict[str, Any] = {
    **CONFIG,
    "webhooks": {
        "requests": {
            "teams": {"kind": "teams", "channel": SUPPORT, "updates": "sales"},
            "intranet": {"name": "the intranet"},
        }
    },
    "notify": {"sales": {"kind": "teams"}},
}


@dataclass
class Outsiders:
    """The real entrance for webhooks in front of a story's bot, and people who come through it."""

    story: Story
    keys: Keys = field(default_factory=lambda: Keys(secret=SECRET, secrets={"teams": TOKEN}))
    sent: int = 0

    def __enter__(self) -> "Outsiders":
        def answer(kind: str, source: str, payload: webhooks.Payload) -> webhooks.Answer:
            return webhooks.answer(self.story.bot.desk, kind, source, payload)

        door = WebhookDoor(self._put, self.story.clock, self.keys, webhooks.kinds, answer)
        health = Health(problems=())
        self.server = HttpServer("127.0.0.1", 0, metrics=Metrics(), health=lambda: health, webhooks=door)
        self.server.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self.server.stop()

    def _put(self, row: InboxRow, _timeout: float) -> None:
        with self.story.store.begin() as uow:
            uow.inbox.add_many([row])

    def activity(self, text: str, *, chain: str | None = None, name: str = "Jana Nova", **more: Any) -> dict[str, Any]:
        """What Teams sends when somebody mentions the webhook; `chain`: the message under which it was written."""
        self.sent += 1
        number = str(1_795_000_000_000 + self.sent)
        return {
            "type": "message",
            "id": number,
            "timestamp": self.story.clock.now().isoformat().replace("+00:00", "Z"),
            "serviceUrl": "https://smba.trafficmanager.net/emea/",
            "channelId": "msteams",
            "from": {"id": f"29:{name}", "name": name, "aadObjectId": f"aad-{name}"},
            "conversation": {"isGroup": True, "id": f"{CHANNEL};messageid={chain or number}"},
            "text": f"<at>Firstline</at>&nbsp;{text}\n",
            "textFormat": "plain",
            **more,
        }

    def teams(self, activity: dict[str, Any], *, token: str = TOKEN) -> tuple[int, str]:
        """Teams posts it, signed as it does; the status, and what the person reads."""
        body = json.dumps(activity).encode()
        made = base64.b64encode(hmac.new(base64.b64decode(token), body, hashlib.sha256).digest()).decode()
        status, said = self.post("/webhooks/requests/teams", body, {"authorization": f"HMAC {made}"})
        if said.startswith("{"):
            message = json.loads(said)
            assert message["type"] == "message"
            said = message["text"]
        self.story.settle()
        return status, said

    def program(
        self, payload: object, *, path: str = "/webhooks/requests/intranet", key: str = SECRET
    ) -> tuple[int, str]:
        """A program of one's own posts our JSON, signed with the time."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        stamp = str(int(self.story.clock.now().timestamp()))
        headers = {"x-firstline-timestamp": stamp, "x-firstline-signature": signature(key, stamp, body)}
        told = self.post(path, body, headers)
        self.story.settle()
        return told

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        address = urlsplit(self.server.address)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


def reached(story: Story, place: Hooks, config: dict[str, Any] = OUTSIDE) -> None:
    """The bot starts again, and reaches people outside at this place."""
    with story.down(config):
        story.notifier = AppriseNotifiers({"sales": f"json://127.0.0.1:{place.port}/sales"})


def asked(story: Story, words: str) -> Ask:
    """The request that begins at our post with these words."""
    post = story.expect(words, channel=SUPPORT)
    return Ask(story, story.person("olga"), SUPPORT, post.ts)


def news(place: Hooks) -> list[str]:
    """What arrived outside, oldest first."""
    return [str(sent["message"]) for _, _, sent in place.posts]


def mentioned_ids(place: Hooks) -> list[str]:
    """Whatever looks like an id or a mention of Slack in what arrived."""
    told = [f"{sent['title']} {sent['message']}" for _, _, sent in place.posts]
    return [each for each in told if "<@" in each or "U0" in each or "C0" in each or "<#" in each]
