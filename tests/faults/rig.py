"""Real bot processes against a local Slack in real time, so that they can be killed; targets are seconds."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
import yaml

from bot.sandbox.client import SandboxClient
from bot.sandbox.clock import VirtualClock
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox
from handlers.declarations import EVENTS, SCOPES

ROOT = Path(__file__).parents[2]
TEAMS = tuple(f"team{number}" for number in range(8))
PEOPLE = 1500  # nobody asks twice (R5)
READY_WITHIN, STOP_WITHIN, SETTLE_WITHIN = 60.0, 25.0, 120.0
LOOK_EVERY = 0.1
RUN, HASTY = ("-m", "bot", "run", "--config"), ("-m", "tests.faults.hasty")
Bot = subprocess.Popen[bytes]


def channel_of(team: str) -> str:
    return f"C0{team.upper()}"


def member_of(team: str) -> str:
    return f"U0ANN{team.upper()}"


def config(port: int) -> dict[str, Any]:
    """Teams that work all day, each with one on duty, a lead for all, and a chain of two, four and six seconds."""
    chain = [
        {"after": "0s", "tell": ["duty"], "how": "card"},
        {"after": "2s", "tell": ["duty"], "how": "dm"},
        {"after": "4s", "tell": ["duty"], "how": "thread"},
        {"after": "6s", "tell": ["leads"], "how": "dm"},
    ]
    targets = {"urgent": "4s", "high": "8s", "normal": "16s", "low": "32s"}
    return {
        "http": {"port": port},
        "teams": {
            team: {
                "name": team,
                "time_zone": "Europe/Prague",
                "working_hours": {"mon-sun": ["00:00-24:00"]},
                "channels": [{"id": channel_of(team)}],
                "internal_channel": "C0ROOM",
                "leads": ["U0LEA"],
                "first_response": {"retract_within": "1s", "targets": targets, "escalation": chain},
                "roster": [{"user": member_of(team), "name": f"Ann of {team}", "experienced": True}],
            }
            for team in TEAMS
        },
    }


class Rig:
    """The local Slack, and any number of bot processes on one database."""

    def __init__(
        self, folder: Path, url: str, more: Mapping[str, Any] | None = None, channels: Sequence[dict[str, Any]] = ()
    ) -> None:
        self.folder = folder
        self.url = url
        self._more = more or {}
        people = ["lea", *(f"ann{team}" for team in TEAMS), *(f"req{number}" for number in range(PEOPLE))]
        rooms = [*channels, *({"id": channel_of(team), "name": team} for team in TEAMS)]
        workspace = example_workspace(
            users=people,
            channels=[*rooms, {"id": "C0ROOM", "name": "room"}],
            scopes=tuple(SCOPES),
            events=tuple(EVENTS),
        )
        self.sandbox = Sandbox(workspace, VirtualClock())
        self.bots: list[Bot] = []
        self.kills = 0
        self._engine = sa.create_engine(url, poolclass=sa.NullPool)
        self._numbers = iter(range(PEOPLE))
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.sandbox.start()
        return self

    def __exit__(self, *_: object) -> None:
        for bot in self.bots:
            bot.kill()
            bot.wait()
        self.sandbox.stop()

    @property
    def slack(self) -> SandboxClient:
        return self.sandbox.client

    def start(self, command: Sequence[str] = RUN, **environment: str) -> Bot:
        """Start a bot process; it may be killed before it is ready."""
        number = len(self.bots)
        path = self.folder / f"config-{number}.yaml"
        path.write_text(yaml.safe_dump({**config(port=0), **self._more}))
        with (self.folder / f"bot-{number}.log").open("wb") as log:
            bot = subprocess.Popen(
                [sys.executable, *command, str(path)],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={
                    **os.environ,
                    "SLACK_API_URL": self.sandbox.api_url,
                    "SLACK_BOT_TOKEN": "xoxb-sandbox",
                    "SLACK_APP_TOKEN": "xapp-sandbox",
                    "DATABASE_URL": self.url,
                    **environment,
                },
            )
        self.bots.append(bot)
        return bot

    def start_ready(self, command: Sequence[str] = RUN) -> Bot:
        """Start a bot process and wait for the line `ready`."""
        bot = self.start(command)
        self.wait_ready(bot)
        return bot

    def log_of(self, bot: Bot) -> str:
        """Everything that a process wrote."""
        return (self.folder / f"bot-{self.bots.index(bot)}.log").read_text()

    def wait_ready(self, bot: Bot) -> None:
        """Wait for the line `ready`."""
        self.wait_for(lambda: '"ready"' in self.log_of(bot) or bot.poll() is not None, "ready", READY_WITHIN)
        assert bot.poll() is None, self.log_of(bot)

    def wait_for(self, true: Callable[[], object], what: str, within: float = SETTLE_WITHIN) -> None:
        """Wait in real time: the tests of processes are the only ones that must."""
        until = time.monotonic() + within
        while not true():
            assert time.monotonic() < until, f"not within {within} s: {what}"
            time.sleep(LOOK_EVERY)

    def kill(self, bot: Bot) -> None:
        """kill -9: no goodbye, no tidying up."""
        bot.send_signal(signal.SIGKILL)
        bot.wait()
        self.kills += 1

    def terminate(self, bot: Bot) -> int:
        """Ask the process to stop, as a supervisor does; its exit code."""
        bot.send_signal(signal.SIGTERM)
        return bot.wait(STOP_WITHIN)

    def ask(self, team: str) -> str:
        """A new person asks a team; the ts of the message."""
        with self._lock:
            number = next(self._numbers)
        return self.slack.post(f"U0REQ{number}", channel_of(team), f"request number {number}")

    def answer(self, team: str, ts: str) -> None:
        """The one on duty replies in the thread."""
        self.slack.post(member_of(team), channel_of(team), "on it", thread_ts=ts)

    def solve(self, team: str, ts: str) -> None:
        """The one on duty marks the request as resolved."""
        self.slack.react(member_of(team), channel_of(team), ts, "white_check_mark")

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """Read from the database, beside the bots."""
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.text(statement)).mappings()]

    def change(self, statement: str) -> None:
        """Write into the database, beside the bots."""
        with self._engine.begin() as connection:
            connection.execute(sa.text(statement))

    def count(self, rest: str) -> int:
        """`SELECT count(*) FROM` …"""
        return int(self.rows(f"SELECT count(*) AS n FROM {rest}")[0]["n"])  # noqa: S608 - our own words
