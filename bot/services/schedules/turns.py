"""Turns that begin and end: who is on call from now on hears of it, and whoever was until now (D10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.domain.schedules import Schedule
from bot.domain.turns import Position
from bot.ports.outbox import OutboxRow
from bot.ports.rows import Timer
from bot.ports.schedule_screens import OnCallLine, TurnBegins, TurnEnds
from bot.ports.screens import RequestLine
from bot.services import lines, noise, timers
from bot.services.compose import GONE, MOOT, composes
from bot.services.people import Names
from bot.services.schedules import cover, on_call
from bot.services.timers import rings
from bot.services.work import Work

TURN = "schedule_turn"  # kind of the timers, and where the person who was told last is remembered
LOOK_AGAIN = timedelta(days=1)  # at the latest, for what changed without a word to this module
LATE = timedelta(minutes=5)
LISTED = 5  # requests that a message about a turn lists


Follow = Callable[[Work, Schedule, str | None, str | None], object]  # who was on call, and who is now

_FOLLOWS: list[Follow] = []


def on_turn(follow: Follow) -> Follow:
    """Declare what happens when somebody else is on call, in the same transaction; after downtime it happens once."""
    _FOLLOWS.append(follow)
    return follow


@dataclass(frozen=True, slots=True)
class Seen:
    """Who was on call when we last looked, None for nobody, and when that was."""

    user: str | None
    at: datetime


def arm_all(work: Work) -> None:
    """At start: see to the next turn of each configured schedule, whatever was configured before.

    A turn that changed while the bot was down is told at once. At the first start nobody is told: nothing changed.
    """
    for key in work.uow.settings.with_prefix(f"{TURN}:"):
        if key.removeprefix(f"{TURN}:") not in work.rules.schedules:
            work.uow.settings.delete(key)  # should it come back, its turns begin anew
    for schedule_id in sorted(work.rules.schedules):
        changed(work, schedule_id)


def changed(work: Work, schedule_id: str) -> None:
    """Overrides of a schedule or its configuration changed: whom this concerns right now is told at once."""
    schedule = work.rules.schedules.get(schedule_id)
    if schedule is None:
        return
    work.uow.serialize(cover.owner_of(schedule.id))
    position, seen = cover.position(work, schedule, work.now), _seen(work, schedule)
    serving = _serving(work, position)
    if seen is None or seen.user == serving:
        _remember(work, schedule, serving)
        _arm(work, schedule, _next_look(work, position))
    else:
        _arm(work, schedule, work.now)
    _show_in_channel(work, schedule)


@rings(TURN)
def _turn(work: Work, due: Sequence[Timer]) -> None:
    """D10: tell who begins and who ends, once each; after downtime only those whom it concerns now."""
    schedule = work.rules.schedules.get(due[0].subject.removeprefix(cover.owner_of("")))
    if schedule is None:
        return
    position, seen = cover.position(work, schedule, work.now), _seen(work, schedule)
    serving = _serving(work, position)
    if seen is not None and seen.user != serving:
        _tell_end(work, schedule, seen, position)
        _tell_begin(work, schedule, seen, position)
        for follow in _FOLLOWS:
            follow(work, schedule, seen.user, serving)
    _remember(work, schedule, serving)
    _arm(work, schedule, _next_look(work, position))
    _show_in_channel(work, schedule)


def _tell_begin(work: Work, schedule: Schedule, seen: Seen, position: Position) -> None:
    user = _serving(work, position)
    if user is not None:
        began = position.now.starts_at if position.now is not None else None
        _tell(work, schedule, user, "turn_begins", late=_is_late(work, seen, began))


def _tell_end(work: Work, schedule: Schedule, seen: Seen, position: Position) -> None:
    if seen.user is not None and cover.is_here(work, seen.user):
        last = position.before
        ended = last.ends_at if last is not None and last.user == seen.user else None
        _tell(work, schedule, seen.user, "turn_ends", late=_is_late(work, seen, ended), ended=ended)


def _tell(work: Work, schedule: Schedule, user: str, view: str, *, late: bool, ended: datetime | None = None) -> None:
    key = f"{view}:{schedule.id}:{user}:{work.now.timestamp():.0f}"
    data: dict[str, object] = {"schedule": schedule.id, "late": late, "ended": ended.isoformat() if ended else None}
    noise.direct(work, user, team="", key=key, view=view, data=data)


def _is_late(work: Work, seen: Seen, at: datetime | None) -> bool:
    """Whether it happened while nobody looked; what was changed for a time before that is not late."""
    return at is not None and at > seen.at and work.now - at > LATE


def _serving(work: Work, position: Position) -> str | None:
    return position.now.user if position.now is not None and cover.is_here(work, position.now.user) else None


def _seen(work: Work, schedule: Schedule) -> Seen | None:
    known = work.uow.settings.get(f"{TURN}:{schedule.id}")
    return Seen(known["user"], datetime.fromisoformat(known["at"])) if isinstance(known, dict) else None


def _remember(work: Work, schedule: Schedule, user: str | None) -> None:
    work.uow.settings.put(f"{TURN}:{schedule.id}", {"user": user, "at": work.now.isoformat()}, work.now)


def _next_look(work: Work, position: Position) -> datetime:
    tomorrow = work.now + LOOK_AGAIN
    return min(position.changes_at or tomorrow, tomorrow)


def _arm(work: Work, schedule: Schedule, due_at: datetime) -> None:
    timers.arm(work, TURN, cover.owner_of(schedule.id), "", due_at, key=f"{TURN}:{schedule.id}")


def _show_in_channel(work: Work, schedule: Schedule) -> None:
    """One line says who is on call, in the channel that is configured now."""
    key, known = f"on_call:{schedule.id}", f"on_call_in:{schedule.id}"
    before = work.uow.settings.get(known)
    if isinstance(before, str) and before != schedule.channel:
        noise.channel_line(work, before, key=f"{key}:{before}", view="on_call", data={}, gone=True)
        work.uow.settings.delete(known)
    if schedule.channel is not None:
        data: dict[str, object] = {"schedule": schedule.id}
        noise.channel_line(work, schedule.channel, key=f"{key}:{schedule.channel}", view="on_call", data=data)
        work.uow.settings.put(known, schedule.channel, work.now)


@composes("turn_begins")
def _begins(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    schedule = _schedule_of(work, row)
    if schedule is None:
        return GONE
    position = cover.position(work, schedule, work.now)
    turn, before = position.now, position.before
    if turn is None or turn.user != row.user:
        return MOOT
    direct = before is not None and before.ends_at == turn.starts_at
    waiting, more = _waiting(work, names, schedule)
    return TurnBegins(
        schedule_name=schedule.name,
        zone=schedule.zone.key,
        since=turn.starts_at,
        until=turn.ends_at,
        late=row.data.get("late") is True,
        before=names.person(before.user) if before is not None else None,
        before_until=before.ends_at if before is not None and not direct else None,
        waiting=waiting,
        more=more,
        drawn_at=work.now,
    )


@composes("turn_ends")
def _ends(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    schedule = _schedule_of(work, row)
    if schedule is None:
        return GONE
    line = on_call.line(work, names, schedule, work.now)
    if line.now is not None and line.now.user == row.user:
        return MOOT
    ended = row.data.get("ended")
    waiting, more = _waiting(work, names, schedule)
    return TurnEnds(
        schedule_name=schedule.name,
        zone=schedule.zone.key,
        ended_at=datetime.fromisoformat(ended) if isinstance(ended, str) else None,
        late=row.data.get("late") is True,
        now=line.now,
        following=line.following,
        following_at=line.following_at,
        waiting=waiting,
        more=more,
        drawn_at=work.now,
    )


@composes("on_call")
def _on_call_line(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    schedule = _schedule_of(work, row)
    return OnCallLine(line=on_call.line(work, names, schedule, work.now)) if schedule is not None else GONE


def _schedule_of(work: Work, row: OutboxRow) -> Schedule | None:
    return work.rules.schedules.get(str(row.data.get("schedule")))


def _waiting(work: Work, names: Names, schedule: Schedule) -> tuple[tuple[RequestLine, ...], int]:
    """Unanswered requests whose escalation comes to this schedule: a few of them, and how many more."""
    found: list[Request] = []
    for team in cover.teams_told_by(work.rules, schedule.id):
        found.extend(work.uow.requests.unanswered(team.id))
    found.sort(key=lambda request: request.opened_at)
    return lines.lines(work, names, found[:LISTED]), max(0, len(found) - LISTED)
