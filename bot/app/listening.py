"""Whether the bot knows what was said: no timer may ring about a thread that was answered while nobody listened."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bot import log
from bot.clock import Clock
from bot.ports.slack import SlackFailed

POLL_EVERY = timedelta(seconds=15)  # reading back takes the place of a dead socket

logger = log.get(__name__)


class Listening:
    """Guards the timers: while the socket is silent, or after a gap, history is read back before they ring (R13)."""

    def __init__(self, clock: Clock, hears: Callable[[], bool], catch_up: Callable[[], object]) -> None:
        self._clock = clock
        self._hears = hears
        self._catch_up = catch_up
        self._lock = threading.Lock()
        self._behind = True
        self._next_try: datetime | None = None
        self.caught_up = threading.Event()  # the first time

    def gap(self) -> None:
        """The connection was interrupted: something may have been missed."""
        with self._lock:
            self._behind = True
            self._next_try = None

    def up_to_date(self) -> bool:
        """Whether timers may ring now; reads back what was missed if that is what it takes."""
        with self._lock:
            hears = self._hears()
            now = self._clock.now()
            if hears and not self._behind:
                return True
            if self._next_try is not None and now < self._next_try:
                return False
            self._next_try = now + POLL_EVERY
            # Cleared before reading: a gap that is reported meanwhile calls for another round.
            self._behind = not hears
        try:
            self._catch_up()
        except SlackFailed as failure:
            logger.warning("catch_up_failed", error=failure.error)
            self.gap_again()
            return False
        except BaseException:  # an outage of the database, too, leaves things unread
            self.gap_again()
            raise
        self.caught_up.set()
        return True

    def gap_again(self) -> None:
        """Reading back failed: try again at the next opportunity, not at once."""
        with self._lock:
            self._behind = True
