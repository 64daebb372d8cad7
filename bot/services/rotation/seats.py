"""Who sits where: the stored shifts from now on, with everybody who really serves on each of their days (D8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.rotation import Slot, following, slot_at, slot_of
from bot.domain.schedules import Duty, Shift, shifts_between
from bot.domain.teams import Team
from bot.domain.working_time import DAY, at_wall, local_date
from bot.services import people
from bot.services.rotation.situation import slot_now
from bot.services.work import Work

NOON = time(12)
EVENING = time(23, 59)  # by then every shift of the day has begun
WEEKS_AHEAD = 12  # how far shifts are looked for that can be swapped or covered


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A stored shift that has not ended, and who is there on each of its days that is not over."""

    shift: Shift
    slot: Slot
    serving: Mapping[date, Duty]

    def days_of(self, user: str) -> tuple[date, ...]:
        """The days on which somebody serves: as a responder, or as a fallback on days that are theirs."""
        return tuple(day for day, duty in self.serving.items() if user in present(duty))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """What a member has to serve in a shift from now on; never without a day."""

    table: Table
    user: str
    days: tuple[date, ...]


def present(duty: Duty) -> tuple[str, ...]:
    """Who is responsible in a piece of duty: responders, then whoever helps that day."""
    return (*duty.responders, *duty.fallback)


def home_teams(work: Work, user: str) -> list[Team]:
    """Teams with a weekly rotation on whose roster somebody is."""
    return [team for team in work.rules.teams.values() if any(one.user == user for one in people.members(work, team))]


def tables(work: Work, team: Team) -> list[Table]:
    """The shift of now and those to come, confirmed or announced, in order."""
    confirmed = work.uow.duty.shifts(team.id, work.now, work.now + timedelta(weeks=WEEKS_AHEAD))
    found = [shift for shift in confirmed if shift.ends_at > work.now]
    if team.rotation.enabled:
        known = {shift.week for shift in found}
        rows = (work.uow.duty.shift_of(team.id, week) for week in _weeks(work, team) if week not in known)
        found += [row for row in rows if row is not None and row.ends_at > work.now]
    return [table_of(work, team, shift) for shift in sorted(found, key=lambda one: one.starts_at)]


def table_of(work: Work, team: Team, shift: Shift) -> Table:
    """Who is there on each day of a shift that is not over, stand-ins in their places."""
    zone, slot = team.calendar.zone, _slot(team, shift)
    begins = max(shift.starts_at, work.now)
    if begins >= slot.ends_at:
        return Table(shift=shift, slot=slot, serving={})
    overrides = work.uow.duty.overrides(team.id, begins, slot.ends_at)
    duties = shifts_between([replace(shift, confirmed=True)], overrides, begins, slot.ends_at, zone=zone)
    serving = {}
    for day in slot.days:
        moment = max(at_wall(zone, day, NOON), begins)
        if local_date(zone, moment) == day and moment < slot.ends_at:
            duty = next((one for one in duties if one.starts_at <= moment < one.ends_at), None)
            serving[day] = duty or Duty(moment, slot.ends_at, ())
    return Table(shift=shift, slot=slot, serving=serving)


def seats(work: Work, team: Team, user: str) -> list[Seat]:
    """Where somebody serves from now on, in order."""
    found = [(table, table.days_of(user)) for table in tables(work, team)]
    return [Seat(table=table, user=user, days=days) for table, days in found if days]


def held(work: Work, team: Team, user: str, start: date, end: date) -> list[Seat]:
    """Where somebody serves within a period, first and last day included; only these days."""
    found = [
        replace(seat, days=tuple(day for day in seat.days if start <= day <= end)) for seat in seats(work, team, user)
    ]
    return [seat for seat in found if seat.days]


def slot_of_day(team: Team, day: date) -> Slot:
    """The slot to which a local date belongs; the date on which one begins is the new one's."""
    zone = team.calendar.zone
    return slot_at(team.rotation, zone, at_wall(zone, day, EVENING))


def running(seat: Seat, now: datetime) -> bool:
    """Whether its shift has begun."""
    return seat.table.shift.starts_at <= now


def runs_of(days: Sequence[date]) -> list[tuple[date, date]]:
    """Days in order as first and last of each unbroken run."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and runs[-1][1] + DAY == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _weeks(work: Work, team: Team) -> list[date]:
    """The weeks of which there may be a row: this one, the announced ones, and one that was announced just before."""
    slots = [slot_now(work, team)]
    while len(slots) < team.rotation.announced + 2:
        slots.append(following(team.rotation, team.calendar.zone, slots[-1]))
    return [slot.week for slot in slots]


def _slot(team: Team, shift: Shift) -> Slot:
    zone = team.calendar.zone
    if shift.week is not None:
        return slot_of(team.rotation, zone, shift.week)
    first, last = local_date(zone, shift.starts_at), local_date(zone, shift.ends_at)
    dates = (first + DAY * step for step in range((last - first) // DAY + 1))
    days = tuple(day for day in dates if day == first or at_wall(zone, day, NOON) < shift.ends_at)
    return Slot(starts_at=shift.starts_at, ends_at=shift.ends_at, days=days)
