"""What services ask of the database about recurring duties (U1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.duties import DutyRun


class DutyRuns(Protocol):
    """Each time at which a duty came up. Whoever adds or changes one has serialized on "duties:{team}" first."""

    def add(self, run: DutyRun) -> DutyRun | None:
        """Insert (the given id is ignored); None if that time of the duty is known."""
        ...

    def get(self, run_id: int) -> DutyRun | None: ...

    def save(self, run: DutyRun) -> DutyRun:
        """Write all columns of a row."""
        ...

    def of_message(self, key: str) -> Sequence[DutyRun]:
        """The runs that a message shows, in the order of their times."""
        ...

    def of_reminder(self, key: str) -> Sequence[DutyRun]:
        """The runs that a reminder is about."""
        ...

    def open(self, team: str) -> Sequence[DutyRun]:
        """Runs whose time is not over and that nobody closed, in the order of their times."""
        ...

    def since(self, team: str, since: datetime) -> Sequence[DutyRun]:
        """Runs that came up at or after an instant, in the order of their times."""
        ...

    def latest(self, team: str, duty: str) -> DutyRun | None:
        """The last run of a duty, whatever became of it."""
        ...

    def missed(self, team: str, after: datetime, until: datetime) -> Sequence[DutyRun]:
        """Runs whose due time passed after an instant and up to another, done late or not."""
        ...
