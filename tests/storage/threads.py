"""Threads for races: what they return or raise is not lost, and nobody waits for ever."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

T = TypeVar("T")
PATIENCE = 20.0  # seconds; only a test that fails needs them
SOON = 5.0  # seconds; longer, and PostgreSQL ends the transaction that is held open
BLOCKED = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def in_thread(call: Callable[[], T]) -> "Future[T]":
    """Run `call` in a thread of its own."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def all_at_once(*calls: Callable[[], T]) -> list[T]:
    """Run the calls in threads that start together; their results in order."""
    barrier = threading.Barrier(len(calls))

    def together(call: Callable[[], T]) -> Callable[[], T]:
        def run() -> T:
            barrier.wait(PATIENCE)
            return call()

        return run

    futures = [in_thread(together(call)) for call in calls]
    return [future.result(PATIENCE) for future in futures]


def until(condition: Callable[[], bool], within: float = PATIENCE) -> None:
    """Return as soon as the condition holds; fail if it does not in so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.001)
    raise AssertionError("It did not come true.")


@contextmanager
def looking(url: str) -> Iterator[sa.Connection]:
    """Beside all bots; each statement sees what is committed by then."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@contextmanager
def winner(url: str) -> Iterator[sa.Connection]:
    """A transaction that wins every deadlock, because whoever notices one first is ended."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL deadlock_timeout = '60s'")
        yield connection
    engine.dispose()


def wait_blocked(url: str, sessions: int = 1) -> None:
    """Return once so many sessions of a database wait for a lock."""
    with looking(url) as connection:
        until(lambda: connection.execute(BLOCKED).scalar_one() >= sessions, SOON)
