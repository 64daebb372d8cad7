"""In how many entries each word occurs, counted a little later, by one process at a time (T3)."""

from bot.services.work import Desk

AT_ONCE = 200  # changes of entries counted in one transaction


def count_some(desk: Desk) -> bool:
    """Count some of what has changed; whether there may be more."""
    with desk.work("index") as work:
        if not work.uow.serialize_if_free("search:count"):
            return False
        return work.uow.search.count(AT_ONCE) == AT_ONCE


def count_all(desk: Desk) -> None:
    """Count whatever has changed."""
    while count_some(desk):
        pass
