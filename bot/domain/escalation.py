"""Escalation: the chain frozen at opening, the step that is due, the people it reaches (F6, F9)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.teams import Step
from bot.domain.working_time import Calendar, add_working, next_opening

STORM_REQUESTS = 5  # F9, fixed: more than this many unanswered …
STORM_WINDOW = timedelta(minutes=5)  # … opened within this time


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmedStep:
    """A step of one request's chain: its place in the chain and when it is due."""

    index: int
    due_at: datetime
    step: Step


def arm_chain(
    chain: Sequence[Step], calendar: Calendar, opened_at: datetime, *, stretch: float = 1
) -> tuple[ArmedStep, ...]:
    """The chain with its due times, frozen: later changes of calendar or policy do not move it.

    The clock of a request that came outside working hours starts at the next opening (F7), so every step counts
    from there, also the one after no time at all. `stretch` multiplies the delays, for a longer target (R12).
    """
    start = next_opening(calendar, opened_at) or opened_at
    steps = [replace(step, after=step.after * stretch) for step in chain]
    return tuple(
        ArmedStep(index=index, due_at=add_working(calendar, start, step.after), step=step)
        for index, step in enumerate(steps)
    )


def from_highest(due: Iterable[ArmedStep]) -> Sequence[ArmedStep]:
    """Steps that are due, the highest first: after downtime only the first one that reaches anybody is sent (F6)."""
    return sorted(due, key=lambda armed: armed.index, reverse=True)


def audience(
    tell: Sequence[str], resolve: Callable[[str], Sequence[str]], *, passed_over: Collection[str] = ()
) -> tuple[str, ...]:
    """Whom a step reaches, without repeats, in the chain's order.

    `resolve` gives the people of one target now, best first ("schedule:manager" → the person on call, then the
    others of the schedule). Instead of those passed over, who did not react or who asked, a schedule gives its next
    person; other targets give those who are left.
    """
    reached: list[str] = []
    for target in tell:
        people = [person for person in resolve(target) if person not in passed_over and person not in reached]
        reached.extend(people[:1] if target.startswith("schedule:") else people)
    return tuple(reached)


def is_storm(opened: Iterable[datetime], at: datetime) -> bool:
    """F9: whether `at` lies in five minutes (real time) in which more than five unanswered requests were opened."""
    times = sorted(opened)
    return any(
        first <= at <= last and last - first <= STORM_WINDOW
        for first, last in zip(times, times[STORM_REQUESTS:], strict=False)
    )
