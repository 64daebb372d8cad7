"""What a feed shows: the parts that people have in the shifts around now, confirmed ones and planned ones (D9)."""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.rotation import Choice, Slot, assignments_of
from bot.domain.schedules import Duty, Role, Schedule, Shift, schedule_between, shifts_between
from bot.domain.teams import Team
from bot.domain.working_time import DAY, local_date
from bot.services.work import Work

BACK, AHEAD = timedelta(days=15), timedelta(days=180)

Plans = Callable[[Work, Team], Sequence[tuple[Slot, Choice]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A person's part in a shift between two instants (UTC). `uid` stays the same while its times change."""

    uid: str
    user: str
    role: Role
    starts_at: datetime
    ends_at: datetime
    confirmed: bool
    owner: str  # the name of the team or schedule


def team_parts(work: Work, team: Team, plans: Plans) -> list[Part]:
    """Parts in a team's shifts from 15 days ago to 180 days ahead, swaps and covers applied, in order.

    A shift that began or ends outside of that time is whole, so that nothing changes only because time passes.
    """
    start, end = work.now - BACK, work.now + AHEAD
    confirmed = work.uow.duty.shifts(team.id, start, end)
    stored = {shift.week for shift in confirmed}
    planned = [_as_shift(team, slot, choice) for slot, choice in plans(work, team) if slot.week not in stored]
    shifts = sorted([*confirmed, *planned], key=lambda shift: shift.starts_at)
    if not shifts:
        return []
    first, last = shifts[0].starts_at, max(shift.ends_at for shift in shifts)
    overrides = work.uow.duty.overrides(team.id, first, last)
    counted = [replace(shift, confirmed=True) for shift in shifts]
    starts = [shift.starts_at for shift in shifts]
    parts: list[Part] = []
    for duty in shifts_between(counted, overrides, first, last, zone=team.calendar.zone):
        shift = shifts[bisect_right(starts, duty.starts_at) - 1]
        name = f"team|{team.id}|{shift.week or local_date(team.calendar.zone, shift.starts_at)}"
        parts += _parts(duty, name, confirmed=shift.confirmed, owner=team.name)
    return _shown(_numbered(_joined(parts)), start, end)


def schedule_parts(work: Work, schedule: Schedule) -> list[Part]:
    """As `team_parts`, of a schedule: what it says is certain."""
    start, end = work.now - BACK, work.now + AHEAD
    longest = max((layer.every for layer in schedule.layers), default=DAY) + 2 * DAY
    around = start - longest, end + longest  # a turn that is cut off there lies outside of what is shown
    overrides = work.uow.duty.overrides(f"schedule:{schedule.id}", *around)
    parts: list[Part] = []
    for duty in schedule_between(schedule, overrides, *around):
        name = f"schedule|{schedule.id}|{local_date(schedule.zone, duty.starts_at)}"
        parts += _parts(duty, name, confirmed=True, owner=schedule.name)
    return _shown(_numbered(parts), start, end)


def _as_shift(team: Team, slot: Slot, choice: Choice) -> Shift:
    return Shift(
        team=team.id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        assignments=assignments_of(choice),
        confirmed=False,
        week=slot.week,
    )


def _parts(duty: Duty, name: str, *, confirmed: bool, owner: str) -> list[Part]:
    return [
        Part(
            uid=f"{name}|{user}|{role}",
            user=user,
            role=role,
            starts_at=duty.starts_at,
            ends_at=duty.ends_at,
            confirmed=confirmed,
            owner=owner,
        )
        for user, role in duty.assignments
    ]


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Parts of one person in one shift that meet are one: others were exchanged beside them."""
    joined: list[Part] = []
    last: dict[str, int] = {}
    for part in parts:
        before = last.get(part.uid)
        if before is not None and joined[before].ends_at == part.starts_at:
            joined[before] = replace(joined[before], ends_at=part.ends_at)
        else:
            last[part.uid] = len(joined)
            joined.append(part)
    return joined


def _numbered(parts: Iterable[Part]) -> list[Part]:
    """Names of their own for several parts of one person in one shift; a name tells strangers nothing."""
    numbers: Counter[str] = Counter()
    named = []
    for part in parts:
        digest = hashlib.sha256(f"{part.uid}|{numbers[part.uid]}".encode()).hexdigest()
        named.append(replace(part, uid=f"{digest[:32]}@firstline"))
        numbers[part.uid] += 1
    return named


def _shown(parts: Iterable[Part], start: datetime, end: datetime) -> list[Part]:
    return [part for part in parts if part.ends_at > start and part.starts_at < end]
