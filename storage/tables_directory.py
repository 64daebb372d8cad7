"""Tables of the directory: services and customers (S1)."""

import sqlalchemy as sa
from sqlalchemy import Column, Table

from storage.schema import metadata
from storage.types import Id, Json, Key, Words

services = Table(
    "services",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Words, nullable=False),
    Column("folded", Key, nullable=False, unique=True),  # the name as it is compared
    Column("aliases", Json, nullable=False),
    Column("owners", Json, nullable=False),
    Column("team", Words),
    Column("channel", Key),
    Column("runbook", Words),
    Column("ticket_project", Words),
    Column("version", sa.Integer, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Words, nullable=False),
    Column("folded", Key, nullable=False, unique=True),
    Column("aliases", Json, nullable=False),
    Column("account_manager", Key),
    Column("plan", Words),
    Column("region", Words),
    Column("version", sa.Integer, nullable=False),
)
