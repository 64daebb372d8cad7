"""A shift has ended: its account is written once, and whoever observed has learned (D2, D4)."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.availability import attendance
from bot.domain.fairness import account, served_days
from bot.domain.rotation import Slot, slot_of
from bot.domain.schedules import Role, Shift, shifts_between
from bot.domain.teams import Team
from bot.ports.rows import ShiftAccount
from bot.services.rotation import plans, situation
from bot.services.rotation.book import followed
from bot.services.work import BOT_ACTOR, Work

LOOK_BACK = timedelta(days=60)  # shifts that ended longer ago were closed, or never will be


def close_ended(work: Work, team: Team) -> None:
    """Close every shift of the rotation that has ended and is still open."""
    since = work.now - LOOK_BACK
    closed = work.uow.duty.closed_shifts(team.id, since)
    for shift in work.uow.duty.shifts(team.id, since, work.now):
        if shift.week is not None and shift.id not in closed and since <= shift.ends_at <= work.now:
            _close(work, team, shift, slot_of(team.rotation, team.calendar.zone, shift.week))


def _close(work: Work, team: Team, shift: Shift, slot: Slot) -> None:
    known = situation.gather(work, team, (slot,))
    there = attendance(known, slot)
    duties = shifts_between(
        work.uow.duty.shifts(team.id, slot.starts_at, slot.ends_at),
        work.uow.duty.overrides(team.id, slot.starts_at, slot.ends_at),
        slot.starts_at,
        slot.ends_at,
        zone=team.calendar.zone,
    )
    served = served_days(duties, slot.days, team.calendar.zone, there)
    accounts = account(known, slot, served, there)
    work.uow.duty.close_account(
        [
            ShiftAccount(team=team.id, shift_id=shift.id, user=user, credit=each.credit, served=each.served)
            for user, each in accounts.items()
        ]
    )
    plans.audit(
        work,
        team,
        slot.week,
        "rotation.shift_closed",
        BOT_ACTOR,
        served={user: len(days) for user, days in sorted(served.items())},
        observed=_observers_learned(work, team, shift, slot),
    )


def _observers_learned(work: Work, team: Team, shift: Shift, slot: Slot) -> list[str]:
    """D2: whoever followed along for the shift, interrupted by one day at most, may serve from the next one on."""
    known = situation.gather(work, team, (slot,))
    observers = {part.user for part in shift.assignments if part.role is Role.OBSERVER}
    done = []
    for member in work.uow.duty.members(team.id):
        if member.user in observers and member.observed is None and followed(known, slot, shift, member.user):
            work.uow.duty.put_member(replace(member, observed=slot.days[-1]))
            done.append(member.user)
    return done
