"""Tables of alerts: groups of repeats, and mutes (A2, A4)."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from storage.schema import instant, metadata, partial_index
from storage.types import Id, Key, Words

MUTE_IN_FORCE = "ended_at IS NULL"

alert_groups = Table(
    "alert_groups",
    metadata,
    Column("request_id", Id, ForeignKey("requests.id"), primary_key=True, autoincrement=False),
    Column("team", Key, nullable=False),
    Column("fingerprint", Key, nullable=False),
    Column("source", Key, nullable=False),
    Column("title", Words, nullable=False),
    Column("rule", Words, nullable=False),
    Column("service", Words),
    Column("environment", Words),
    Column("severity", Key),
    Column("link", Words),
    Column("details", Words, nullable=False),
    Column("count", sa.Integer, nullable=False),
    instant("first_seen"),
    instant("last_seen"),
    Column("newest_ts", Key, nullable=False),
    instant("over_at", nullable=True),
    Column("comebacks", sa.Integer, nullable=False),
    instant("called_at", nullable=True),
    Column("mute_id", Id, ForeignKey("alert_mutes.id")),
    Index(None, "team", "fingerprint", "last_seen"),
    partial_index("ix_alert_groups_mute_id", "mute_id", where="mute_id IS NOT NULL"),
)

alert_mutes = Table(
    "alert_mutes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("scope", Key, nullable=False),
    Column("value", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("by", Key, nullable=False),
    instant("since"),
    instant("until"),
    Column("request_id", Id, ForeignKey("requests.id"), nullable=False),
    instant("ended_at", nullable=True),
    Column("ended_by", Key),
    partial_index("ix_alert_mutes_in_force", "team", "until", where=MUTE_IN_FORCE),
)
