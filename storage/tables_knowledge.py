"""Tables of what was learned: common requests, suggestions, recurring questions."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from storage.schema import instant, metadata
from storage.types import Id, Key, Words

common_requests = Table(
    "common_requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("title", Words, nullable=False),
    Column("answer", Words, nullable=False),
    Column("link", Words, nullable=False),
    Column("owner", Key),
    Column("uses", sa.Integer, nullable=False),
    Column("active", sa.Boolean, nullable=False),
    Column("version", sa.Integer, nullable=False),
    instant("created_at"),
    Column("created_by", Key, nullable=False),
    instant("updated_at"),
    Column("updated_by", Key, nullable=False),
    Column("from_request", Id, ForeignKey("requests.id")),
    Index(None, "team"),
)
