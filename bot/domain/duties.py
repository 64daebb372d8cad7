"""Recurring duties of the team on duty: when each comes up, and what becomes of each time (U1)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.reasons import Reason
from bot.domain.working_time import Calendar, at_wall, local_date

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Readings(Protocol):
    """A calendar rule as readings of a clock, which know no zone; its text tells one rule from another."""

    @property
    def text(self) -> str: ...

    def next_after(self, reading: datetime) -> datetime | None:
        """The first reading (naive) strictly after `reading`; None if there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringDuty:
    """What the people on duty do by a calendar rule, as it is configured."""

    name: str
    rule: Readings
    zone: ZoneInfo
    checklist: tuple[str, ...] = ()
    due_within: timedelta = HOUR  # real time
    tell: tuple[str, ...] = ("duty",)  # as in an escalation step
    also_on_holidays: bool = False

    @property
    def spelled(self) -> str:
        """What decides when it comes up: two spellings that are equal mean the same instants."""
        return f"{self.rule.text} {self.zone.key} {'always' if self.also_on_holidays else 'open days'}"


class RunState(StrEnum):
    """What became of one time at which a duty came up."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    MISSED = "missed"  # its time was over before anybody said it is done; that can still be said


MOVES = {
    RunState.OPEN: frozenset({RunState.DONE, RunState.SKIPPED, RunState.MISSED}),
    RunState.MISSED: frozenset({RunState.DONE, RunState.SKIPPED}),
    RunState.DONE: frozenset[RunState](),
    RunState.SKIPPED: frozenset[RunState](),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRun:
    """One time at which a duty came up; fields are the row, unique by (team, duty, opens_at)."""

    id: int = 0
    team: str
    duty: str  # its name
    checklist: tuple[str, ...]  # as it was then
    opens_at: datetime
    due_at: datetime
    state: RunState = RunState.OPEN
    missed_at: datetime | None = None  # the due time, if that passed; stays when it is done late
    closed_by: str | None = None
    closed_at: datetime | None = None
    reason: str = ""  # of skipping
    message: str | None = None  # the key of the message that shows it; None if nobody was told
    told: tuple[str, ...] = ()
    reminder: str | None = None  # the beginning of the keys of its reminders
    reminded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingUp:
    """What has come up by now and was not looked at yet: one time to open, the others too late, and the next."""

    opens: datetime | None
    missed: tuple[datetime, ...]  # their due times are over
    overtaken: tuple[datetime, ...]  # not over yet, but a later one takes their place
    next_at: datetime | None


def is_closed(calendar: Calendar, at: datetime) -> bool:
    """Whether the team is closed all day: a public holiday, or a dated day without hours; weekends are in the rule."""
    day = local_date(calendar.zone, at)
    return not calendar.overrides[day] if day in calendar.overrides else day in calendar.closed


def next_time(duty: RecurringDuty, calendar: Calendar, after: datetime) -> datetime | None:
    """The first instant (UTC) strictly after `after` at which the duty comes up; None if it never does again.

    A reading that clocks skip comes up when they jump; one that they show twice comes up the first time.
    """
    reading = duty.rule.next_after(after.astimezone(duty.zone).replace(tzinfo=None))
    while reading is not None:
        at = at_wall(duty.zone, reading.date(), reading.time())
        if at > after and (duty.also_on_holidays or not is_closed(calendar, at)):
            return at
        reading = duty.rule.next_after(reading)
    return None


def times(duty: RecurringDuty, calendar: Calendar, after: datetime, until: datetime) -> Iterator[datetime]:
    """The instants after `after`, up to and including `until`, in order."""
    at = next_time(duty, calendar, after)
    while at is not None and at <= until:
        yield at
        at = next_time(duty, calendar, at)


def coming_up(
    duty: RecurringDuty, calendar: Calendar, armed: datetime, now: datetime, *, as_configured: bool = True
) -> ComingUp:
    """What the time that was `armed` ahead means at `now`, usually the same instant, or later after downtime.

    `as_configured`: the rule is still the one by which it was armed. If it is not, the time that was armed counts and
    the new rule holds from now on: nobody knows when the file was changed.
    """
    later = list(times(duty, calendar, armed, now)) if as_configured else []
    found = [armed, *later]
    current = [at for at in found if now < at + duty.due_within]
    return ComingUp(
        opens=current[-1] if current else None,
        missed=tuple(at for at in found if at not in current),
        overtaken=tuple(current[:-1]),
        next_at=next_time(duty, calendar, now),
    )


def run_of(duty: RecurringDuty, team: str, opens_at: datetime) -> DutyRun:
    """The run of a duty at one of its times."""
    return DutyRun(
        team=team, duty=duty.name, checklist=duty.checklist, opens_at=opens_at, due_at=opens_at + duty.due_within
    )


def missed(run: DutyRun) -> DutyRun:
    """The same, missed: a fact of the due time, however late it is noticed."""
    return replace(run, state=RunState.MISSED, missed_at=run.due_at)


def close(run: DutyRun, state: RunState, by: str, at: datetime, reason: str = "") -> DutyRun | Reason:
    """Done or skipped by somebody at an instant; at the due time is in time. A refused move says why (by code)."""
    if state not in MOVES[run.state]:
        return Reason("closed", f"{run.duty} is {run.state} already.")
    late = run.due_at if at > run.due_at else None
    return replace(run, state=state, closed_by=by, closed_at=at, reason=reason, missed_at=late)


def is_open(run: DutyRun) -> bool:
    """Whether somebody can still say that it is done."""
    return bool(MOVES[run.state])
