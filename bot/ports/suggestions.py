"""What services ask of the database about suggestions and recurring questions (T3, T4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.recurrence import Alike, Recurrence
from bot.domain.suggestions import Suggestion


class Suggestions(Protocol):
    """Common requests that were shown on cards, each once per request. The request is locked before they change."""

    def add(self, suggestion: Suggestion) -> Suggestion | None:
        """Insert (the given id is ignored); None if the entry was shown for this request before."""
        ...

    def get(self, suggestion_id: int) -> Suggestion | None: ...

    def of_request(self, request_id: int) -> Sequence[Suggestion]:
        """All that were shown for a request, oldest first."""
        ...

    def latest_of(self, entry_id: int, since: datetime, limit: int) -> Sequence[Suggestion]:
        """Where an entry was shown since an instant, newest first; without those that were replaced."""
        ...

    def save(self, suggestion: Suggestion) -> None: ...


class Recurrences(Protocol):
    """Which requests are alike, and what was proposed because of it."""

    def link(self, pairs: Sequence[Alike]) -> None:
        """Remember likenesses of a request; a pair that is known keeps its newest score."""
        ...

    def pairs(self, team: str, since: datetime, limit: int) -> Sequence[Alike]:
        """Likenesses between the team's requests that were opened since then, newest first."""
        ...

    def askers(self, team: str, since: datetime) -> Mapping[int, frozenset[str]]:
        """Who asked each of the team's requests since then that has likenesses, with the authors of its duplicates.

        Alerts, withdrawn requests and duplicates are left out.
        """
        ...

    def forget(self, before: datetime) -> int:
        """Delete likenesses of requests that were opened before; the number of pairs."""
        ...

    def add(self, recurrence: Recurrence) -> Recurrence: ...

    def lock(self, recurrence_id: int) -> Recurrence | None:
        """The row, locked until the end of the unit of work (FOR UPDATE where the database has it)."""
        ...

    def some(self, ids: Sequence[int]) -> Sequence[Recurrence]:
        """Those of these proposals that exist, by id."""
        ...

    def since(self, team: str, instant: datetime) -> Sequence[Recurrence]:
        """The team's proposals since then, newest first."""
        ...

    def save(self, recurrence: Recurrence) -> None: ...
