"""Tables of suggestions to requesters, of likenesses between requests, and of proposals made from them (T3, T4)."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from storage.schema import instant, metadata
from storage.types import Id, Json, Key

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("request_id", Id, ForeignKey("requests.id"), nullable=False),
    Column("entry_id", Id, ForeignKey("common_requests.id"), nullable=False),
    Column("score", sa.Float, nullable=False),
    instant("shown_at"),
    Column("outcome", Key, nullable=False),
    instant("decided_at", nullable=True),
    Column("decided_by", Key),
    UniqueConstraint("request_id", "entry_id"),
    Index(None, "entry_id", "shown_at"),
)

alike_requests = Table(
    "alike_requests",
    metadata,
    # No foreign keys: on PostgreSQL each new pair would wait for whoever has one of its two requests locked.
    Column("one", Id, primary_key=True, autoincrement=False),
    Column("other", Id, primary_key=True, autoincrement=False),
    Column("team", Key, nullable=False),
    Column("score", sa.Float, nullable=False),
    instant("opened_at"),  # of the older one of the two
    Index(None, "team", "opened_at"),
)

recurrences = Table(
    "recurrences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("medoid", Id, ForeignKey("requests.id"), nullable=False),
    Column("requests", Json, nullable=False),
    Column("askers", Json, nullable=False),
    instant("proposed_at"),
    Column("state", Key, nullable=False),
    instant("decided_at", nullable=True),
    Column("decided_by", Key),
    Index(None, "team", "proposed_at"),
)
