"""The table of manual changes of data that wait for a second member, or did."""

from sqlalchemy import Column, ForeignKey, Index, Table

from storage.schema import instant, metadata
from storage.types import Id, Key, Words

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("requests.id"), nullable=False),
    Column("team", Key, nullable=False),
    Column("what", Words, nullable=False),
    Column("difficulty", Key, nullable=False),
    Column("risk", Key, nullable=False),
    Column("asked_by", Key, nullable=False),
    instant("asked_at"),
    Column("state", Key, nullable=False),
    Column("decided_by", Key),
    instant("decided_at", nullable=True),
    Column("note", Words, nullable=False),
    Index(None, "request_id"),
)
