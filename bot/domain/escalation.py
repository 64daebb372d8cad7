"""Escalation: the chain frozen at opening, the step that is due, the people it reaches (F6, F9)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.teams import How, Step
from bot.domain.working_time import Calendar, add_working, next_opening

STORM_REQUESTS = 5  # F9, fixed: more than this many unanswered …
STORM_WINDOW = timedelta(minutes=5)  # … opened within this time


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmedStep:
    """A step of one request's chain: its place in the chain and when it is due."""

    index: int
    due_at: datetime
    step: Step


def arm_chain(chain: Sequence[Step], calendar: Calendar, opened_at: datetime) -> tuple[ArmedStep, ...]:
    """The chain with its due times, frozen: later changes of calendar or policy do not move it.

    The clock of a request that came outside working hours starts at the next opening (F7), so every step counts
    from there, also the one after no time at all.
    """
    start = next_opening(calendar, opened_at) or opened_at
    return tuple(
        ArmedStep(index=index, due_at=add_working(calendar, start, step.after), step=step)
        for index, step in enumerate(chain)
    )


def highest(due: Iterable[ArmedStep]) -> ArmedStep | None:
    """Of several steps that are due, the one to run: after downtime only the highest is sent (F6)."""
    return max(due, key=lambda armed: armed.index, default=None)


def audience(
    tell: Sequence[str], resolve: Callable[[str], Sequence[str]], *, told: Iterable[str] = (), how: How = How.THREAD
) -> tuple[str, ...]:
    """Whom a step reaches, without repeats, in the chain's order.

    `resolve` gives the people of one target now, best first ("schedule:manager" → the person on call, then the
    others of the schedule). People who were told by an earlier direct message and did not react are passed over:
    a schedule gives its next person, other targets give those who are left.
    """
    known = set(told) if how is How.DM else set()
    reached: list[str] = []
    for target in tell:
        people = [person for person in resolve(target) if person not in known and person not in reached]
        reached.extend(people[:1] if target.startswith("schedule:") else people)
    return tuple(reached)


def is_storm(opened: Sequence[datetime], now: datetime) -> bool:
    """F9: more than five unanswered requests were opened within the last five minutes (real time)."""
    return sum(1 for at in opened if now - at <= STORM_WINDOW) > STORM_REQUESTS
