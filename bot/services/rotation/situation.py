"""What is known when a team is picked: rows and configuration gathered into the domain's one value (D3, D4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.members import Member
from bot.domain.rotation import Situation, Slot, next_slot, slot_at
from bot.domain.schedules import schedule_between
from bot.domain.teams import Team
from bot.domain.working_time import DAY, at_wall, local_date, opens_on, public_holidays
from bot.services.work import Work

LOOK_BACK = timedelta(days=365)  # of shifts, for rest and for pairs
NOON = time(12)
CANNOT = "cannot:"  # settings: who said "I can't" for a slot


def lock(work: Work, team: Team) -> None:
    """Wait for whoever else changes the team's rotation; before reading what a change depends on."""
    work.uow.serialize(f"rotation:{team.id}")


def slot_now(work: Work, team: Team) -> Slot:
    """The slot of the rotation that holds this moment."""
    return slot_at(team.rotation, team.calendar.zone, work.now)


def slot_ahead(work: Work, team: Team) -> Slot:
    """The slot that begins next: the one that is picked on Monday (D6)."""
    return next_slot(team.rotation, team.calendar.zone, work.now)


def gather(work: Work, team: Team, slots: Sequence[Slot]) -> Situation:
    """Everything that `bot.domain.picking` and `bot.domain.planning` ask about the given slots, which are in order."""
    zone = team.calendar.zone
    days = [day for slot in slots for day in slot.days]
    members = tuple(_as_known(work, member) for member in work.uow.duty.members(team.id))
    return Situation(
        policy=team.rotation,
        zone=zone,
        members=members,
        absences=tuple(work.uow.duty.absences(team.id)),
        open_days=frozenset(day for day in days if opens_on(team.calendar, day)),
        holidays=_holidays(team, members, days),
        history=tuple(
            shift
            for shift in work.uow.duty.shifts(team.id, work.now - LOOK_BACK, slots[-1].ends_at)
            if shift.week is None or shift.week < slots[0].week
        ),
        debts=work.uow.duty.accounts(team.id),
        busy=_busy_elsewhere(work, team, slots),
        cannot={slot.week: cannot(work, team, slot.week) for slot in slots},
        waited={member.user: _waited(member, slots[0], team.rotation.length) for member in members},
    )


def cannot(work: Work, team: Team, week: date) -> dict[str, str]:
    """Who said that they cannot serve in the slot, with the reason they gave."""
    said = work.uow.settings.get(f"{CANNOT}{team.id}:{week.isoformat()}")
    return {str(user): str(reason) for user, reason in said.items()} if isinstance(said, dict) else {}


def _as_known(work: Work, member: Member) -> Member:
    """A member whose Slack account was deactivated cannot serve; without a name they are called as in Slack."""
    gone = work.uow.settings.get(f"deleted:{member.user}") is True
    learned = None if member.name else work.uow.settings.get(f"name:{member.user}")
    name = member.name or (learned if isinstance(learned, str) else member.user)
    return replace(member, name=name, active=member.active and not gone)


def _holidays(team: Team, members: Sequence[Member], days: Sequence[date]) -> dict[str, frozenset[date]]:
    """By country of members; under "" the days on which the team itself is closed."""
    years = tuple(sorted({day.year for day in days}))
    countries = {member.country for member in members if member.country is not None}
    return {"": team.calendar.closed, **{country: _public(country, years) for country in sorted(countries)}}


@cache
def _public(country: str, years: tuple[int, ...]) -> frozenset[date]:
    """Reading a country's calendar takes milliseconds; a handful of countries and years is all that is ever asked."""
    return public_holidays(country, None, years)


def _busy_elsewhere(work: Work, team: Team, slots: Sequence[Slot]) -> dict[str, frozenset[date]]:
    """On which dates somebody serves in another team or by a schedule (D3: already_assigned_elsewhere)."""
    start, end, zone = slots[0].starts_at, slots[-1].ends_at, team.calendar.zone
    busy: dict[str, set[date]] = {}
    for other in work.rules.teams.values():
        if other.id == team.id:
            continue
        for shift in work.uow.duty.shifts(other.id, start, end):
            for part in shift.assignments:
                held = part.days or _dates(shift.starts_at, shift.ends_at, other.calendar.zone)
                busy.setdefault(part.user, set()).update(held)
    for schedule in work.rules.schedules.values():
        overrides = work.uow.duty.overrides(f"schedule:{schedule.id}", start, end)
        for duty in schedule_between(schedule, overrides, start, end):
            for user in duty.responders:
                busy.setdefault(user, set()).update(_dates(duty.starts_at, duty.ends_at, zone))
    return {user: frozenset(days) for user, days in busy.items()}


def _dates(start: datetime, end: datetime, zone: ZoneInfo) -> set[date]:
    """The local dates whose noon lies between two instants: those on which somebody counts as serving."""
    first, last = local_date(zone, start), local_date(zone, end)
    dates = (first + DAY * step for step in range((last - first).days + 1))
    return {day for day in dates if start <= at_wall(zone, day, NOON) < end}


def _waited(member: Member, slot: Slot, length: timedelta) -> int:
    """For how many shifts a newcomer has waited to observe (rotation.md, trap 7)."""
    return max(0, (slot.week - member.joined) // length) if member.joined is not None else 0
