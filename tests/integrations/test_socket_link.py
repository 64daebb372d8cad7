"""The Socket Mode connection survives everything that happens to connections, quickly (slack.md 3.2, 6.3)."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.errors import StartError
from bot.integrations.slack import web_client
from bot.integrations.socket import LOOK_EVERY, PING_EVERY, SILENT_AFTER, SocketLink
from bot.metrics import Metrics
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox

PATIENCE = 10.0
PING = timedelta(seconds=0.2)


class Listening:
    """A bot that remembers texts, answers commands, and is connected."""

    def __init__(self, slack: Sandbox, token: str | None = None, **limits: timedelta) -> None:
        self.texts: list[str] = []
        self.gaps: list[timedelta] = []
        self.metrics = Metrics()
        self.asked = threading.Event()
        self.hold = threading.Event()
        self.hold.set()
        info = slack.workspace.app
        app = App(
            client=web_client(info.bot_token, slack.api_url),
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T", bot_token=info.bot_token),
            process_before_response=True,
            signing_secret="unused",
        )
        app.event("message")(self._message)
        app.command("/support")(self._command)
        self.link = SocketLink(
            app,
            token or info.app_token,
            metrics=self.metrics,
            on_gap=self.gaps.append,
            ping_every=PING,
            **limits,
        )

    def _message(self, event: dict[str, Any]) -> None:
        self.texts.append(event["text"])

    def _command(self, ack: Callable[[str], object]) -> None:
        self.asked.set()
        self.hold.wait(PATIENCE)
        ack("done")

    def reconnected(self, times: int) -> None:
        eventually(lambda: self.link.state().reconnects >= times and self.link.state().connected)


def eventually(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


@pytest.fixture
def bot(local_slack: Sandbox) -> Iterator[Listening]:
    listening = Listening(local_slack)
    listening.link.start()
    assert listening.link.wait_connected(timedelta(seconds=PATIENCE))
    yield listening
    listening.hold.set()
    listening.link.stop()


def test_events_arrive_and_are_acknowledged(bot: Listening, people: SandboxClient) -> None:
    people.post("U0ANA", "C0SUPPORT", "The printer is on fire")

    assert people.drain()
    assert bot.texts == ["The printer is on fire"]


@pytest.mark.parametrize("kind", ["refresh", "warning", "close", "reset"])
def test_a_connection_that_ends_is_replaced_at_once_and_by_one_address(
    bot: Listening, people: SandboxClient, kind: str
) -> None:
    before = len(people.calls(method="apps.connections.open"))
    began = time.monotonic()

    people.disconnect(kind)
    bot.reconnected(1)

    assert time.monotonic() - began < 2
    assert len(people.calls(method="apps.connections.open")) - before == 1
    people.post("U0ANA", "C0SUPPORT", "still there?")
    assert people.drain()
    assert "still there?" in bot.texts
    assert bot.gaps == []


def test_many_changes_in_a_row_leave_one_connection(bot: Listening, people: SandboxClient) -> None:
    for times in range(1, 9):
        people.disconnect("refresh")
        bot.reconnected(times)

    assert people.state()["connections"] == 1
    assert bot.link.state().connections == 1


def test_a_silent_connection_is_noticed_and_replaced(local_slack: Sandbox, people: SandboxClient) -> None:
    listening = Listening(local_slack, silent_after=timedelta(seconds=1))
    listening.link.start()
    assert listening.link.wait_connected(timedelta(seconds=PATIENCE))

    people.disconnect("silent")
    listening.reconnected(1)

    people.post("U0ANA", "C0SUPPORT", "anybody?")
    eventually(lambda: "anybody?" in listening.texts)
    assert listening.link.problems() == ()
    listening.link.stop()


def test_silence_is_noticed_within_30_seconds_by_default() -> None:
    noticed_after = SILENT_AFTER + LOOK_EVERY + PING_EVERY

    assert noticed_after < timedelta(seconds=30)


def test_a_lost_connection_is_told_while_it_lasts(bot: Listening, people: SandboxClient) -> None:
    people.faults(outage=True)

    eventually(lambda: bot.link.problems() != ())

    assert bot.link.problems()[0].startswith("There is no connection to Slack")


def test_an_outage_is_waited_out_and_its_length_is_told_for_catching_up(
    local_slack: Sandbox, people: SandboxClient
) -> None:
    listening = Listening(local_slack, gap_after=timedelta(seconds=0.5))
    listening.link.start()
    assert listening.link.wait_connected(timedelta(seconds=PATIENCE))

    people.faults(outage=True)
    eventually(lambda: not listening.link.state().connected)
    eventually(lambda: listening.link.state().silence > timedelta(seconds=0.6))
    people.clear_faults()
    listening.reconnected(1)

    assert listening.gaps[0] > timedelta(seconds=0.5)
    assert "firstline_socket_reconnects_total 1.0" in listening.metrics.render().decode()
    listening.link.stop()


def test_slack_that_is_down_at_the_start_is_waited_for(local_slack: Sandbox, people: SandboxClient) -> None:
    people.faults(rules=[{"method": "apps.connections.open", "kind": "500", "count": 1}])
    listening = Listening(local_slack)

    listening.link.start()

    assert listening.link.wait_connected(timedelta(seconds=PATIENCE))
    listening.link.stop()


def test_a_wrong_app_token_is_said_with_its_mend(local_slack: Sandbox) -> None:
    listening = Listening(local_slack, token="xapp-wrong")

    with pytest.raises(StartError, match=r"SLACK_APP_TOKEN \(invalid_auth\).*connections:write"):
        listening.link.start()

    listening.link.stop()


def test_what_is_being_answered_is_answered_before_a_planned_change(bot: Listening, people: SandboxClient) -> None:
    bot.hold.clear()
    answers: list[dict[str, Any]] = []
    asking = threading.Thread(target=lambda: answers.append(people.command("U0ANA", "C0SUPPORT", "/support", "who")))
    asking.start()
    assert bot.asked.wait(PATIENCE)

    people.disconnect("refresh")
    threading.Timer(0.2, bot.hold.set).start()
    asking.join(PATIENCE)

    assert [answer.get("text") for answer in answers] == ["done"]


def test_stopping_answers_first_and_never_connects_again(local_slack: Sandbox, people: SandboxClient) -> None:
    listening = Listening(local_slack)
    listening.link.start()
    assert listening.link.wait_connected(timedelta(seconds=PATIENCE))
    opened = len(people.calls(method="apps.connections.open"))
    listening.hold.clear()
    answers: list[dict[str, Any]] = []
    asking = threading.Thread(target=lambda: answers.append(people.command("U0ANA", "C0SUPPORT", "/support", "who")))
    asking.start()
    assert listening.asked.wait(PATIENCE)
    threading.Timer(0.2, listening.hold.set).start()

    listening.link.stop()
    asking.join(PATIENCE)

    assert [answer.get("text") for answer in answers] == ["done"]
    assert people.state()["connections"] == 0
    assert not listening.link.state().connected
    time.sleep(3 * PING.total_seconds())  # the SDK's monitor would have connected again by now
    assert len(people.calls(method="apps.connections.open")) == opened


def test_a_burst_is_acknowledged_completely(bot: Listening, people: SandboxClient) -> None:
    people.faults(hold_deliveries=True)
    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(lambda number: people.post("U0ANA", "C0SUPPORT", f"{number}: {'ž' * 3000}"), range(200)))

    people.faults(hold_deliveries=False)

    assert people.drain()
    assert len(set(bot.texts)) == 200
