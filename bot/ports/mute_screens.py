"""What views draw of muted alerts, on cards, on Home and in lists (A4)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteLine:
    """A mute in force, or one that has ended."""

    id: int
    title: str  # what is muted
    everything: str  # "" for one alert; else of what kind: "service" or "source"
    reason: str
    by: str  # the person's name, plain text
    until: datetime
    ended: bool = False
    may_end: bool = False  # whoever looks may end it
