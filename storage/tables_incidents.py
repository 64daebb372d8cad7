"""The tables of incidents: themselves, timelines, pages, updates, followers, root causes and actions (I)."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from storage.schema import instant, metadata, partial_index
from storage.types import Id, Json, Key, Words

INCIDENT_OPEN = "state NOT IN ('closed', 'merged')"
RCA_OPEN = "written_at IS NULL"
ACTION_OPEN = "done_at IS NULL"
PAGE_OPEN = "acknowledged_at IS NULL"


def _of_incident() -> sa.Column[int]:
    return Column("incident_id", Id, ForeignKey("incidents.id"), nullable=False)


incidents = Table(
    "incidents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", Key, nullable=False),
    Column("title", Words, nullable=False),
    Column("severity", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("service", Words),
    Column("customer", Words),
    Column("known", Words, nullable=False),
    Column("raised_by", Words, nullable=False),
    instant("raised_at"),
    Column("source_key", Key),
    Column("request_id", Id, ForeignKey("requests.id")),
    Column("channel", Key, nullable=False),
    Column("thread_ts", Key),
    Column("manager", Key),
    Column("responder", Key),
    instant("acknowledged_at", nullable=True),
    Column("acknowledged_by", Key),
    instant("contact_at", nullable=True),
    Column("contact_by", Key),
    instant("mitigated_at", nullable=True),
    Column("mitigated_by", Key),
    instant("resolved_at", nullable=True),
    Column("resolved_by", Key),
    instant("closed_at", nullable=True),
    Column("moved_by", Key),
    Column("merged_into", Id, ForeignKey("incidents.id")),
    instant("lowered_at", nullable=True),
    Column("doubted_by", Key),
    instant("updated_at", nullable=True),
    instant("asked_customer_at", nullable=True),
    instant("nudged_customer_at", nullable=True),
    UniqueConstraint("source_key"),
    Index(None, "channel", "thread_ts"),
    Index(None, "request_id"),
    Index(None, "merged_into"),
    Index(None, "raised_at"),
    partial_index("ix_incidents_open", "team", where=INCIDENT_OPEN),
)

timeline = Table(
    "incident_entries",
    metadata,
    Column("id", Id, primary_key=True),
    _of_incident(),
    instant("at"),
    Column("kind", Key, nullable=False),
    Column("author", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("message_ts", Key),
    Column("channel", Key),
    Column("thread_ts", Key),
    Column("files", Json, nullable=False),
    Column("key_point", sa.Boolean, nullable=False),
    instant("edited_at", nullable=True),
    instant("deleted_at", nullable=True),
    UniqueConstraint("incident_id", "message_ts"),
    Index(None, "incident_id", "at"),
    Index(None, "message_ts"),
)

pages = Table(
    "incident_pages",
    metadata,
    Column("id", Id, primary_key=True),
    _of_incident(),
    Column("user", Key, nullable=False),
    Column("asked_by", Key, nullable=False),
    instant("paged_at"),
    instant("climbs_at", nullable=True),
    instant("acknowledged_at", nullable=True),
    Column("note", Words, nullable=False),
    Column("kind", Key, nullable=False),
    Column("call", Id, nullable=False),
    instant("declined_at", nullable=True),
    Index(None, "incident_id"),
)

updates = Table(
    "incident_updates",
    metadata,
    Column("id", Id, primary_key=True),
    _of_incident(),
    instant("at"),
    Column("author", Words, nullable=False),
    Column("impact", Words, nullable=False),
    Column("doing", Words, nullable=False),
    instant("next_at", nullable=True),
    Column("source_key", Key),
    UniqueConstraint("source_key"),
    Index(None, "incident_id"),
)

followers = Table(
    "incident_followers",
    metadata,
    Column("incident_id", Id, ForeignKey("incidents.id"), primary_key=True),
    Column("user", Key, primary_key=True),
    instant("since"),
)

root_causes = Table(
    "rcas",
    metadata,
    Column("id", Id, primary_key=True),
    _of_incident(),
    Column("kind", Key, nullable=False),
    Column("owner", Key),
    instant("due_at"),
    Column("answers", Json, nullable=False),
    Column("cause", Words, nullable=False),
    instant("written_at", nullable=True),
    Column("written_by", Key),
    Column("version", sa.Integer, nullable=False),
    UniqueConstraint("incident_id", "kind"),
    partial_index("ix_rcas_open", "due_at", where=RCA_OPEN),
)

actions = Table(
    "rca_actions",
    metadata,
    Column("id", Id, primary_key=True),
    _of_incident(),
    Column("what", Words, nullable=False),
    Column("owner", Key),
    instant("due_at", nullable=True),
    Column("ticket_id", Id, ForeignKey("tickets.id")),
    instant("done_at", nullable=True),
    Column("done_by", Key),
    Index(None, "incident_id"),
    partial_index("ix_rca_actions_open", "due_at", where=ACTION_OPEN),
)
