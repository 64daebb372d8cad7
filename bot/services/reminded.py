"""What people were lately reminded of, so that nobody hears twice of one step of one request (F6)."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.services.work import Work

SAME_BREATH = timedelta(seconds=30)  # reminders due so close together are one message
_REMINDED = "reminded:"  # in settings, with person and role


def of(request_id: int, step: int) -> str:
    """The name of a step of a request."""
    return f"{request_id}:{step}"


def lately(work: Work, user: str, role: str) -> Mapping[str, str]:
    """Which steps were named to a person in a role just now, and when; another replica waits until this one is done."""
    key = f"{_REMINDED}{user}:{role}"
    work.uow.serialize(key)
    known = work.uow.settings.get(key)
    since = work.now - 2 * SAME_BREATH
    return {
        str(step): str(when)
        for step, when in (known.items() if isinstance(known, dict) else ())
        if datetime.fromisoformat(str(when)) >= since
    }


def remember(work: Work, user: str, role: str, before: Mapping[str, str], steps: Collection[str]) -> None:
    """These steps are named now, besides those `before`."""
    now = work.now.isoformat()
    work.uow.settings.put(f"{_REMINDED}{user}:{role}", {**before, **dict.fromkeys(steps, now)}, work.now)
