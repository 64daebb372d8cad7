"""Threads for races: what they return or raise is not lost, and nobody waits for ever."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 20.0  # seconds; only a test that fails needs them


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
