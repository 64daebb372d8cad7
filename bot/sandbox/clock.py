"""The sandbox's time: it flows or stands still, and people can move it; a pacer makes every stop on the way happen."""

import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

Moved = Callable[[datetime], None]
Pacer = Callable[[datetime, datetime], datetime | None]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEXT_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+(\d{1,2}):(\d{2})", re.IGNORECASE)


def wall_now() -> datetime:
    """The machine's own time (aware, UTC)."""
    return datetime.now(UTC)


def slack_ts(instant: datetime) -> str:
    """Write an instant the way Slack writes message ids: seconds, a dot, six digits of microseconds."""
    return f"{int(instant.timestamp())}.{instant.microsecond:06d}"


def next_weekday(now: datetime, words: str, zone: str) -> datetime:
    """The first moment after `now` at which clocks in `zone` show a weekday and time such as "mon 17:00".

    Raises ValueError when the words or the zone are not understood.
    """
    match = NEXT_WEEKDAY.fullmatch(words.strip())
    if match is None:
        raise ValueError(f'"{words}" is not a weekday and a time; write for example "mon 17:00".')
    local = now.astimezone(_zone(zone))
    ahead = (WEEKDAYS.index(match[1].lower()) - local.weekday()) % 7
    day = local.date() + timedelta(days=ahead)
    found = datetime(day.year, day.month, day.day, int(match[2]), int(match[3]), tzinfo=local.tzinfo)
    if found.astimezone(UTC) <= now:
        later = day + timedelta(days=7)
        found = found.replace(year=later.year, month=later.month, day=later.day)
    return found.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as unknown:  # An unknown name is a KeyError, a malformed one a ValueError.
        raise ValueError(f'"{name}" is not a known time zone.') from unknown


class VirtualClock:
    """A clock that flows with the wall plus an offset, or stands still until it is moved.

    Forward moves go in stops: `pacer(now, target)` names the next moment before the target at which something is due;
    the clock goes there, calls everyone registered with `on_move`, and asks again. Without a pacer it jumps once.
    Moves from several threads run one after the other. A move backwards is a single jump.
    """

    def __init__(self, start: datetime | None = None, *, flowing: bool = True) -> None:
        self.pacer: Pacer | None = None
        self._flowing = flowing
        self._anchor = start or wall_now()
        self._anchored_at = time.monotonic()
        self._listeners: list[Moved] = []
        self._lock = threading.Lock()
        self._moving = threading.RLock()

    def now(self) -> datetime:
        """The present instant of the sandbox: aware, UTC, microseconds."""
        with self._lock:
            return self._read()

    @property
    def flowing(self) -> bool:
        """Whether time passes by itself."""
        return self._flowing

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the wall."""
        return self.now() - wall_now()

    def on_move(self, callback: Moved) -> Callable[[], None]:
        """Call `callback(now)` after every stop of a move; the returned function takes it off again."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def advance(self, by: timedelta) -> datetime:
        """Move forward by `by`, stopping where the pacer says; returns the new now."""
        with self._moving:
            return self.set(self.now() + by)

    def next_weekday(self, words: str, zone: str = "UTC") -> datetime:
        """Move to the next "mon 17:00" in `zone`; returns the new now. Raises ValueError for words it cannot read."""
        with self._moving:
            return self.set(next_weekday(self.now(), words, zone))

    def set(self, to: datetime) -> datetime:
        """Move to `to` (aware), forwards in stops, backwards in one jump; returns the new now."""
        if to.tzinfo is None:
            raise ValueError("The clock needs a time with a zone.")
        target = to.astimezone(UTC)
        with self._moving:
            for stop in iter(lambda: self._next_stop(target), None):
                self._jump(stop)
            self._jump(target)
            return self.now()

    def freeze(self) -> None:
        """Make time stand still at the present instant."""
        self._restart(flowing=False)

    def flow(self) -> None:
        """Let time pass again from where it is."""
        self._restart(flowing=True)

    def _next_stop(self, target: datetime) -> datetime | None:
        now = self.now()
        if self.pacer is None or target <= now:
            return None
        stop = self.pacer(now, target)
        return stop if stop is not None and now < stop < target else None

    def _jump(self, to: datetime) -> None:
        with self._lock:
            self._anchor = to
            self._anchored_at = time.monotonic()
        for listener in tuple(self._listeners):
            listener(to)

    def _restart(self, *, flowing: bool) -> None:
        with self._lock:
            self._anchor = self._read()
            self._anchored_at = time.monotonic()
            self._flowing = flowing

    def _read(self) -> datetime:
        if not self._flowing:
            return self._anchor
        return self._anchor + timedelta(seconds=time.monotonic() - self._anchored_at)
