"""An incident as a whole, in plain texts: what its export and its page tell (I9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple


class ReportLine(NamedTuple):
    """A line of the timeline; `text` may have line breaks. A tuple, because there may be very many."""

    at: datetime
    who: str
    text: str
    files: tuple[str, ...] = ()
    key_point: bool = False
    edited: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUpdate:
    """What business readers were told (I7)."""

    at: datetime
    who: str
    impact: str
    doing: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCause:
    """One part of the root cause: questions with answers, or who owes it until when."""

    title: str
    owner: str
    due_at: datetime
    written_at: datetime | None
    written_by: str
    cause: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAction:
    """Something to be done, with its ticket as far as there is one."""

    what: str
    owner: str
    due_at: datetime | None
    done_at: datetime | None
    done_by: str
    ticket: str
    ticket_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything about one incident; times are shown in `zone`, which is named."""

    id: int
    title: str
    zone: tzinfo
    zone_name: str
    facts: tuple[tuple[str, str], ...]
    known: str
    times: tuple[tuple[str, datetime, str], ...]  # what happened, when, and who did it
    updates: tuple[ReportUpdate, ...]
    causes: tuple[ReportCause, ...]
    repeats: tuple[int, ...]
    actions: tuple[ReportAction, ...]
    timeline: Iterable[ReportLine]


class Moments:
    """Instants as words in one zone; thousands of lines of a minute are put into words once."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._known: dict[int, tuple[str, str]] = {}

    def full(self, at: datetime) -> str:
        """As "Mon 23 Nov 2026 10:00 CET"."""
        return " ".join(self.parts(at))

    def parts(self, at: datetime) -> tuple[str, str]:
        """The day and the time: "Mon 23 Nov 2026", "10:00 CET"."""
        minute = int(at.timestamp()) // 60
        known = self._known.get(minute)
        if known is None:
            local = at.astimezone(self._zone)
            known = (f"{local:%a} {local.day} {local:%b %Y}", f"{local:%H:%M %Z}")
            self._known[minute] = known
        return known

    def day(self, at: datetime) -> str:
        """As "Mon 23 Nov 2026"."""
        return self.parts(at)[0]


def after(start: datetime, at: datetime) -> str:
    """How long after the beginning, in whole minutes: "1 h 05 min"; nights and weekends count."""
    hours, minutes = divmod(max(at - start, timedelta(0)) // timedelta(minutes=1), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
