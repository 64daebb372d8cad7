"""A lock that is handed over in the order of asking, so that nobody starves at the one writer of SQLite."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta


class LockTimeoutError(Exception):
    """The lock was not free in time."""


class FairLock:
    """First come, first served, whoever is `urgent` before the others: what Slack and people wait for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._turns: deque[_Turn] = deque()
        self._owner: int | None = None

    @contextmanager
    def held(self, timeout: timedelta, *, urgent: bool = False) -> Iterator[None]:
        """Hold the lock for the block; LockTimeoutError if it is not free in time, RuntimeError if held already."""
        self._acquire(timeout, urgent=urgent)
        try:
            yield
        finally:
            self._release()

    @property
    def waiting(self) -> int:
        """How many threads wait."""
        return len(self._turns)

    def _acquire(self, timeout: timedelta, *, urgent: bool) -> None:
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                raise RuntimeError("This thread has a unit of work open already; pass that one on instead.")
            if self._owner is None:
                self._owner = me
                return
            turn = _Turn(me, urgent=urgent)
            ahead = sum(each.urgent for each in self._turns) if urgent else len(self._turns)
            self._turns.insert(ahead, turn)
        try:
            turn.came.wait(timeout.total_seconds())
        finally:  # also when the wait is interrupted: a turn that nobody takes would block everybody behind it
            self._leave_queue(turn)
        if self._owner != me:
            raise LockTimeoutError

    def _leave_queue(self, turn: "_Turn") -> None:
        with self._guard:
            if turn in self._turns:
                self._turns.remove(turn)

    def _release(self) -> None:
        with self._guard:
            self._owner = None
            if self._turns:
                turn = self._turns.popleft()
                self._owner = turn.thread
                turn.came.set()


class _Turn:
    """A thread's place in the queue."""

    __slots__ = ("came", "thread", "urgent")

    def __init__(self, thread: int, *, urgent: bool) -> None:
        self.thread = thread
        self.urgent = urgent
        self.came = threading.Event()
