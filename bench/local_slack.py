"""The load generator: a local Slack in a process of its own that people write in, and that times what the bot does."""

import json
import multiprocessing
import re
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any, Self

from bench import town
from bench.alert_words import a_title, an_alert
from bot.sandbox import apps, people
from bot.sandbox.delivery import Delivery
from bot.sandbox.server import Sandbox

ANSWER_SECONDS = 600.0  # no measurement takes longer
QUIET_SECONDS = 60.0  # patience with what is still unacknowledged when a measurement ends
CARD = "card:"
COUNTED = re.compile(r"\*(\d+) times\*")
WRITTEN_BY_A_PERSON = '"client_msg_id"'


class LocalSlack:
    """A handle on the process; each method of `Load` is asked by its name."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="local-slack", daemon=True)
        self._process.start()
        theirs.close()
        self.url = str(self._answer())

    @property
    def api_url(self) -> str:
        """Where the bot finds the Web API."""
        return f"{self.url}/api/"

    def ask(self, what: str, /, **values: Any) -> Any:
        """Run a method of `Load` there; its result. Raises RuntimeError with the traceback of what went wrong."""
        self._connection.send((what, values))
        return self._answer()

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.join(10)
        if self._process.is_alive():
            self._process.terminate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self) -> Any:
        if not self._connection.poll(ANSWER_SECONDS):
            raise RuntimeError("The load generator does not answer.")
        went_well, answer = self._connection.recv()
        if not went_well:
            raise RuntimeError(f"The load generator failed:\n{answer}")
        return answer


class Load:
    """What can be asked of the local Slack: load, and what was seen of the bot."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._slack = sandbox.slack
        self._lock = threading.Lock()
        self._acked = threading.Condition(self._lock)
        self._acks: list[tuple[float, float]] = []  # the moment of each ack, and the seconds since the delivery
        self._posted: dict[tuple[str, str], float] = {}
        self._alerts: dict[str, int] = {}  # by the first message of a group: how many there are
        self._last_alert = 0.0
        self._number = 0
        self._slack.courier.on_acked = self._on_acked

    def faults(self, **switches: Any) -> None:
        """Latency, rate limits and the like."""
        self._slack.set_faults(self._slack.faults.merged(switches))

    def reset(self) -> None:
        """Begin anew, for the next bot; faults stay as they are.

        The numbers of messages go on: on a database that knows the last ones, their authors would be grouped (R5).
        """
        faults = self._slack.faults
        self._slack.reset(town.workspace())
        self._slack.set_faults(faults)
        self._posted.clear()

    def unheard(self, count: int) -> list[tuple[str, str, str]]:
        """Messages that were posted while no app listened, and are not delivered later: (channel, author, ts)."""
        self._posted.clear()
        authors = [self._post() for _ in range(count)]
        self._slack.courier.forget()
        posted = [(channel, author, ts) for (channel, ts), author in zip(self._posted, authors, strict=True)]
        self._posted.clear()
        return posted

    def forget(self) -> None:
        """What was posted and called so far does not count for the next measurement."""
        self._posted.clear()
        self._slack.calls.clear()

    def connected(self) -> bool:
        """Whether an app is there to take deliveries."""
        return bool(self._slack.courier.outlets)

    def steadily(self, rate: float, seconds: float) -> Mapping[str, Any]:
        """Post at a rate, on schedule whatever the app does; the seconds until each ack."""
        began = self._begin()
        for number in range(int(rate * seconds)):
            _sleep_until(began + number / rate)
            self._post()
        return self._acknowledged(int(rate * seconds))

    def at_once(self, count: int) -> Mapping[str, Any]:
        """Deliver that many messages at one instant; the seconds until each ack."""
        self.faults(hold_deliveries=True)
        for _ in range(count):
            self._post()
        self._begin()
        self.faults(hold_deliveries=False)
        return self._acknowledged(count)

    def as_fast_as_acked(self, unacked: int, seconds: float) -> float:
        """Keep that many messages unacknowledged; acks per second."""
        began = self._begin()
        until = began + seconds
        delivered = 0
        while time.monotonic() < until:
            with self._acked:
                free = unacked - (delivered - len(self._acks))
                if not free:
                    self._acked.wait(0.1)
            for _ in range(free):
                self._post()
            delivered += free
        with self._lock:
            in_time = sum(1 for at, _ in self._acks if at <= until)
        self._acknowledged(delivered)
        return in_time / seconds

    def cards(self, wait: float) -> Mapping[str, Any]:
        """Wait at most so many seconds until each posted message has its card.

        `delays`: seconds from message to card; `refused`: calls refused for another reason than their pace.
        """
        deadline = time.monotonic() + wait
        while True:
            calls = self._slack.calls.since(0)
            delays = self._delays(calls)
            if len(delays) >= len(self._posted) or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        return {
            "posted": len(self._posted),
            "delays": delays,
            "refused": sum(1 for call in calls if call["error"] not in (None, "ratelimited")),
            "rate_limited": sum(1 for call in calls if call["error"] == "ratelimited"),
        }

    def _delays(self, calls: Sequence[Mapping[str, Any]]) -> list[float]:
        found = {}
        for call in calls:
            args = call["args"]
            key = (args.get("channel"), args.get("thread_ts"))
            if call["method"] == "chat.postMessage" and call["ok"] and key in self._posted and _is_card(args):
                found[key] = call["at"] - self._posted[key]
        return list(found.values())

    def _post(self) -> str:
        """One more message: another channel each time, by somebody (the result) whose messages are not grouped (R5)."""
        channels, authors = town.CHANNELS, town.REQUESTERS
        channel = channels[self._number % len(channels)]
        author = authors[self._number // len(channels) % len(authors)]
        self._number += 1
        at = time.monotonic()
        with self._slack.lock:
            ts = people.post_as_person(self._slack, {"user": author, "channel": channel, "text": town.TEXT})["ts"]
        self._posted[channel, str(ts)] = at
        return author

    def _begin(self) -> float:
        with self._lock:
            self._acks.clear()
        return time.monotonic()

    def _acknowledged(self, count: int) -> Mapping[str, Any]:
        with self._acked:
            self._acked.wait_for(lambda: len(self._acks) >= count, QUIET_SECONDS)
            acks = list(self._acks)
        return {"count": count, "acks": [seconds for _, seconds in acks], "lost": self._slack.courier.lost}

    def _on_acked(self, delivery: Delivery, seconds: float) -> None:
        if WRITTEN_BY_A_PERSON not in delivery.body:
            return  # Slack also tells the bot of its own posts
        with self._acked:
            self._acks.append((time.monotonic(), seconds))
            self._acked.notify_all()

    def alerts(self, count: int, groups: int, seconds: float) -> None:
        """An app writes that many alerts on schedule, of as many kinds as there are to be groups."""
        self._alerts.clear()
        self._slack.calls.clear()
        first: dict[int, str] = {}
        began = self._begin()
        for number in range(count):
            _sleep_until(began + number * seconds / count)
            message = {**an_alert(a_title(number % groups)), "channel": town.ALERTS}
            with self._slack.lock:
                ts = str(apps.post_as_app(self._slack, message)["ts"])
            thread = first.setdefault(number % groups, ts)
            self._alerts[thread] = self._alerts.get(thread, 0) + 1
        self._last_alert = time.monotonic()

    def alert_cards(self, wait: float) -> Mapping[str, Any]:
        """Wait at most so many seconds until each group's card counts all its alerts.

        `last`: seconds from the last alert until the last card was right; `calls`: all that were answered; `mentions`:
        posts that mention anybody.
        """
        deadline = time.monotonic() + wait
        while True:
            calls = self._slack.calls.since(0)
            counted = _counted(calls)
            right = [at for thread, (number, at) in counted.items() if number == self._alerts.get(thread)]
            if len(right) >= len(self._alerts) or time.monotonic() > deadline:
                break
            time.sleep(0.5)
        posts = [call for call in calls if call["method"] == "chat.postMessage" and call["ok"]]
        return {
            "wrong": len(self._alerts) - len(right),
            "last": max(right, default=float("inf")) - self._last_alert,
            "calls": sum(1 for call in calls if call["ok"]),
            "refused": sum(1 for call in calls if call["error"] not in (None, "ratelimited")),
            "mentions": sum(1 for call in posts if "<@U0" in str(call["args"].get("text"))),
        }


def _counted(calls: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, float]]:
    """By thread: how many alerts its card counts, and since when."""
    threads: dict[str, str] = {}
    found: dict[str, tuple[int, float]] = {}
    for call in calls:
        args = call["args"]
        if not call["ok"] or call["method"] not in {"chat.postMessage", "chat.update"} or not _is_card(args):
            continue
        key = _key_of(args)
        if call["method"] == "chat.postMessage":
            threads[key] = str(args.get("thread_ts"))
        shown = COUNTED.search(str(args.get("blocks")))
        number, at = int(shown[1]) if shown else 1, float(call["at"])
        thread = threads.get(key, "")
        if found.get(thread, (0, 0.0))[0] != number:
            found[thread] = (number, at)
    return found


def _is_card(args: Mapping[str, Any]) -> bool:
    return _key_of(args).startswith(CARD)


def _key_of(args: Mapping[str, Any]) -> str:
    metadata = args.get("metadata")
    told = json.loads(metadata) if isinstance(metadata, str) else metadata or {}
    return str(told.get("event_payload", {}).get("key", ""))


def _sleep_until(moment: float) -> None:
    left = moment - time.monotonic()
    if left > 0:
        time.sleep(left)


def _serve(connection: Connection) -> None:
    # The thread that posts must not wait five milliseconds for the one that serves: they would be counted as the bot's.
    sys.setswitchinterval(0.0005)
    with Sandbox(town.workspace()) as sandbox:
        load = Load(sandbox)
        connection.send((True, sandbox.url))
        while True:
            try:
                what, values = connection.recv()
            except EOFError:
                return
            try:
                connection.send((True, getattr(load, what)(**values)))
            except Exception:
                connection.send((False, traceback.format_exc()))
