"""What people were reminded of, so that nobody hears twice of one step of one request (F6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.work import Work

SAME_BREATH = timedelta(seconds=30)  # reminders due so close together are one message
KEPT = timedelta(hours=1)  # a step that a message named before its time may come late: the bot was down
_REMINDED = "reminded:"  # in settings, with person and role


def of(request_id: int, step: int) -> str:
    """The name of a step of a request."""
    return f"{request_id}:{step}"


@dataclass(frozen=True, slots=True)
class Named:
    """What was named to one person in one role: by step, when it was named and when it was due."""

    key: str
    now: datetime
    steps: Mapping[str, tuple[datetime, datetime]]

    def knows(self, step: str, due_at: datetime) -> bool:
        """Whether the person heard of it just now, or of this very ringing of it, which may be long ago."""
        named_at, was_due = self.steps.get(step, (None, None))
        return named_at is not None and (was_due == due_at or named_at >= self.now - 2 * SAME_BREATH)


def lately(work: Work, user: str, role: str) -> Named:
    """What was named to a person in a role; another replica waits until this unit of work is done."""
    key = f"{_REMINDED}{user}:{role}"
    work.uow.serialize(key)
    known = work.uow.settings.get(key)
    entries = known.items() if isinstance(known, dict) else ()
    moments = {str(step): tuple(map(datetime.fromisoformat, pair)) for step, pair in entries}
    recent = {step: (at, due) for step, (at, due) in moments.items() if max(at, due) >= work.now - KEPT}
    return Named(key, work.now, recent)


def remember(work: Work, named: Named, steps: Mapping[str, datetime]) -> None:
    """These steps are named now, each with its due time, besides those before."""
    together = {**named.steps, **{step: (named.now, due) for step, due in steps.items()}}
    value = {step: [at.isoformat(), due.isoformat()] for step, (at, due) in together.items()}
    work.uow.settings.put(named.key, value, named.now)
