"""What all tables share: names of constraints, conditions of partial indexes, short forms of columns."""

from typing import Any

import sqlalchemy as sa

from bot.domain.requests import CLOSED, RequestState
from storage.types import UtcDateTime

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Conditions of partial indexes. Queries must repeat them word for word, with literals: SQLite cannot match
# a bound value to the condition of an index, and then reads the whole table.
OPEN_STATES = ", ".join(f"'{state.value}'" for state in RequestState if state not in CLOSED)
REQUEST_OPEN = f"state IN ({OPEN_STATES})"
REQUEST_UNANSWERED = f"responded_at IS NULL AND {REQUEST_OPEN}"
INBOX_OPEN = "state = 'new'"
INBOX_DONE = "state = 'done'"
INBOX_FAILED = "state = 'failed'"
OUTBOX_PENDING = "state = 'pending'"
OUTBOX_SENDING = "state = 'sending'"
OUTBOX_DEAD = "state = 'dead'"
TIMER_ARMED = "state = 'armed'"
MESSAGE_NO_REPEAT = "part <> 'repeat'"
OFFER_OPEN = "state = 'open'"

FORGET_AT_ONCE = 1000  # rows deleted in one transaction: the writer is never held for long


def partial_index(name: str, *columns: str, where: str) -> sa.Index:
    """An index of the rows for which the condition holds, for both databases."""
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A column of instants."""
    return sa.Column(name, UtcDateTime, nullable=nullable)
