"""When the steps of a week happen: the proposal, its reminders, the start of the shift (D6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.rotation import A_WEEK, RotationPolicy, Slot, WeekMoment
from bot.domain.working_time import DAY, Calendar, at_wall, local_date, opens_on


class StepKind(StrEnum):
    """What a step does; the later in the week, the further down."""

    PROPOSE = "propose"
    REMIND = "remind"
    START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the week before a shift, and its start itself; `name` is unique within the slot."""

    kind: StepKind
    number: int = 0  # of a reminder, from 0 on
    due_at: datetime
    leads: bool = False  # D6: this reminder calls the leads as well

    @property
    def name(self) -> str:
        """Its name in keys: "propose", "remind:0", "start"."""
        return f"{self.kind}:{self.number}" if self.kind is StepKind.REMIND else self.kind.value


def steps_of(policy: RotationPolicy, calendar: Calendar, slot: Slot) -> tuple[Step, ...]:
    """The steps of a slot in their order, on the wall clock of the team's zone (D6).

    A step on a day without working hours moves to the same clock time of the next open day, as long as that is before
    the shift starts; else to the last open day before. None overtakes the one before it, so several may meet.
    """
    steps: list[Step] = []
    for kind, number, moment in _moments(policy):
        due_at = _moved(calendar, slot, _wall(policy, slot, moment))
        if steps:
            due_at = max(due_at, steps[-1].due_at)
        leads = kind is StepKind.REMIND and _lead(policy, moment) <= _lead(policy, policy.leads_from)
        steps.append(Step(kind=kind, number=number, due_at=due_at, leads=leads))
    return (*steps, Step(kind=StepKind.START, due_at=slot.starts_at))


def _moments(policy: RotationPolicy) -> Iterator[tuple[StepKind, int, WeekMoment]]:
    yield StepKind.PROPOSE, 0, policy.propose
    in_order = sorted(policy.remind, key=lambda moment: _lead(policy, moment), reverse=True)
    for number, moment in enumerate(in_order):
        yield StepKind.REMIND, number, moment


def _lead(policy: RotationPolicy, moment: WeekMoment) -> timedelta:
    """How long before the start of the shift a moment lies on the clock; a week if it is the start itself."""
    return (policy.starts.since_monday - moment.since_monday) % A_WEEK or A_WEEK


def _wall(policy: RotationPolicy, slot: Slot, moment: WeekMoment) -> datetime:
    """What clocks show at the moment, in the week before the slot."""
    return datetime.combine(slot.week, policy.starts.at) - _lead(policy, moment)


def _moved(calendar: Calendar, slot: Slot, wall: datetime) -> datetime:
    """The instant of a step, on an open day before the shift if there is one in that week."""
    first, clock = wall.date(), wall.time()
    ahead = [first + DAY * step for step in range((slot.week - first).days + 1)]
    week_begins = slot.week - A_WEEK
    behind = [first - DAY * step for step in range(1, (first - week_begins).days)]
    for day in [*ahead, *behind]:
        due_at = at_wall(calendar.zone, day, clock)
        if due_at < slot.starts_at and opens_on(calendar, day):
            return due_at
    return at_wall(calendar.zone, first, clock)


def rings_next(calendar: Calendar, now: datetime, clock: time) -> datetime:
    """The next time that clocks in the team's zone show `clock`, strictly after `now`."""
    today = local_date(calendar.zone, now)
    found = at_wall(calendar.zone, today, clock)
    return found if found > now else at_wall(calendar.zone, today + DAY, clock)
