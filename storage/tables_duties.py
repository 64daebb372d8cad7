"""The tables of the times at which recurring duties came up (U1), and of change requests (C1)."""

import sqlalchemy as sa
from sqlalchemy import Column, Index, Table, UniqueConstraint

from storage.schema import instant, metadata, partial_index
from storage.types import Id, Json, Key, Words

RUN_OPEN = "state = 'open'"
CHANGE_OPEN = "state IN ('proposed', 'approved', 'applied')"

duty_runs = Table(
    "duty_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("duty", Words, nullable=False),
    Column("checklist", Json, nullable=False),
    instant("opens_at"),
    instant("due_at"),
    Column("state", Key, nullable=False),
    instant("missed_at", nullable=True),
    Column("closed_by", Key),
    instant("closed_at", nullable=True),
    Column("reason", Words, nullable=False),
    Column("message", Key),
    Column("told", Json, nullable=False),
    Column("reminder", Key),
    Column("reminded", Json, nullable=False),
    UniqueConstraint("team", "duty", "opens_at"),
    Index(None, "team", "opens_at"),
    Index(None, "message"),
    partial_index("ix_duty_runs_open", "team", where=RUN_OPEN),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("channel", Key, nullable=False),
    Column("author", Key, nullable=False),
    *(Column(name, Words, nullable=False) for name in ("setting", "before", "after", "why", "planned", "verified_how")),
    instant("verify_by", nullable=True),
    Column("verify_minutes", sa.Integer, nullable=False),
    Column("state", Key, nullable=False),
    Column("version", sa.Integer, nullable=False),
    instant("proposed_at"),
    Column("decided_by", Key),
    instant("decided_at", nullable=True),
    Column("applied_by", Key),
    instant("applied_at", nullable=True),
    Column("closed_by", Key),
    instant("closed_at", nullable=True),
    Column("note", Words, nullable=False),
    partial_index("ix_changes_open", "team", where=CHANGE_OPEN),
)
