"""The whole bot with all its threads against a local Slack, in this process, with short waits and a clock to move."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx
import sqlalchemy as sa
import yaml

from bot.app.firstline import Outside
from bot.app.health import health_of
from bot.app.rulebook import rulebook
from bot.app.run import Patience, Running
from bot.clock import Clock
from bot.config import load
from bot.integrations.http import HttpServer
from bot.integrations.http_webhooks import WebhookDoor
from bot.integrations.identity import who_am_i
from bot.integrations.slack import web_client
from bot.integrations.webhook_proofs import Keys
from bot.metrics import Metrics
from bot.ports.notifier import NobodyOutside, Notifier
from bot.sandbox.client import SandboxClient
from bot.sandbox.clock import VirtualClock
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from bot.services import webhooks
from bot.services.deliver import Pace
from handlers.declarations import EVENTS, SCOPES
from storage.engine import SqlStore, open_store
from storage.inbox_writer import InboxWriter
from tests.faults import tally
from tests.story import CONFIG, INCIDENTS, PEOPLE, ROOM, SUPPORT, T0

PACE = Pace(
    gap=timedelta(milliseconds=50),
    lease=timedelta(seconds=4),
    call_timeout=timedelta(seconds=1),
    settle=timedelta(seconds=0.5),
    revoked_pause=timedelta(seconds=1),
)
PATIENCE = Patience(
    ping_every=timedelta(seconds=0.2),
    silent_after=timedelta(seconds=1),
    gap_after=timedelta(seconds=0.5),
    judging=timedelta(seconds=4),
)
WEBHOOK_SECRET = "a secret to sign webhooks with"
WITHIN = 15.0  # seconds for anything that must happen by itself
LOOK_EVERY = 0.02
CROWD = tuple(f"crowd{number}" for number in range(60))  # enough people for nobody to ask twice (R5)


def crowded_town() -> Workspace:
    """The town of the stories, with a crowd in it."""
    return example_workspace(
        users=[*PEOPLE, *CROWD],
        channels=(
            {"id": SUPPORT, "name": "support-backend"},
            {"id": ROOM, "name": "team-backend"},
            {"id": INCIDENTS, "name": "incidents"},
        ),
        scopes=tuple(SCOPES),
        events=tuple(EVENTS),
    )


@dataclass
class Ahead:
    """The bot's clock, which differs from Slack's."""

    clock: Clock
    by: timedelta

    def now(self) -> datetime:
        return self.clock.now() + self.by


class Live:
    """A town and the bot in it; `start` and `stop` the bot at will, Slack goes on."""

    def __init__(
        self,
        folder: Path,
        url: str,
        *,
        mode: str = "socket",
        config: dict[str, Any] | None = None,
        bot_ahead: timedelta = timedelta(0),
        pace: Pace = PACE,
        notifier: Notifier | None = None,
    ) -> None:
        self._folder = folder
        self._url = url
        self._mode = mode
        self._config = {**(config or CONFIG), "slack": {"mode": mode}}
        self._pace = pace
        self._notifier = notifier or NobodyOutside()
        self.sandbox = Sandbox(crowded_town(), VirtualClock(T0))
        self.clock = Ahead(self.sandbox.clock, bot_ahead)
        self.running: Running
        self.server: HttpServer
        self.store: SqlStore
        self._up = False

    def __enter__(self) -> Self:
        self.sandbox.start()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.sandbox.stop()

    @property
    def slack(self) -> SandboxClient:
        return self.sandbox.client

    def start(self) -> None:
        """Start the bot, on the same database as before; returns when it has caught up."""
        path = self._folder / "config.yaml"
        path.write_text(yaml.safe_dump(self._config))
        config = load(path, {"SLACK_API_URL": self.sandbox.api_url, "DATABASE_URL": self._url})
        app, metrics = self.sandbox.workspace.app, Metrics()
        web = web_client(app.bot_token, self.sandbox.api_url, self._pace.call_timeout)
        self.store = open_store(self._url)

        def outside(writer: InboxWriter) -> Outside:
            return Outside(
                rules=rulebook(config, self.clock.now()),
                store=self.store,
                writer=writer,
                web=web,
                identity=who_am_i(web),
                clock=self.clock,
                worker="live",
                metrics=metrics,
                pace=self._pace,
                signing_secret=app.signing_secret,
                notifier=self._notifier,
            )

        by_socket = app.app_token if self._mode == "socket" else None
        self.running = Running(self.store, outside, by_socket, patience=PATIENCE)
        health = health_of(lambda: self.running)
        served = self.running.bot.app if self._mode == "http" else None
        door = WebhookDoor(self.running.put, self.clock, Keys(secret=WEBHOOK_SECRET), webhooks.kinds)
        self.server = HttpServer("127.0.0.1", 0, metrics=metrics, health=health, slack=served, webhooks=door)
        self.server.start()
        if served is not None:
            self.slack.request_url(self.events_url)
        self._up = True
        self.running.start()

    def stop(self) -> None:
        """Stop the bot in good order."""
        if self._up:
            self._up = False
            self.running.stop()
            self.server.stop()

    @property
    def events_url(self) -> str:
        """Where Slack sends its signed requests in HTTP mode."""
        return f"{self.server.address}/slack/events"

    def ready(self) -> tuple[int, list[str]]:
        """What `/readyz` answers: the status, and the problems in sentences."""
        answer = httpx.get(f"{self.server.address}/readyz", timeout=10)
        return answer.status_code, answer.json()["problems"]

    def asks(self, who: str, text: str = "The export is broken", channel: str = SUPPORT) -> str:
        """Somebody asks; the ts of their message."""
        return self.slack.post(f"U0{who.upper()}", channel, text)

    def answers(self, who: str, ts: str, text: str = "Looking", channel: str = SUPPORT) -> None:
        """Somebody replies in the thread."""
        self.slack.post(f"U0{who.upper()}", channel, text, thread_ts=ts)

    def card(self, ts: str, channel: str = SUPPORT) -> str:
        """All texts of the one card of a request; empty while there is none."""
        cards = [m for m in self.slack.thread(channel, ts) if tally.key_of(m).startswith("card:")]
        assert len(cards) <= 1, "there are two cards"
        return json.dumps(cards[0], ensure_ascii=False) if cards else ""

    def until(self, true: Callable[[], object], what: str, within: float = WITHIN) -> None:
        """Wait for something that must happen by itself."""
        deadline = time.monotonic() + within
        while not true():
            assert time.monotonic() < deadline, f"not within {within} s: {what}"
            time.sleep(LOOK_EVERY)

    def until_carded(self, *asked: str) -> None:
        """Every request has its card."""
        for ts in asked:
            self.until(lambda ts=ts: self.card(ts), f"the card of {ts}")  # type: ignore[misc]  # mypy cannot infer it

    def until_idle(self) -> None:
        """Nothing waits to be judged or sent."""
        self.until(lambda: not self._waiting(), "rest")

    def _waiting(self) -> int:
        with self.store.reading() as uow:
            counts = uow.outbox.counts()
            return uow.inbox.pending() + counts["pending"] + counts["sending"]

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """Read from the database, beside the bot."""
        engine = sa.create_engine(self._url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.text(statement)).mappings()]
