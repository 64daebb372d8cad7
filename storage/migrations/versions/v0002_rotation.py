"""Make room for the weekly pick: proposals, offers, fairness, calendar feeds."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Json, Key, UtcDateTime, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _columns() -> dict[str, list[sa.Column[Any]]]:
    """What is added to each table; a column belongs to one table and one use."""
    return {
        "members": [
            sa.Column("zone", Key),
            sa.Column("observed", sa.Date),
            sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
        ],
        "absences": [sa.Column("source", Key, nullable=False, server_default=""), sa.Column("uid", Key)],
        "shifts": [
            sa.Column("week", sa.Date),
            sa.Column("version", sa.Integer, nullable=False, server_default="0"),
            sa.Column("proposed_at", UtcDateTime),
            sa.Column("confirmed_at", UtcDateTime),
            sa.Column("confirmed_by", Key),
            sa.Column("reason", Words, nullable=False, server_default=""),
            sa.Column("explanation", Json, nullable=False, server_default="{}"),
        ],
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_shifts_team_week", "shifts", ["team", "week"], unique=True)

    op.create_table(
        "offers",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("absent", Key, nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("asked", Json, nullable=False),
        sa.Column("declined", Json, nullable=False),
        sa.Column("start", sa.Date, nullable=False),
        sa.Column("end", sa.Date, nullable=False),
        sa.Column("back_start", sa.Date),
        sa.Column("back_end", sa.Date),
        sa.Column("note", Words, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("decided_by", Key),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    is_open = sa.text("state = 'open'")
    op.create_index("ix_offers_open", "offers", ["team", "id"], sqlite_where=is_open, postgresql_where=is_open)

    op.create_table(
        "shift_accounts",
        sa.Column("shift_id", Id, nullable=False),
        sa.Column("user", Key, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("credit", sa.Float, nullable=False),
        sa.Column("served", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("shift_id", "user", name="pk_shift_accounts"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_shift_accounts_shift_id_shifts"),
    )
    op.create_index("ix_shift_accounts_team", "shift_accounts", ["team"])

    op.create_table(
        "feeds",
        sa.Column("id", Id, nullable=False),
        sa.Column("subject", Key, nullable=False),
        sa.Column("token_hash", Key, nullable=False),
        sa.Column("created_by", Key, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("token_hash", name="uq_feeds_token_hash"),
    )
    op.create_index("ix_feeds_subject", "feeds", ["subject"])

    op.create_table(
        "feed_events",
        sa.Column("uid", Key, nullable=False),
        sa.Column("subject", Key, nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("last_modified", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("cancelled_at", UtcDateTime),
        sa.PrimaryKeyConstraint("uid", "subject", name="pk_feed_events"),
    )
    op.create_index("ix_feed_events_subject", "feed_events", ["subject"])


def downgrade() -> None:
    for table in ("feed_events", "feeds", "shift_accounts", "offers"):
        op.drop_table(table)
    op.drop_index("ix_shifts_team_week", "shifts")
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as altered:
            for column in columns:
                altered.drop_column(column.name)
