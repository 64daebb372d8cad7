"""The programs that are measured, each in a process of its own: the bot as `python -m bot run`, and a bare Bolt app."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.local_slack import LocalSlack

START_SECONDS = 60.0
STOP_SECONDS = 30.0
READY = '"event": "ready"'
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# Whoever starts the bot a second time finds its bytecode, unless the environment says that none is kept.
_USUAL = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Program:
    """A process that was started and will be ended; use it as a context manager."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str]) -> None:
        self._errors = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115 - closed with the process
        self.began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env={**_USUAL, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.ready_after: float | None = None
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop()
        if kind is not None:
            print(self.log(), file=sys.stderr)
        self._errors.close()

    def wait_ready(self) -> float:
        """Seconds from the start of the process to its line `ready`. Raises RuntimeError with its log if none comes."""
        if not self._ready.wait(START_SECONDS) or self.ready_after is None:
            raise RuntimeError(f"The program did not become ready:\n{self.log()}")
        return self.ready_after

    def cpu_seconds(self) -> float:
        """Processor time so far, of all threads, in user and kernel mode (Linux)."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def peak_megabytes(self) -> float:
        """The most memory that was resident at any time, in MB of 10^6 bytes (Linux)."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise RuntimeError("The system does not tell the peak of memory.")

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._reader.join()
        if self._process.stderr is not None:
            self._process.stderr.close()

    def log(self) -> str:
        """The end of what it wrote."""
        self._errors.seek(0)
        return self._errors.read()[-4000:]

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if READY in line:
                self.ready_after = time.monotonic() - self.began
                self._ready.set()
            self._errors.write(line)
        self._ready.set()


def bot(slack: LocalSlack, config: Path, database: str) -> Program:
    """The bot, started as everybody starts it; not necessarily ready yet."""
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database,
    }
    return Program(["bot", "run", "--config", str(config)], environment)


def bare_app(slack: LocalSlack) -> Program:
    """A Bolt app that does nothing; returns once it is connected."""
    program = Program(["bench.bare", slack.api_url], {})
    deadline = time.monotonic() + START_SECONDS
    while not slack.ask("connected"):
        if time.monotonic() > deadline:
            raise RuntimeError(f"The bare app did not connect:\n{program.log()}")
        time.sleep(0.05)
    return program
