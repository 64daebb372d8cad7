"""Make room for incidents: themselves, timelines, pages, updates, followers, root causes and actions."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Json, Key, UtcDateTime, Words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "rca_actions",
    "rcas",
    "incident_followers",
    "incident_updates",
    "incident_pages",
    "incident_entries",
    "incidents",
)

PARTIAL = {
    "ix_tickets_to_do": ("not_before", "not_before IS NOT NULL"),
    "ix_tickets_leased": ("lease_until", "lease_until IS NOT NULL"),
    "ix_tickets_failed": ("id", "state = 'failed'"),
    "ix_tickets_wanted": ("created_at", "state = 'wanted'"),
}


def upgrade() -> None:
    _tickets_without_request(allowed=True)  # an action's ticket has none
    op.create_table(
        "incidents",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("severity", Key, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("service", Words),
        sa.Column("customer", Words),
        sa.Column("known", Words, nullable=False),
        sa.Column("raised_by", Words, nullable=False),
        sa.Column("raised_at", UtcDateTime, nullable=False),
        sa.Column("source_key", Key),
        sa.Column("request_id", Id),
        sa.Column("channel", Key, nullable=False),
        sa.Column("thread_ts", Key),
        sa.Column("manager", Key),
        sa.Column("responder", Key),
        sa.Column("acknowledged_at", UtcDateTime),
        sa.Column("acknowledged_by", Key),
        sa.Column("contact_at", UtcDateTime),
        sa.Column("contact_by", Key),
        sa.Column("mitigated_at", UtcDateTime),
        sa.Column("mitigated_by", Key),
        sa.Column("resolved_at", UtcDateTime),
        sa.Column("resolved_by", Key),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("moved_by", Key),
        sa.Column("merged_into", Id),
        sa.Column("lowered_at", UtcDateTime),
        sa.Column("doubted_by", Key),
        sa.Column("updated_at", UtcDateTime),
        sa.Column("asked_customer_at", UtcDateTime),
        sa.Column("nudged_customer_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sa.UniqueConstraint("source_key", name="uq_incidents_source_key"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_incidents_request_id_requests"),
        sa.ForeignKeyConstraint(["merged_into"], ["incidents.id"], name="fk_incidents_merged_into_incidents"),
    )
    op.create_table(
        "incident_entries",
        sa.Column("id", Id, nullable=False),
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("author", Words, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("message_ts", Key),
        sa.Column("channel", Key),
        sa.Column("thread_ts", Key),
        sa.Column("files", Json, nullable=False),
        sa.Column("key_point", sa.Boolean, nullable=False),
        sa.Column("edited_at", UtcDateTime),
        sa.Column("deleted_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_incident_entries"),
        sa.UniqueConstraint("incident_id", "message_ts", name="uq_incident_entries_incident_id_message_ts"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_incident_entries_incident_id_incidents"),
    )
    op.create_table(
        "incident_pages",
        sa.Column("id", Id, nullable=False),
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("user", Key, nullable=False),
        sa.Column("asked_by", Key, nullable=False),
        sa.Column("paged_at", UtcDateTime, nullable=False),
        sa.Column("climbs_at", UtcDateTime),
        sa.Column("acknowledged_at", UtcDateTime),
        sa.Column("note", Words, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("call", Id, nullable=False),
        sa.Column("declined_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_incident_pages"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_incident_pages_incident_id_incidents"),
    )
    op.create_table(
        "incident_updates",
        sa.Column("id", Id, nullable=False),
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("author", Words, nullable=False),
        sa.Column("impact", Words, nullable=False),
        sa.Column("doing", Words, nullable=False),
        sa.Column("next_at", UtcDateTime),
        sa.Column("source_key", Key),
        sa.PrimaryKeyConstraint("id", name="pk_incident_updates"),
        sa.UniqueConstraint("source_key", name="uq_incident_updates_source_key"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_incident_updates_incident_id_incidents"),
    )
    op.create_table(
        "incident_followers",
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("user", Key, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "user", name="pk_incident_followers"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_incident_followers_incident_id_incidents"),
    )
    op.create_table(
        "rcas",
        sa.Column("id", Id, nullable=False),
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("owner", Key),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("cause", Words, nullable=False),
        sa.Column("written_at", UtcDateTime),
        sa.Column("written_by", Key),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rcas"),
        sa.UniqueConstraint("incident_id", "kind", name="uq_rcas_incident_id_kind"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_rcas_incident_id_incidents"),
    )
    op.create_table(
        "rca_actions",
        sa.Column("id", Id, nullable=False),
        sa.Column("incident_id", Id, nullable=False),
        sa.Column("what", Words, nullable=False),
        sa.Column("owner", Key),
        sa.Column("due_at", UtcDateTime),
        sa.Column("ticket_id", Id),
        sa.Column("done_at", UtcDateTime),
        sa.Column("done_by", Key),
        sa.PrimaryKeyConstraint("id", name="pk_rca_actions"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_rca_actions_incident_id_incidents"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_rca_actions_ticket_id_tickets"),
    )
    op.create_index("ix_incidents_channel_thread_ts", "incidents", ["channel", "thread_ts"], unique=False)
    op.create_index(
        "ix_incidents_open",
        "incidents",
        ["team"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('closed', 'merged')"),
        postgresql_where=sa.text("state NOT IN ('closed', 'merged')"),
    )
    op.create_index("ix_incidents_merged_into", "incidents", ["merged_into"], unique=False)
    op.create_index("ix_incidents_raised_at", "incidents", ["raised_at"], unique=False)
    op.create_index("ix_incidents_request_id", "incidents", ["request_id"], unique=False)
    op.create_index("ix_incident_entries_incident_id_at", "incident_entries", ["incident_id", "at"], unique=False)
    op.create_index("ix_incident_entries_message_ts", "incident_entries", ["message_ts"], unique=False)
    op.create_index("ix_incident_pages_incident_id", "incident_pages", ["incident_id"], unique=False)
    op.create_index("ix_incident_updates_incident_id", "incident_updates", ["incident_id"], unique=False)
    op.create_index(
        "ix_rcas_open",
        "rcas",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("written_at IS NULL"),
        postgresql_where=sa.text("written_at IS NULL"),
    )
    op.create_index("ix_rca_actions_incident_id", "rca_actions", ["incident_id"], unique=False)
    op.create_index(
        "ix_rca_actions_open",
        "rca_actions",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.execute("DELETE FROM tickets WHERE request_id IS NULL")
    _tickets_without_request(allowed=False)


def _tickets_without_request(*, allowed: bool) -> None:
    """SQLite cannot alter a column, and a batch would put the constraints in any order: the table is written anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("tickets", "request_id", existing_type=Id, nullable=allowed)
        return
    op.rename_table("tickets", "tickets_before")
    for name in ("ix_tickets_reference", *PARTIAL):
        op.drop_index(name)
    _create_tickets(nullable=allowed)
    op.execute("INSERT INTO tickets SELECT * FROM tickets_before")
    op.drop_table("tickets_before")


def _create_tickets(*, nullable: bool) -> None:
    op.create_table(
        "tickets",
        sa.Column("id", Id, nullable=False),
        sa.Column("request_id", Id, nullable=nullable),
        sa.Column("team", Key, nullable=False),
        sa.Column("purpose", Key, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("body", Words, nullable=False),
        sa.Column("labels", Json, nullable=False),
        sa.Column("project", Key),
        sa.Column("issue_type", Key),
        sa.Column("by", Key, nullable=False),
        sa.Column("reference", Key),
        sa.Column("url", Words),
        sa.Column("status", Words),
        sa.Column("progress", Key),
        sa.Column("told_progress", Key),
        sa.Column("verify", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("not_before", UtcDateTime),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("last_error", Words),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime),
        sa.Column("missing_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("request_id", "purpose", name="uq_tickets_request_id_purpose"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_tickets_request_id_requests"),
        sa.UniqueConstraint("key", name="uq_tickets_key"),
    )
    op.create_index("ix_tickets_reference", "tickets", ["reference"])
    for name, (column, condition) in PARTIAL.items():
        where = sa.text(condition)
        op.create_index(name, "tickets", [column], sqlite_where=where, postgresql_where=where)
