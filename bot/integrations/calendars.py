"""Calendars of absences, each read in a process of its own that is ended when it takes too long (D8)."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import bot
from bot import log
from bot.ports.calendars import Answer, CalendarEvent, Copy, Question, Unchanged, Unreadable

WITHIN = 10.0  # seconds, for everything: name server, server, file, series
LOOK_EVERY = 0.2  # seconds between two looks at whether we are stopping
# What a process needs to start and to trust servers; secrets in the environment are none of its business.
_NEEDED = ("PATH", "LANG", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT")
_ROOT = Path(bot.__path__[0]).parent

logger = log.get(__name__)


class CalendarReader:
    """`bot.ports.calendars.Calendars`. `within`: seconds after which reading is given up; `stopped` ends it at once."""

    def __init__(self, *, within: float = WITHIN, stopped: threading.Event | None = None) -> None:
        self._within = within
        self._stopped = stopped or threading.Event()

    def read(self, question: Question) -> Answer:
        """Read one calendar, within its limits of size and time."""
        said = self._asked(_written(question))
        if said is None:
            return Unreadable(
                f"Reading it takes longer than {self._within:g} seconds. "
                "Check that the address opens quickly in a browser, or publish a calendar of absences alone."
            )
        try:
            return _understood(json.loads(said))
        except (ValueError, TypeError, KeyError) as error:
            logger.warning("calendar_process_failed", error=type(error).__name__)
            return Unreadable("It is too large or too involved for me. Publish a calendar of absences alone.")

    def _asked(self, question: str) -> bytes | None:
        """What the process says; None if it had to be ended."""
        with subprocess.Popen(
            [sys.executable, "-m", "bot.integrations.calendar_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback would show the address
            cwd=_ROOT,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
        ) as process:
            deadline = time.monotonic() + self._within
            given: bytes | None = question.encode()
            while time.monotonic() < deadline and not self._stopped.is_set():
                try:
                    return process.communicate(given, timeout=LOOK_EVERY)[0]
                except subprocess.TimeoutExpired:
                    given = None  # it was handed over
            process.kill()
            return None


def _written(question: Question) -> str:
    return json.dumps(
        {
            "address": question.address,
            "zone": question.zone,
            "start": question.start.isoformat(),
            "end": question.end.isoformat(),
            "etag": question.etag,
            "last_modified": question.last_modified,
            "allow_private": question.allow_private,
        }
    )


def _understood(said: Mapping[str, object]) -> Answer:
    if "unreadable" in said:
        return Unreadable(str(said["unreadable"]))
    if said.get("unchanged"):
        return Unchanged()
    events = said["events"]
    if not isinstance(events, list):
        raise TypeError("no list of events")
    return Copy(
        events=tuple(_event(*each) for each in events),
        etag=_text(said, "etag"),
        last_modified=_text(said, "last_modified"),
    )


def _event(uid: str, starts_at: str, ends_at: str) -> CalendarEvent:
    return CalendarEvent(uid=uid, starts_at=datetime.fromisoformat(starts_at), ends_at=datetime.fromisoformat(ends_at))


def _text(said: Mapping[str, object], key: str) -> str | None:
    value = said.get(key)
    return value if isinstance(value, str) else None
