"""The daily tidying: what nobody needs any more is forgotten in small steps, and SQLite's files are kept in shape."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.engine import SqlStore
from storage.schema import FORGET_AT_ONCE
from storage.unit_of_work import SqlUnitOfWork

INBOX_KEPT = timedelta(days=3)  # Slack repeats an event for at most a day (Delayed Events)
OUTBOX_KEPT = timedelta(days=90)
TIMERS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """How many rows were forgotten."""

    inbox: int
    outbox: int
    timers: int


def tidy(store: SqlStore, now: datetime) -> Tidied:
    """Forget old rows, a thousand per transaction, then let SQLite fold its log and refresh its statistics.

    Requests, messages, responses and the audit trail are kept for good.
    """
    done = Tidied(
        inbox=_in_steps(store, lambda uow: uow.inbox.forget(now - INBOX_KEPT)),
        outbox=_in_steps(store, lambda uow: uow.outbox.forget(now - OUTBOX_KEPT)),
        timers=_in_steps(store, lambda uow: uow.timers.forget(now - TIMERS_KEPT)),
    )
    store.optimize()
    return done


def _in_steps(store: SqlStore, forget: Callable[[SqlUnitOfWork], int]) -> int:
    forgotten = 0
    while True:
        with store.begin() as uow:
            step = forget(uow)
        forgotten += step
        if step < FORGET_AT_ONCE:
            return forgotten
