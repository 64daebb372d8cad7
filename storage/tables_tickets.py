"""The table of tickets in external trackers (T5)."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from storage.schema import instant, metadata, partial_index
from storage.types import Id, Json, Key, Words

# Conditions of partial indexes; queries repeat them word for word.
TICKET_TO_DO = "not_before IS NOT NULL"
TICKET_LEASED = "lease_until IS NOT NULL"
TICKET_FAILED = "state = 'failed'"
TICKET_WANTED = "state = 'wanted'"

tickets = Table(
    "tickets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("requests.id")),  # None: of an action of an incident (I9)
    Column("team", Key, nullable=False),
    Column("purpose", Key, nullable=False),
    Column("key", Key, nullable=False, unique=True),
    Column("state", Key, nullable=False),
    Column("title", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("labels", Json, nullable=False),
    Column("project", Key),
    Column("issue_type", Key),
    Column("by", Key, nullable=False),
    Column("reference", Key),
    Column("url", Words),
    Column("status", Words),
    Column("progress", Key),
    Column("told_progress", Key),
    Column("verify", sa.Boolean, nullable=False),
    Column("attempts", sa.Integer, nullable=False),
    Column("failures", sa.Integer, nullable=False),
    instant("not_before", nullable=True),
    instant("lease_until", nullable=True),
    Column("last_error", Words),
    instant("created_at"),
    instant("changed_at", nullable=True),
    instant("missing_at", nullable=True),
    UniqueConstraint("request_id", "purpose"),
    Index(None, "reference"),
    partial_index("ix_tickets_to_do", "not_before", where=TICKET_TO_DO),
    partial_index("ix_tickets_leased", "lease_until", where=TICKET_LEASED),
    partial_index("ix_tickets_failed", "id", where=TICKET_FAILED),
    partial_index("ix_tickets_wanted", "created_at", where=TICKET_WANTED),
)
