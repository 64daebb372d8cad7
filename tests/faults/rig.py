"""A real bot process against a local Slack in real time, so that it can be killed; targets are seconds."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
import yaml

from bot.sandbox.client import SandboxClient
from bot.sandbox.clock import VirtualClock
from bot.sandbox.seed import example_workspace
from bot.sandbox.server import Sandbox
from handlers.declarations import EVENTS, SCOPES

ROOT = Path(__file__).parents[2]
CHANNELS = tuple(f"C0SUP{number}" for number in range(4))
ROOM, SECRET = "C0TEAM", "sandbox-secret"
READY_WITHIN, SETTLE_WITHIN = 30.0, 90.0
ALL_DAY = {"mon-sun": ["00:00-24:00"]}


def config(port: int, *, mode: str = "socket") -> dict[str, Any]:
    """A team that works all day, with a chain of two, four and six seconds."""
    return {
        "slack": {"mode": mode},
        "http": {"port": port},
        "teams": {
            "backend": {
                "name": "Backend support",
                "time_zone": "Europe/Prague",
                "working_hours": ALL_DAY,
                "channels": [{"id": channel} for channel in CHANNELS],
                "internal_channel": ROOM,
                "leads": ["U0LEA"],
                "first_response": {
                    "retract_within": "1s",
                    "targets": {"urgent": "4s", "high": "8s", "normal": "16s", "low": "32s"},
                    "escalation": [
                        {"after": "0s", "tell": ["duty"], "how": "card"},
                        {"after": "2s", "tell": ["duty"], "how": "dm"},
                        {"after": "4s", "tell": ["duty"], "how": "thread"},
                        {"after": "6s", "tell": ["leads"], "how": "dm"},
                    ],
                },
                "roster": [{"user": "U0ANN", "name": "Ann", "experienced": True}],
            }
        },
    }


class Rig:
    """The local Slack, and any number of bot processes on one database."""

    def __init__(self, folder: Path, url: str, *, mode: str = "socket", settings: dict[str, Any] | None = None) -> None:
        self.folder = folder
        self.url = url
        self.mode = mode
        self.settings = settings
        people = ["ann", "lea", *(f"req{number}" for number in range(400))]
        workspace = example_workspace(
            users=people,
            channels=[{"id": channel, "name": channel.lower()} for channel in (*CHANNELS, ROOM)],
            scopes=tuple(SCOPES),
            events=tuple(EVENTS),
        )
        self.sandbox = Sandbox(workspace, VirtualClock())
        self.asked: list[tuple[str, str]] = []  # channel, ts
        self.answered: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self.bots: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Rig":
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

    def start(self, port: int = 0, **environment: str) -> subprocess.Popen[bytes]:
        """Start a bot process; it may be killed before it is ready."""
        path = self.folder / f"config-{port}-{len(self.bots)}.yaml"
        path.write_text(yaml.safe_dump(self.settings or config(port, mode=self.mode)))
        with (self.folder / f"bot-{len(self.bots)}.log").open("wb") as log:
            bot = self._process(path, log, environment)
        self.bots.append(bot)
        return bot

    def _process(self, path: Path, log: IO[bytes], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--config", str(path)],
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "SLACK_API_URL": self.sandbox.api_url,
                "SLACK_BOT_TOKEN": "xoxb-sandbox",
                "SLACK_APP_TOKEN": "xapp-sandbox",
                "SLACK_SIGNING_SECRET": SECRET,
                "DATABASE_URL": self.url,
                **environment,
            },
        )

    def log_of(self, bot: subprocess.Popen[bytes]) -> str:
        return (self.folder / f"bot-{self.bots.index(bot)}.log").read_text()

    def wait_ready(self, bot: subprocess.Popen[bytes]) -> None:
        """Wait for the line `ready`."""
        self.wait_for(lambda: '"ready"' in self.log_of(bot) or bot.poll() is not None, READY_WITHIN, "ready")
        assert bot.poll() is None, self.log_of(bot)

    def wait_for(self, true: Callable[[], bool], within: float, what: str) -> None:
        """Wait in real time: the fault tests are the only ones that do."""
        until = time.monotonic() + within
        while not true():
            assert time.monotonic() < until, f"not within {within} s: {what}"
            time.sleep(0.05)

    def kill(self, bot: subprocess.Popen[bytes]) -> None:
        bot.send_signal(signal.SIGKILL)
        bot.wait()

    def terminate(self, bot: subprocess.Popen[bytes]) -> int:
        bot.send_signal(signal.SIGTERM)
        return bot.wait(30)

    def ask(self) -> tuple[str, str]:
        """A new person asks in one of the channels."""
        with self._lock:
            number = len(self.asked)
            channel = CHANNELS[number % len(CHANNELS)]
            ts = self.slack.post(f"U0REQ{number}", channel, f"request number {number}")
            self.asked.append((channel, ts))
        return channel, ts

    def answer(self, channel: str, ts: str) -> None:
        """Ann replies in the thread."""
        self.slack.post("U0ANN", channel, "on it", thread_ts=ts)
        self.answered.add((channel, ts))

    # What must be true in the end

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """Read from the database, beside the bot."""
        engine = sa.create_engine(self.url)
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.execute(sa.text(statement)).mappings()]
        finally:
            engine.dispose()

    def idle(self) -> bool:
        """Nothing waits to be judged or sent, no timer of an open request is due, and every request is known."""
        open_rows = self.rows("SELECT count(*) AS n FROM inbox WHERE state = 'new'")[0]["n"]
        unsent = self.rows("SELECT count(*) AS n FROM outbox WHERE state IN ('pending', 'sending')")[0]["n"]
        armed = self.rows("SELECT count(*) AS n FROM timers WHERE state = 'armed' AND kind = 'escalation'")[0]["n"]
        known = self.rows("SELECT count(*) AS n FROM requests")[0]["n"]
        return not open_rows and not unsent and not armed and known == len(self.asked)

    def wait_idle(self) -> None:
        self.wait_for(self.idle, SETTLE_WITHIN, f"idle; {self.standing()}")

    def standing(self) -> str:
        """The counts that `idle` looks at, for a failing test."""
        known = self.rows("SELECT count(*) AS n FROM requests")[0]["n"]
        outbox = self.rows("SELECT state, count(*) AS n FROM outbox GROUP BY state")
        return f"{known} of {len(self.asked)} requests, outbox {outbox}"

    def keys(self) -> Counter[str]:
        """How often each message key was posted, in every channel and direct message."""
        found: Counter[str] = Counter()
        for messages in self.slack.state()["messages"].values():
            for message in messages:
                key = ((message.get("metadata") or {}).get("event_payload") or {}).get("key")
                if key:
                    found[key] += 1
        return found

    def check(self) -> None:
        """0 requests lost, 0 posts doubled, every reminder exactly once."""
        known = {(row["channel"], row["message_ts"]): row for row in self.rows("SELECT * FROM requests")}
        assert sorted(known) == sorted(self.asked), "requests were lost or invented"
        keys = self.keys()
        doubled = {key: count for key, count in keys.items() if count > 1}
        assert not doubled, f"posted twice: {doubled}"
        for place in self.asked:
            number = known[place]["id"]
            assert keys[f"card:{number}"] == 1, f"request {number} has no card"
            if place not in self.answered:
                assert known[place]["missed_at"] is not None, f"nobody noticed that request {number} was missed"
                self._escalated_once(number)

    def _escalated_once(self, number: int) -> None:
        rows = self.rows(
            f"SELECT data FROM audit WHERE subject = 'request:{number}' AND action = 'request.escalated'"  # noqa: S608 - our own number
        )
        steps = Counter(yaml.safe_load(str(row["data"]))["step"] for row in rows)
        assert steps, f"nobody heard of request {number}"
        assert max(steps.values()) == 1, f"request {number} was escalated twice: {steps}"
