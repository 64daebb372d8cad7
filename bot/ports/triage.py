"""What services ask of the database about approvals of manual changes (T1)."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.approvals import Approval


class Approvals(Protocol):
    """Approvals. Whoever adds or changes one has locked its request first."""

    def add(self, approval: Approval) -> Approval:
        """Insert (the given id is ignored)."""
        ...

    def get(self, approval_id: int) -> Approval | None: ...

    def save(self, approval: Approval) -> Approval:
        """Write all columns of a row."""
        ...

    def of_request(self, request_id: int) -> Sequence[Approval]:
        """All approvals of a request, oldest first."""
        ...
