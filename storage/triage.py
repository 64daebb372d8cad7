"""Approvals of manual changes (T1): `bot.ports.triage.Approvals`."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.domain.approvals import Approval
from storage.mapping import mapping
from storage.tables_triage import approvals

APPROVAL = mapping(Approval, approvals)

_ADD = sa.insert(approvals).returning(approvals.c.id)
_GET = sa.select(*APPROVAL.columns).where(approvals.c.id == bindparam("approval"))
_SAVE = sa.update(approvals).where(approvals.c.id == bindparam("approval"))
_OF_REQUEST = (
    sa.select(*APPROVAL.columns).where(approvals.c.request_id == bindparam("request")).order_by(approvals.c.id)
)


class SqlApprovals:
    """`bot.ports.triage.Approvals`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, approval: Approval) -> Approval:
        """Insert (the given id is ignored)."""
        values = APPROVAL.write(replace(approval, id=0))
        return replace(approval, id=self._connection.execute(_ADD, values).scalar_one())

    def get(self, approval_id: int) -> Approval | None:
        found = APPROVAL.read_all(self._connection.execute(_GET, {"approval": approval_id}))
        return found[0] if found else None

    def save(self, approval: Approval) -> Approval:
        """Write all columns."""
        values = {name: value for name, value in APPROVAL.write(approval).items() if name != "id"}
        self._connection.execute(_SAVE.values(values), {"approval": approval.id})
        return approval

    def of_request(self, request_id: int) -> Sequence[Approval]:
        """All approvals of a request, oldest first."""
        return APPROVAL.read_all(self._connection.execute(_OF_REQUEST, {"request": request_id}))
