"""Workers that judge stored events: one claimer, a few threads, the oldest event of each thread first."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.errors import DatabaseUnavailable
from bot.metrics import Metrics
from bot.ports.rows import InboxRow
from bot.ports.slack import Outcome, SlackFailed
from bot.ports.storage import Store

LEASE = timedelta(seconds=30)  # judging takes milliseconds, one look-up in Slack at most ten seconds
LOOK_EVERY = 1.0  # seconds: other replicas' rows and expired leases are found by looking
BACKOFF = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
)
YIELD_AT_MOST = 1.0  # seconds that judging waits for intake in a burst
THREADS = 2  # more of them judge no faster, but keep acknowledgements waiting for the interpreter

logger = log.get(__name__)


class InboxWorkers:
    """Claims stored events and judges each by `judge`, which raises if that failed, and is true if it finished the row.

    An event that fails is tried again with growing pauses and then given up, visibly (`/support config`, log, metric),
    but never because database or Slack are away; it keeps later events of its thread waiting while it is tried.
    """

    def __init__(
        self,
        *,
        store: Store,
        judge: Callable[[InboxRow], bool],
        clock: Clock,
        metrics: Metrics,
        waiting: Callable[[], int] = lambda: 0,
        threads: int = THREADS,
        lease: timedelta = LEASE,
    ) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._metrics = metrics
        self._waiting = waiting
        self._threads = threads
        self._lease = lease
        self._free = threading.Semaphore(threads)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._pool: ThreadPoolExecutor | None = None
        self._claimer = threading.Thread(target=self._run, name="inbox-claimer", daemon=True)

    def wake(self) -> None:
        """Something was stored: look at once."""
        self._wake.set()

    def start(self) -> None:
        """Begin to judge, in threads."""
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="inbox")
        self._claimer.start()

    def stop(self, grace: float = 10.0) -> None:
        """Claim nothing more and let what is being judged finish; leases return the rest."""
        self._stopping.set()
        self._wake.set()
        if self._claimer.is_alive():
            self._claimer.join(grace)
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def take_back_all(self) -> None:
        """At the start of the only process: nobody else is judging what its predecessor had claimed."""
        with self._store.begin() as uow:
            uow.inbox.release_all()

    def run_until_idle(self) -> int:
        """Judge everything that can be judged now, in this thread; how many events that were."""
        judged = 0
        while rows := self._claim(50):
            for row in rows:
                self._handle(row)
            judged += len(rows)
        return judged

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                if not self._round():
                    self._wake.wait(LOOK_EVERY)
            except DatabaseUnavailable as error:
                logger.error("inbox_not_read", error=error.message)
                self._stopping.wait(1.0)
            except Exception:
                logger.exception("inbox_claimer_failed")
                self._stopping.wait(1.0)

    def _round(self) -> bool:
        """Hand out what can be judged; whether there was anything."""
        self._let_intake_go_first()
        free = self._take_free()
        rows: tuple[InboxRow, ...] = ()
        try:
            rows = self._claim(free) if free else ()
        finally:
            for _ in range(free - len(rows)):
                self._free.release()
        for row in rows:
            if self._pool is not None:
                self._pool.submit(self._handle_and_free, row)
        return bool(rows)

    def _take_free(self) -> int:
        """Wait for one free thread, then take all that are free."""
        if not self._free.acquire(timeout=LOOK_EVERY):
            return 0
        free = 1
        while free < self._threads and self._free.acquire(blocking=False):
            free += 1
        return free

    def _let_intake_go_first(self) -> None:
        """Slack waits for acknowledgements, nobody waits for a card within the same second."""
        patience = YIELD_AT_MOST
        while self._waiting() and patience > 0 and not self._stopping.is_set():
            self._stopping.wait(0.02)
            patience -= 0.02

    def _claim(self, limit: int) -> tuple[InboxRow, ...]:
        with self._store.begin() as uow:
            return tuple(uow.inbox.claim(self._clock.now(), limit=limit, lease=self._lease))

    def _handle_and_free(self, row: InboxRow) -> None:
        try:
            self._handle(row)
        except Exception:
            logger.exception("inbox_row_not_settled", event_id=row.event_id)
        finally:
            self._free.release()
            self._wake.set()

    def _handle(self, row: InboxRow) -> None:
        try:
            finished = self._judge(row)
        except Exception as error:
            self._failed(row, error)  # whatever went wrong, the event must be tried again
            return
        if not finished:  # no listener wanted it
            with self._store.begin() as uow:
                uow.inbox.done(row.id)
        self._metrics.inbox_seconds.observe(max(0.0, (self._clock.now() - row.received_at).total_seconds()))

    def _failed(self, row: InboxRow, error: Exception) -> None:
        described = f"{type(error).__name__}: {error}"[:500]
        now = self._clock.now()
        if row.attempts <= len(BACKOFF) or _mends_itself(error):
            logger.warning("event_failed", event_id=row.event_id, attempt=row.attempts, error=described)
            with self._store.begin() as uow:
                not_before = now + BACKOFF[min(max(row.attempts, 1), len(BACKOFF)) - 1]
                uow.inbox.retry(row.id, not_before=not_before, error=described)
            return
        reference = secrets.token_hex(3).upper()
        logger.error("event_given_up", event_id=row.event_id, reference=reference, exc_info=error)
        self._metrics.inbox_failed.inc()
        with self._store.begin() as uow:
            uow.inbox.failed(row.id, error=f"[{reference}] {described}")


def _mends_itself(error: Exception) -> bool:
    """Whether the event is not to blame: the database or Slack was away, however long that takes."""
    if isinstance(error, SlackFailed):
        return error.outcome is not Outcome.PERMANENT
    return isinstance(error, DatabaseUnavailable)
