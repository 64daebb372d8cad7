"""The whole bot with its threads against a local Slack: ready when it is, and honest when it is not."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.app.firstline import Outside
from bot.app.health import health_of
from bot.app.rulebook import rulebook
from bot.app.run import Running
from bot.config import load
from bot.integrations.identity import who_am_i
from bot.integrations.slack import web_client
from bot.ports.health import Health
from bot.sandbox.server import Sandbox
from storage.engine import open_store
from storage.inbox_writer import InboxWriter
from tests.databases import fresh_sqlite
from tests.scheduler.parts import eventually
from tests.story import CONFIG, SUPPORT, town


@dataclass
class Town:
    """A local Slack and the bot in it."""

    slack: Sandbox
    running: Running

    def health(self) -> Health:
        return health_of(lambda: self.running)()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    path, url = tmp_path / "config.yaml", fresh_sqlite(tmp_path)
    path.write_text(yaml.safe_dump(CONFIG))
    with Sandbox(town()) as slack:
        config = load(path, {"SLACK_API_URL": slack.api_url, "DATABASE_URL": url})
        web = web_client(slack.workspace.app.bot_token, slack.api_url)

        def outside(writer: InboxWriter) -> Outside:
            return Outside(
                rules=rulebook(config, slack.clock.now()),
                store=store,
                writer=writer,
                web=web,
                identity=who_am_i(web, attempts=1),
                clock=slack.clock,
                worker="test",
            )

        store = open_store(url)
        made = Town(slack, Running(store, outside, slack.workspace.app.app_token, threading.Event()))
        yield made
        made.running.stop()


def test_it_says_that_it_is_starting_until_everything_is_read_back(place: Town) -> None:
    assert not place.health().ready

    place.running.start()

    assert place.health().ready


def test_a_request_gets_its_card_at_once(place: Town) -> None:
    place.running.start()
    ts = place.slack.client.post("U0OLGA", SUPPORT, "The printer is on fire")

    eventually(lambda: len(place.slack.client.thread(SUPPORT, ts)) == 2)


def test_without_slack_it_is_not_ready_and_with_slack_again_it_is(place: Town) -> None:
    place.running.start()

    place.slack.client.faults(outage=True)
    eventually(lambda: not place.health().ready)
    assert "connection to Slack" in place.health().problems[0]
    place.slack.client.clear_faults()

    assert place.running.link is not None
    assert place.running.link.wait_connected(timedelta(seconds=20))
    eventually(lambda: place.health().ready)
