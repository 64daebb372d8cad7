"""The one thread that stores events: all that wait go into one commit, and only then are they acknowledged."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.errors import DatabaseUnavailable, run_again
from bot.ports.rows import InboxRow
from storage.engine import SqlStore

log = logging.getLogger(__name__)

LARGEST_GROUP = 200
WRITER_WAIT = timedelta(seconds=2)  # the caller has given up by then, and Slack will deliver again


class InboxWriter:
    """Stores events in groups; one per process. 2.7 times as many as with one commit each (durability.md 3.3)."""

    def __init__(self, store: SqlStore, on_commit: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._on_commit = on_commit
        self._queue: deque[_Waiter] = deque()
        self._storing = 0
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)

    @property
    def waiting(self) -> int:
        """How many events wait for the next commit: workers may let intake go first."""
        return len(self._queue)

    def start(self) -> None:
        """Begin to store."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Take no more events, store those that wait, and end; at most `timeout` seconds."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def drain(self, timeout: float) -> bool:
        """Wait until every event is stored, at most `timeout` seconds; whether that came true."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue and not self._storing, timeout)

    def put(self, row: InboxRow, timeout: float = 2.0) -> None:
        """Return once the row is durable, new or known; raise if that fails or takes longer than `timeout` seconds."""
        waiter = _Waiter(row, time.monotonic() + timeout)
        with self._changed:
            if self._stopping:
                raise DatabaseUnavailable("The program is stopping: the event was not stored.")
            self._queue.append(waiter)
            self._changed.notify_all()
        if not waiter.settled.wait(timeout):
            raise DatabaseUnavailable(f"The event could not be stored within {timeout:g} seconds.")
        if waiter.error is not None:
            raise waiter.error

    def _run(self) -> None:
        while group := self._next_group():
            try:
                self._store_group([waiter for waiter in group if time.monotonic() < waiter.patience])
            finally:
                self._settle(group)

    def _next_group(self) -> list["_Waiter"]:
        """Those that wait, at most 200 of them; empty when it is time to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._stopping)
            group = [self._queue.popleft() for _ in range(min(len(self._queue), LARGEST_GROUP))]
            self._storing = len(group)
            return group

    def _settle(self, group: Sequence["_Waiter"]) -> None:
        for waiter in group:
            waiter.settled.set()
        with self._changed:
            self._storing = 0
            self._changed.notify_all()

    def _store_group(self, group: Sequence["_Waiter"]) -> None:
        try:
            run_again(lambda: self._insert([waiter.row for waiter in group]))
        except DatabaseUnavailable as error:
            for waiter in group:
                waiter.error = error
        except Exception as error:
            log.exception("events_not_stored event_ids=%s", [waiter.row.event_id for waiter in group])
            for waiter in group:  # one of them cannot be stored: it must fail alone
                waiter.error = error if len(group) == 1 else self._error_of_one(waiter.row)

    def _error_of_one(self, row: InboxRow) -> Exception | None:
        try:
            self._insert([row])
        except Exception as error:
            return error
        return None

    def _insert(self, rows: Sequence[InboxRow]) -> None:
        if not rows:
            return
        with self._store.begin(urgent=True, wait=WRITER_WAIT) as uow:
            uow.inbox.add_many(rows)
            uow.after_commit(self._on_commit)


class _Waiter:
    """An event and the thread that waits for it."""

    __slots__ = ("error", "patience", "row", "settled")

    def __init__(self, row: InboxRow, patience: float) -> None:
        self.row = row
        self.patience = patience
        self.settled = threading.Event()
        self.error: Exception | None = None
