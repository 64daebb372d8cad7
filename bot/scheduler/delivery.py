"""Senders for the outbox: one claimer, a bounded number of threads, woken by every commit."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bot import log
from bot.clock import Clock
from bot.errors import DatabaseUnavailable
from bot.metrics import Metrics
from bot.ports.outbox import OutboxRow
from bot.services.deliver import Deliverer, Report

LOOK_EVERY = 2.0  # seconds: what becomes due is known, and only what a dead process left is found by looking
SHORTEST_WAIT = 0.005

logger = log.get(__name__)


class DeliveryWorkers:
    """Keeps up to `senders` calls to Slack in flight, never two in one lane."""

    def __init__(self, deliverer: Deliverer, clock: Clock, metrics: Metrics, senders: int = 8) -> None:
        self._deliverer = deliverer
        self._clock = clock
        self._metrics = metrics
        self._senders = senders
        self._free = threading.Semaphore(senders)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._pool: ThreadPoolExecutor | None = None
        self._claimer = threading.Thread(target=self._run, name="outbox-claimer", daemon=True)

    def wake(self) -> None:
        """Something is to be said: look at once."""
        self._wake.set()

    def start(self) -> None:
        """Begin to send, in threads."""
        self._pool = ThreadPoolExecutor(self._senders, thread_name_prefix="sender")
        self._claimer.start()

    def stop(self, grace: float = 12.0) -> None:
        """Claim nothing more and let calls in flight finish; what was never begun is given back."""
        self._stopping.set()
        self._wake.set()
        if self._claimer.is_alive():
            self._claimer.join(grace)
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def run_until_idle(self) -> int:
        """Send everything that can be sent now, in this thread; how many rows that were."""
        sent = 0
        while rows := self._deliverer.claim(20):
            for row in rows:
                self._noted(self._deliverer.send(row))
            sent += len(rows)
        return sent

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                if not self._round():
                    self._wake.wait(self._until_next())
            except DatabaseUnavailable as error:
                logger.error("outbox_not_read", error=error.message)
                self._stopping.wait(1.0)
            except Exception:
                logger.exception("outbox_claimer_failed")
                self._stopping.wait(1.0)

    def _round(self) -> bool:
        if not self._free.acquire(timeout=LOOK_EVERY):
            return True
        free = 1
        while free < self._senders and self._free.acquire(blocking=False):
            free += 1
        rows: Sequence[OutboxRow] = ()
        try:
            rows = self._deliverer.claim(free)
        finally:
            for _ in range(free - len(rows)):
                self._free.release()
        for row in rows:
            if self._pool is not None:
                self._pool.submit(self._send, row)
        return bool(rows)

    def _until_next(self) -> float:
        due = self._deliverer.next_due()
        if due is None:
            return LOOK_EVERY
        return min(max((due - self._clock.now()).total_seconds(), SHORTEST_WAIT), LOOK_EVERY)

    def _send(self, row: OutboxRow) -> None:
        try:
            if self._stopping.is_set():
                self._deliverer.release(row)
            else:
                self._noted(self._deliverer.send(row))
        except Exception:
            # The lease runs out, and the row is looked up before anybody sends it again.
            logger.exception("outbox_row_not_settled", key=row.key)
        finally:
            self._free.release()
            self._wake.set()

    def _noted(self, report: Report) -> None:
        if report.result == "dead":
            logger.error("message_parked", key=report.row.key, view=report.row.view, error=report.error)
        elif report.result in {"later", "verify"}:
            logger.warning("message_waits", key=report.row.key, result=report.result, error=report.error)
        else:
            logger.debug("message_settled", key=report.row.key, result=report.result)
