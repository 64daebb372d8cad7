"""What services ask of the database about common requests (T3)."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.common_requests import CommonRequest


class CommonRequests(Protocol):
    """A team's curated list. `lock` takes the row before it is changed."""

    def add(self, entry: CommonRequest) -> CommonRequest:
        """Insert (the given id is ignored)."""
        ...

    def get(self, entry_id: int) -> CommonRequest | None: ...

    def lock(self, entry_id: int) -> CommonRequest | None:
        """The row, locked until the end of the unit of work (FOR UPDATE where the database has it)."""
        ...

    def save(self, entry: CommonRequest) -> CommonRequest:
        """Write all columns of a locked row but `uses`; the caller sets `version`."""
        ...

    def count_use(self, entry_id: int) -> bool:
        """One more use; False if there is no such entry. The version stays: a use makes no edit stale."""
        ...

    def of_teams(
        self, teams: Sequence[str], *, active: bool = True, limit: int | None = None
    ) -> Sequence[CommonRequest]:
        """The entries of teams that are in use (or retired), the most used first, then by title; at most `limit`."""
        ...
