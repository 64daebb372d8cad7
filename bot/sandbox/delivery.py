"""Bringing events and interactions to the app: one envelope to one outlet, acks, and Slack's retry schedule.

An attempt is missed when no ack came within three seconds of real time, when its socket closed, or when no outlet
turned up in that time. Events are then delivered again at once, after one minute and after five (of the sandbox's
clock), with Delayed Events once an hour for a day; interactions never. During an outage every attempt is missed.
"""

import heapq
import itertools
import json
import time
import uuid
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock
from typing import Any, Protocol

from bot.sandbox.clock import VirtualClock
from bot.sandbox.faults import Dice, Faults
from bot.sandbox.records import Json
from bot.sandbox.stream import Stream

ACK_SECONDS = 3.0
REORDER_SECONDS = 0.2
RETRIES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
DELAYED_RETRIES = (timedelta(hours=1),) * 24


@dataclass(slots=True, eq=False, kw_only=True)
class Delivery:
    """One payload on its way; `answer` gets (acked, ack payload or reason of the failure)."""

    kind: str
    body: str
    accepts_payload: bool
    answer: "Future[tuple[bool, Any]] | None" = None
    attempt: int = 0
    reason: str = ""
    envelope_id: str = ""
    outlet: "Outlet | None" = None
    since: float = 0.0
    delayed: bool = False

    @property
    def is_event(self) -> bool:
        """Whether Slack would try again."""
        return self.kind == "events_api"


class Outlet(Protocol):
    """Where payloads go: a socket, or the app's request URL."""

    timeout_reason: str

    def send(self, delivery: Delivery) -> None:
        """Pass it on without waiting; the courier hears of the ack or of the failure."""
        ...


