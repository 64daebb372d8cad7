"""Running a unit of work again when PostgreSQL stopped it for a reason that is gone the next time."""

from collections.abc import Callable
from typing import TypeVar

from bot.ports.storage import Store, UnitOfWork
from storage.failures import may_run_again

T = TypeVar("T")


def run_again(store: Store, work: Callable[[UnitOfWork], T], *, attempts: int = 3) -> T:
    """Run `work` in a unit of work, at most `attempts` times in all while it meets a deadlock or loses the connection.

    `work` must do everything through the unit of work that it gets. When the connection is lost during the
    commit, nobody knows whether it took effect: `work` must be conditional on what it finds.
    """
    for _ in range(attempts - 1):
        try:
            with store.begin() as uow:
                return work(uow)
        except Exception as error:
            if not may_run_again(error):
                raise
    with store.begin() as uow:
        return work(uow)
