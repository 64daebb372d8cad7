"""What services ask of the database about change requests (C1)."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.changes import Change


class Changes(Protocol):
    """Change requests. Whoever saves one has serialized on "change:{id}" first."""

    def add(self, change: Change) -> Change:
        """Insert (the given id is ignored)."""
        ...

    def get(self, change_id: int) -> Change | None: ...

    def save(self, change: Change) -> Change:
        """Write all columns of a row."""
        ...

    def open(self, team: str) -> Sequence[Change]:
        """Changes that are neither ended nor refused, oldest first."""
        ...
