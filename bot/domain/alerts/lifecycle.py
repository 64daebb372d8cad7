"""How a group of alerts lives: what joins it, when it is over, when it comes back, how often people are called (A2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.requests import ClosedAs, Request, RequestState, is_open

CALLED_AT_MOST_EVERY = timedelta(minutes=30)  # a group that flaps calls nobody more often
MENDING = timedelta(minutes=5)  # what a person resolved may go on for so long until the mend takes effect
_SAID_TO_BE_NOTHING = frozenset({RequestState.WITHDRAWN, RequestState.DUPLICATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When a group was seen: first, last, and when the app last said that it is over. Times of messages (R7)."""

    first: datetime
    last: datetime
    over: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing happened after the app said that it is over."""
        return self.over is not None and self.over >= self.last


def joins(at: datetime, seen: Seen, request: Request, window: timedelta) -> bool:
    """A2: whether an alert at `at` is one more of the group, and does not begin another.

    A group that a person said not to matter, or to be another's duplicate, is silent for one window from then on: it
    must not swallow repeats for ever.
    """
    if request.state in _SAID_TO_BE_NOTHING and request.closed_at is not None:
        return at <= request.closed_at + window
    latest = seen.last if seen.over is None else max(seen.last, seen.over)
    return seen.first - window <= at <= latest + window


def comes_back(at: datetime, seen: Seen, request: Request) -> bool:
    """A2: whether an alert at `at` opens its closed group again; `seen` is without it.

    What was withdrawn, muted or marked as a duplicate stays closed, and so does what is older than its end.
    """
    if is_open(request) or request.state is not RequestState.RESOLVED or request.closed_at is None:
        return False
    match request.closed_as:
        case ClosedAs.MUTED:
            return False
        case ClosedAs.OVER:
            return at > (seen.over or request.closed_at)
        case _:
            return at > request.closed_at + MENDING


def ends_by_itself(request: Request) -> bool:
    """Whether the app's word that it is over closes the group: what a person has is theirs to resolve (A2)."""
    return is_open(request) and request.owner is None and request.handoff_to is None


def may_call_from(called_at: datetime | None, at: datetime) -> datetime:
    """From when on people may be called about a group again, which is not before `at`."""
    return at if called_at is None else max(at, called_at + CALLED_AT_MOST_EVERY)
