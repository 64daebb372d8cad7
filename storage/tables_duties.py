"""The table of the times at which recurring duties came up, and what became of each (U1)."""

from sqlalchemy import Column, Index, Table, UniqueConstraint

from storage.schema import instant, metadata, partial_index
from storage.types import Id, Json, Key, Words

RUN_OPEN = "state = 'open'"

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