@dataclass(slots=True)
class Courier:
    """Everything under way; all methods may be called from any thread."""

    clock: VirtualClock
    lock: RLock
    stream: Stream
    faults: Faults
    dice: Dice
    outlets: list[Outlet] = field(default_factory=list)
    lost: int = 0
    on_acked: Callable[[Delivery, float], None] | None = None  # told of each ack and its seconds, for measuring
    _waiting: deque[Delivery] = field(default_factory=deque)
    _in_flight: dict[str, Delivery] = field(default_factory=dict)
    _later: list[tuple[datetime, int, Delivery]] = field(default_factory=list)
    _held: list[Delivery] = field(default_factory=list)
    _pair: list[Delivery] = field(default_factory=list)
    _turn: int = 0
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def unacked(self) -> int:
        """Payloads that are neither acked nor waiting for a later retry."""
        with self.lock:
            due = sum(1 for at, _, _ in self._later if at <= self.clock.now())
            return len(self._waiting) + len(self._in_flight) + len(self._pair) + due

    def event(self, body: Json, *, delayed_events: bool = False) -> None:
        """Send an event; it is fixed as it is now, whatever happens to its parts later."""
        text = json.dumps(body)
        with self.lock:
            copies = 2 if self.dice.hits(self.faults.duplicate) else 1
            for _ in range(copies):
                self._admit(Delivery(kind="events_api", body=text, accepts_payload=False, delayed=delayed_events))

    def interaction(self, kind: str, body: Json, *, accepts_payload: bool) -> "Future[tuple[bool, Any]]":
        """Send what a person did, once; the future gets (acked, payload or reason) within three seconds."""
        answer: Future[tuple[bool, Any]] = Future()
        delivery = Delivery(kind=kind, body=json.dumps(body), accepts_payload=accepts_payload, answer=answer)
        with self.lock:
            outlet = None if self.faults.outage else self._next_outlet()
            if outlet is None:
                self._missed(delivery, "connection_failed", self.clock.now())
            else:
                self._send(delivery, outlet)
        return answer

    def acked(self, envelope_id: str, payload: Any = None) -> None:
        """The app answered an envelope; unknown and late ones mean nothing."""
        with self.lock:
            delivery = self._in_flight.pop(envelope_id, None)
            if delivery is None:
                return
            self.stream.tell("delivery", kind=delivery.kind, acked=True, retry=delivery.attempt)
            if self.on_acked is not None:
                self.on_acked(delivery, time.monotonic() - delivery.since)
            if delivery.answer is not None:
                delivery.answer.set_result((True, payload))

    def failed(self, envelope_id: str, reason: str, *, no_retry: bool = False) -> None:
        """The app answered with a failure, or its connection broke."""
        with self.lock:
            delivery = self._in_flight.pop(envelope_id, None)
            if delivery is not None and not no_retry:
                self._missed(delivery, reason, self.clock.now())
                self._try_due()

    def opened(self, outlet: Outlet) -> None:
        """An outlet is there; what waited goes out."""
        with self.lock:
            self.outlets.append(outlet)
            while self._waiting:
                self._try(self._waiting.popleft(), self.clock.now())

    def retired(self, outlet: Outlet) -> None:
        """Send nothing more to an outlet, but still take its acks."""
        with self.lock:
            if outlet in self.outlets:
                self.outlets.remove(outlet)

    def closed(self, outlet: Outlet) -> None:
        """An outlet is gone; what it had not acked is missed."""
        with self.lock:
            self.retired(outlet)
            for delivery in [item for item in self._in_flight.values() if item.outlet is outlet]:
                self._in_flight.pop(delivery.envelope_id, None)
                self._missed(delivery, "connection_failed", self.clock.now())
            self._try_due()

    def sweep(self) -> None:
        """Notice what took too long and what is due; called a few times a second and after every move of the clock."""
        with self.lock:
            overdue = time.monotonic() - ACK_SECONDS
            for delivery in list(itertools.takewhile(lambda item: item.since < overdue, self._in_flight.values())):
                self._in_flight.pop(delivery.envelope_id, None)
                self._missed(delivery, _timeout_reason(delivery), self.clock.now())
            while self._waiting and self._waiting[0].since < overdue:
                self._missed(self._waiting.popleft(), "connection_failed", self.clock.now())
            if self._pair and self._pair[0].since < time.monotonic() - REORDER_SECONDS:
                self._flush_pair()
            self._try_due()

    def moved(self, _now: datetime) -> None:
        """The clock jumped: what waited for an outlet has waited too long, and later attempts may be due."""
        with self.lock:
            while self._waiting:
                self._missed(self._waiting.popleft(), "connection_failed", self.clock.now())
            self.sweep()

    def faults_changed(self, faults: Faults) -> None:
        """Take over new switches; releases what was held when holding ends."""
        with self.lock:
            self.faults = faults
            if not faults.reorder:
                self._flush_pair()
            if not faults.hold_deliveries:
                held, self._held = self._held, []
                for delivery in held:
                    self._admit(delivery)

    def forget(self) -> None:
        """Drop everything under way; for a reset."""
        with self.lock:
            for delivery in [*self._waiting, *self._in_flight.values()]:
                if delivery.answer is not None:
                    delivery.answer.set_result((False, "reset"))
            for heap in (self._waiting, self._in_flight, self._later, self._held, self._pair):
                heap.clear()
            self.lost = 0

    def _admit(self, delivery: Delivery) -> None:
        if self.faults.hold_deliveries:
            self._held.append(delivery)
        elif self.faults.reorder:
            delivery.since = time.monotonic()
            self._pair.append(delivery)
            if len(self._pair) == 2:
                self._flush_pair()
        else:
            self._try(delivery, self.clock.now())
            self._try_due()

    def _flush_pair(self) -> None:
        while self._pair:
            self._try(self._pair.pop(), self.clock.now())

    def _try(self, delivery: Delivery, at: datetime) -> None:
        outlet = None if self.faults.outage else self._next_outlet()
        if self.faults.outage:
            self._missed(delivery, "connection_failed", at)
        elif outlet is None:
            delivery.since = time.monotonic()
            self._waiting.append(delivery)
        else:
            self._send(delivery, outlet)

    def _try_due(self) -> None:
        while self._later and self._later[0][0] <= self.clock.now():
            at, _, delivery = heapq.heappop(self._later)
            self._try(delivery, at)

    def _next_outlet(self) -> Outlet | None:
        if not self.outlets:
            return None
        self._turn += 1
        return self.outlets[self._turn % len(self.outlets)]

    def _send(self, delivery: Delivery, outlet: Outlet) -> None:
        delivery.envelope_id = str(uuid.uuid4())
        delivery.outlet = outlet
        delivery.since = time.monotonic()
        self._in_flight[delivery.envelope_id] = delivery
        outlet.send(delivery)

    def _missed(self, delivery: Delivery, reason: str, at: datetime) -> None:
        schedule = RETRIES + DELAYED_RETRIES if delivery.delayed else RETRIES
        again = delivery.is_event and delivery.attempt < len(schedule)
        self.stream.tell("delivery", kind=delivery.kind, acked=False, retry=delivery.attempt, lost=not again)
        if again:
            due = at + schedule[delivery.attempt]
            delivery.attempt += 1
            delivery.reason = reason
            heapq.heappush(self._later, (due, next(self._numbers), delivery))
            return
        self.lost += 1
        if delivery.answer is not None:
            delivery.answer.set_result((False, reason))


def _timeout_reason(delivery: Delivery) -> str:
    return delivery.outlet.timeout_reason if delivery.outlet is not None else "timeout"
