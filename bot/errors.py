"""Errors that carry a sentence for a person; everything else is a bug or an outage."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LET_THEM_FINISH = 0.05  # seconds; whoever won needs a moment to go on, or the same two meet again


class FirstlineError(Exception):
    """An error whose message is a sentence that says what is wrong and what to do about it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UserError(FirstlineError):
    """Something that the person can mend; they alone see the sentence (X4).

    `field` is the `block_id` of the input block in an open modal that the sentence belongs to.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class StartError(FirstlineError):
    """The program cannot start."""


class DatabaseUnavailable(FirstlineError):  # noqa: N818 - names a state of the world, as one would say it
    """The database cannot be reached or refuses to work, at start or later; nothing was stored."""


class DatabaseBusy(DatabaseUnavailable):
    """The database works, but others were in the way for too long; nothing was stored."""


class LostRace(DatabaseBusy):
    """Two units of work stood in each other's way, and the database ended this one: at once it may be run again."""


class DatabaseInUse(StartError):  # noqa: N818 - names a state of the world, as one would say it
    """Another process holds the SQLite database."""


class DatabaseOutdated(StartError):  # noqa: N818 - names a state of the world, as one would say it
    """The database and this program do not belong to the same version."""


def run_again(call: Callable[[], T], *, attempts: int = 3) -> T:
    """What `call` returns; it is called again while it loses a race in the database, `attempts` times in all.

    It must open its own unit of work, and do nothing before that is not undone with it.
    """
    for _ in range(attempts - 1):
        try:
            return call()
        except LostRace:
            time.sleep(LET_THEM_FINISH)
    return call()
