"""A clock that is moved by hand, a database that fails on demand, and waiting for threads."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from bot.errors import DatabaseUnavailable
from bot.ports.rows import InboxRow
from bot.ports.storage import UnitOfWork
from storage.engine import SqlStore

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = 10.0


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = T0

    def now(self) -> datetime:
        return self.time

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)


class Flaky:
    """A store whose database can go away."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.away = False
        self.missed = 0

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        self._fail_if_away()
        with self._store.begin() as uow:
            yield uow

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        self._fail_if_away()
        with self._store.reading() as uow:
            yield uow

    def close(self) -> None:
        self._store.close()

    def _fail_if_away(self) -> None:
        if self.away:
            self.missed += 1
            raise DatabaseUnavailable("The database does not answer.")


def eventually(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.002)


def an_event(number: int, thread: str = "1.0") -> InboxRow:
    return InboxRow(
        event_id=f"Ev{number}", body="{}", received_at=T0, channel="C1", thread=thread, message_ts=f"{number}.0"
    )


def keep(store: SqlStore | Flaky, *rows: InboxRow) -> None:
    with store.begin() as uow:
        uow.inbox.add_many(rows)


def pending(store: SqlStore | Flaky) -> int:
    with store.reading() as uow:
        return uow.inbox.pending()
