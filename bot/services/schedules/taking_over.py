"""Taking over turns of a schedule: whoever does is on call for that time; whom it concerns hears of it (D8, D10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.gaps import Period
from bot.domain.reasons import Reason
from bot.domain.schedules import Override, Schedule
from bot.domain.turns import Turn, turns_between
from bot.ports.outbox import OutboxRow
from bot.ports.rows import AuditRow
from bot.ports.schedule_screens import TurnTaken
from bot.services import noise
from bot.services.compose import GONE, composes
from bot.services.people import Names
from bot.services.schedules import cover, turns
from bot.services.work import Work

LONGEST = timedelta(days=62)
UNKNOWN = Reason("unknown", "This schedule is not configured any more. Open your Home tab again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A person is on call by a schedule from now on or later; `others` had that time before."""

    schedule: Schedule
    starts_at: datetime
    ends_at: datetime
    others: tuple[str, ...]


def take_over(work: Work, user: str, schedule_id: str, period: Period, note: str = "") -> Taken | Reason:
    """Be on call for a time in place of everybody whose turns it holds; what others took over before gives way.

    Whoever's turn it is by plan takes it back in the same way. Times of the past are never changed.
    """
    schedule = work.rules.schedules.get(schedule_id)
    if schedule is None:
        return UNKNOWN
    start, end = max(period[0], work.now), period[1]
    problem = _problem(work, user, schedule, start, end)
    if problem is not None:
        return problem
    work.uow.serialize(cover.owner_of(schedule.id))
    before = [turn for turn in _turns(work, schedule, start, end) if turn.user != user]
    if not before:
        return _nothing_to_take(work, schedule, start, end)
    _give_way(work, schedule, start, end)
    for override in _in_place_of_others(schedule, user, start, end):
        work.uow.duty.add_override(cover.owner_of(schedule.id), override)
    others = tuple(dict.fromkeys(turn.user for turn in before))
    taken = Taken(schedule=schedule, starts_at=start, ends_at=end, others=others)
    _record(work, user, taken, note)
    _tell(work, user, taken, before, note)
    turns.changed(work, schedule.id)
    return taken


def _problem(work: Work, user: str, schedule: Schedule, start: datetime, end: datetime) -> Reason | None:
    if not cover.may_take_over(work, user, schedule):
        return Reason("not_yours", f"Only people of {schedule.name} and leads can take over its turns.")
    if end <= work.now:
        return Reason("over", "That time is over already. Write when you hand back, such as “tomorrow 9:00”.")
    if end <= start:
        return Reason("backwards", "It would end before it begins. Write a later time.")
    if end - start > LONGEST:
        return Reason("too_long", "That is more than two months. An admin can change the turns in the configuration.")
    return None


def _nothing_to_take(work: Work, schedule: Schedule, start: datetime, end: datetime) -> Reason:
    if _turns(work, schedule, start, end):
        return Reason("yours", "You are on call all that time already.")
    return Reason("nobody", f"{schedule.name} has no turn in that time, so there is nothing to take over.")


def _turns(work: Work, schedule: Schedule, start: datetime, end: datetime) -> Sequence[Turn]:
    return turns_between(schedule, cover.overrides_of(work, schedule, start, end), start, end)


def _in_place_of_others(schedule: Schedule, user: str, start: datetime, end: datetime) -> Iterator[Override]:
    """One override for each turn that is by plan another's."""
    for turn in turns_between(schedule, (), start, end):
        if turn.user != user:
            begins, ends = turn.starts_at or start, turn.ends_at or end
            yield Override(user=user, replaces=turn.user, starts_at=begins, ends_at=ends)


def _give_way(work: Work, schedule: Schedule, start: datetime, end: datetime) -> None:
    """Cut the time out of overrides that reach into it, so that none of them ever stands on another."""
    for known in cover.overrides_of(work, schedule, start, end):
        before, after = known.starts_at < start, known.ends_at > end
        if before:
            work.uow.duty.save_override(replace(known, ends_at=start))
        elif after:
            work.uow.duty.save_override(replace(known, starts_at=end))
        else:
            work.uow.duty.remove_override(known.id)
        if before and after:
            work.uow.duty.add_override(cover.owner_of(schedule.id), replace(known, id=0, starts_at=end))


def _record(work: Work, user: str, taken: Taken, note: str) -> None:
    data: dict[str, object] = {
        "from": taken.starts_at.isoformat(),
        "to": taken.ends_at.isoformat(),
        "instead_of": list(taken.others),
    }
    subject = cover.owner_of(taken.schedule.id)
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team="",
            actor=user,
            action="schedule.taken_over",
            subject=subject,
            reason=note,
            source=work.source,
            data=data,
        )
    )


def _tell(work: Work, user: str, taken: Taken, before: Sequence[Turn], note: str) -> None:
    """Whose turns lie ahead hears of it now; whose turn ends with it is told that by `turns`."""
    for other in taken.others:
        noise.own_home_changed(work, other)
        theirs = [turn for turn in before if turn.user == other]
        first, last = theirs[0], theirs[-1]
        if first is last and first.starts_at is None and taken.starts_at <= work.now:
            continue
        data: dict[str, object] = {
            "schedule": taken.schedule.id,
            "taker": user,
            "from": (first.starts_at or taken.starts_at).isoformat(),
            "to": (last.ends_at or taken.ends_at).isoformat(),
            "note": note,
        }
        key = f"turn_taken:{taken.schedule.id}:{other}:{work.now.timestamp():.6f}"
        noise.direct(work, other, team="", key=key, view="turn_taken", data=data)
    noise.own_home_changed(work, user)


@composes("turn_taken")
def _taken(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    schedule = work.rules.schedules.get(str(row.data.get("schedule")))
    if schedule is None:
        return GONE
    return TurnTaken(
        schedule_name=schedule.name,
        zone=schedule.zone.key,
        taker=names.person(str(row.data["taker"])),
        starts_at=datetime.fromisoformat(str(row.data["from"])),
        ends_at=datetime.fromisoformat(str(row.data["to"])),
        note=str(row.data.get("note", "")),
        drawn_at=work.now,
    )
