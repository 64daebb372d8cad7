"""Who is on duty: the one calculator over shifts, schedules by layers, and overrides (F4, D6, D8, D10).

Precedence, stated once and in the order of the statements below: a confirmed shift or a layer says who
holds which place; a later shift or layer wins over an earlier one; overrides go on top of both. A shift
that nobody confirmed counts for nothing, and what the rotation would pick never changes a confirmed shift.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.members import EVERY_DAY, WEEKDAYS, Member
from bot.domain.working_time import DAY, at_wall, local_date

A_MONDAY = date(2024, 1, 1)  # where turns are counted from unless a layer says otherwise


class Role(StrEnum):
    """A member's part in a shift; the strongest first."""

    RESPONDER = "responder"
    FALLBACK = "fallback"
    OBSERVER = "observer"


_RANK = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A member's part in a shift; with `days` they serve on those local dates alone, as a fallback does (D1)."""

    user: str
    role: Role
    days: frozenset[date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One period of a team's rotation, between two instants (UTC); only a confirmed one counts (D6)."""

    id: int = 0
    team: str
    starts_at: datetime
    ends_at: datetime
    assignments: tuple[Assignment, ...]
    confirmed: bool
    week: date | None = None  # the local date on which its slot of the rotation begins; None: outside the rotation
    version: int = 0  # grows with each change; buttons carry it
    proposed_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None  # "firstline": nobody confirmed it, and it took effect (D6)
    reason: str = ""  # why a lead confirmed a team that breaks a rule, or changed it (D5)
    explanation: dict[str, object] = field(default_factory=dict)  # the pick, as it was told

    def __post_init__(self) -> None:
        _refuse_backwards(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """`user` takes the place of `replaces` between two instants (UTC): one for a cover, two for a swap (D8)."""

    id: int = 0
    user: str
    replaces: str
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        _refuse_backwards(self.starts_at, self.ends_at)
        if self.user == self.replaces:
            raise ValueError("Nobody can take their own place: name two different people.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """People who take turns: each turn lasts `every` (whole days), counted from `anchor`.

    With `start` and `end` (wall clock; an end that is not after the start is on the next day) they serve
    between these on `days`, and a turn changes with the day on which such a piece starts. Otherwise they
    serve all day on `days`. With a `handoff` (weekday, Monday is 0, and wall time) turns change at that
    moment instead, the first turn at the last such weekday not after `anchor`.
    """

    people: tuple[str, ...]
    days: frozenset[int] = EVERY_DAY
    start: time | None = None
    end: time | None = None
    handoff: tuple[int, time] | None = None
    every: timedelta = timedelta(days=7)
    anchor: date = A_MONDAY
    zone: ZoneInfo | None = None  # of its wall times, as where a region has its own; None: the schedule's

    def __post_init__(self) -> None:
        if self.every < DAY or self.every % DAY:
            raise ValueError("A turn lasts whole days: write 1d or more for `every`.")
        if self.handoff is not None and self.every % (7 * DAY):
            day = WEEKDAYS[self.handoff[0]]
            raise ValueError(f"A handoff on {day} needs turns of whole weeks: write 7d or 14d for `every`.")
        if (self.start is None) != (self.end is None):
            raise ValueError("A layer needs both `from` and `to`, or neither.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A duty scheme by layers; a later layer wins wherever it has someone (D10)."""

    id: str
    name: str
    zone: ZoneInfo
    layers: tuple[Layer, ...]
    channel: str | None = None  # where one line says who is on call


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty between two instants (UTC): people with their roles, responders first, nobody twice."""

    starts_at: datetime
    ends_at: datetime
    assignments: tuple[tuple[str, Role], ...]

    @property
    def responders(self) -> tuple[str, ...]:
        return self._in(Role.RESPONDER)

    @property
    def fallback(self) -> tuple[str, ...]:
        return self._in(Role.FALLBACK)

    @property
    def observers(self) -> tuple[str, ...]:
        return self._in(Role.OBSERVER)

    def _in(self, wanted: Role) -> tuple[str, ...]:
        return tuple(user for user, role in self.assignments if role is wanted)


def shifts_between(
    shifts: Iterable[Shift], overrides: Iterable[Override], start: datetime, end: datetime, *, zone: ZoneInfo
) -> list[Duty]:
    """Who is on duty for one team from `start` to `end`: pieces in order that never overlap (D6, F4).

    From the first confirmed shift on there is no gap while somebody is assigned: a team stays responsible
    after the end of its shift until a newer confirmed one starts. A new piece begins with each shift and
    with each change of people. `shifts` must include the last one that started before `start`.
    """
    window = start.astimezone(UTC), end.astimezone(UTC)
    return _duties(_shift_pieces(shifts, *window, zone), tuple(overrides))


def on_duty_at(shifts: Iterable[Shift], overrides: Iterable[Override], at: datetime, *, zone: ZoneInfo) -> Duty | None:
    """Who is on duty for a team at `at`, None if nobody is (then see `roster_duty`); its bounds hold only `at`."""
    now = shifts_between(shifts, overrides, at, at + timedelta.resolution, zone=zone)
    return now[0] if now else None


def schedule_between(schedule: Schedule, overrides: Iterable[Override], start: datetime, end: datetime) -> list[Duty]:
    """Who is on duty by a schedule from `start` to `end`: pieces in order that never overlap (D10).

    A new piece begins with each turn, with each day's `start`, and with each change of people.
    """
    window = start.astimezone(UTC), end.astimezone(UTC)
    layers = [
        list(_layer_pieces(layer.zone or schedule.zone, layer, rank, *window))
        for rank, layer in enumerate(schedule.layers)
    ]
    return _duties(_overlaid(layers), tuple(overrides))


def roster_duty(members: Iterable[Member], at: datetime) -> Duty:
    """Who is on duty for a team at `at` while it has no confirmed shift yet; its bounds hold only `at`.

    All active members, unless they join on a later date: the experienced ones as responders, newcomers
    as observers, because they may answer but must first learn (D2). In a team of newcomers alone everybody
    is a responder: an answer by a beginner is better than a request that is overlooked. Free weekdays
    and absences are not looked at, since without a shift nobody has named a fallback for them.
    """
    now = at.astimezone(UTC)
    present = [one for one in members if one.active and (one.joined is None or one.joined <= now.date())]
    responders = {one.user for one in present if one.experienced} or {one.user for one in present}
    places = ((one.user, Role.RESPONDER if one.user in responders else Role.OBSERVER) for one in present)
    return Duty(now, now + timedelta.resolution, _people(places))


def gaps_between(duties: Iterable[Duty], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The periods (UTC) from `start` to `end` in which none of the duties, given in order, has anybody (D10)."""
    reached, last = start.astimezone(UTC), end.astimezone(UTC)
    gaps = []
    for duty in duties:
        if duty.starts_at > reached:
            gaps.append((reached, min(duty.starts_at, last)))
        reached = max(reached, duty.ends_at)
    return [*gaps, (reached, last)] if reached < last else gaps


class _Piece(NamedTuple):
    """Who holds which place before overrides; pieces of one `source` may be joined again where they meet."""

    starts_at: datetime
    ends_at: datetime
    source: Hashable
    places: tuple[tuple[str, Role], ...]


def _shift_pieces(shifts: Iterable[Shift], start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[_Piece]:
    """Each confirmed shift from its start until the next one starts, cut at the midnights of its assignments' days."""
    confirmed = sorted((shift for shift in shifts if shift.confirmed), key=lambda shift: (shift.starts_at, shift.id))
    starts = [*(shift.starts_at for shift in confirmed), end]
    for shift, next_start in zip(confirmed, starts[1:], strict=True):
        days = {day for assignment in shift.assignments for day in assignment.days or ()}
        midnights = [at_wall(zone, day, time.min) for day in days | {day + DAY for day in days}]
        for begins, ends in _cut(max(shift.starts_at, start), min(next_start, end), midnights):
            today = local_date(zone, begins)
            serving = (one for one in shift.assignments if one.days is None or today in one.days)
            yield _Piece(begins, ends, (shift.starts_at, shift.id), tuple((one.user, one.role) for one in serving))


def _layer_pieces(zone: ZoneInfo, layer: Layer, rank: int, start: datetime, end: datetime) -> Iterator[_Piece]:
    """A layer's people day by day: every bound is made from wall time, none by adding to an instant."""
    opening, closing = layer.start or time.min, layer.end or time.min
    day = local_date(zone, start) - DAY
    while layer.people and (opens := at_wall(zone, day, opening)) < end:
        closes = at_wall(zone, day if closing > opening else day + DAY, closing)
        handoffs = [at_wall(zone, day + DAY * n, layer.handoff[1]) for n in (0, 1)] if layer.handoff else []
        if day.weekday() in layer.days:
            for begins, ends in _cut(max(opens, start), min(closes, end), handoffs):
                turn = _turn(zone, layer, day, begins)
                source = (rank, turn, day if layer.start is not None else None)
                yield _Piece(begins, ends, source, ((layer.people[turn % len(layer.people)], Role.RESPONDER),))
        day += DAY


def _turn(zone: ZoneInfo, layer: Layer, day: date, at: datetime) -> int:
    """The number of the turn that holds `at`, in a piece that belongs to `day`."""
    first = layer.anchor
    if layer.handoff is not None:
        weekday, clock = layer.handoff
        first -= DAY * ((first.weekday() - weekday) % 7)
        day = local_date(zone, at)
        if at < at_wall(zone, day, clock):
            day -= DAY
    return (day - first) // layer.every


def _overlaid(layers: Sequence[Sequence[_Piece]]) -> Iterator[_Piece]:
    """For each moment the piece of the last layer that has one."""
    bounds = sorted({bound for pieces in layers for piece in pieces for bound in (piece.starts_at, piece.ends_at)})
    for begins, ends in pairwise(bounds):
        for pieces in reversed(layers):
            index = bisect_right(pieces, begins, key=lambda piece: piece.starts_at) - 1
            if index >= 0 and pieces[index].ends_at > begins:
                yield pieces[index]._replace(starts_at=begins, ends_at=ends)
                break


def _duties(pieces: Iterable[_Piece], overrides: Sequence[Override]) -> list[Duty]:
    """Put overrides on top, leave out what nobody is responsible for, and join what need not be apart."""
    bounds = [bound for override in overrides for bound in (override.starts_at, override.ends_at)]
    duties: list[Duty] = []
    last_source: Hashable = None
    for piece in pieces:
        for begins, ends in _cut(piece.starts_at, piece.ends_at, bounds):
            people = _people(piece.places, [one for one in overrides if one.starts_at <= begins < one.ends_at])
            if all(role is Role.OBSERVER for _, role in people):
                continue
            last = duties[-1] if duties else None
            if last and (last_source, last.ends_at, last.assignments) == (piece.source, begins, people):
                duties[-1] = replace(last, ends_at=ends)
            else:
                duties.append(Duty(begins, ends, people))
            last_source = piece.source
    return duties


def _people(places: Iterable[tuple[str, Role]], overrides: Iterable[Override] = ()) -> tuple[tuple[str, Role], ...]:
    """Everyone once, in their strongest role, strongest first; the latest override of a person's place counts."""
    stand_ins = {one.replaces: one.user for one in sorted(overrides, key=lambda one: one.id)}
    held: dict[str, Role] = {}
    for user, role in places:
        person = _stand_in(user, stand_ins)
        held[person] = min(role, held.get(person, role), key=_RANK.__getitem__)
    return tuple(sorted(held.items(), key=lambda item: _RANK[item[1]]))


def _stand_in(user: str, stand_ins: dict[str, str]) -> str:
    """Who serves in the place of `user`: a stand-in who is replaced passes it on; people who exchange take one step."""
    person, seen = user, {user}
    while person in stand_ins:
        person = stand_ins[person]
        if person in seen:
            return stand_ins[user]
        seen.add(person)
    return person


def _cut(start: datetime, end: datetime, at: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """The pieces of [start, end) between the given instants; none if it is empty."""
    if start < end:
        yield from pairwise([start, *sorted({cut for cut in at if start < cut < end}), end])


def _refuse_backwards(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise ValueError(f"It must end after it starts, and this ends {ends_at:%Y-%m-%d %H:%M} UTC.")
