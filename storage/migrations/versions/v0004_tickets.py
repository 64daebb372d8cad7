"""Make room for tickets in external trackers."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Json, Key, UtcDateTime, Words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PARTIAL = {
    "ix_tickets_to_do": ("not_before", "not_before IS NOT NULL"),
    "ix_tickets_leased": ("lease_until", "lease_until IS NOT NULL"),
    "ix_tickets_failed": ("id", "state = 'failed'"),
    "ix_tickets_wanted": ("created_at", "state = 'wanted'"),
}


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", Id, nullable=False),
        sa.Column("request_id", Id, nullable=False),
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


def downgrade() -> None:
    op.drop_table("tickets")
