"""The audit trail (P2): rows are added and read, never changed."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.ports.rows import AuditRow
from storage.mapping import mapping
from storage.tables import audit

AUDIT = mapping(AuditRow, audit)

_APPEND = sa.insert(audit)
_OF_SUBJECT = (
    sa.select(*AUDIT.columns)
    .where(audit.c.subject == bindparam("subject"))
    .order_by(audit.c.at.desc(), audit.c.id.desc())
    .limit(bindparam("at_most"))
)


class SqlAudit:
    """`bot.ports.storage.Audit`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def append(self, row: AuditRow) -> None:
        self._connection.execute(_APPEND, AUDIT.write(row))

    def of(self, subject: str, limit: int = 50) -> Sequence[AuditRow]:
        """What happened to a subject, newest first."""
        return AUDIT.read_all(self._connection.execute(_OF_SUBJECT, {"subject": subject, "at_most": limit}))
