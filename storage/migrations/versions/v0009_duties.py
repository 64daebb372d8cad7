"""Make room for the times at which recurring duties came up, and for change requests."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Json, Key, UtcDateTime, Words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")
_CHANGE_OPEN = sa.text("state IN ('proposed', 'approved', 'applied')")


def upgrade() -> None:
    op.create_table(
        "duty_runs",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("duty", Words, nullable=False),
        sa.Column("checklist", Json, nullable=False),
        sa.Column("opens_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("missed_at", UtcDateTime),
        sa.Column("closed_by", Key),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("reason", Words, nullable=False),
        sa.Column("message", Key),
        sa.Column("told", Json, nullable=False),
        sa.Column("reminder", Key),
        sa.Column("reminded", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duty_runs"),
        sa.UniqueConstraint("team", "duty", "opens_at", name="uq_duty_runs_team_duty_opens_at"),
    )
    op.create_index("ix_duty_runs_team_opens_at", "duty_runs", ["team", "opens_at"])
    op.create_index("ix_duty_runs_message", "duty_runs", ["message"])
    op.create_index("ix_duty_runs_open", "duty_runs", ["team"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table(
        "changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("team", Key, nullable=False),
        sa.Column("channel", Key, nullable=False),
        sa.Column("author", Key, nullable=False),
        sa.Column("setting", Words, nullable=False),
        sa.Column("before", Words, nullable=False),
        sa.Column("after", Words, nullable=False),
        sa.Column("why", Words, nullable=False),
        sa.Column("planned", Words, nullable=False),
        sa.Column("verified_how", Words, nullable=False),
        sa.Column("verify_by", UtcDateTime),
        sa.Column("verify_minutes", sa.Integer, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("proposed_at", UtcDateTime, nullable=False),
        sa.Column("decided_by", Key),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("applied_by", Key),
        sa.Column("applied_at", UtcDateTime),
        sa.Column("closed_by", Key),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("note", Words, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_open", "changes", ["team"], sqlite_where=_CHANGE_OPEN, postgresql_where=_CHANGE_OPEN)


def downgrade() -> None:
    op.drop_table("changes")
    op.drop_table("duty_runs")
