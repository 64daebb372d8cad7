"""Calendar rules of the configuration as readings of a clock: APScheduler's trigger as a pure calculator (U1)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from apscheduler.triggers.cron import CronTrigger

_SECOND = timedelta(seconds=1)  # the trigger rounds up to whole seconds, and gives the instant itself if it fits


@dataclass(frozen=True, slots=True)
class CronReadings:
    """A rule in cron's five fields: `bot.domain.duties.Readings`.

    The trigger calculates in UTC, where clocks never jump, and what its answers mean in a zone is for the domain.
    """

    text: str

    def next_after(self, reading: datetime) -> datetime | None:
        """The first reading strictly after `reading`; None if there is none."""
        asked = reading.replace(microsecond=0, tzinfo=UTC) + _SECOND
        found: datetime | None = _trigger(self.text).get_next_fire_time(None, asked)
        return found.replace(tzinfo=None) if found is not None else None


@cache
def _trigger(text: str) -> CronTrigger:
    return CronTrigger.from_crontab(text, timezone=UTC)
