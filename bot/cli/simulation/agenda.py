"""What people are going to do, by time."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Act = Callable[[], None]


class Agenda:
    """Acts in the order of their moments; those of one moment in the order in which they were planned."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._numbers = count()

    def add(self, at: datetime, act: Act) -> None:
        """Plan an act."""
        heapq.heappush(self._acts, (at, next(self._numbers), act))

    def next(self) -> datetime | None:
        """When the next act is planned; None if nothing is."""
        return self._acts[0][0] if self._acts else None

    def pop(self) -> Act:
        """Take the next act off the agenda."""
        return heapq.heappop(self._acts)[2]
