"""The one clock: production reads the wall, demo and tests move theirs."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where `now` comes from; read once per operation and passed down as a value."""

    def now(self) -> datetime:
        """The present instant: aware, UTC, microseconds."""
        ...


class WallClock:
    """The clock of production."""

    def now(self) -> datetime:
        return datetime.now(UTC)
