"""Ready means: a whole cycle began and ended after the question, the database answers, Slack is heard."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.errors import DatabaseUnavailable
from bot.ports.health import Health
from bot.ports.storage import Store

PATIENCE = timedelta(seconds=3)  # a cycle begins every half second
ANY_SETTING = "bot_user"
LOOK_EVERY = 0.02

NO_CYCLE = "No cycle of timers has finished: I am starting, reading back what was missed, or stuck."


class Readiness:
    """Answers `/readyz`; `cycles` counts the cycles that ended, `problems` and `findings` are asked for sentences."""

    def __init__(
        self,
        *,
        store: Store,
        cycles: Callable[[], int],
        problems: Callable[[], Sequence[str]],
        findings: Callable[[], Sequence[str]],
        patience: timedelta = PATIENCE,
    ) -> None:
        self._store = store
        self._cycles = cycles
        self._problems = problems
        self._findings = findings
        self._patience = patience.total_seconds()

    def __call__(self) -> Health:
        """Ask now; takes as long as the next cycle, at most `patience`."""
        unavailable = self._database()
        problems = [*unavailable, *self._problems()]
        if not unavailable and not self._cycle():
            problems.append(NO_CYCLE)
        return Health(problems=tuple(problems), findings=tuple(self._findings()))

    def _cycle(self) -> bool:
        """Whether a cycle began and ended: the next one to end may have begun before the question."""
        wanted, deadline = self._cycles() + 2, time.monotonic() + self._patience
        pause = threading.Event()
        while self._cycles() < wanted:
            if time.monotonic() > deadline:
                return False
            pause.wait(LOOK_EVERY)
        return True

    def _database(self) -> Sequence[str]:
        try:
            with self._store.reading() as uow:
                uow.settings.get(ANY_SETTING)
        except DatabaseUnavailable as error:
            return (error.message,)
        return ()
