"""What people were reminded of, so that nobody hears twice of one step of one request (F6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.services.work import Work

SAME_BREATH = timedelta(seconds=30)  # reminders due so close together are one message
KEPT = timedelta(minutes=15)  # a step that was named ahead may come late; a bot that was down longer sends a higher one
_REMINDED = "reminded:"  # in settings, with person and role


def of(request_id: int, step: int) -> str:
    """The name of a step of a request."""
    return f"{request_id}:{step}"


@dataclass(frozen=True, slots=True)
class Named:
    """What was named to one person in one role: by step, when it was named and when it was due.

    The moments are text until somebody asks: in a rush there are many, and most are never looked at.
    """

    key: str
    now: datetime
    steps: Mapping[str, tuple[str, str]]

    def knows(self, step: str, due_at: datetime) -> bool:
        """Whether the person heard of it just now, or of this very ringing of it, which may be long ago."""
        if step not in self.steps:
            return False
        named_at, was_due = map(datetime.fromisoformat, self.steps[step])
        return was_due == due_at or named_at >= self.now - 2 * SAME_BREATH


def lately(work: Work, user: str, role: str) -> Named:
    """What was named to a person in a role; another replica waits until this unit of work is done."""
    key = f"{_REMINDED}{user}:{role}"
    work.uow.serialize(key)
    known = work.uow.settings.get(key)
    return Named(key, work.now, known if isinstance(known, dict) else {})


def remember(work: Work, named: Named, steps: Mapping[str, datetime]) -> None:
    """These steps are named now, each with its due time, besides those before that may still matter."""
    now, since = _text(named.now), _text(named.now - KEPT)
    recent = {step: moments for step, moments in named.steps.items() if max(moments) >= since}
    now_named = {step: (now, _text(due)) for step, due in steps.items()}
    work.uow.settings.put(named.key, {**recent, **now_named}, named.now)


def _text(moment: datetime) -> str:
    """So that earlier moments sort before later ones."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
