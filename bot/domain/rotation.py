"""The weekly rotation as values: what a team agreed on, what is known, what was picked and why (D1-D6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.members import Absence, Member
from bot.domain.reasons import Reason
from bot.domain.schedules import Assignment, Role, Shift
from bot.domain.working_time import DAY, at_wall, local_date

A_WEEK = timedelta(days=7)
COUNTED_FROM = date(2024, 1, 1)  # a Monday; shifts of several weeks are counted from the week that it begins


class UseFallback(StrEnum):
    """When a fallback is named (D1)."""

    WHEN_NEEDED = "when_needed"
    ALWAYS = "always"
    NEVER = "never"


class Unconfirmed(StrEnum):
    """What happens at the start of a shift that nobody confirmed (D6)."""

    PROPOSAL = "proposal"
    KEEP_CURRENT = "keep_current"


@dataclass(frozen=True, slots=True)
class WeekMoment:
    """A wall-clock moment of every week; Monday is 0."""

    weekday: int
    at: time

    @property
    def since_monday(self) -> timedelta:
        """How long after Monday 00:00 it is on the clock."""
        return timedelta(days=self.weekday, hours=self.at.hour, minutes=self.at.minute)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationPolicy:
    """What a team agreed on about its rotation; every number is configured (D1-D6)."""

    enabled: bool = True
    starts: WeekMoment = WeekMoment(2, time(9))
    length: timedelta = A_WEEK  # whole weeks
    propose: WeekMoment = WeekMoment(0, time(14))
    remind: tuple[WeekMoment, ...] = (
        WeekMoment(0, time(17)),
        WeekMoment(1, time(10)),
        WeekMoment(1, time(15)),
    )
    leads_from: WeekMoment = WeekMoment(1, time(15))
    responders: int = 2
    anchors: int = 1
    fallback: UseFallback = UseFallback.WHEN_NEEDED
    fallback_price: float = 10.0  # what naming a third person costs in the comparison of teams (rotation.md, trap 5)
    observer_max: int = 1
    observer_required: bool = True
    rest_shifts: int = 1
    unconfirmed: Unconfirmed = Unconfirmed.PROPOSAL
    announced: int = 4  # how many coming shifts stay put; those behind them are only probable (D4)
    unpopular_weight: float = 1.5  # what a bridge day, 24 or 31 December counts, on both sides (D4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a shift of the rotation is: instants (UTC), and the local dates that belong to it."""

    starts_at: datetime
    ends_at: datetime
    days: tuple[date, ...]

    @property
    def week(self) -> date:
        """The local date on which it begins: its name in rows, keys and commands."""
        return self.days[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who serves in a slot: what a lead can choose, and what a pick proposes."""

    responders: tuple[str, ...]
    fallback: str | None = None
    fallback_days: frozenset[date] = frozenset()
    observer: str | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody in it, responders first."""
        return (
            *self.responders,
            *([self.fallback] if self.fallback else []),
            *([self.observer] if self.observer else []),
        )


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody was chosen or passed over."""

    user: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCover:
    """Who is there on a day of the shift on which somebody has to be; `wanted` people, one with production access."""

    day: date
    people: tuple[str, ...]  # responders who serve that day, then the fallback if it is theirs
    wanted: int
    production_access: bool

    @property
    def complete(self) -> bool:
        """Whether the day needs nobody more."""
        return len(self.people) >= self.wanted and self.production_access


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another team that was close, and what speaks against it."""

    choice: Choice
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A team for a slot with everything that explains it (D5).

    `failures` are the rules of D1 that it breaks, each with a sentence; none if it is a proper team. `limits` say what
    the roster as a whole does not allow, such as two people alone who qualify: no failure of this pick.
    """

    slot: Slot
    choice: Choice
    chosen: tuple[Why, ...] = ()
    passed_over: tuple[Why, ...] = ()
    coverage: tuple[DayCover, ...] = ()
    failures: tuple[Reason, ...] = ()
    limits: tuple[Reason, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known when a team is picked for one slot or several.

    `open_days`: local dates on which the team's calendar has working hours. `holidays`: public holidays by country
    code; members without a country have those of the team (key ""). `history`: confirmed shifts, oldest first, whose
    assignments count for rest and for pairs. `served_last` and `debts` are by user; debts in days. `busy`: the dates
    on which somebody is assigned elsewhere, in another team or in a schedule. `cannot`: who said "I can't" for the slot
    of that week, with the reason they gave. `waited`: for how many shifts a newcomer has waited to observe.
    """

    policy: RotationPolicy
    zone: ZoneInfo
    members: tuple[Member, ...]
    absences: tuple[Absence, ...] = ()
    open_days: frozenset[date] = frozenset()
    holidays: Mapping[str, frozenset[date]] = field(default_factory=dict)
    history: tuple[Shift, ...] = ()
    debts: Mapping[str, float] = field(default_factory=dict)
    busy: Mapping[str, frozenset[date]] = field(default_factory=dict)
    cannot: Mapping[date, Mapping[str, str]] = field(default_factory=dict)
    waited: Mapping[str, int] = field(default_factory=dict)


def slot_of(policy: RotationPolicy, zone: ZoneInfo, week: date) -> Slot:
    """The slot that begins on that local date. Every bound is made from wall time (rotation.md, trap 10)."""
    last = week + policy.length
    days = tuple(week + DAY * step for step in range(policy.length // DAY))
    return Slot(
        starts_at=at_wall(zone, week, policy.starts.at), ends_at=at_wall(zone, last, policy.starts.at), days=days
    )


def slot_at(policy: RotationPolicy, zone: ZoneInfo, at: datetime) -> Slot:
    """The slot that holds `at`; its end belongs to the next."""
    first = COUNTED_FROM + DAY * policy.starts.weekday
    number = (local_date(zone, at) - first) // policy.length
    found = slot_of(policy, zone, first + number * policy.length)
    return found if found.starts_at <= at else slot_of(policy, zone, found.week - policy.length)


def next_slot(policy: RotationPolicy, zone: ZoneInfo, after: datetime) -> Slot:
    """The first slot that begins after `after`."""
    return following(policy, zone, slot_at(policy, zone, after))


def following(policy: RotationPolicy, zone: ZoneInfo, slot: Slot) -> Slot:
    """The slot after that one."""
    return slot_of(policy, zone, slot.week + policy.length)


def choice_of(shift: Shift) -> Choice:
    """Who serves in a shift, as a choice."""
    parts = {role: [each for each in shift.assignments if each.role is role] for role in Role}
    fallback = parts[Role.FALLBACK][0] if parts[Role.FALLBACK] else None
    return Choice(
        responders=tuple(each.user for each in parts[Role.RESPONDER]),
        fallback=fallback.user if fallback else None,
        fallback_days=(fallback.days or frozenset()) if fallback else frozenset(),
        observer=parts[Role.OBSERVER][0].user if parts[Role.OBSERVER] else None,
    )


def assignments_of(choice: Choice) -> tuple[Assignment, ...]:
    """A choice as the assignments of a shift."""
    responders = [Assignment(user, Role.RESPONDER) for user in choice.responders]
    fallback = [Assignment(choice.fallback, Role.FALLBACK, choice.fallback_days)] if choice.fallback else []
    observer = [Assignment(choice.observer, Role.OBSERVER)] if choice.observer else []
    return (*responders, *fallback, *observer)
