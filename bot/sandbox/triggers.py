"""Trigger ids: the right to open one modal within three seconds of a person's gesture."""

import time
from dataclasses import dataclass

from bot.sandbox.ids import new_id

# People wait in real time, so the virtual clock has no say here.
LIFETIME_SECONDS = 3.0


class TriggerError(Exception):
    """A trigger that cannot be used: `expired_trigger_id`, `exchanged_trigger_id`, or `invalid_trigger_id`."""


@dataclass(slots=True)
class _Trigger:
    user: str
    until: float
    used: bool = False


class Triggers:
    """The triggers handed out lately."""

    def __init__(self) -> None:
        self._triggers: dict[str, _Trigger] = {}

    def new(self, user: str) -> str:
        """A trigger for what this person may see."""
        now = time.monotonic()
        for old in [key for key, item in self._triggers.items() if item.until < now - 600]:
            del self._triggers[old]
        trigger_id = f"{new_id('1')}.{new_id('2')}"
        self._triggers[trigger_id] = _Trigger(user, now + LIFETIME_SECONDS)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Use a trigger up and return its person. Raises TriggerError with Slack's name of the error."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise TriggerError("invalid_trigger_id")
        if trigger.used:
            raise TriggerError("exchanged_trigger_id")
        if time.monotonic() > trigger.until:
            raise TriggerError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def forget(self) -> None:
        """Drop all; for a reset."""
        self._triggers.clear()
